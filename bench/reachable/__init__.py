"""How near the model comes to what the features in use could reach at best (evaluator only)."""
