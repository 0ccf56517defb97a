"""AAP: decisions (vedtak) as aap-api-intern gives them to case workers (`/kelvin/obo`).

Known: from vedtaksdato. Nav's document names no person, so the line does: `personIdent` beside the
fields of the document, or in an envelope around it, {"personIdent", "hentet"?, "svar"}. Where
`hentet` is given, a vedtak that a later answer no longer holds, or holds with other dates, is known
until that answer; without it, every vedtak stands. `maksdato` is revised over time and has no day
of its own: it is known from the answer that says it, so it is null before that and without
`hentet`. Of the extended form only `kildesystem` is read, and DSOP is another form: not read.
"""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span, in_order
from data.intake.door import Door
from data.intake.fields import Day, Instant, Moment, PersonRef, day_after, one_of, reference
from data.intake.versions import grouped, snapshots
from data.quarantine import Reason, Refused

_RETTIGHETER: Final = (
    "BISTANDSBEHOV",
    "SYKEPENGEERSTATNING",
    "STUDENT",
    "ARBEIDSSØKER",
    "VURDERES_FOR_UFØRETRYGD",
)
_KILDESYSTEMER: Final = ("ARENA", "KELVIN")
_STATUSER: Final = ("LØPENDE", "AVSLUTTET", "UTREDES")
# What a row is: a vedtak that stands, or what an answer says without and with its maksdato.
_STANDS: Final = "staar"
_VEDTAK: Final = "vedtak"
_ANSWER: Final = "svar"


class Vedtaksperiode(Span):
    """Both days are part of it; Nav's contract lets either be absent."""

    ends: ClassVar = ("fraOgMedDato", "tilOgMedDato")

    fraOgMedDato: Day | None = None
    tilOgMedDato: Day | None = None


class Vedtak(Document):
    """One decision; the extended form's amounts are not read."""

    status: Annotated[str, one_of(*_STATUSER, new="keep")] | None = None
    saksnummer: Annotated[str, reference("sak")]
    vedtaksdato: Day
    periode: Vedtaksperiode | None = None
    rettighetsType: Annotated[str, one_of(*_RETTIGHETER, new="keep")]
    kildesystem: Annotated[str, one_of(*_KILDESYSTEMER, new="keep")] | None = None

    @model_validator(mode="after")
    def _ends_after_it_was_decided(self) -> "Vedtak":
        if self.fra is None:
            in_order(self.vedtaksdato, self.siste, "periode.tilOgMedDato vedtaksdato")
        return self

    @property
    def fra(self) -> date | None:
        """The first day, if it is said."""
        return self.periode.fraOgMedDato if self.periode else None

    @property
    def siste(self) -> date | None:
        """The last day, if it is said."""
        return self.periode.tilOgMedDato if self.periode else None

    def row(self) -> Row:
        """Return what was decided; a right without a first day counts from vedtaksdato."""
        return {
            "fra": self.fra or self.vedtaksdato,
            "til": day_after(self.siste),
            "vedtaksdato": self.vedtaksdato,
            "rettighets_type": self.rettighetsType,
            "saksnummer": self.saksnummer,
            "kildesystem": self.kildesystem,
        }


def _rows(
    person_ref: str,
    hentet: Moment | None,
    maksdato: date | None,
    vedtak: list[Vedtak],
    door: Door,
) -> list[Row]:
    for one in vedtak:
        if one.fra is None:
            door.unknown("fraOgMedDato")
    decided = [one.row() for one in vedtak if one.status != "UTREDES"]
    nothing: Row = dict.fromkeys(("fra", "til", "vedtaksdato", *REGISTER.columns))
    named: Row = {"person_ref": person_ref, "kjent_til": None, "sagt": None}
    kinds = {_STANDS: None} if hentet is None else {_VEDTAK: None, _ANSWER: maksdato}
    return [
        named | row | {"slag": kind, "maksdato": most} | _known(row["vedtaksdato"], hentet)
        for kind, most in kinds.items()
        for row in decided or [nothing]
    ]


def _known(vedtaksdato: date | None, hentet: Moment | None) -> Row:
    """Return the day and time of the answer, which the vedtak's own day takes the place of."""
    if hentet is None:
        return {"kjent_fra": vedtaksdato, "kjent": 0}
    return {"kjent_fra": hentet.day, "kjent": hentet.ms}


class VedtakSvar(Document):
    """What aap-api-intern answers; whose it is may be said here or in the envelope."""

    personIdent: PersonRef | None = None
    maksdato: Day | None = None
    vedtak: list[Vedtak]


class NavngitteVedtak(Form):
    """The fields of the answer, and whose they are."""

    marks: ClassVar = frozenset({"vedtak"})

    personIdent: PersonRef
    maksdato: Day | None = None
    vedtak: list[Vedtak]
    hentet: Instant | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each vedtak, or one without `fra` for an answer with none."""
        return _rows(self.personIdent, self.hentet, self.maksdato, self.vedtak, door)


class HentedeVedtak(Form):
    """An answer in an envelope."""

    marks: ClassVar = frozenset({"vedtak", "svar"})

    personIdent: PersonRef | None = None
    svar: VedtakSvar
    hentet: Instant | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each vedtak, or one without `fra` for an answer with none."""
        person_ref = self.personIdent or self.svar.personIdent
        if person_ref is None:
            raise Refused(Reason.FELT_MANGLER, "'personIdent' is missing")
        svar = self.svar
        return _rows(person_ref, self.hentet, svar.maksdato, svar.vedtak, door)


def versions(rows: list[Row]) -> list[Row]:
    """A vedtak is known from its day; two documents that hold it make it one row."""
    others = [row for row in rows if row["slag"] == _STANDS and row["fra"] is not None]
    same = grouped(others, _core)
    standing = [next((row for row in g if row["kildesystem"]), g[0]) for g in same]
    return standing + list(_decided(rows))


def _decided(rows: list[Row]) -> Iterator[Row]:
    """Yield what answers said, and what was known of each vedtak before the first of them."""
    answers = [row for row in rows if row["slag"] == _ANSWER]
    said = {
        (_fact(row), row["kjent_fra"]): row for row in snapshots(answers, (*_FACTS, "maksdato"))
    }
    for row in _backdated([row for row in rows if row["slag"] == _VEDTAK]):
        first = said[_fact(row), row["sagt"]]
        if first["maksdato"] is None:
            first["kjent_fra"] = row["kjent_fra"]
        elif row["kjent_fra"] < row["sagt"]:
            yield row | {"kjent_til": row["sagt"]}
    yield from said.values()


def _backdated(rows: list[Row]) -> Iterator[Row]:
    """Yield rows known from vedtaksdato, unless an answer of that day or later lacked them."""
    asked = {
        group[0]["person_ref"]: sorted({row["kjent_fra"] for row in group})
        for group in grouped(rows, lambda row: row["person_ref"])
    }
    for row in snapshots(rows, _FACTS):
        row["sagt"] = row["kjent_fra"]
        before = [day for day in asked[row["person_ref"]] if day < row["sagt"]]
        if not before or before[-1] < row["vedtaksdato"]:
            row["kjent_fra"] = min(row["vedtaksdato"], row["sagt"])
        yield row


REGISTER: Final = Register(
    id="aap",
    title="Arbeidsavklaringspenger",
    legal_basis="Folketrygdloven kapittel 11; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e, artikkel 9 nr. 2 bokstav b",
    knowledge_date="vedtaksdato. Maksdato: tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn, utfall (helseytelse)",
    forms=(NavngitteVedtak, HentedeVedtak),
    columns={
        "rettighets_type": "VARCHAR",
        "saksnummer": "VARCHAR",
        "kildesystem": "VARCHAR",
        "maksdato": "DATE",
    },
    working={"slag": "VARCHAR", "vedtaksdato": "DATE", "sagt": "DATE"},
    versions=versions,
    is_required=True,
)
_CORE: Final = ("fra", "til", "vedtaksdato", "rettighets_type", "saksnummer")
_FACTS: Final = (*_CORE, "kildesystem")
_core: Final = itemgetter("person_ref", *_CORE)
_fact: Final = itemgetter("person_ref", *_FACTS)
