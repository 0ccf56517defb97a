"""What the tests stand on: parts that may be missing, counts, time budgets."""
