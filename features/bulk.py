"""All features of one register for many landmarks: the program, the kernel, the last rows."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import NEVER, Bools, Floats, Ints, Longs, Rows
from features.declare import Feature
from features.expressions import OF_LANDMARK, Code, Condition, Value
from features.kernel import run
from features.marks import Marks, month_and_day
from features.program import Program, is_of_cells

# Numbers and flags with NaN as missing, or texts with null: one for each landmark.
Cells = Any
_NONE: Final = pa.nulls(0, pa.string())
_MONTHS: Final = pa.array([f"{month:02d}" for month in range(1, 13)])


def known_span(rows: Rows) -> tuple[Ints, Ints]:
    """Return the days from and until which each row was known: the rule of visibility (ADR 4)."""
    return rows.kjent_fra, rows.kjent_til


class Loaded:
    """Some rows of one register, made ready for what its features ask of a row alone."""

    def __init__(self, features: Sequence[Feature], rows: Rows) -> None:
        self._features, self._rows = features, rows
        self._program = program = Program(features)
        self._spell, self._spells = np.full(len(rows), -1, dtype=np.int32), _NONE
        if any(one.word == "this_spell" for one in program.of_landmark):
            self._spell, self._spells = rows.coded("periode_ref")
        days = (rows.fra, rows.til, *known_span(rows), rows.kjent_fra, rows.reach)
        self._of_rows = (*days, self._spell, program.bits(rows))
        self._columns = program.columns(rows)

    def of(self, marks: Marks) -> dict[str, Cells]:
        """Return every feature of the register, one value for each landmark, by name."""
        program, of_spell = self._program, self._spell_of(marks)
        values, last = self._run(marks, of_spell)
        found: dict[str, Cells] = {
            one.name: _filled(one, values[:, n]) for n, one in enumerate(program.features)
        }
        for one in self._features:
            if one.value.word == "month_of_day":
                found[one.name] = _MONTHS.take(pa.array(month_and_day(marks.as_of)[0] % 12))
            elif one.name not in found:
                row = last[:, program.inside_of[one.name]]
                at = _At(self._rows, row, marks, (self._spell, of_spell))
                found[one.name] = at.cell(one)
        return found

    def _spell_of(self, marks: Marks) -> Ints:
        """Return the number of each landmark's spell; one of none is no row's."""
        place = pc.index_in(marks.spells, value_set=self._spells)
        is_none = pc.or_(pc.is_null(marks.spells), pc.is_null(place))
        found = pc.if_else(is_none, pa.scalar(-2, pa.int32()), place)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int32)

    def _run(self, marks: Marks, of_spell: Ints) -> tuple[Floats, Longs]:
        """Return values (n, features), and the last row of each inside (n, insides)."""
        program, rows = self._program, self._rows
        found = (
            np.empty((len(marks.as_of), len(program.features))),
            np.empty((len(marks.as_of), len(program.insides)), dtype=np.int64),
        )
        starts = marks.starts(program.windows)
        first_day = starts.min(axis=1, initial=NEVER)
        span = [np.searchsorted(rows.person, marks.person, side) for side in ("left", "right")]
        of_marks = (*span, marks.as_of, of_spell, first_day, starts)
        run(of_marks, self._of_rows, program.arrays(), self._columns, found)
        return found


def _filled(one: Feature, column: Floats) -> Floats:
    empty = one.value.empty
    return np.array(column if empty is None else np.where(np.isnan(column), empty, column))


class _At:
    """One row for each landmark, or none: what its last row says."""

    def __init__(self, rows: Rows, row: Longs, marks: Marks, spells: tuple[Ints, Ints]) -> None:
        self._rows, self._marks, self._spells = rows, marks, spells
        self._there = row >= 0
        # Any row stands in where there is none, and what it says is taken out again.
        self._row = np.where(self._there, row, 0)

    def cell(self, one: Feature) -> Cells:
        """Return a feature that reads the last row."""
        if one.kind == "categorical":
            return self._text(one.value.parts[0])
        if not len(self._rows):
            return np.full(len(self._row), np.nan)
        return np.where(self._there, self._number(one.value), np.nan)

    def _number(self, value: Value) -> Floats:
        word, parts = value.word, value.parts
        if word in {"last_meets", "conditions_met"}:
            return np.asarray(sum(self._meets(part).astype(np.float64) for part in parts))
        name: str = parts[0].name
        if word in {"last_number", "last_flag"}:
            return self._rows.number(name)[self._row]
        held, day = self._rows.days(name)[self._row], self._marks.as_of
        if word == "years_since":
            days = _years(held, day)
        else:
            days = day - held if word == "days_since_date" else held - day
        return np.where(held == NEVER, np.nan, days)

    def _meets(self, condition: Condition) -> Bools:
        word, parts = condition.word, condition.parts
        if is_of_cells(condition):
            return self._rows.meets(condition)[self._row]
        if word not in OF_LANDMARK:
            joined = {"both": np.logical_and, "either": np.logical_or}.get(word)
            each = [self._meets(part) for part in parts]
            found: Bools = joined(*each) if joined else ~each[0]
            return found
        day, row = self._marks.as_of, self._row
        if word == "this_spell":
            return np.asarray(self._spells[0][row] == self._spells[1])
        if word == "became_known_last":
            return np.asarray(self._rows.kjent_fra[row] > day - parts[0])
        ends = np.minimum(self._rows.til[row], day + 1)
        lasted = ends - self._rows.fra[row]
        return np.asarray(ends <= day if word == "has_ended" else lasted >= parts[0])

    def _text(self, wanted: Code) -> pa.StringArray:
        if not len(self._rows):
            return pa.nulls(len(self._row), pa.string())
        codes, texts = self._rows.text(wanted)
        found = codes[self._row]
        return texts.take(pa.array(found, mask=~self._there | (found < 0)))


def _years(born: Ints, day: Ints) -> Ints:
    """Return whole years; of 29 February, full on 1 March."""
    months, of_month = month_and_day(day)
    born_months, born_of_month = month_and_day(np.where(born == NEVER, np.int32(0), born))
    whole = months - born_months - (of_month < born_of_month)
    return np.asarray(whole // 12)
