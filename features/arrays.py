"""A register's rows as arrays, in the order of person, begin, known and row_ref.

Days are int32 since 1970. What a declaration asks of one row alone (a code, a number, a flag) does
not depend on the landmark: it is found once a row, by the plain meaning over each distinct value.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from features.expressions import Code, Column, Condition
from features.plain import Mark, Row, is_met, text_of

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NEVER: Final = np.int32(2**30)
ALWAYS: Final = np.int32(-(2**30))
NO_NUMBER: Final = np.int64(-(2**62))
_ORDER: Final = ("fra", "kjent_fra", "row_ref")
_NOWHEN: Final = Mark(None, None, None)  # type: ignore[arg-type]


class Rows:
    """Some persons' rows of one register.

    `person` (n,) is the place of each row's person in the list that was asked for, rising.
    """

    def __init__(self, table: pa.Table, person: Ints) -> None:
        self._table, self.person = table, person
        self.fra, self.til, self.kjent_fra, self.kjent_til = (
            days_of(table[name]) for name in ("fra", "til", "kjent_fra", "kjent_til")
        )
        self._codes: dict[str, tuple[Ints, list[Any]]] = {}

    def __len__(self) -> int:
        return len(self.person)

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

    def text(self, wanted: Code) -> tuple[Ints, list[str]]:
        """Return the number of each row's text, -1 where it has none, and the texts in order."""
        if wanted.word == "nothing":
            return np.full(len(self), -1, dtype=np.int32), []
        if wanted.word != "choose":
            return self._texts_of_one(wanted)
        found, texts = self.text(wanted.parts[-1])
        found, texts = found.copy(), list(texts)
        # From the last case to the first, which wins.
        for when, then in reversed(list(zip(wanted.parts[:-1:2], wanted.parts[1::2], strict=True))):
            texts = texts if then in texts else [*texts, then]
            found[self.meets(when)] = texts.index(then)
        return found, texts

    def number(self, column: str) -> Floats:
        """Return a column's numbers, NaN where there is none."""
        held = pc.cast(self._table[column].combine_chunks(), pa.float64())
        return np.asarray(pc.fill_null(held, np.nan).to_numpy(zero_copy_only=False))

    def exact(self, column: str) -> Longs:
        """Return a column's numbers in ten-thousandths, NO_NUMBER where there is none."""
        held = self.number(column)
        missing = np.isnan(held)
        size = np.floor(np.abs(np.where(missing, 0, held) * 10_000) + 0.5)
        return np.where(missing, NO_NUMBER, np.copysign(size, held)).astype(np.int64)

    def days(self, column: str) -> Ints:
        """Return a column's days, NEVER where there is none."""
        return days_of(self._table[column])

    def _texts_of_one(self, wanted: Code) -> tuple[Ints, list[str]]:
        column: Column = wanted.parts[0]
        codes, values = self.coded(column.name)
        told = [text_of(wanted, {column.name: value}, _NOWHEN) for value in values]
        texts = sorted({text for text in told if text is not None})
        place = {text: n for n, text in enumerate(texts)}
        numbers = np.array([place.get(text, -1) for text in [*told, None]], dtype=np.int32)  # type: ignore[arg-type]
        return numbers[codes], texts

    def _of_each(self, column: Column, says: Callable[[Row], bool]) -> Bools:
        codes, values = self.coded(column.name)
        # The last is what rows without a value are, whose code is -1.
        said = np.array([says({column.name: value}) for value in [*values, None]], dtype=np.bool_)
        return said[codes]

    def coded(self, column: str) -> tuple[Ints, list[Any]]:
        """Return the number of each row's value, -1 where it has none, and the values."""
        if column not in self._codes:
            held = self._table[column].combine_chunks()
            if not pa.types.is_dictionary(held.type):
                held = held.dictionary_encode()
            codes = pc.fill_null(held.indices, -1).to_numpy(zero_copy_only=False)
            self._codes[column] = codes.astype(np.int32), held.dictionary.to_pylist()
        return self._codes[column]


def days_of(column: pa.ChunkedArray) -> Ints:
    """Return days as int32 since 1970, NEVER where there is none."""
    held = pc.cast(column.combine_chunks(), pa.int32())
    return np.asarray(pc.fill_null(held, NEVER).to_numpy(zero_copy_only=False), dtype=np.int32)


def rows_of_table(table: pa.Table, persons: pa.Array) -> Rows:
    """Return the rows of `persons` in a table, as they stand."""
    table = table.unify_dictionaries().combine_chunks()
    refs = table["person_ref"].combine_chunks()
    if not pa.types.is_dictionary(refs.type):
        refs = refs.dictionary_encode()
    place = pc.fill_null(pc.index_in(refs.dictionary, value_set=persons), -1)
    person = place.to_numpy(zero_copy_only=False).astype(np.int32)[refs.indices.to_numpy()]
    there = person >= 0
    if not there.all():
        table, person = table.filter(pa.array(there)), person[there]
    return Rows(table, person)
