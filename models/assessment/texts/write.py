"""Write a snapshot's texts by the version that it was made for."""

from types import ModuleType
from typing import Final

from models.assessment.snapshot import Snapshot
from models.assessment.texts import v1
from models.assessment.texts.page import Page
from profilering.catalogue import Language
from profilering.errors import BadInput

VERSIONS: Final[dict[int, ModuleType]] = {1: v1}


def half_page(told: Snapshot, language: Language) -> Page:
    """Return what a veileder reads. Raises BadInput for a version that is not here."""
    page: Page = _version(told).half_page(told, language)
    return page


def letter(told: Snapshot, language: Language) -> str:
    """Return what the job seeker reads, as HTML. Raises BadInput for a version that is not here."""
    html: str = _version(told).letter(told, language)
    return html


def theme_name(told: Snapshot, theme: str, language: Language) -> str:
    """Return what a theme is called. Raises BadInput for a version that is not here."""
    name: str = _version(told).Say(language).theme_name(theme)
    return name


def _version(told: Snapshot) -> ModuleType:
    if told.text_version not in VERSIONS:
        there = ", ".join(map(str, VERSIONS))
        raise BadInput(
            f"The snapshot's text has version {told.text_version}; here are {there}. Use the "
            "release that wrote it, or a later one."
        )
    return VERSIONS[told.text_version]
