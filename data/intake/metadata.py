"""Metadata: who changed what when, as the topics of the arbeidssøkerregister say it."""

from typing import Annotated, Any, Final

from pydantic import model_validator

from data.intake.document import Document, wrong
from data.intake.door import Door
from data.intake.fields import UKJENT_VERDI, Instant, Moment, System, Text, one_of
from data.quarantine import Reason

FORSINKELSE: Final = "FORSINKELSE"
TIDSPUNKT_KORRIGERT: Final = "TIDSPUNKT_KORRIGERT"
# RETTING is the old name of SLETTET.
SLETTET: Final = frozenset({"SLETTET", "RETTING"})
Avvik = Annotated[
    str, one_of(FORSINKELSE, TIDSPUNKT_KORRIGERT, UKJENT_VERDI, *SLETTET, new="UKJENT_VERDI")
]


class TidspunktFraKilde(Document):
    """When the change happened by its source, and how that deviates from when it was known."""

    tidspunkt: Instant
    avviksType: Avvik


class Metadata(Document):
    """A change: when it was known, when it took effect, and what deviation it reports if any.

    `utfoertAv`, which may hold an identity number, is never looked at.
    """

    tidspunkt: Instant
    kilde: System
    aarsak: Text | None = None
    tidspunktFraKilde: TidspunktFraKilde | None = None

    @property
    def avvik(self) -> str | None:
        """What kind of deviation is reported, if any."""
        return self.tidspunktFraKilde.avviksType if self.tidspunktFraKilde else None

    @property
    def gjelder(self) -> Moment:
        """When the change took effect: SLETTET and UKJENT_VERDI move nothing."""
        if self.tidspunktFraKilde and self.avvik in (FORSINKELSE, TIDSPUNKT_KORRIGERT):
            return self.tidspunktFraKilde.tidspunkt
        return self.tidspunkt

    def row(self, periode_ref: str, door: Door) -> dict[str, Any]:
        """Return the columns of what was sent in of a periode: true and known from that day on."""
        return {
            "person_ref": door.owner(periode_ref),
            "periode_ref": periode_ref,
            "fra": self.tidspunkt.day,
            "til": None,
            "kjent_fra": self.tidspunkt.day,
            "kjent_til": None,
            "kjent": self.tidspunkt.ms,
        }

    @model_validator(mode="after")
    def _not_ahead_of_itself(self) -> "Metadata":
        if self.gjelder.day > self.tidspunkt.day:
            rule = "'tidspunktFraKilde' must not be a later day than 'tidspunkt'"
            raise wrong(rule, Reason.UGYLDIG_VERDI)
        return self
