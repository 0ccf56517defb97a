"""CSV in UTF-8: a header of fields' names, comma or semicolon between cells, a row a document.

A cell is text, so that "0301" stays what it is, unless the register's contract wants a number, a
flag, a list or an object there; the latter two are JSON. An empty cell is null.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from data.intake.forms.columns import Contract, kinds_of, problem_of_names, row_line, value_of
from data.intake.forms.line import (
    BOM,
    MOST_BYTES,
    Line,
    cut_short,
    hash_to_end_of_line,
    held,
)
from data.quarantine import Reason, Refused

Fault = tuple[Reason, str]

_CELLS: Final = (Reason.FEIL_TYPE, "a row must have as many cells as the header")
_QUOTES: Final = (Reason.FEIL_TYPE, "quotes must stand around a whole cell, and doubled within one")
_LONG: Final = (Reason.FOR_LANG_LINJE, f"a row must be shorter than {MOST_BYTES} bytes")
_ENCODING: Final = (Reason.FEIL_TEGNKODING, "a row must be in UTF-8")


def problem(path: Path, contract: Contract) -> str:
    """Say why a file cannot be read as CSV; empty where it can."""
    with path.open("rb") as file:
        try:
            names, _ = _header(file)
        except (csv.Error, UnicodeDecodeError):
            return "has no header: its first line must be names of fields, in UTF-8"
    return problem_of_names(names, contract)


def lines(path: Path, contract: Contract) -> Iterator[Line]:
    """Yield each row; one that is no row of the header's bears a fault."""
    with path.open("rb") as file:
        names, delimiter = _header(file)
        kinds = kinds_of(contract)
        wanted = [kinds.get(name, frozenset()) for name in names]
        paths = [name.split(".") for name in names]
        for number, row in enumerate(_Rows(file, delimiter).rows(), start=1):
            fault = row.fault
            if fault is None and any(row.cells) and len(row.cells) != len(names):
                fault = _CELLS
            if fault and row.is_cut_short:
                yield cut_short(number, row.raw)
            elif fault:
                yield held(number, row.raw, Refused(*fault))._replace(cut=row.cut)
            elif not any(row.cells):
                yield Line(number, b"")
            else:
                cells = zip(row.cells, wanted, strict=True)
                yield row_line(number, paths, [value_of(*cell) for cell in cells])


def _header(file: BinaryIO) -> tuple[list[str], str]:
    """Return the names of the columns, and what stands between cells."""
    text = file.readline(MOST_BYTES).removeprefix(BOM).decode()
    delimiter = ";" if text.count(";") > text.count(",") else ","
    cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    return [name.strip() for name in cells], delimiter


class _Row(NamedTuple):
    """A row's cells and its bytes; the file ended with it, in its midst, if `is_cut_short`."""

    cells: list[str]
    raw: bytes
    fault: Fault | None
    is_cut_short: bool
    cut: str | None = None


class _Rows:
    """Rows of a file, beside the bytes that each was made of."""

    def __init__(self, file: BinaryIO, delimiter: str) -> None:
        # A cell may hold a list of hundreds of objects; the limit is one for the whole process.
        csv.field_size_limit(MOST_BYTES)
        self._file = file
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)
        self._raw: list[bytes] = []
        self._fault: Fault | None = None
        self._cut: str | None = None
        self._is_ended = False

    def rows(self) -> Iterator[_Row]:
        """Yield each row; of quotes that never close, each line that they swallowed."""
        while True:
            self._raw, self._fault, self._cut = [], None, None
            try:
                cells = next(self._reader, None)
            except csv.Error:
                if self._is_ended:
                    yield _Row([], b"".join(self._raw), _QUOTES, is_cut_short=True)
                else:
                    for raw in self._raw:
                        yield _Row([], raw.rstrip(b"\r\n"), _QUOTES, is_cut_short=False)
                continue
            if cells is None:
                return
            raw = b"".join(self._raw)
            is_cut_short = bool(raw) and not raw.endswith(b"\n")
            yield _Row(cells, raw.rstrip(b"\r\n"), self._fault, is_cut_short, self._cut)

    def _lines(self) -> Iterator[str]:
        """Yield the text of each line, and keep its bytes; what is wrong with one is noted."""
        while raw := self._file.readline(MOST_BYTES):
            if len(raw) == MOST_BYTES and not raw.endswith(b"\n"):
                self._fault, self._cut = _LONG, hash_to_end_of_line(raw, self._file)
                yield "\n"
                continue
            self._raw.append(raw)
            try:
                yield raw.decode()
            except UnicodeDecodeError:
                self._fault = _ENCODING
                yield raw.decode(errors="replace")
        self._is_ended = True
