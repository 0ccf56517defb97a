"""What the types of Avro, parquet and CSV become."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.intake.forms.columns import kinds_of
from data.intake.sources import MOST_BYTES, FileSource
from data.quarantine import Reason
from profilering.errors import BadInput
from tests.unit.data import nav_documents as nav
from tests.unit.data.register_forms import (
    as_parquet,
    flat,
    jobs,
    read,
    source,
)


def logical(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "logicalType": name}


AVRO_TYPES = {
    "ms": logical("long", "timestamp-millis"),
    "us": ["null", logical("long", "timestamp-micros")],
    "day": logical("int", "date"),
    "local": logical("long", "local-timestamp-millis"),
    "uuid": logical("string", "uuid"),
    "part": {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2},
    "code": {"type": "enum", "name": "Code", "symbols": ["JA", "NEI"]},
    "again": "Code",
    "map": {"type": "map", "values": "string"},
    "raw": ["null", "bytes"],
}
SOUND = {
    "ms": datetime(2024, 2, 1, 11, tzinfo=UTC),
    "us": datetime(2024, 2, 1, 11, tzinfo=UTC),
    "day": date(2024, 2, 1),
    "local": datetime(2024, 2, 1, 12),
    "uuid": "no uuid",
    "part": Decimal("80.5"),
    "code": "JA",
    "again": "NEI",
    "map": {"a": "b"},
    "raw": None,
}


def test_avro_types(tmp_path: Path) -> None:
    fields = [{"name": name, "type": kind} for name, kind in AVRO_TYPES.items()]
    strange = SOUND | {"ms": 10**17, "day": 10**9, "local": 10**17, "us": None}
    with (tmp_path / "x").open("wb") as file:
        schema = {"type": "record", "name": "x", "fields": fields}
        fastavro.writer(file, schema, [SOUND, strange, SOUND | {"raw": b"x"}, SOUND])
    first, second, third, fourth = source("periode", tmp_path / "x", "avro").lines()
    assert json.loads(first.raw) == SOUND | {
        "ms": nav.ms("2024-02-01"),
        "us": nav.ms("2024-02-01"),
        "day": "2024-02-01",
        "local": "2024-02-01T12:00:00",
        "part": 80.5,
    }
    assert json.loads(second.raw)["ms"] == 10**17
    assert json.loads(second.raw)["day"] == 10**9
    assert third.fault is not None
    assert third.fault.reason is Reason.FEIL_TYPE
    assert fourth.raw == first.raw


def test_parquet_types(tmp_path: Path) -> None:
    when = datetime(2024, 2, 1, 11, 0, 0, 5000)
    table = pa.table(
        {
            "day": pa.array([date(2024, 2, 1), None]),
            "zone": pa.array([when, None], pa.timestamp("us", "Europe/Oslo")),
            "local": pa.array([when, datetime(2024, 2, 1)], pa.timestamp("ns")),
            "part": pa.array([Decimal("80.50"), None]),
            "code": pa.array(["0301", None]).dictionary_encode(),
            "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
            "a.b.c": pa.array([None, 1]),
        }
    )
    pq.write_table(table, tmp_path / "x")
    first, second = (
        json.loads(line.raw) for line in FileSource("x", tmp_path / "x", "parquet").lines()
    )
    assert first == {
        "day": "2024-02-01",
        "zone": "2024-02-01T12:00:00.005000+01:00",
        "local": "2024-02-01T11:00:00.005000",
        "part": 80.5,
        "code": "0301",
        "map": {"a": 1},
    }
    assert second == {"local": "2024-02-01T00:00:00", "a": {"b": {"c": 1}}}


def test_a_value_of_parquet_that_cannot_be_loses_its_row_only(tmp_path: Path) -> None:
    times = pa.array([0, 10**15, 1], pa.timestamp("s"))
    raw = pa.array([None, None, b"x"], pa.binary())
    pq.write_table(pa.table({"t": times, "raw": raw, "n": [1, 2, 3]}), tmp_path / "x")
    one = FileSource("x", tmp_path / "x", "parquet")
    first, second, third = one.lines()
    assert json.loads(first.raw) == {"t": "1970-01-01T00:00:00", "n": 1}
    assert second.fault is not None
    assert second.fault.reason is Reason.UGYLDIG_VERDI
    assert third.fault is not None
    assert third.fault.reason is Reason.FEIL_TYPE
    assert not one.is_truncated


def test_columns_of_the_wrong_type_or_missing_are_left_to_the_contract(tmp_path: Path) -> None:
    rows = [flat(one) for one in jobs()]
    for row in rows:
        row["opprettet"] = 1
        del row["uuid"]
    as_parquet(rows, tmp_path / "x")
    door = Door(nav.DEVELOPMENT)
    for found in read("aa_registeret", tmp_path / "x", "parquet"):
        with pytest.raises(BadInput, match="'uuid' is missing") as refused:
            REGISTERS["aa_registeret"].parse(found, door)
        assert "'opprettet' must be a date-time" in str(refused.value)


def test_the_contract_says_what_a_cell_is(tmp_path: Path) -> None:
    kinds = kinds_of(REGISTERS["aa_registeret"].forms)
    assert kinds["ansettelsesdetaljer"] >= {list}
    assert kinds["uuid"] == {str}
    text = (
        "hentet;svar.personIdent;svar.perioder;annet;tom\r\n"
        f'1706785200000;{nav.ANNA};"[{{""fraOgMedDato"": ""2024-02-02""}}]";0301;\r\n'
        f"2024-02-01T12:00:00+01:00;{nav.ANNA};[1,2;080;\r\n"
    )
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbf" + text.encode())
    first, second = read("dagpenger", tmp_path / "x", "csv")
    svar = {"personIdent": nav.ANNA, "perioder": [{"fraOgMedDato": "2024-02-02"}]}
    assert first == {"hentet": 1706785200000, "svar": svar, "annet": "0301"}
    svar = {"personIdent": nav.ANNA, "perioder": "[1,2"}
    assert second == {"hentet": "2024-02-01T12:00:00+01:00", "svar": svar, "annet": "080"}


def test_a_column_and_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("id,avsluttet,avsluttet.kilde\n1,,a\n1,a,\n1,a,a\n")
    lines = list(source("periode", tmp_path / "x", "csv").lines())
    assert [bool(line.fault) for line in lines] == [False, False, True]
    assert lines[0].raw == b'{"id":"1","avsluttet":{"kilde":"a"}}'


def test_flags_and_numbers_of_csv(tmp_path: Path) -> None:
    name = "jobbetSammenhengendeSeksAvTolvSisteMnd"
    cells = "true,36 True,36.5 f,036 1,NaN TRUE,1e9999"
    (tmp_path / "x").write_text(f"id,{name},alder\n" + "".join(f"x,{c}\n" for c in cells.split()))
    found = [(one[name], one["alder"]) for one in read("profilering", tmp_path / "x", "csv")]
    assert found == [
        (True, 36),
        (True, 36.5),
        (False, "036"),
        ("1", "NaN"),
        (True, "1e9999"),
    ]


def test_rows_of_csv_that_are_none(tmp_path: Path) -> None:
    long = b"x" * (MOST_BYTES + 5)
    rows = [
        b"id,identitetsnummer",
        b"1,2",
        b"1",
        b"1,2,3",
        b"",
        b",",
        b'1,"a',
        b'b"',
        b'1,"a"b',
        b"1,\xf8",
        b"1," + long,
        b"[],[]",
        b"",
    ]
    (tmp_path / "x").write_bytes(b"\r\n".join(rows))
    one = source("periode", tmp_path / "x", "csv")
    assert one.problem() is None
    lines = list(one.lines())
    assert [
        line.fault.reason if line.fault else json.loads(line.raw or b"0") for line in lines
    ] == [
        {"id": "1", "identitetsnummer": "2"},
        Reason.FEIL_TYPE,
        Reason.FEIL_TYPE,
        0,
        0,
        {"id": "1", "identitetsnummer": "a\r\nb"},
        Reason.FEIL_TYPE,
        Reason.FEIL_TEGNKODING,
        Reason.FOR_LANG_LINJE,
        {"id": "[]", "identitetsnummer": "[]"},
    ]
    assert lines[1].raw == b"1"
    assert not one.is_truncated
    assert len({line.sha256 for line in lines}) == len(lines) - 1


def test_a_quote_of_csv_that_never_closes_ends_the_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'id,identitetsnummer\n1,2\n1,"2\n1,2\n')
    one = source("periode", tmp_path / "x", "csv")
    assert [bool(line.fault) for line in one.lines()] == [False, True]
    assert one.is_truncated


def test_lines_that_a_quote_of_csv_swallows_are_counted(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'id,identitetsnummer\n1,"2\n1,2\n1,"2"\n1,2\n')
    one = source("periode", tmp_path / "x", "csv")
    assert [bool(line.fault) for line in one.lines()] == [True, True, True, False]
