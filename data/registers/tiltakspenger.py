"""Tiltakspenger: rights to the benefit, as tiltakspenger gives them to case workers.

Known: a fetch source. Nav's answer, an array, names no person and no day of decision, so the line
is the project's envelope {"hentet", "svar": {"personIdent", "vedtak": [Nav's array]}}; a right is
known from the first answer that holds it until the first that no longer does. Without answers kept
from day one this cannot be rebuilt. INGENTING is no right and gives no row.
"""

from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, System, day_after, one_of, reference
from data.intake.versions import answered, snapshots

_INGENTING: Final = "INGENTING"
_RETTIGHETER: Final = ("TILTAKSPENGER", "TILTAKSPENGER_OG_BARNETILLEGG", _INGENTING)


class Rettighet(Span):
    """One span; both days are part of it. What `kilde` may be is UNVERIFIED (U9)."""

    ends: ClassVar = ("fom", "tom")

    sakId: Annotated[str, reference("tiltakspengesak")]
    fom: Day
    tom: Day
    rettighet: Annotated[str, one_of(*_RETTIGHETER, new="keep")]
    kilde: System


class Rettigheter(Document):
    """What tiltakspenger answers, and whose it is."""

    personIdent: PersonRef
    vedtak: list[Rettighet]


class HentedeRettigheter(Form):
    """An answer, and when it was fetched."""

    # Nothing but `hentet` tells it from AAP in an envelope, where that may be missing.
    marks: ClassVar = frozenset({"hentet", "svar", "personIdent", "vedtak"})

    hentet: Instant
    svar: Rettigheter

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row for each right, or one without `fra` for an answer with none."""
        rights: list[Row] = [
            {
                "fra": one.fom,
                "til": day_after(one.tom),
                "rettighet": one.rettighet,
                "kilde": one.kilde,
                "sak_ref": one.sakId,
            }
            for one in self.svar.vedtak
            if one.rettighet != _INGENTING
        ]
        nothing: Row = dict.fromkeys(("fra", "til", *REGISTER.columns))
        return answered(self.svar.personIdent, self.hentet, rights or [nothing])


def versions(rows: list[Row]) -> list[Row]:
    """A right holds until an answer says otherwise."""
    return list(snapshots(rows, ("fra", "til", *REGISTER.columns)))


REGISTER: Final = Register(
    id="tiltakspenger",
    title="Tiltakspenger",
    legal_basis="Arbeidsmarkedsloven § 13 og tiltakspengeforskriften; NAV-loven § 14 a; "
    "personvernforordningen artikkel 6 nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn",
    forms=(HentedeRettigheter,),
    columns={"rettighet": "VARCHAR", "kilde": "VARCHAR", "sak_ref": "VARCHAR"},
    working={"asked_ref": "VARCHAR"},
    versions=versions,
)
