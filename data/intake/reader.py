"""Reads one register: lines to documents to rows, with every record counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from data.intake.contract import Register, Row
from data.intake.document import may_be_wrapped, unwrapped
from data.intake.door import Door
from data.intake.sources import MOST_BYTES, Line
from data.quarantine import Reason, Refused, Skipped, Tally


@dataclass
class Reader:
    """Reads one register's lines; an array on a line is as many records as it has elements."""

    register: Register
    door: Door
    registers: Mapping[str, Register]
    tally: Tally = field(init=False)
    # Of the refused documents: whose marks they bear.
    looks_like: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.register.id)

    def read(self, lines: Iterable[Line]) -> list[Row]:
        """Return the register's versions; `row_ref` is register, line, and place in the line.

        Line numbers are padded, for Nav's rule reads jobs in the order they were delivered.
        """
        self.door.unknown_values = self.tally.unknown_values
        rows: list[Row] = []
        accepted = 0
        for line in lines:
            of_line: list[Row] = []
            for document in self._documents(line):
                self.tally.read += 1
                found = self._parse(document, line)
                if found is not None:
                    accepted += 1
                    for row in found:
                        row["record"] = accepted
                    of_line += found
            for place, row in enumerate(of_line):
                row["line"] = line.number
                row["row_ref"] = f"{self.register.id}:{line.number:09d}:{place}"
            rows += of_line
        kept = self.register.versions(rows)
        self.tally.used = len({row["record"] for row in kept})
        if silent := accepted - self.tally.used:
            self.tally.skipped[Skipped.UTEN_NY_RAD] += silent
        return kept

    def _documents(self, line: Line) -> list[Any]:
        """Return the records of a line; a line that holds none is counted here."""
        if line.cut is None and not line.raw.strip():
            self.tally.read += 1
            self.tally.skipped[Skipped.TOM_LINJE] += 1
            return []
        try:
            value = _decoded(line)
        except Refused as refused:
            self.tally.read += 1
            self.tally.refuse(refused, line.number, line.sha256)
            return []
        if isinstance(value, list) and not value:
            # An answer without any record says nothing new: there is nothing to count but itself.
            self.tally.read += 1
            self.tally.skipped[Skipped.UTEN_NY_RAD] += 1
        return value if isinstance(value, list) else [value]

    def _parse(self, document: Any, line: Line) -> list[Row] | None:
        if not isinstance(document, dict):
            refused = Refused(Reason.FEIL_TYPE, "a document must be an object")
            self.tally.refuse(refused, line.number, line.sha256)
            return None
        try:
            return self.register.parse(document, self.door)
        except Refused as refused:
            self.tally.refuse(refused, line.number, line.sha256)
            self.looks_like.update(r.id for r in self.registers.values() if r.may_be_of(document))
            return None

    @property
    def stranger(self) -> str | None:
        """Name the register whose documents most of these are, if it is another one."""
        if not self.looks_like:
            return None
        name, count = self.looks_like.most_common(1)[0]
        is_other = name != self.register.id and 2 * count > self.tally.read
        return name if is_other else None


def _decoded(line: Line) -> Any:
    if line.cut is not None:
        raise Refused(Reason.FOR_LANG_LINJE, f"a line must be shorter than {MOST_BYTES} bytes")
    try:
        value = orjson.loads(line.raw)
    except orjson.JSONDecodeError:
        try:
            line.raw.decode()
        except UnicodeDecodeError:
            raise Refused(Reason.FEIL_TEGNKODING, "a line must be in UTF-8") from None
        raise Refused(Reason.UGYLDIG_JSON, "a line must be one JSON document") from None
    return unwrapped(value) if may_be_wrapped(line.raw) else value
