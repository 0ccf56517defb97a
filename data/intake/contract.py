"""What a register declares of itself: one frozen object per file, found by import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from data.intake.door import Door

Document = Mapping[str, Any]
# A version of a fact: the columns of its table, and what orders the versions (`ORDERING`).
Row = dict[str, Any]
ColumnType = Literal["VARCHAR", "DATE", "DOUBLE", "INTEGER", "BOOLEAN"]

# Every table starts with these (ADR 6). Intervals are half-open, dates are Europe/Oslo.
COMMON: Final[Mapping[str, ColumnType]] = {
    "person_ref": "VARCHAR",
    "row_ref": "VARCHAR",
    "fra": "DATE",
    "til": "DATE",
    "kjent_fra": "DATE",
    "kjent_til": "DATE",
}


def as_they_are(rows: list[Row]) -> list[Row]:
    """Return the rows of a register whose documents never replace each other."""
    return rows


@dataclass(frozen=True)
class Register:
    """One register: what it is, why and for what we may read it, and how its documents are read.

    `parse` turns one document into rows with `kjent` (milliseconds, orders versions known on the
    same day) and raises Refused for a document that breaks the contract. `versions` sees all rows
    of the register, each with its `line` as well, and sets `kjent_til`.
    """

    id: str
    title: str
    legal_basis: str
    knowledge_date: str
    allowed_use: str
    # Keys that together no other register's documents have: they tell whose a file is.
    marks: frozenset[str]
    columns: Mapping[str, ColumnType]
    parse: Callable[[Document, Door], list[Row]]
    versions: Callable[[list[Row]], list[Row]] = as_they_are
    # Columns kept out of the table, in a file of their own: never a feature.
    protected: Mapping[str, ColumnType] = field(default_factory=dict)
    # The line is an envelope {"hentet": ..., "svar": ...}, for the answer does not say when.
    is_fetch_source: bool = False
    # Its documents name a periode only, so the periode register is read first.
    needs_periode: bool = False
