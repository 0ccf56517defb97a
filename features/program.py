"""The declarations of one register as a small program over arrays, for `features.kernel`.

A condition is parted into what is true of a row alone, found once a row, and what depends on the
landmark too; every part is a bit of a word, and a condition a postfix expression over bits. Rows
that are in the same window and meet the same condition are found once for all their features.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from features.arrays import Floats, Ints, Longs, Rows
from features.declare import Feature
from features.expressions import OF_LANDMARK, Condition
from features.windows import Window
from profilering.errors import BadInput

# Of a condition: a bit's number, or one of these.
AND: Final = -1
OR: Final = -2
NOT: Final = -3
BITS: Final = 62
OPS: Final = {
    word: number
    for number, word in enumerate(
        (
            "count",
            "any_row",
            "count_distinct",
            "days_covered",
            "separate_spells",
            "longest_gap_days",
            "longest_days",
            "days_since_start",
            "days_since_end",
            "days_since_learned",
            "days_weighted",
            "total",
            "average",
            "highest",
            "lowest",
        )
    )
}
_EXACT: Final = {"days_weighted", "total", "average"}
_FLOATS: Final = {"highest", "lowest"}


class Program:
    """What the kernel is told: `features` in its order, and arrays (see `features.kernel.run`).

    `inside_of` is the place among the windows-and-conditions of every feature that reads a row.
    """

    def __init__(self, declared: Sequence[Feature]) -> None:
        self.windows: list[Window] = []
        self.conditions: list[Condition] = []
        self.insides: list[tuple[int, int]] = []
        self.cells: list[Condition] = []
        self.of_landmark: list[Condition] = []
        self.inside_of: dict[str, int] = {}
        reading = [one for one in declared if one.value.word != "month_of_day"]
        for one in reading:
            key = (_place(self.windows, one.window), _place(self.conditions, one.rows))
            self.inside_of[one.name] = _place(self.insides, key)
        # The kernel goes through the features of an inside together.
        aggregated = [one for one in reading if one.value.word in OPS]
        self.features = sorted(aggregated, key=lambda one: self.inside_of[one.name])
        for condition in self.conditions:
            self._find(condition)
        longest = max((len(self._postfix(one)) for one in self.conditions), default=0)
        if max(len(self.cells) + len(self.of_landmark), len(self.conditions), longest) > BITS:
            raise BadInput(f"More than {BITS} conditions of one register: write fewer.")

    def _find(self, condition: Condition) -> None:
        if is_of_cells(condition):
            _place(self.cells, condition)
        elif condition.word in OF_LANDMARK:
            _place(self.of_landmark, condition)
        else:
            for part in condition.parts:
                self._find(part)

    def _postfix(self, condition: Condition) -> list[int]:
        """Return a condition as bits and signs, last sign last."""
        if is_of_cells(condition):
            return [self.cells.index(condition)]
        if condition.word in OF_LANDMARK:
            return [len(self.cells) + self.of_landmark.index(condition)]
        parts = [self._postfix(part) for part in condition.parts]
        sign = {"both": AND, "either": OR, "not": NOT}[condition.word]
        return [*(code for part in parts for code in part), sign]

    def bits(self, rows: Rows) -> Longs:
        """Return what is true of each row alone, a bit for each of `cells`."""
        found = np.zeros(len(rows), dtype=np.int64)
        for bit, condition in enumerate(self.cells):
            found |= rows.meets(condition).astype(np.int64) << bit
        return found

    def _codes(self) -> tuple[Ints, Ints]:
        """Return all conditions in postfix, one after the other, and where each begins."""
        each = [self._postfix(condition) for condition in self.conditions]
        at = np.cumsum([0, *map(len, each)])
        return np.array([c for one in each for c in one], dtype=np.int32), at.astype(np.int32)

    def _leaves(self) -> tuple[Ints, Ints]:
        """Return the kind of each of `of_landmark`, and the days it is said of."""
        kinds = [OF_LANDMARK[one.word] for one in self.of_landmark]
        days = [next((p for p in one.parts if isinstance(p, int)), 0) for one in self.of_landmark]
        return np.array(kinds, dtype=np.int32), np.array(days, dtype=np.int32)

    def _ops(self) -> tuple[Ints, Ints]:
        """Return each feature's operation, and where the features of each inside begin."""
        ops = [OPS[one.value.word] for one in self.features]
        inside = [self.inside_of[one.name] for one in self.features]
        at = np.searchsorted(inside, np.arange(len(self.insides) + 1))
        return np.array(ops, dtype=np.int32), at.astype(np.int32)

    def arrays(self) -> tuple[Any, ...]:
        """Return what the kernel is told of the program."""
        insides = np.array(self.insides, dtype=np.int32).reshape(-1, 2)
        window, condition = (np.ascontiguousarray(insides[:, n]) for n in (0, 1))
        ops, ops_at = self._ops()
        cells = len(self.cells)
        return (*self._codes(), *self._leaves(), cells, window, condition, ops_at, ops)

    def columns(self, rows: Rows) -> tuple[Ints, Longs, Floats, Ints]:
        """Return which column each feature reads, -1 for none, and the columns of each kind."""
        exact: list[str] = []
        floats: list[str] = []
        codes = [one.value.parts[0] for one in self.features if one.value.word == "count_distinct"]
        read = []
        for one in self.features:
            word = one.value.word
            if word == "count_distinct":
                read.append(codes.index(one.value.parts[0]))
            elif word in _EXACT | _FLOATS:
                read.append(_place(exact if word in _EXACT else floats, one.value.parts[0].name))
            else:
                read.append(-1)
        n = len(rows)
        return (
            np.array(read, dtype=np.int32),
            np.array([rows.exact(name) for name in exact], dtype=np.int64).reshape(len(exact), n),
            np.array([rows.number(name) for name in floats], dtype=np.float64).reshape(
                len(floats), n
            ),
            np.array([rows.text(code)[0] for code in codes], dtype=np.int32).reshape(len(codes), n),
        )


def is_of_cells(condition: Condition) -> bool:
    """Whether a condition is true or false of a row alone, whoever looks and when."""
    if condition.word in {"both", "either", "not"}:
        return all(is_of_cells(part) for part in condition.parts)
    return condition.word not in OF_LANDMARK


def _place(known: list[Any], one: Any) -> int:
    """Return the place of one among those known, and make it known."""
    if one not in known:
        known.append(one)
    return known.index(one)
