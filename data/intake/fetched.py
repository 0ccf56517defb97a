"""The envelope of fetch sources: {"hentet": <instant>, "svar": <Nav's document>}."""

from typing import NamedTuple

from data.intake.contract import Document
from data.intake.reading import Moment, instant, needed, record


class Answer(NamedTuple):
    """An answer, and when it was fetched."""

    hentet: Moment
    svar: Document


def read_envelope(document: Document) -> Answer:
    """Return the answer in an envelope; raises Refused where either is missing."""
    return Answer(needed(instant, document, "hentet"), needed(record, document, "svar"))
