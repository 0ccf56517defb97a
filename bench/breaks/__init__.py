"""Trained before and judged after: the oil shock, and days on which what is registered changed."""
