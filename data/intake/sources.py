"""Where a register's lines come from: a file of JSON lines, or a table in PostgreSQL."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from data.intake.contract import Register
from profilering.errors import BadInput, collected
from profilering.files import write_json
from profilering.params import Registers
from profilering.places import Places
from profilering.time import now

# Far longer than any document; a longer line is hashed piece by piece and never held.
MOST_BYTES: Final = 4 << 20

_OTHER_FORMS: Final = {
    b"PAR1": "a parquet file",
    b"Obj\x01": "an Avro container file",
    b"\x1f\x8b": "compressed (gzip)",
    b"PK": "compressed (zip)",
    b"\xff\xfe": "in UTF-16",
    b"\xfe\xff": "in UTF-16",
}
_BOM: Final = b"\xef\xbb\xbf"
_ROWS_AT_A_TIME: Final = 10_000


class Line(NamedTuple):
    """One document as it arrived; `cut` is the hash of a line too long to be held."""

    number: int
    raw: bytes
    cut: str | None = None

    @property
    def sha256(self) -> str:
        """The hash that names the line in the quarantine."""
        return self.cut or hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class FileSource:
    """JSON lines in a file: one document a line, in the order the register gave them."""

    register: str
    path: Path

    def problem(self) -> str | None:
        """Say why nothing can be read here, if so."""
        try:
            with self.path.open("rb") as file:
                start = file.read(8)
        except FileNotFoundError:
            what = f"is missing ({self.path})"
        except OSError as error:
            what = f"cannot be read ({self.path}): {error.strerror}"
        else:
            what = _problem_of(start)
        return what and f"'{self.register}': {self.path.name} {what}"

    def lines(self) -> Iterator[Line]:
        """Yield each line without its end."""
        with self.path.open("rb") as file:
            number = 0
            while raw := file.readline(MOST_BYTES):
                number += 1
                if len(raw) == MOST_BYTES and not raw.endswith(b"\n"):
                    yield Line(number, b"", _hash_to_end_of_line(raw, file))
                    continue
                raw = raw.rstrip(b"\r\n")
                yield Line(number, raw.removeprefix(_BOM) if number == 1 else raw)


def _problem_of(start: bytes) -> str:
    """Say what is wrong with a file by its first bytes; empty where nothing is."""
    if not start:
        return "is empty: 0 lines"
    for magic, form in _OTHER_FORMS.items():
        if start.startswith(magic):
            return f"is {form}; JSON lines in UTF-8 are needed"
    if start.split(b"\n")[0].strip() in (b"{", b"["):
        return "is one JSON document over many lines; one document a line is needed"
    return ""


def _hash_to_end_of_line(raw: bytes, file: BinaryIO) -> str:
    digest = hashlib.sha256(raw)
    while not raw.endswith(b"\n") and (raw := file.readline(MOST_BYTES)):
        digest.update(raw.rstrip(b"\r\n"))
    return digest.hexdigest()


@dataclass(frozen=True)
class TableSource:
    """A PostgreSQL table or view with one column `dokument` (json, jsonb or text).

    Rows are read in the order that the view gives, which should be the order of the register.
    """

    register: str
    table: str
    address: str = field(repr=False)

    def problem(self) -> str | None:
        """Say why nothing can be read here, if so."""
        try:
            with self._rows("SELECT dokument FROM {} LIMIT 0"):
                return None
        except BadInput as error:
            return str(error)

    def lines(self) -> Iterator[Line]:
        """Yield each document; raises BadInput when the database fails."""
        with self._rows("SELECT dokument::text FROM {}") as rows:
            for number, (text,) in enumerate(rows, start=1):
                yield Line(number, (text or "").encode())

    @contextmanager
    def _rows(self, query: str) -> Iterator[Any]:
        """Give a cursor that streams; raises BadInput without the server's words or the address.

        What the server says may quote a row, and the address may hold a password.
        """
        try:
            psycopg, sql = import_module("psycopg"), import_module("psycopg.sql")
        except ImportError:
            raise BadInput(
                f"'{self.register}': registers.source is postgresql, but the package psycopg is "
                "not installed"
            ) from None
        name = sql.Identifier(*self.table.split("."))
        try:
            with psycopg.connect(self.address) as connection, connection.cursor("d") as cursor:
                cursor.itersize = _ROWS_AT_A_TIME
                cursor.execute(sql.SQL(query).format(name))
                yield cursor
        except psycopg.Error as error:
            raise BadInput(
                f"'{self.register}': {self.table} cannot be read from the database "
                f"({type(error).__name__}, SQLSTATE {error.sqlstate}); it must have a column "
                "'dokument', and PROFILERING_DATABASE must hold the database's address"
            ) from None


Source = FileSource | TableSource


def sources_of(
    params: Registers,
    registers: Mapping[str, Register],
    places: Places,
    environ: Mapping[str, str],
) -> dict[str, Source]:
    """Return the source of each register that is delivered, by params.yaml.

    Raises BadInput that names every required register without a path or table, or says that the
    database has no address.
    """
    off = {i for i, one in registers.items() if one.needs_switch and not is_on(params, i)}
    registers = {i: one for i, one in registers.items() if i not in off}
    if params.source == "synthetic":
        files = {id_: FileSource(id_, places.synthetic / f"{id_}.jsonl") for id_ in registers}
        return {i: one for i, one in files.items() if registers[i].is_required or one.path.exists()}
    key = "path" if params.source == "files" else "table"
    named = {i: one for i, one in params.sources().items() if getattr(one, key)}
    given = {id_: one for id_, one in named.items() if id_ in registers}
    lacking = [id_ for id_, one in registers.items() if one.is_required and id_ not in given]
    if lacking:
        problems = [f"'registers.{id_}.{key}' is empty" for id_ in lacking]
        raise BadInput(collected("params.yaml", problems))
    if params.source == "files":
        return {id_: FileSource(id_, places.root / one.path) for id_, one in given.items()}
    address = environ.get("PROFILERING_DATABASE", "")
    if not address:
        raise BadInput(
            "registers.source is postgresql: set PROFILERING_DATABASE to the database's address, "
            "such as postgresql://reader@localhost/registers"
        )
    return {id_: TableSource(id_, one.table, address) for id_, one in given.items()}


def is_on(params: Registers, id_: str) -> bool:
    """Say whether a register that has a switch is switched on."""
    return bool(getattr(params, f"use_{id_}"))


def note_state(params: Registers, places: Places) -> None:
    """Write what tells whether the registers' own files have changed: name, size and time.

    DVC watches this file. A database cannot be watched: `profilering profile` reads it anew.
    """
    state: dict[str, object] = {"source": params.source}
    if params.source == "files":
        for id_, source in params.sources().items():
            path = places.root / source.path
            known = path.stat() if path.is_file() else None
            state[id_] = [known.st_size, known.st_mtime_ns] if known else None
    elif params.source == "postgresql":
        state["read_at"] = now().isoformat()
    write_json(places.sources_state, state)
