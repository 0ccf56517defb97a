"""Aa-registeret: employments, in the variants G (GraphQL) and R (REST v2).

Known: a job from `opprettet`; its end from `sistEndret`, for employers report it weeks late and the
document does not say when it came. Percentage and occupation are those of the newest details also
in earlier versions: when they changed cannot be rebuilt from one document.
"""

from collections.abc import Iterator
from datetime import timedelta
from operator import itemgetter
from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.reading import (
    Moment,
    code,
    day,
    local,
    needed,
    number,
    record,
    records,
    text,
)
from data.intake.versions import grouped, successive
from data.quarantine import Reason, Refused

_TYPER: Final = frozenset(
    {
        "ordinaertArbeidsforhold",
        "maritimtArbeidsforhold",
        "frilanserOppdragstakerHonorarPersonerMm",
        "forenkletOppgjoersordning",
    }
)
_ONE_DAY: Final = timedelta(days=1)
_YRKE_DIGITS: Final = 7


def parse(document: Document, door: Door) -> list[Row]:
    """Return the job as it was first known, and as it is since `sistEndret`."""
    periode = needed(record, document, "ansettelsesperiode")
    fra = needed(day, periode, "ansettelsesperiode.startdato")
    siste = day(periode, "ansettelsesperiode.sluttdato")
    if siste is not None and siste < fra:
        rule = "'ansettelsesperiode.sluttdato' must not be earlier than 'startdato'"
        raise Refused(Reason.SLUTT_FOER_START, rule)
    opprettet = needed(local, document, "opprettet")
    endret = max(local(document, "sistEndret") or opprettet, opprettet)
    first: Row = {
        "person_ref": door.person(_arbeidstaker(document)),
        "arbeidsforhold_ref": _arbeidsforhold(document, door),
        "arbeidsgiver_ref": door.reference("arbeidsgiver", _arbeidsgiver(document)),
        "fra": fra,
        "til": None,
        "type": _type(document, door),
        **_detaljer(document),
        **_known_from(opprettet),
        "first": True,
    }
    til = None if siste is None else siste + _ONE_DAY
    return [first, first | {"til": til, "first": False} | _known_from(endret)]


def _known_from(moment: Moment) -> Row:
    return {"kjent_fra": moment.day, "kjent_til": None, "kjent": moment.ms}


def _arbeidstaker(document: Document) -> str:
    """Return the identity number: R lists several idents, of which one holds (`gjeldende`)."""
    arbeidstaker = needed(record, document, "arbeidstaker")
    identer = records(arbeidstaker, "arbeidstaker.identer")
    if identer is None:
        return needed(text, arbeidstaker, "arbeidstaker.ident")
    numbers = [i for i in identer if i.get("type") == "FOLKEREGISTERIDENT"]
    numbers.sort(key=lambda i: i.get("gjeldende") is not True)
    if not numbers:
        rule = "'arbeidstaker.identer' must hold a FOLKEREGISTERIDENT"
        raise Refused(Reason.FELT_MANGLER, rule)
    return needed(text, numbers[0], "arbeidstaker.identer.ident")


def _arbeidsgiver(document: Document) -> str:
    """Return the place of work's ident, which for a private household is a person's number."""
    arbeidssted = needed(record, document, "arbeidssted")
    identer = records(arbeidssted, "arbeidssted.identer")
    if identer:
        return needed(text, identer[0], "arbeidssted.identer.ident")
    return needed(text, arbeidssted, "arbeidssted.ident")


def _arbeidsforhold(document: Document, door: Door) -> str:
    name = "uuid" if document.get("uuid") is not None else "navUuid"
    return door.uuid("arbeidsforhold", needed(text, document, name), name)


def _type(document: Document, door: Door) -> str:
    kind = needed(record, document, "type")
    return needed(code, kind, "type.kode", _TYPER, door)


def _detaljer(document: Document) -> Row:
    """Return percentage and occupation of the row in force, else of the newest one."""
    listed = records(document, "ansettelsesdetaljer") or []
    if not listed:
        return {"stillingsprosent": None, "yrke": None}
    newest = listed[0] if len(listed) == 1 else max(listed, key=_reported)
    yrke = record(newest, "ansettelsesdetaljer.yrke")
    kode = None if yrke is None else text(yrke, "ansettelsesdetaljer.yrke.kode")
    if kode and not (len(kode) == _YRKE_DIGITS and kode.isascii() and kode.isdigit()):
        raise Refused(Reason.UGYLDIG_VERDI, "'ansettelsesdetaljer.yrke.kode' must be 7 digits")
    prosent = number(newest, "ansettelsesdetaljer.avtaltStillingsprosent")
    return {"stillingsprosent": prosent, "yrke": kode or None}


def _reported(detalj: Document) -> tuple[bool, str]:
    maaneder = record(detalj, "ansettelsesdetaljer.rapporteringsmaaneder") or {}
    fra = text(maaneder, "rapporteringsmaaneder.fra")
    return text(maaneder, "rapporteringsmaaneder.til") is None, fra or ""


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
    marks=frozenset({"arbeidstaker", "ansettelsesperiode", "opprettet"}),
    columns={
        "arbeidsforhold_ref": "VARCHAR",
        "arbeidsgiver_ref": "VARCHAR",
        "type": "VARCHAR",
        "yrke": "VARCHAR",
        "stillingsprosent": "DOUBLE",
    },
    parse=parse,
    versions=versions,
)
_content: Final = itemgetter("person_ref", "fra", "til", *REGISTER.columns)
