"""Where lines come from: files, lines of any length, and a database that streams."""

import hashlib
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from data.intake.all import REGISTERS
from data.intake.sources import MOST_BYTES, FileSource, Line, TableSource, sources_of
from profilering.errors import BadInput
from profilering.places import Places
from profilering.sources import Registers, RegisterSource

NAMED = [name for name, f in Registers.model_fields.items() if f.annotation is RegisterSource]
ADDRESS = "postgresql://leser:hemmelig@localhost/registre"


def settings(source: str, **named: str) -> Registers:
    """Return settings; `named` is the path and table of every register."""
    one = {"path": "", "table": "", "form": "jsonl"} | named
    return Registers.model_validate(
        {
            "source": source,
            "quarantine_limit": 0.01,
            "use_webbruk": False,
            "leave_out_protected": True,
            "yrke_table": "",
        }
        | dict.fromkeys(NAMED, one)
    )


def test_each_source_of_params(tmp_path: Path) -> None:
    places = Places(tmp_path)
    synthetic = sources_of(settings("synthetic"), REGISTERS, places, {})
    assert synthetic["aap"] == FileSource("aap", places.sources / "syntetisk" / "aap.jsonl")
    files = sources_of(settings("files", path="mine/x.jsonl"), REGISTERS, places, {})
    assert files["aap"] == FileSource("aap", tmp_path / "mine" / "x.jsonl")
    database = {"PROFILERING_DATABASE": ADDRESS}
    tables = sources_of(settings("postgresql", table="nav.aap"), REGISTERS, places, database)
    assert tables["aap"] == TableSource("aap", "nav.aap", ADDRESS)
    assert "hemmelig" not in repr(tables)


def test_what_params_does_not_name_is_told(tmp_path: Path) -> None:
    places = Places(tmp_path)
    with pytest.raises(BadInput, match=r"7 problems(.|\n)*'registers.aap.path' is empty"):
        sources_of(settings("files"), REGISTERS, places, {})
    with pytest.raises(BadInput, match=r"'registers.aap.table' is empty"):
        sources_of(settings("postgresql"), REGISTERS, places, {})
    with pytest.raises(BadInput, match="set PROFILERING_DATABASE"):
        sources_of(settings("postgresql", table="t"), REGISTERS, places, {})


def test_lines_are_numbered_from_one_and_come_without_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "aap.jsonl"
    path.write_bytes(b'{"a": 1}\r\n\n{"a": 2}')
    lines = list(FileSource("aap", path).lines())
    assert lines == [Line(1, b'{"a": 1}'), Line(2, b""), Line(3, b'{"a": 2}')]
    assert lines[0].sha256 == hashlib.sha256(b'{"a": 1}').hexdigest()


def test_a_line_too_long_is_hashed_and_not_held(tmp_path: Path) -> None:
    long = b"x" * (2 * MOST_BYTES + 7)
    path = tmp_path / "aap.jsonl"
    path.write_bytes(b"a\n" + long + b"\nb\n")
    first, cut, last = FileSource("aap", path).lines()
    assert (first.raw, cut.raw, last) == (b"a", b"", Line(3, b"b"))
    assert cut.sha256 == hashlib.sha256(long).hexdigest()


class DatabaseError(Exception):
    """Stands in for psycopg.Error; what it says quotes a row."""

    sqlstate = "42P01"


class Connection:
    """A connection and its cursor in one, with rows or a failure."""

    def __init__(self, fails: bool) -> None:
        self.fails = fails
        self.asked: list[str] = []
        self.columns = ["nr", "dokument"]
        self.rows: list[Any] = [('{"a": 1}',), (None,), ('{"a": "ø"}',)]

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None: ...

    def cursor(self, _: str) -> "Connection":
        return self

    def execute(self, query: str) -> None:
        self.asked.append(query)
        if self.fails:
            raise DatabaseError("row 01819000049 is wrong")

    def __iter__(self) -> Any:
        return iter(self.rows)

    @property
    def description(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name) for name in self.columns]


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A stand-in for psycopg, which is not installed everywhere."""
    found = Connection(fails=False)
    psycopg: Any = ModuleType("psycopg")
    psycopg.sql = ModuleType("psycopg.sql")
    psycopg.connect = lambda _: found
    psycopg.Error = DatabaseError
    psycopg.sql.Identifier = lambda *parts: ".".join(f'"{part}"' for part in parts)
    psycopg.sql.SQL = lambda text: text
    monkeypatch.setitem(sys.modules, "psycopg", psycopg)
    monkeypatch.setitem(sys.modules, "psycopg.sql", psycopg.sql)
    return found


def test_a_table_gives_its_documents(connection: Connection) -> None:
    source = TableSource("aap", "nav.aap", ADDRESS)
    assert source.problem() is None
    assert list(source.lines()) == [
        Line(1, b'{"a": 1}'),
        Line(2, b""),
        Line(3, '{"a": "ø"}'.encode()),
    ]
    assert connection.asked[-1] == 'SELECT dokument::text FROM "nav"."aap"'


def test_a_table_of_columns_gives_documents(connection: Connection) -> None:
    connection.columns = ["hentet", "svar.personIdent", "svar.perioder"]
    connection.rows = [
        ('{"hentet": 1, "svar.personIdent": "x", "svar.perioder": [{"a": null, "b": 0.5}]}',),
        ('{"hentet": null, "svar.personIdent": null, "svar.perioder": null}',),
        ('{"hentet": "\\ud800"}',),
    ]
    source = TableSource("dagpenger", "nav.dp", ADDRESS, REGISTERS["dagpenger"].forms)
    assert source.problem() is None
    first, second, third = source.lines()
    assert first.raw == b'{"hentet":1,"svar":{"personIdent":"x","perioder":[{"b":0.5}]}}'
    assert second.raw == b"{}"
    assert third.raw == b'{"hentet": "\\ud800"}'
    assert connection.asked[-1] == 'SELECT row_to_json(rad.*)::text FROM "nav"."dp" AS rad'
    connection.columns = ["document"]
    assert "nav.dp has no column that bears the name of a field" in str(source.problem())


def test_a_database_that_fails_says_neither_row_nor_password(connection: Connection) -> None:
    connection.fails = True
    source = TableSource("aap", "nav.aap", ADDRESS)
    problem = str(source.problem())
    assert (
        "'aap': nav.aap cannot be read from the database (DatabaseError, SQLSTATE 42P01)" in problem
    )
    assert "01819000049" not in problem
    assert "hemmelig" not in problem
    with pytest.raises(BadInput):
        list(source.lines())


def test_without_psycopg_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "package psycopg is not installed" in str(TableSource("aap", "t", ADDRESS).problem())
