"""A register's rows as arrays, in the order of person, begin, known and row_ref.

Days are int32 since 1970. What a declaration asks of one row alone (a code, a number, a flag) does
not depend on the landmark: it is found once a row, by the plain meaning over each distinct value.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from features.expressions import Code, Column, Condition
from features.plain import Mark, Row, is_met, text_of
from profilering.errors import BadInput

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NEVER: Final = np.int32(2**30)
ALWAYS: Final = np.int32(-(2**30))
NO_NUMBER: Final = np.int64(-(2**62))
_TOO_LARGE: Final = 1e7
_ORDER: Final = ("fra", "kjent_fra", "row_ref")
_NOWHEN: Final = Mark(None, None, None)  # type: ignore[arg-type]


class Part(NamedTuple):
    """Rows, and the person_ref of each as a DictionaryArray without nulls."""

    table: pa.Table
    refs: pa.DictionaryArray


class Rows:
    """Some persons' rows of one register.

    `person` (n,) is the place of each row's person in the list that was asked for, rising.
    """

    def __init__(self, table: pa.Table, person: Ints) -> None:
        self._table, self.person = table, person
        self.fra, self.til, self.kjent_fra, self.kjent_til = (
            days_of(table[name]) for name in ("fra", "til", "kjent_fra", "kjent_til")
        )
        self._codes: dict[str, tuple[Ints, pa.Array]] = {}
        self._values: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self.person)

    @property
    def reach(self) -> Ints:
        """Return the day up to which any row so far of the same person lasts, or begins before."""
        far = np.maximum(self.til, self.fra + np.int32(1)).astype(np.int64)
        of_person = self.person.astype(np.int64) << 32
        return np.asarray(np.maximum.accumulate(of_person + far) - of_person, dtype=np.int32)

    @property
    def are_in_order(self) -> bool:
        """Whether they are in order of person, begin (none is last) and known."""
        steps = [np.diff(days.astype(np.int64)) for days in (self.person, self.fra, self.kjent_fra)]
        person, fra, known = steps
        later = (person > 0) | ((person == 0) & ((fra > 0) | ((fra == 0) & (known >= 0))))
        return bool(later.all())

    def in_order(self) -> "Rows":
        """Return the rows in order of person, begin (none is last), known and row_ref."""
        keyed = self._table.select(list(_ORDER)).append_column("person", pa.array(self.person))
        order = pc.sort_indices(keyed, [(name, "ascending") for name in ("person", *_ORDER)])
        return Rows(self._table.take(order), self.person[order.to_numpy()])

    def meets(self, condition: Condition) -> Bools:
        """Return where a condition that reads cells only is true."""
        match condition.word:
            case "both":
                return self.meets(condition.parts[0]) & self.meets(condition.parts[1])
            case "either":
                return self.meets(condition.parts[0]) | self.meets(condition.parts[1])
            case "not":
                return ~self.meets(condition.parts[0])
            case "every_row":
                return np.ones(len(self), dtype=np.bool_)
            case "at_least":
                column, number = condition.parts
                return np.asarray(self.number(column.name) >= number)
        return self._of_each(condition.parts[0], lambda row: is_met(condition, row, _NOWHEN))

    def text(self, wanted: Code) -> tuple[Ints, pa.Array]:
        """Return the number of each row's text, -1 where it has none, and the texts."""
        match wanted.word:
            case "nothing":
                return np.full(len(self), -1, dtype=np.int32), pa.nulls(0, pa.string())
            case "code":
                return self.coded(wanted.parts[0].name)
            case "first_digits" | "fylke":
                return self._texts_of_one(wanted)
        found, held = self.text(wanted.parts[-1])
        found, texts = found.copy(), held.to_pylist()
        # From the last case to the first, which wins.
        for when, then in reversed(list(zip(wanted.parts[:-1:2], wanted.parts[1::2], strict=True))):
            texts = texts if then in texts else [*texts, then]
            found[self.meets(when)] = texts.index(then)
        return found, pa.array(texts, pa.string())

    def number(self, column: str) -> Floats:
        """Return a column's numbers, NaN where there is none."""
        return floats_of(pc.cast(self._table[column].combine_chunks(), pa.float64()))

    def exact(self, column: str) -> Longs:
        """Return a column's numbers in ten-thousandths, NO_NUMBER where there is none."""
        held = self.number(column)
        missing = np.isnan(held)
        too_large = int((np.abs(held) >= _TOO_LARGE).sum())
        if too_large:
            what = f"{too_large} numbers of ten million or more, whose sums would not be exact"
            raise BadInput(f"'{column}' has {what}.")
        size = np.floor(np.abs(np.where(missing, 0, held) * 10_000) + 0.5)
        return np.where(missing, NO_NUMBER, np.copysign(size, held)).astype(np.int64)

    def days(self, column: str) -> Ints:
        """Return a column's days, NEVER where there is none."""
        return days_of(self._table[column])

    def _texts_of_one(self, wanted: Code) -> tuple[Ints, pa.Array]:
        told = self._said(wanted.parts[0], lambda row: text_of(wanted, row, _NOWHEN))
        texts = pa.array(told, pa.string()).dictionary_encode()
        return _whole(texts.indices, -1)[self.coded(wanted.parts[0].name)[0]], texts.dictionary

    def _of_each(self, column: Column, says: Callable[[Row], bool]) -> Bools:
        said = np.array(self._said(column, says), dtype=np.bool_)
        return said[self.coded(column.name)[0]]

    def _said(self, column: Column, says: Callable[[Row], Any]) -> list[Any]:
        """Return what is said of each value; last of a row without one, whose number is -1."""
        if column.name not in self._values:
            self._values[column.name] = [*self.coded(column.name)[1].to_pylist(), None]
        return [says({column.name: value}) for value in self._values[column.name]]

    def coded(self, column: str) -> tuple[Ints, pa.Array]:
        """Return the number of each row's value, -1 where it has none, and the values."""
        if column not in self._codes:
            held = encoded(self._table[column].combine_chunks())
            self._codes[column] = _whole(held.indices, -1), held.dictionary
        return self._codes[column]


def encoded(held: pa.Array) -> pa.DictionaryArray:
    """Return a column as numbers of its distinct values."""
    return held if pa.types.is_dictionary(held.type) else held.dictionary_encode()


def floats_of(held: pa.Array) -> Floats:
    """Return numbers with NaN where there is none."""
    return np.asarray(pc.fill_null(held, np.nan).to_numpy(zero_copy_only=False))


def days_of(column: pa.ChunkedArray) -> Ints:
    """Return days as int32 since 1970, NEVER where there is none."""
    return _whole(pc.cast(column.combine_chunks(), pa.int32()), int(NEVER))


def _whole(held: pa.Array, missing: int) -> Ints:
    """Return whole numbers, with another number where there is none."""
    held = pc.fill_null(held, missing) if held.null_count else held
    return np.asarray(held.to_numpy(zero_copy_only=False))


def rows_of(parts: Sequence["Part"], persons: pa.Array) -> Rows:
    """Return the rows that are of `persons`, as they stand."""
    named = pa.concat_arrays([part.refs.dictionary for part in parts])
    place = _whole(pc.index_in(named, value_set=persons), -1)
    first = np.cumsum([0, *(len(part.refs.dictionary) for part in parts)])
    number = [part.refs.indices.to_numpy() + at for part, at in zip(parts, first, strict=False)]
    person = place[np.concatenate(number)]
    table = pa.concat_tables([part.table for part in parts])
    there = person >= 0
    if not there.all():
        table, person = table.filter(pa.array(there)), person[there]
    return Rows(table.unify_dictionaries().combine_chunks(), person)
