"""Ungdomsprogram: who takes part, as its own source answers (nav-formats.md 1.13).

Known: a fetch source. A participation is known from the first answer that holds it until the first
that no longer does; without answers kept from day one this cannot be rebuilt. The envelope is
{"hentet", "personIdent", "svar"} (PROJECT): `personIdent` may be left out where the answer itself
names exactly one number. `periodeMaksDato` and `harForlengetPeriode` are not read: they say how
long it may last, not how long it does. There is no id and no status, so those columns are null.
"""

# Fields bear Nav's own names.
# ruff: noqa: N815

from typing import ClassVar, Final

from data.codes.tiltak import TILTAK_COLUMNS, TILTAK_WORKING
from data.intake.contract import Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, day_after
from data.intake.versions import answered
from data.quarantine import Reason, Refused

# PROJECT: the programme is no tiltak of Arena's, and has no code there.
UNGDOMSPROGRAM: Final = "UNGDOMSPROGRAM"


class Programperiode(Span):
    """From when until when, as far as it is known; the last day is part of it."""

    ends: ClassVar = ("fraOgMed", "tilOgMed")

    fraOgMed: Day
    tilOgMed: Day | None = None


class Programdeltakelse(Document):
    """One participation."""

    deltakerIdent: PersonRef
    periode: Programperiode


class Programdeltakelser(Document):
    """What ungdomsprogrammet answers."""

    deltakelser: list[Programdeltakelse]


class HentetUngdomsprogram(Form):
    """An answer, whose it is, and when it was fetched."""

    marks: ClassVar = frozenset({"svar", "deltakelser"})

    hentet: Instant
    personIdent: PersonRef | None = None
    svar: Programdeltakelser

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each participation, or one without `fra` for an empty answer."""
        person = self._person(door)
        nothing: Row = dict.fromkeys(("fra", "til", *TILTAK_COLUMNS, *TILTAK_WORKING))
        nothing["tiltakskode"] = UNGDOMSPROGRAM
        rows: list[Row] = [
            nothing
            | {
                "fra": one.periode.fraOgMed,
                "til": day_after(one.periode.tilOgMed),
                "deltok": True,
            }
            for one in self.svar.deltakelser
        ]
        others = sorted({one.deltakerIdent for one in self.svar.deltakelser} - {person})
        return [nothing | row for row in answered(person, self.hentet, rows or [nothing], others)]

    def _person(self, door: Door) -> str:
        """Return whose answer it is; the door is told of the person's other numbers."""
        named = list(dict.fromkeys(one.deltakerIdent for one in self.svar.deltakelser))
        if self.personIdent is None and len(named) != 1:
            rule = "'personIdent' is missing, and 'svar' does not name exactly one number"
            raise Refused(Reason.FELT_MANGLER, rule)
        person = self.personIdent or named[0]
        for number in named:
            door.same_person(number, person)
        return person


def is_of_ungdomsprogram(row: Row) -> bool:
    """Say whether a row is of such an answer: of all rows with a code they alone have no id."""
    return row["tiltakskode"] == UNGDOMSPROGRAM and row["tiltak_ref"] is None
