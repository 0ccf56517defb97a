"""Webbruk: off unless switched on, and then a count for a day and nothing else."""

# One case a line.
# ruff: noqa: E501

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.contract import COMMON
from data.intake.door import Door
from data.quarantine import Refused
from profilering.sql import known_sql
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest, iso, ms, sound

REGISTER = REGISTERS["webbruk"]


def bruk(
    antall: Any = 3,
    mottatt: str = "2024-02-02",
    dato: Any = "2024-02-01",
    hendelse: Any = "STILLINGSSOEK",
    **fields: Any,
) -> Any:
    return {
        "personIdent": ANNA,
        "dato": dato,
        "hendelse": hendelse,
        "antall": antall,
        "mottatt": ms(mottatt),
    } | fields


def taken_in(tmp_path: Path, *documents: Any) -> Path:
    return ingest(tmp_path, sound() | {REGISTER.id: list(documents)})


def known(folder: Path, as_of: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(folder / f"{REGISTER.id}.parquet")).create_view("r")
        rows = connection.execute(
            f"SELECT fra, til, hendelse, antall FROM r WHERE {known_sql('r', '$day')} ORDER BY fra, hendelse",
            {"day": date.fromisoformat(as_of)},
        ).fetchall()
    return [tuple(iso(c) if isinstance(c, date) else c for c in row) for row in rows]


DAY = ("2024-02-01", "2024-02-02")


def test_it_is_off_and_says_that_nobody_has_allowed_it() -> None:
    assert REGISTER.needs_switch
    assert "Ikke avklart" in REGISTER.legal_basis


def test_a_count_is_known_from_when_it_was_received(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, bruk())
    assert known(folder, "2024-02-01") == []
    assert known(folder, "2024-02-02") == [(*DAY, "STILLINGSSOEK", 3)]


def test_a_later_count_of_the_same_day_and_event_takes_its_place(tmp_path: Path) -> None:
    folder = taken_in(
        tmp_path,
        bruk(0, "2024-03-05"),
        bruk(3),
        bruk(1, hendelse="CV_OPPDATERT"),
        bruk(5, "2024-02-10"),
    )
    cv = (*DAY, "CV_OPPDATERT", 1)
    assert known(folder, "2024-02-09") == [cv, (*DAY, "STILLINGSSOEK", 3)]
    assert known(folder, "2024-02-10") == [cv, (*DAY, "STILLINGSSOEK", 5)]
    # Nothing after all.
    assert known(folder, "2024-03-05") == [cv, (*DAY, "STILLINGSSOEK", 0)]


def test_a_day_is_a_day_of_its_own(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, bruk(), bruk(4, "2024-02-03", "2024-02-02"))
    assert [row[3] for row in known(folder, "2024-02-03")] == [3, 4]


def test_only_the_day_and_the_count_are_kept(tmp_path: Path) -> None:
    document = bruk(tidspunkt="2024-02-01T23:14:05Z", side="/sykdom", soek="sykepleier")
    folder = taken_in(tmp_path, document)
    table = pq.read_table(folder / f"{REGISTER.id}.parquet")
    assert set(table.column_names) == {*COMMON, "hendelse", "antall"}
    assert "syk" not in str(table.to_pylist())


def test_a_record_sent_twice_counts_once(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, bruk(), bruk())
    counts = json.loads((folder / "ingest.json").read_text())["registers"][REGISTER.id]
    assert (counts["read"], counts["used"], counts["skipped"], counts["rows"]) == (2, 1, 1, 1)


BAD = [
    ("nobody", bruk(personIdent=None), "felt_mangler"),
    ("no event", bruk(hendelse=None), "felt_mangler"),
    # Not kept as a code that is new to us: a new event is a new use of personal data.
    ("an event that is not on the list", bruk(hendelse="LESTE_OM_SYKEPENGER"), "ugyldig_verdi"),
    ("an event in small letters", bruk(hendelse="innlogging"), "ugyldig_verdi"),
    ("a code that is a number", bruk(hendelse=1), "feil_type"),
    ("no count", bruk(None), "felt_mangler"),
    ("half a time", bruk(0.5), "feil_type"),
    ("fewer than none", bruk(-1), "ugyldig_verdi"),
    ("a robot", bruk(10_001), "ugyldig_verdi"),
    ("with a time of day", bruk(dato="2024-02-01T08:00:00"), "umulig_dato"),
    ("received before it was done", bruk(dato="2024-02-03"), "umulig_dato"),
    ("not known when", bruk() | {"mottatt": None}, "felt_mangler"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "document", "reason"), BAD, ids=[one[0] for one in BAD])
def test_what_the_door_refuses(why: str, document: Any, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        REGISTER.parse(document, Door(nav.DEVELOPMENT))
    assert raised.value.reason == reason
    assert "LESTE" not in str(raised.value)
