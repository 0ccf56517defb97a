"""Person (the project's own form): birth, residence, and what is protected and never a feature.

Known: a fetch source, and the form dates nothing, so an answer counts as true and as known from
when it was first fetched until another answer came; older residence cannot be rebuilt.
"""

from datetime import date
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, wrong
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, Whole, digits, one_of
from data.intake.versions import answered, snapshots
from data.quarantine import Reason

_KJOENN: Final = ("KVINNE", "MANN")
_LANDGRUPPER: Final = ("NORGE", "EU_EFTA_MV", "RESTEN_AV_VERDEN")
_FIRST_AAR: Final = 1880


class Personopplysninger(Document):
    """A birth year without a date stands for 1 July of that year, as in Nav's rule."""

    personIdent: PersonRef
    foedselsdato: Day | None = None
    foedselsAar: Whole | None = None
    kommune: Annotated[str, digits(4, 4)] | None = None
    kjoenn: Annotated[str, one_of(*_KJOENN, new="keep")] | None = None
    landgruppe: Annotated[str, one_of(*_LANDGRUPPER, new="keep")] | None = None

    @model_validator(mode="after")
    def _says_something_of_birth(self) -> "Personopplysninger":
        if not self.model_fields_set & {"foedselsdato", "foedselsAar"}:
            rule = "'foedselsdato' or 'foedselsAar' must be there, though they may be null"
            raise wrong(rule, Reason.FELT_MANGLER)
        return self

    @property
    def born(self) -> date | None:
        """The date of birth that counts."""
        if self.foedselsdato is None and self.foedselsAar is not None:
            return date(self.foedselsAar, 7, 1)
        return self.foedselsdato


class HentetPerson(Form):
    """An answer, and when it was fetched."""

    marks: ClassVar = frozenset({"personIdent", "foedselsdato", "foedselsAar"})

    hentet: Instant
    svar: Personopplysninger

    @model_validator(mode="after")
    def _born_before_it_was_fetched(self) -> "HentetPerson":
        aar, dato, day = self.svar.foedselsAar, self.svar.foedselsdato, self.hentet.day
        if aar is not None and not _FIRST_AAR <= aar <= day.year:
            rule = f"'foedselsAar' must be from {_FIRST_AAR} to the year it was fetched"
            raise wrong(rule, Reason.UGYLDIG_VERDI)
        if dato is not None and dato > day:
            raise wrong("'foedselsdato' must not be after 'hentet'", Reason.UMULIG_DATO)
        return self

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row."""
        svar = self.svar
        row: Row = {
            "fra": self.hentet.day,
            "til": None,
            "foedselsdato": svar.born,
            "kommune": svar.kommune,
            "kjoenn": svar.kjoenn,
            "landgruppe": svar.landgruppe,
        }
        return answered(svar.personIdent, self.hentet, [row])


def versions(rows: list[Row]) -> list[Row]:
    """An answer holds until another one says otherwise."""
    return list(snapshots(rows, (*REGISTER.columns, *REGISTER.protected)))


REGISTER: Final = Register(
    id="person",
    title="Personopplysninger",
    legal_basis="Folkeregisterloven § 10-1; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Fødselsdato og kommune: kjennetegn. Kjønn og landgruppe: bare etterprøving av "
    "rettferdighet",
    forms=(HentetPerson,),
    columns={"foedselsdato": "DATE", "kommune": "VARCHAR"},
    protected={"kjoenn": "VARCHAR", "landgruppe": "VARCHAR"},
    versions=versions,
    is_fetch_source=True,
    is_required=True,
)
