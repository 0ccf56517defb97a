"""AAP: decisions (vedtak) as aap-api-intern gives them to case workers (`/kelvin/obo`).

Known: from vedtaksdato. Nav's document names no person, so the line does: `personIdent` beside the
fields of the document, or in an envelope around it, {"personIdent", "hentet"?, "svar"}. Where
`hentet` is given, a vedtak that a later answer no longer holds, or holds with other dates, is known
until that answer; without it, every vedtak stands.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.reading import Moment, code, day, instant, needed, record, records, text
from data.intake.versions import grouped, snapshots
from data.quarantine import Reason, Refused

_RETTIGHETER: Final = frozenset(
    {
        "BISTANDSBEHOV",
        "SYKEPENGEERSTATNING",
        "STUDENT",
        "ARBEIDSSØKER",
        "VURDERES_FOR_UFØRETRYGD",
    }
)
_STATUSER: Final = frozenset({"LØPENDE", "AVSLUTTET", "UTREDES"})
_ONE_DAY: Final = timedelta(days=1)


def parse(document: Document, door: Door) -> list[Row]:
    """Return a row for each vedtak of one answer, or one without `fra` for an answer with none."""
    svar = document
    if "svar" in document:
        svar = needed(record, document, "svar")
    named = document if document.get("personIdent") is not None else svar
    person_ref = door.person(needed(text, named, "personIdent"))
    found = [_vedtak(one, door) for one in needed(records, svar, "vedtak")]
    decided: list[Row] = [row for row in found if row is not None]
    hentet = instant(document, "hentet")
    return [{"person_ref": person_ref} | row | _asked(row, hentet) for row in decided or [_NONE]]


_NONE: Final[Row] = {"fra": None, "vedtaksdato": None}


def _asked(row: Row, hentet: Moment | None) -> Row:
    """Return the day and time of the answer, which the vedtak's own day takes the place of."""
    if hentet is None:
        return {"hentet": False, "kjent_fra": row["vedtaksdato"], "kjent": 0, "kjent_til": None}
    return {"hentet": True, "kjent_fra": hentet.day, "kjent": hentet.ms, "kjent_til": None}


def _vedtak(one: Document, door: Door) -> Row | None:
    vedtaksdato = needed(day, one, "vedtak.vedtaksdato")
    periode = record(one, "vedtak.periode") or {}
    fra = day(periode, "vedtak.periode.fraOgMedDato")
    siste = day(periode, "vedtak.periode.tilOgMedDato")
    if fra is None:
        # Nav's contract lets it be absent; that the right is older is not known.
        door.unknown("vedtak.periode.fraOgMedDato")
        fra = vedtaksdato
    if siste is not None and siste < fra:
        rule = "'vedtak.periode.tilOgMedDato' must not be earlier than 'fraOgMedDato'"
        raise Refused(Reason.SLUTT_FOER_START, rule)
    status = code(one, "vedtak.status", _STATUSER, door)
    row = {
        "fra": fra,
        "til": None if siste is None else siste + _ONE_DAY,
        "vedtaksdato": vedtaksdato,
        "rettighets_type": needed(code, one, "vedtak.rettighetsType", _RETTIGHETER, door),
        "saksnummer": door.reference("sak", needed(text, one, "vedtak.saksnummer")),
    }
    return None if status == "UTREDES" else row


def versions(rows: list[Row]) -> list[Row]:
    """A vedtak is known from its day; two answers that hold it make it one row."""
    fetched = [row for row in rows if row["hentet"]]
    others = [row for row in rows if not row["hentet"] and row["fra"] is not None]
    kept = [group[0] for group in grouped(others, lambda row: (row["person_ref"], _fact(row)))]
    return kept + list(_decided(fetched))


def _decided(rows: list[Row]) -> Iterator[Row]:
    """Yield fetched rows known from vedtaksdato, unless an answer after that day lacked them."""
    asked = {
        group[0]["person_ref"]: sorted({row["kjent_fra"] for row in group})
        for group in grouped(rows, lambda row: row["person_ref"])
    }
    for row in snapshots(rows, _fact):
        before = [day for day in asked[row["person_ref"]] if day < row["kjent_fra"]]
        if not before or before[-1] <= row["vedtaksdato"]:
            row["kjent_fra"] = min(row["vedtaksdato"], row["kjent_fra"])
        if row["kjent_til"] is None or row["kjent_til"] > row["kjent_fra"]:
            yield row


def _fact(row: Row) -> tuple[object, ...]:
    return tuple(row.get(c) for c in ("fra", "til", "vedtaksdato", *REGISTER.columns))


REGISTER: Final = Register(
    id="aap",
    title="Arbeidsavklaringspenger",
    legal_basis="Folketrygdloven kapittel 11; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e, artikkel 9 nr. 2 bokstav b",
    knowledge_date="vedtaksdato.",
    allowed_use="Kjennetegn, utfall (helseytelse)",
    marks=frozenset({"vedtak"}),
    columns={"rettighets_type": "VARCHAR", "saksnummer": "VARCHAR"},
    parse=parse,
    versions=versions,
)
