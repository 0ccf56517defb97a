"""Texts of assessments, a folder for each version: an old snapshot is told as it was told then."""
