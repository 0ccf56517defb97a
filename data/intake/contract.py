"""What a register declares of itself: one frozen object per file, found by import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from data.intake.document import Form, keys_of, read_as
from data.intake.door import Door

# A version of a fact: the columns of its table, and what orders the versions (`WORKING`).
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


# A row with this key set says something of a person to the door, and is no row of a table.
DOOR_ONLY: Final = "door_only"
# A row with this key set is of another person than its record is counted with.
UNCOUNTED: Final = "uncounted"


def nobody(_rows: list[Row]) -> set[str]:
    """Leave nobody out."""
    return set()


@dataclass(frozen=True)
class Register:
    """One register: what it is, why and for what we may read it, and how its documents are read.

    A document is read by the form whose marks it bears, into rows of `COMMON` (without row_ref,
    which the reader gives), `columns`, `protected` and `working`, and `kjent` (milliseconds, orders
    versions known on the same day). `versions` is given all rows of some persons, each with its
    `line` and `record` as well; it sets `kjent_til`, and returns those that some day could see.
    """

    id: str
    title: str
    legal_basis: str
    knowledge_date: str
    allowed_use: str
    forms: tuple[type[Form], ...]
    columns: Mapping[str, ColumnType]
    versions: Callable[[list[Row]], list[Row]]
    # The person_refs, of all rows of some persons, whose people are left out of every register.
    leaves_out: Callable[[list[Row]], set[str]] = nobody
    # What `versions` needs and the table does not hold.
    working: Mapping[str, ColumnType] = field(default_factory=dict)
    # Columns kept out of the table, in a file of their own: never a feature.
    protected: Mapping[str, ColumnType] = field(default_factory=dict)
    # Its rows are about places, not about persons: they have no person_ref.
    is_about_places: bool = False
    # Its documents name a periode only, so the periode register is read first.
    needs_periode: bool = False
    # Without it there is nothing to profile; the others may be left out.
    is_required: bool = False
    # It is read only when params.yaml says so: registers.use_<id>.
    needs_switch: bool = False

    def parse(self, document: Mapping[str, Any], door: Door) -> list[Row]:
        """Return the rows of one document; raises Refused with all that is wrong with it."""
        return read_as(self.form_of(document), document, door)

    def form_of(self, document: Mapping[str, Any]) -> type[Form]:
        """Return the form whose marks a document bears most of."""
        keys = keys_of(document)
        return max(self.forms, key=lambda form: len(form.marks & keys))

    def may_be_of(self, document: Mapping[str, Any]) -> bool:
        """Say whether a document bears the marks of this register."""
        keys = keys_of(document)
        return any(form.marks <= keys for form in self.forms)
