"""Documents of the arbeidssøkerregister's smaller topics, and what becomes of them."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.quarantine import Refused
from profilering.sql import known_sql
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, Document, ingest, iso, metadata, ms, sound, uuid

# The reference's examples all belong to Anna's spell, which the reference numbers so too.
SPELL = "00000000-0000-4000-8000-0000000000a1"


def egenvurdering(number: int = 1, when: str = "2026-02-03", **fields: Any) -> Document:
    """Return Egenvurdering v3 of Anna's first profilering."""
    return {
        "id": uuid("d1", number),
        "periodeId": uuid("a1", 1),
        "profileringId": uuid("c1", 1),
        "sendtInnAv": metadata(when),
        "profilertTil": "ANTATT_GODE_MULIGHETER",
        "egenvurdering": "ANTATT_BEHOV_FOR_VEILEDNING",
    } | fields


def bekreftelse(
    number: int = 1, when: str = "2024-02-19", fra: str = "2024-02-05", til: str = "2024-02-19"
) -> Document:
    """Return Bekreftelse v1 for the days from `fra` to the day before `til`."""
    sendt = metadata(when)
    del sendt["tidspunktFraKilde"]
    return {
        "periodeId": uuid("a1", 1),
        "bekreftelsesloesning": "ARBEIDSSOEKERREGISTERET",
        "id": uuid("e1", number),
        "svar": {
            "sendtInnAv": sendt,
            "gjelderFra": ms(f"{fra}T00:00"),
            "gjelderTil": ms(f"{til}T00:00"),
            "harJobbetIDennePerioden": False,
            "vilFortsetteSomArbeidssoeker": True,
        },
    }


def start(mottatt: str, loesning: str = "DAGPENGER") -> Document:
    """Return the START of a solution in its envelope."""
    return _mottatt(mottatt, loesning, {"intervalMS": 1209600000, "graceMS": 691200000})


def stopp(mottatt: str, loesning: str = "DAGPENGER", frist_brutt: bool = False) -> Document:
    """Return the STOPP of a solution in its envelope."""
    return _mottatt(mottatt, loesning, {"fristBrutt": frist_brutt})


def _mottatt(mottatt: str, loesning: str, handling: Document) -> Document:
    verdi = {"periodeId": uuid("a1", 1), "bekreftelsesloesning": loesning, "handling": handling}
    return {"mottatt": ms(mottatt), "verdi": verdi}


def taken_in(folder: Path, register: str, documents: Iterable[Any]) -> Path:
    """Take documents of one register in beside sound ones of the others; return 2_inndata."""
    return ingest(folder, sound() | {register: list(documents)})


def visible(inndata: Path, register: str, as_of: str, columns: str) -> list[tuple[Any, ...]]:
    """Return what was known of Anna on a day, dates as text."""
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(inndata / f"{register}.parquet")).create_view("r")
        rows = connection.execute(
            f"SELECT {columns} FROM r WHERE person_ref = $who AND {known_sql('r', '$day')} "
            "ORDER BY fra, row_ref",
            {"who": nav.DEVELOPMENT.person(ANNA), "day": date.fromisoformat(as_of)},
        ).fetchall()
    return [tuple(iso(c) if isinstance(c, date) else c for c in row) for row in rows]


def counts(inndata: Path, register: str) -> Any:
    """Return what became of a register's records."""
    return json.loads((inndata / "ingest.json").read_text())["registers"][register]


def door() -> Door:
    """Return a door that knows Anna's spell, under both of its numbers."""
    found = Door(nav.DEVELOPMENT)
    for spell in (SPELL, uuid("a1", 1)):
        REGISTERS["periode"].parse(nav.periode(id=spell), found)
    return found


def parsed(register: str, document: Document) -> list[dict[str, Any]]:
    """Return the rows of a document, each reference as a question mark."""
    rows = REGISTERS[register].parse(document, door())
    return [
        {name: "?" if name.endswith("_ref") else value for name, value in row.items()}
        for row in rows
    ]


def refusal(register: str, document: Any) -> tuple[str, str]:
    """Return the reason and the rule that a document is refused for."""
    try:
        REGISTERS[register].parse(document, door())
    except Refused as refused:
        return str(refused.reason), refused.rule
    return "", "was not refused"
