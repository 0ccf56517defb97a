"""Sykepenger: spans of the benefit, and how far the person was on sick leave.

UNVERIFIED: no published contract was found, so the form is the project's own, {"hentet", "svar":
{"personIdent", "perioder": [{"fom", "tom", "grad"}]}}. Only spans and grade are read. A diagnosis
never is: no field for one may be declared here, and one that is delivered all the same is ignored
unread. Known: a fetch source, so a span is known from the first answer that holds it until the
first that no longer does; without answers kept from day one this cannot be rebuilt.
"""

from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, between, day_after
from data.intake.versions import answered, snapshots

_FULL: Final = 100


class Sykepengeperiode(Span):
    """One span; both days are part of it."""

    ends: ClassVar = ("fom", "tom")

    fom: Day
    tom: Day | None = None
    grad: Annotated[float, between(0, _FULL)] | None = None


class Sykepengeperioder(Document):
    """All spans of a person."""

    personIdent: PersonRef
    perioder: list[Sykepengeperiode]


class HentedeSykepenger(Form):
    """An answer, and when it was fetched."""

    # A document of dagpenger has all of these but the last, and must not be taken for this.
    marks: ClassVar = frozenset({"personIdent", "perioder"})

    hentet: Instant
    svar: Sykepengeperioder

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row for each span, or one without `fra` for an answer with none."""
        spans: list[Row] = [
            {"fra": one.fom, "til": day_after(one.tom), "grad": one.grad}
            for one in self.svar.perioder
        ]
        nothing: Row = dict.fromkeys(("fra", "til", *REGISTER.columns))
        return answered(self.svar.personIdent, self.hentet, spans or [nothing])


def versions(rows: list[Row]) -> list[Row]:
    """A span holds until an answer says otherwise."""
    return list(snapshots(rows, ("fra", "til", *REGISTER.columns)))


REGISTER: Final = Register(
    id="sykepenger",
    title="Sykepengeperioder",
    legal_basis="Folketrygdloven kapittel 8; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e, artikkel 9 nr. 2 bokstav b",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn; bare perioder og grad, aldri diagnose",
    forms=(HentedeSykepenger,),
    columns={"grad": "DOUBLE"},
    working={"asked_ref": "VARCHAR"},
    versions=versions,
)
