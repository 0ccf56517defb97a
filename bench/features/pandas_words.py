"""Values of the rows known of each landmark in pandas: the words of `features.expressions`."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from bench.features.pandas_rows import NEVER, met, text_of
from features.declare import Feature
from features.expressions import Code, Column, Condition, Value
from features.windows import Window

_FIRST_DAY: Final = int(np.datetime64("0001-01-01").astype(np.int64))
_BEFORE_ALL: Final = np.iinfo(np.int32).min


def first_days(window: Window, marks: pd.DataFrame) -> Any:
    """Return the first day of a window of each landmark."""
    if window.unit == "alltid":
        return np.full(len(marks), _FIRST_DAY, np.int32)
    if window.unit == "registrering":
        return marks["registrert"].to_numpy()
    after = marks["as_of"].to_numpy() + 1
    if window.unit == "dager":
        return after - window.length
    starts = _dates(after) - pd.DateOffset(months=window.length)
    return starts.to_numpy().astype("datetime64[D]").astype(np.int32)


class Known:
    """The rows of a register known of each landmark, whose number is `nr`, and the landmarks."""

    def __init__(
        self, rows: pd.DataFrame, marks: pd.DataFrame, starts: Mapping[Window, Any]
    ) -> None:
        self.rows = rows
        self.marks = marks
        self.starts = starts
        self._before: dict[Condition, Any] = {}
        self._met: dict[Condition, Any] = {}

    def cells(self, features: Iterable[Feature]) -> dict[str, Any]:
        """Return numbers and categories by feature, one per landmark."""
        shared: dict[tuple[Window, Condition], list[Feature]] = {}
        for one in features:
            shared.setdefault((one.window, one.rows), []).append(one)
        found: dict[str, Any] = {}
        for (window, rows), some in shared.items():
            part = Part(self, window, rows, {name for one in some for name in one.columns})
            found |= {one.name: part.cell(one.value) for one in some}
        return found

    def met(self, condition: Condition) -> Any:
        """Return whether each row meets a condition."""
        if condition not in self._met:
            self._met[condition] = met(condition, self.rows, self.marks)
        return self._met[condition]

    def before(self, condition: Condition) -> Any:
        """Return the day until which rows that began earlier cover days; long ago if none do."""
        if condition not in self._before:
            has_days = (self.rows["til"] > self.rows["fra"]).to_numpy() & self.met(condition)
            rows = self.rows.loc[has_days, ["nr", "til"]]
            latest = rows.groupby("nr", sort=False)["til"].cummax()
            before = latest.groupby(rows["nr"], sort=False).shift(fill_value=_BEFORE_ALL)
            self._before[condition] = np.full(len(self.rows), _BEFORE_ALL, np.int32)
            self._before[condition][has_days] = before
        return self._before[condition]


class Part:
    """The rows that features of one window and one condition look at, and their grouping."""

    def __init__(
        self, known: Known, window: Window, condition: Condition, columns: Iterable[str]
    ) -> None:
        start = known.starts[window][known.rows["nr"]]
        inside = known.met(condition)
        if window.unit != "alltid":
            inside = (
                inside & ((known.rows["fra"] >= start) | (known.rows["til"] > start)).to_numpy()
            )
        self._known, self._condition, self._inside = known, condition, inside
        self.rows = known.rows.loc[inside, ["nr", "fra", "til", "kjent_fra", *columns]]
        self.start = start[inside]
        self.by = self.rows.groupby("nr", sort=False)
        self.marks = known.marks

    def cell(self, value: Value) -> Any:
        """Return a value for every landmark."""
        if value.word == "month_of_day":
            month = _dates(self.marks["as_of"]).month - 1
            return pd.Categorical.from_codes(month, [f"{n:02d}" for n in range(1, 13)])
        found = _VALUES[value.word](self, *value.parts)
        if value.gives == "categorical":
            codes = np.full(len(self.marks), -1, np.int32)
            codes[self.last["nr"]] = found.codes
            return pd.Categorical.from_codes(codes, found.categories)
        cells = np.full(len(self.marks), np.nan if value.empty is None else value.empty, np.float64)
        cells[found.index] = found.fillna(value.empty) if value.empty is not None else found
        return cells

    @cached_property
    def before(self) -> Any:
        """Return the day until which rows that began earlier cover days."""
        return self._known.before(self._condition)[self._inside]

    @cached_property
    def first(self) -> Any:
        """Return each row's first day in the window."""
        return np.maximum(self.rows["fra"].to_numpy(), self.start)

    @cached_property
    def last(self) -> pd.DataFrame:
        """Return the last row of each landmark that has one."""
        lasts = self.rows[self.rows["til"] == self.by["til"].transform("max")]
        return lasts.drop_duplicates("nr", keep="last")

    def added(self, values: Any) -> pd.Series:
        """Return the sum by landmark of a value of each row."""
        return (
            pd.Series(values, self.rows.index).groupby(self.rows["nr"], sort=False).sum(min_count=1)
        )

    def greatest(self, values: Any) -> pd.Series:
        """Return the greatest by landmark of a value of each row."""
        return pd.Series(values, self.rows.index).groupby(self.rows["nr"], sort=False).max()

    def since(self, days: pd.Series) -> pd.Series:
        """Return the days from those of some landmarks to their as-of days."""
        return self.marks["as_of"].to_numpy()[days.index] - days

    def of_last(self, values: Any) -> pd.Series:
        """Return values of the last rows by landmark."""
        return pd.Series(np.asarray(values), self.last["nr"])

    def days_from(self, column: Column) -> pd.Series:
        """Return the days since a date in the last row."""
        days = self.of_last(self.last[column.name])
        return self.since(days).astype("float64").where(days != NEVER)


def _count_distinct(part: Part, wanted: Code) -> pd.Series:
    texts = text_of(wanted, part.rows, part.marks)
    pairs = pd.DataFrame({"nr": part.rows["nr"].to_numpy(), "text": texts.codes})
    return pairs[pairs["text"] >= 0].drop_duplicates().groupby("nr", sort=False).size()


def _any_row(part: Part) -> pd.Series:
    return pd.Series(1.0, part.rows["nr"].unique())


def _days_covered(part: Part) -> pd.Series:
    first = np.maximum(part.first, part.before)
    return part.added(np.maximum(part.rows["til"].to_numpy() - first, 0))


def _separate_spells(part: Part) -> pd.Series:
    opens = (part.rows["til"].to_numpy() > part.first) & (
        (part.before <= part.start) | (part.rows["fra"].to_numpy() > part.before)
    )
    return part.added(opens.astype(np.int32))


def _longest_gap_days(part: Part) -> pd.Series:
    fra, til = (part.rows[name].to_numpy() for name in ("fra", "til"))
    is_after = (til > fra) & (part.before > part.start)
    # As 64 bits: long ago is as far back as 32 bits reach.
    gaps = np.where(is_after, fra.astype(np.int64) - part.before, 0)
    return part.greatest(np.maximum(gaps, 0))


def _exact(part: Part, column: Column) -> Any:
    return np.round(part.rows[column.name].to_numpy(np.float64) * 1e4)


def _days_weighted(part: Part, column: Column) -> pd.Series:
    days = np.maximum(part.rows["til"].to_numpy() - part.first, 0)
    return part.added(days * _exact(part, column)) / 1e6


def _average(part: Part, column: Column) -> pd.Series:
    return part.added(_exact(part, column)) / 1e4 / part.by[column.name].count()


def _years_since(part: Part, column: Column) -> pd.Series:
    held = part.last[column.name]
    day, born = _dates(part.marks["as_of"].to_numpy()[part.last["nr"]]), _dates(held)
    early = (day.month < born.month) | ((day.month == born.month) & (day.day < born.day))
    years = (day.year - born.year - early).to_numpy(np.float64)
    return part.of_last(np.where(held == NEVER, np.nan, years))


def _conditions_met(part: Part, *conditions: Condition) -> pd.Series:
    return part.of_last(sum(met(one, part.last, part.marks).astype(int) for one in conditions))


def _last_number(part: Part, column: Column) -> pd.Series:
    return part.of_last(part.last[column.name])


def _last_flag(part: Part, column: Column) -> pd.Series:
    flags = part.of_last(part.last[column.name]).astype("float64")
    return flags.where(flags >= 0)


_VALUES: Final[dict[str, Callable[..., Any]]] = {
    "count": lambda part: part.by.size(),
    "count_distinct": _count_distinct,
    "any_row": _any_row,
    "days_covered": _days_covered,
    "separate_spells": _separate_spells,
    "longest_gap_days": _longest_gap_days,
    "longest_days": lambda part: part.greatest(part.rows["til"] - part.rows["fra"]),
    "days_since_start": lambda part: part.since(part.by["fra"].max()),
    "days_since_end": lambda part: part.since(part.by["til"].max()) + 1,
    "days_since_learned": lambda part: part.since(part.by["kjent_fra"].max()),
    "days_weighted": _days_weighted,
    "total": lambda part, column: part.added(_exact(part, column)) / 1e4,
    "average": _average,
    "highest": lambda part, column: part.by[column.name].max(),
    "lowest": lambda part, column: part.by[column.name].min(),
    "last_number": _last_number,
    "last_flag": _last_flag,
    "last_code": lambda part, wanted: text_of(wanted, part.last, part.marks),
    "last_meets": lambda part, one: part.of_last(met(one, part.last, part.marks).astype(float)),
    "conditions_met": _conditions_met,
    "days_since_date": lambda part, column: part.days_from(column),
    "days_until_date": lambda part, column: -part.days_from(column),
    "years_since": _years_since,
}


def derived(value: Value, cells: Mapping[str, Any]) -> Any:
    """Return a value of other features."""
    one, other = (cells[part] if isinstance(part, str) else part for part in value.parts)
    match value.word:
        case "difference":
            return one - other
        case "ratio":
            return np.divide(one, other, out=np.full(len(one), np.nan), where=other != 0)
        case "same":
            known = (one.codes >= 0) & (other.codes >= 0)
            return np.where(known, one.astype("str") == other.astype("str"), np.nan)
    return np.append([dict(other).get(code, np.nan) for code in one.categories], np.nan)[one.codes]


def _dates(days: Any) -> pd.DatetimeIndex:
    """Return whole days since 1970 as dates."""
    return pd.DatetimeIndex(
        np.asarray(days, np.int64).astype("datetime64[D]").astype("datetime64[s]")
    )
