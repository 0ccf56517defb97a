"""All features of one register for many landmarks: the program, the kernel, the last rows."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import NEVER, Bools, Floats, Ints, Longs, Rows
from features.declare import Feature
from features.expressions import Code, Condition, Value
from features.kernel import run
from features.marks import Marks, month_and_day
from features.program import OF_LANDMARK, Program, is_of_cells


def features_of_rows(
    features: Sequence[Feature], rows: Rows, marks: Marks, threads: int
) -> dict[str, pd.Series]:
    """Return the features of one register, one value for each landmark, by name."""
    program = Program(features)
    spell, of_spell = _spells(program, rows, marks)
    out, last = _run(program, rows, marks, (spell, of_spell), threads)
    found = {one.name: _filled(one, out[n]) for n, one in enumerate(program.features)}
    for one in features:
        if one.value.word == "month_of_day":
            months = month_and_day(marks.as_of)[0] % 12 + 1
            found[one.name] = pd.Series(months).map("{:02d}".format).astype("str")
        elif one.name not in found:
            at = _At(rows, last[program.inside_of[one.name]], marks, (spell, of_spell))
            found[one.name] = at.cell(one)
    return found


def _filled(one: Feature, column: Floats) -> pd.Series:
    empty = one.value.empty
    return pd.Series(column if empty is None else np.where(np.isnan(column), empty, column))


def _spells(program: Program, rows: Rows, marks: Marks) -> tuple[Ints, Ints]:
    """Return the numbers of the rows' spells and of the landmarks'; those of none differ."""
    if not any(one.word == "this_spell" for one in program.of_landmark):
        return np.full(len(rows), -1, np.int32), np.full(len(marks.as_of), -2, np.int32)
    codes, values = rows.coded("periode_ref")
    place = pc.fill_null(pc.index_in(marks.spells, value_set=pa.array(values, pa.string())), -2)
    of_spell = place.to_numpy(zero_copy_only=False).astype(np.int32)
    return codes, of_spell


def known_span(rows: Rows) -> tuple[Ints, Ints]:
    """Return the days from and until which each row was known: the rule of visibility (ADR 4)."""
    return rows.kjent_fra, rows.kjent_til


def _run(
    program: Program, rows: Rows, marks: Marks, spells: tuple[Ints, Ints], threads: int
) -> tuple[Floats, Longs]:
    """Run the kernel over all landmarks, in as many parts as there are threads."""
    n = len(marks.as_of)
    out = np.full((len(program.features), n), np.nan)
    last = np.full((len(program.insides), n), -1, dtype=np.int64)
    starts = marks.starts(program.windows)
    of_marks = (
        np.searchsorted(rows.person, marks.person, "left"),
        np.searchsorted(rows.person, marks.person, "right"),
        marks.as_of,
        spells[1],
        starts.min(axis=0, initial=NEVER),
    )
    days = (rows.fra, rows.til, *known_span(rows), rows.kjent_fra)
    of_rows = (*days, spells[0], program.bits(rows))
    told, columns = program.arrays(), program.columns(rows)

    def part(where: slice) -> None:
        mine = tuple(one[where] for one in of_marks)
        # Slices of two dimensions are not contiguous: each thread fills its own.
        found = (np.ascontiguousarray(out[:, where]), np.ascontiguousarray(last[:, where]))
        run((*mine, np.ascontiguousarray(starts[:, where])), of_rows, told, columns, found)
        out[:, where], last[:, where] = found

    edges = np.linspace(0, n, threads + 1).astype(int)
    parts = [slice(int(a), int(b)) for a, b in pairwise(edges) if b > a]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, parts))
    return out, last


class _At:
    """One row for each landmark, or none: what its last row says."""

    def __init__(self, rows: Rows, row: Longs, marks: Marks, spells: tuple[Ints, Ints]) -> None:
        self._rows, self._marks, self._spells = rows, marks, spells
        self._there = row >= 0
        # Any row stands in where there is none, and what it says is taken out again.
        self._row = np.where(self._there, row, 0)

    def cell(self, one: Feature) -> pd.Series:
        """Return a feature that reads the last row."""
        if one.kind == "categorical":
            return self._text(one.value.parts[0])
        if not len(self._rows):
            return pd.Series(np.full(len(self._row), np.nan))
        return pd.Series(np.where(self._there, self._number(one.value), np.nan))

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

    def _text(self, wanted: Code) -> pd.Series:
        if not len(self._rows):
            return pd.Series([None] * len(self._row), dtype="str")
        codes, texts = self._rows.text(wanted)
        found = np.where(self._there, codes[self._row], -1)
        return pd.Series(np.array([*texts, None], dtype=object)[found], dtype="str")


def _years(born: Ints, day: Ints) -> Ints:
    """Return whole years; of 29 February, full on 1 March."""
    months, of_month = month_and_day(day)
    born_months, born_of_month = month_and_day(np.where(born == NEVER, np.int32(0), born))
    whole = months - born_months - (of_month < born_of_month)
    return np.asarray(whole // 12)
