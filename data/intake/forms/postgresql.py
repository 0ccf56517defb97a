"""A register in PostgreSQL: a table or view of documents, or of columns named as their fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, ClassVar, Final

import orjson

from data.intake.forms.columns import Contract, problem_of_names, row_line, without_nulls
from data.intake.forms.line import Line
from profilering.errors import BadInput

_ROWS_AT_A_TIME: Final = 10_000
_DOCUMENT: Final = "dokument"
_DOCUMENTS: Final = "SELECT dokument::text FROM {}"
_COLUMNS: Final = "SELECT * FROM {} LIMIT 0"
# The server writes the JSON, for it knows values that Python cannot hold, such as `infinity`.
_ROWS: Final = "SELECT row_to_json(rad.*)::text FROM {} AS rad"


@dataclass(frozen=True)
class TableSource:
    """A table or view with a column `dokument` (json, jsonb or text), or a column for each field.

    Rows are read in the order that the view gives, which should be the order of the register.
    """

    register: str
    table: str
    address: str = field(repr=False)
    contract: Contract = field(default=(), repr=False, compare=False)
    # The server says when it fails.
    is_truncated: ClassVar[bool] = False

    def problem(self) -> str | None:
        """Say why nothing can be read here, if so."""
        try:
            names = self._columns()
        except BadInput as error:
            return str(error)
        what = "" if _DOCUMENT in names else problem_of_names(names, self.contract)
        return f"'{self.register}': {self.table} {what}, nor a column 'dokument'" if what else None

    def lines(self) -> Iterator[Line]:
        """Yield each document; raises BadInput when the database fails."""
        if _DOCUMENT in self._columns():
            with self._cursor(_DOCUMENTS) as rows:
                for number, (text,) in enumerate(rows, start=1):
                    yield Line(number, (text or "").encode())
            return
        with self._cursor(_ROWS) as rows:
            for number, (text,) in enumerate(rows, start=1):
                yield _line(number, text)

    def _columns(self) -> list[str]:
        with self._cursor(_COLUMNS) as cursor:
            return [column.name for column in cursor.description]

    @contextmanager
    def _cursor(self, query: str) -> Iterator[Any]:
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
                "'dokument' or columns named as the register's fields, and PROFILERING_DATABASE "
                "must hold the database's address"
            ) from None


def _line(number: int, text: str) -> Line:
    try:
        row = without_nulls(orjson.loads(text))
    except orjson.JSONDecodeError:
        return Line(number, text.encode())
    paths = [name.split(".") for name in row]
    return row_line(number, paths, list(row.values()))
