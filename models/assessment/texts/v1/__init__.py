"""Version 1 of the texts; once snapshots were told by it, new wording is a new version."""

from models.assessment.texts.v1.half_page import half_page
from models.assessment.texts.v1.letter import letter
from models.assessment.texts.v1.say import Say

__all__ = ["Say", "half_page", "letter"]
