"""Reads one register: lines to documents to rows, with every record counted once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from data.intake.contract import DOOR_ONLY, UNCOUNTED, Register, Row, nobody
from data.intake.document import may_be_wrapped, unwrapped
from data.intake.door import Door
from data.intake.sources import MOST_BYTES, Line
from data.intake.spool import Spool
from data.quarantine import Reason, Refused, Skipped, Tally


@dataclass
class Reader:
    """Reads one register's lines; an array on a line is as many records as it has elements."""

    register: Register
    door: Door
    registers: Mapping[str, Register]
    tally: Tally = field(init=False)
    # Documents that keep the contract, numbered from 1 as they come.
    accepted: int = field(default=0, init=False)
    # People who may be protected by a record that could not be read.
    unsure: set[str] = field(default_factory=set, init=False)
    # Of the refused documents: whose marks they bear.
    looks_like: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.register.id)

    def read(self, lines: Iterable[Line], spool: Spool) -> None:
        """Put the rows of all documents into the spool.

        `row_ref` is register, line, and place in the line. Line numbers are padded, for Nav's rule
        reads jobs in the order they were delivered.
        """
        self.door.unknown_values = self.tally.unknown_values
        for line in lines:
            place = 0
            for document in self._documents(line):
                self.tally.read += 1
                found = self._parse(document, line)
                if found is None:
                    continue
                self.accepted += 1
                if not found:
                    self.tally.skipped[Skipped.UTEN_NY_RAD] += 1
                for row in found:
                    row["record"], row["line"] = self.accepted, line.number
                    row["row_ref"] = f"{self.register.id}:{line.number:09d}:{place}"
                    place += 1
                    spool.add(row)
        spool.close()

    def settle(self, rows: list[Row], left_out: Collection[str]) -> list[Row]:
        """Return the versions of all rows of some persons, and count what became of each record.

        People in `left_out` are counted and go no further.
        """
        gone = {row["record"] for row in rows if row.get("person_ref") in left_out}
        mine = [row for row in rows if row["record"] not in gone]
        counted = {row["record"] for row in rows if not row.get(UNCOUNTED)}
        # What only the door needs has been used by now.
        used = {row["record"] for row in mine if row.get(DOOR_ONLY)}
        kept = self.register.versions([row for row in mine if not row.get(DOOR_ONLY)])
        used |= {row["record"] for row in kept}
        _name_apart(kept)
        self.tally.used += len(used)
        silent = {row["record"] for row in mine} - used
        for reason, records in ((Skipped.VERNET, gone), (Skipped.UTEN_NY_RAD, silent)):
            if found := len(records & counted):
                self.tally.skipped[reason] += found
        return kept

    def _documents(self, line: Line) -> list[Any]:
        """Return the records of a line; a line that holds none is counted here."""
        try:
            found = documents_of(line)
        except Refused as refused:
            self.tally.read += 1
            self._refuse(refused, line)
            return []
        if not found:
            # An answer without any record says nothing new: there is nothing to count but itself.
            is_blank = not line.raw.strip()
            self.tally.read += 1
            self.tally.skipped[Skipped.TOM_LINJE if is_blank else Skipped.UTEN_NY_RAD] += 1
        return found

    def _parse(self, document: Any, line: Line) -> list[Row] | None:
        try:
            return parsed(self.register, document, self.door)
        except Refused as refused:
            self._refuse(refused, line)
            if isinstance(document, dict):
                mine = (r.id for r in self.registers.values() if r.may_be_of(document))
                self.looks_like.update(mine)
            return None

    def _refuse(self, refused: Refused, line: Line) -> None:
        """Count a refused record; of one that may protect somebody, note who it may be of."""
        # Keyed, for a line may hold little more than an identity number, which can be guessed.
        row_hash = self.door.reference("linje", line.sha256)
        self.tally.refuse(refused, line.number, row_hash)
        if self.register.leaves_out is not nobody:
            self.unsure |= self.door.persons_in(line.raw)

    @property
    def stranger(self) -> str | None:
        """Name the register whose documents most of these are, if it is another one."""
        if not self.looks_like:
            return None
        name, count = self.looks_like.most_common(1)[0]
        # Two registers may look alike: then it is this one, and broken.
        is_other = self.looks_like[self.register.id] < count and 2 * count > self.tally.read
        return name if is_other else None


def _name_apart(rows: list[Row]) -> None:
    """Number the rows that one row became, by when they were known: row_ref names one row."""
    same: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        same[row["row_ref"]].append(row)
    for name, group in same.items():
        for number, row in enumerate(sorted(group, key=lambda row: row["kjent_fra"])[1:], start=1):
            row["row_ref"] = f"{name}.{number}"


def parsed(register: Register, document: Any, door: Door) -> list[Row]:
    """Return the rows of one document; raises Refused for what is none of the register's."""
    if not isinstance(document, dict):
        raise Refused(Reason.FEIL_TYPE, "a document must be an object")
    return register.parse(document, door)


def documents_of(line: Line) -> list[Any]:
    """Return the documents of a line, none for a blank one; raises Refused where it is no JSON."""
    if line.fault is None and line.cut is None and not line.raw.strip():
        return []
    value = _decoded(line)
    return value if isinstance(value, list) else [value]


def _decoded(line: Line) -> Any:
    if line.fault is not None:
        raise line.fault
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
    try:
        return unwrapped(value) if may_be_wrapped(line.raw) else value
    except RecursionError:
        raise Refused(Reason.UGYLDIG_JSON, "a line must not be nested so deep") from None
