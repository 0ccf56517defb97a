"""AAP: decisions (vedtak) as aap-api-intern gives them to case workers (`/kelvin/obo`).

Known: from vedtaksdato. Nav's document names no person, so the line does: `personIdent` beside the
fields of the document, or in an envelope around it, {"personIdent", "hentet"?, "svar"}. Where
`hentet` is given, a vedtak that a later answer no longer holds, or holds with other dates, is known
until that answer; without it, every vedtak stands.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, in_order
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
_STATUSER: Final = ("LØPENDE", "AVSLUTTET", "UTREDES")


class Vedtaksperiode(Document):
    """Both days are part of it; Nav's contract lets either be absent."""

    fraOgMedDato: Day | None = None
    tilOgMedDato: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Vedtaksperiode":
        in_order(self.fraOgMedDato, self.tilOgMedDato, "tilOgMedDato fraOgMedDato")
        return self


class Vedtak(Document):
    """One decision; the extended form's amounts are not read."""

    status: Annotated[str, one_of(*_STATUSER, new="keep")] | None = None
    saksnummer: Annotated[str, reference("sak")]
    vedtaksdato: Day
    periode: Vedtaksperiode | None = None
    rettighetsType: Annotated[str, one_of(*_RETTIGHETER, new="keep")]

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
        }


def _rows(person_ref: str, hentet: Moment | None, vedtak: list[Vedtak], door: Door) -> list[Row]:
    for one in vedtak:
        if one.fra is None:
            door.unknown("fraOgMedDato")
    decided = [one.row() for one in vedtak if one.status != "UTREDES"]
    nothing: Row = dict.fromkeys(("fra", "til", "vedtaksdato", *REGISTER.columns))
    named: Row = {"person_ref": person_ref, "hentet": hentet is not None, "kjent_til": None}
    return [named | row | _known(row["vedtaksdato"], hentet) for row in decided or [nothing]]


def _known(vedtaksdato: date | None, hentet: Moment | None) -> Row:
    """Return the day and time of the answer, which the vedtak's own day takes the place of."""
    if hentet is None:
        return {"kjent_fra": vedtaksdato, "kjent": 0}
    return {"kjent_fra": hentet.day, "kjent": hentet.ms}


class VedtakSvar(Document):
    """What aap-api-intern answers; whose it is may be said here or in the envelope."""

    personIdent: PersonRef | None = None
    vedtak: list[Vedtak]


class NavngitteVedtak(Form):
    """The fields of the answer, and whose they are."""

    marks: ClassVar = frozenset({"vedtak"})

    personIdent: PersonRef
    vedtak: list[Vedtak]
    hentet: Instant | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each vedtak, or one without `fra` for an answer with none."""
        return _rows(self.personIdent, self.hentet, self.vedtak, door)


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
        return _rows(person_ref, self.hentet, self.svar.vedtak, door)


def versions(rows: list[Row]) -> list[Row]:
    """A vedtak is known from its day; two answers that hold it make it one row."""
    fetched = [row for row in rows if row["hentet"]]
    others = [row for row in rows if not row["hentet"] and row["fra"] is not None]
    facts = ("fra", "til", "vedtaksdato", *REGISTER.columns)
    same = grouped(others, lambda row: (row["person_ref"], *(row[name] for name in facts)))
    return [group[0] for group in same] + list(_decided(fetched, facts))


def _decided(rows: list[Row], facts: tuple[str, ...]) -> Iterator[Row]:
    """Yield fetched rows known from vedtaksdato, unless an answer after that day lacked them."""
    asked = {
        group[0]["person_ref"]: sorted({row["kjent_fra"] for row in group})
        for group in grouped(rows, lambda row: row["person_ref"])
    }
    for row in snapshots(rows, facts):
        before = [day for day in asked[row["person_ref"]] if day < row["kjent_fra"]]
        if not before or before[-1] <= row["vedtaksdato"]:
            row["kjent_fra"] = min(row["vedtaksdato"], row["kjent_fra"])
        if row["kjent_til"] is None or row["kjent_til"] > row["kjent_fra"]:
            yield row


REGISTER: Final = Register(
    id="aap",
    title="Arbeidsavklaringspenger",
    legal_basis="Folketrygdloven kapittel 11; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e, artikkel 9 nr. 2 bokstav b",
    knowledge_date="vedtaksdato.",
    allowed_use="Kjennetegn, utfall (helseytelse)",
    forms=(NavngitteVedtak, HentedeVedtak),
    columns={"rettighets_type": "VARCHAR", "saksnummer": "VARCHAR"},
    working={"hentet": "BOOLEAN", "vedtaksdato": "DATE"},
    versions=versions,
    is_required=True,
)
