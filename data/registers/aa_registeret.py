"""Aa-registeret: employments, in the variants G (GraphQL) and R (REST v2).

Known: a job from `opprettet`; its end from `sistEndret`, for employers report it weeks late and the
document does not say when it came. Percentage and occupation are those of the newest details also
in earlier versions: when they changed cannot be rebuilt from one document.
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Annotated, ClassVar, Final

from annotated_types import MinLen
from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, in_order
from data.intake.door import Door
from data.intake.fields import (
    Day,
    Flag,
    Local,
    Moment,
    Number,
    PersonRef,
    Text,
    day_after,
    digits,
    one_of,
    reference,
    uuid,
)
from data.intake.versions import grouped, successive
from data.quarantine import Reason, Refused

_TYPER: Final = (
    "ordinaertArbeidsforhold",
    "maritimtArbeidsforhold",
    "frilanserOppdragstakerHonorarPersonerMm",
    "forenkletOppgjoersordning",
)


class Arbeidsforholdtype(Document):
    """Kind of employment."""

    kode: Annotated[str, one_of(*_TYPER, new="keep")]


class Ansettelsesperiode(Document):
    """First and last day; the last day is worked (UNVERIFIED U4)."""

    startdato: Day
    sluttdato: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Ansettelsesperiode":
        in_order(self.startdato, self.sluttdato, "sluttdato startdato")
        return self


class Yrke(Document):
    """Yrkeskatalogen's code, whose first four digits are STYRK-98."""

    kode: Annotated[str, digits(7, 7)] | None = None


class Rapporteringsmaaneder(Document):
    """The months that details were reported for; they are in force while `til` is null."""

    fra: Text | None = None
    til: Text | None = None


class Ansettelsesdetaljer(Document):
    """Position and occupation."""

    avtaltStillingsprosent: Number | None = None
    yrke: Yrke | None = None
    rapporteringsmaaneder: Rapporteringsmaaneder | None = None

    @property
    def newest(self) -> tuple[bool, str]:
        """What orders details in time."""
        months = self.rapporteringsmaaneder or Rapporteringsmaaneder()
        return months.til is None, months.fra or ""


class Arbeidsforhold(Form):
    """What both variants say of an employment."""

    type: Arbeidsforholdtype
    ansettelsesperiode: Ansettelsesperiode
    ansettelsesdetaljer: list[Ansettelsesdetaljer] | None = None
    opprettet: Local
    sistEndret: Local | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return the job as it was first known, and as it is since `sistEndret`."""
        detaljer = max(self.ansettelsesdetaljer or [], key=lambda d: d.newest, default=None)
        first: Row = {
            **self.named(door),
            "fra": self.ansettelsesperiode.startdato,
            "til": None,
            "type": self.type.kode,
            "stillingsprosent": detaljer and detaljer.avtaltStillingsprosent,
            "yrke": detaljer and detaljer.yrke and (detaljer.yrke.kode or None),
            **_known_from(self.opprettet),
            "first": True,
        }
        since = _known_from(max(self.sistEndret or self.opprettet, self.opprettet))
        til = day_after(self.ansettelsesperiode.sluttdato)
        return [first, first | {"til": til, "first": False} | since]

    def named(self, door: Door) -> Row:
        """Return the references of the person, the employment and the employer."""
        raise NotImplementedError


def _known_from(moment: Moment) -> Row:
    return {"kjent_fra": moment.day, "kjent_til": None, "kjent": moment.ms}


class Arbeidstaker(Document):
    """Who works, in G."""

    ident: PersonRef


class Arbeidssted(Document):
    """The place of work, in G; for a private household its ident is a person's number."""

    ident: Annotated[str, reference("arbeidsgiver")]


class ArbeidsforholdG(Arbeidsforhold):
    """Variant G: GraphQL `finnArbeidsforhold`."""

    marks: ClassVar = frozenset({"arbeidstaker", "ansettelsesperiode", "opprettet", "uuid"})

    uuid: Annotated[str, uuid("arbeidsforhold")]
    arbeidstaker: Arbeidstaker
    arbeidssted: Arbeidssted

    def named(self, door: Door) -> Row:  # noqa: ARG002
        """Return the references of the person, the employment and the employer."""
        return {
            "person_ref": self.arbeidstaker.ident,
            "arbeidsforhold_ref": self.uuid,
            "arbeidsgiver_ref": self.arbeidssted.ident,
        }


class Ident(Document):
    """One of a person's idents, of which one holds (`gjeldende`)."""

    type: Text
    ident: Text
    gjeldende: Flag | None = None


class Arbeidstakere(Document):
    """Who works, in R."""

    identer: list[Ident]

    def person(self, door: Door) -> str:
        """Return person_ref by the identity number that holds; raises Refused without any."""
        numbers = [one for one in self.identer if one.type == "FOLKEREGISTERIDENT"]
        numbers.sort(key=lambda one: one.gjeldende is not True)
        if not numbers:
            rule = "'arbeidstaker.identer' must hold a FOLKEREGISTERIDENT"
            raise Refused(Reason.FELT_MANGLER, rule)
        return door.person(numbers[0].ident)


class Arbeidssteder(Document):
    """The place of work, in R."""

    identer: Annotated[list[Arbeidssted], MinLen(1)]


class ArbeidsforholdR(Arbeidsforhold):
    """Variant R: REST v2."""

    marks: ClassVar = frozenset({"arbeidstaker", "ansettelsesperiode", "opprettet", "navUuid"})

    navUuid: Annotated[str, uuid("arbeidsforhold")]
    arbeidstaker: Arbeidstakere
    arbeidssted: Arbeidssteder

    def named(self, door: Door) -> Row:
        """Return the references of the person, the employment and the employer."""
        return {
            "person_ref": self.arbeidstaker.person(door),
            "arbeidsforhold_ref": self.navUuid,
            "arbeidsgiver_ref": self.arbeidssted.identer[0].ident,
        }


def versions(rows: list[Row]) -> list[Row]:
    """A document holds until the next one of the same job."""
    return [
        row
        for group in grouped(rows, lambda row: row["arbeidsforhold_ref"])
        for row in successive(list(_history(group)))
    ]


def _history(group: list[Row]) -> Iterator[Row]:
    """Yield what the oldest document says of the beginning, then every change."""
    oldest = next(row for row in group if not row["first"])["line"]
    before = None
    for row in group:
        if row["first"] and row["line"] != oldest:
            continue
        if (content := _content(row)) != before:
            yield row
            before = content


REGISTER: Final = Register(
    id="aa_registeret",
    title="Arbeidsforhold i Aa-registeret",
    legal_basis="Folketrygdloven § 25-1; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="Start: opprettet. Slutt: sistEndret.",
    allowed_use="Kjennetegn, utfall",
    forms=(ArbeidsforholdG, ArbeidsforholdR),
    columns={
        "arbeidsforhold_ref": "VARCHAR",
        "arbeidsgiver_ref": "VARCHAR",
        "type": "VARCHAR",
        "yrke": "VARCHAR",
        "stillingsprosent": "DOUBLE",
    },
    working={"first": "BOOLEAN"},
    versions=versions,
    is_required=True,
)
_content: Final = itemgetter("person_ref", "fra", "til", *REGISTER.columns)
