"""Bekreftelse v1: what a job seeker says of the last two weeks, and whether to stay registered.

Known from svar.sendtInnAv.tidspunkt, for good, and never before, although it is about days before.
Whether the solution that it came from was the one responsible that day is not in the message: the
register `paa_vegne_av` says so. From a Tidslinje, only those that were GYLDIG come here.
"""

from datetime import date
from operator import itemgetter
from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Form, Span
from data.intake.door import Door
from data.intake.fields import Flag, Instant, day_after, one_of, uuid
from data.intake.metadata import Metadata
from data.intake.versions import grouped
from profilering.time import oslo_date

_LOESNINGER: Final = (
    "UKJENT_VERDI",
    "ARBEIDSSOEKERREGISTERET",
    "DAGPENGER",
    "FRISKMELDT_TIL_ARBEIDSFORMIDLING",
)


class Svar(Span):
    """The answer; `gjelderTil` is the first instant that is no part of it."""

    ends: ClassVar = ("gjelderFra", "gjelderTil")

    sendtInnAv: Metadata
    gjelderFra: Instant
    gjelderTil: Instant
    harJobbetIDennePerioden: Flag
    vilFortsetteSomArbeidssoeker: Flag

    @property
    def til(self) -> date | None:
        """The day after the last one that the answer is about, in whole or in part."""
        if self.gjelderTil == self.gjelderFra:
            return self.gjelderTil.day
        return day_after(oslo_date(self.gjelderTil.ms - 1))


class Bekreftelse(Form):
    """One answer, and the solution that it was given in."""

    marks: ClassVar = frozenset({"id", "periodeId", "bekreftelsesloesning", "gjelderFra"})

    id: Annotated[str, uuid("bekreftelse")]
    periodeId: Annotated[str, uuid("periode")]
    bekreftelsesloesning: Annotated[str, one_of(*_LOESNINGER, new="UKJENT_VERDI")]
    svar: Svar

    def rows(self, door: Door) -> list[Row]:
        """Return one row: the days, and the two answers about them."""
        said: Row = {
            "bekreftelse_ref": self.id,
            "fra": self.svar.gjelderFra.day,
            "til": self.svar.til,
            "loesning": self.bekreftelsesloesning,
            "har_jobbet": self.svar.harJobbetIDennePerioden,
            "vil_fortsette": self.svar.vilFortsetteSomArbeidssoeker,
        }
        return [self.svar.sendtInnAv.row(self.periodeId, door) | said]


def versions(rows: list[Row]) -> list[Row]:
    """A bekreftelse that was sent twice counts once."""
    return [group[0] for group in grouped(rows, itemgetter("person_ref", "bekreftelse_ref"))]


REGISTER: Final = Register(
    id="bekreftelse",
    title="Bekreftelser fra arbeidssøkere",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="svar.sendtInnAv.tidspunkt.",
    allowed_use="Kjennetegn, først fra den dagen bekreftelsen er sendt inn",
    forms=(Bekreftelse,),
    columns={
        "periode_ref": "VARCHAR",
        "loesning": "VARCHAR",
        "har_jobbet": "BOOLEAN",
        "vil_fortsette": "BOOLEAN",
    },
    working={"bekreftelse_ref": "VARCHAR"},
    versions=versions,
    needs_periode=True,
)
