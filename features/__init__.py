"""What we say of a person at a date, from what was known then."""
