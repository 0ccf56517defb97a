"""The words of `features.expressions` as polars expressions over the rows known of each landmark.

Days are whole numbers. A row has `nr` (its landmark), fra, til (no later than `slutt`, the day
after the landmark's), kjent_fra, as_of, denne (the landmark's spell), and `place`, which orders
rows by til, then as the file does.
"""

import re
from collections.abc import Callable
from typing import Final

import polars as pl

from bench.features.market import kommuner
from data.codes.kommune import fylke_of
from features.expressions import Code, Column, Condition, Value
from features.windows import Window

_FIRST_DAY: Final = -719_162  # 1 January of year 1


class Rows:
    """The rows of a feature, by the names of columns: whether inside, the window's first day, and
    the day until which rows that began earlier cover days.
    """

    def __init__(self, inside: str, start: str, before: str) -> None:
        self.inside = pl.col(inside)
        self.start = pl.col(start)
        self.before = pl.col(before)
        # Each row's first day in the window.
        self.first = pl.max_horizontal("fra", start)

    def of(self, what: pl.Expr | str) -> pl.Expr:
        """Return a value of these rows only."""
        return (pl.col(what) if isinstance(what, str) else what).filter(self.inside)


def first_day(window: Window) -> pl.Expr:
    """Return the first day of a window, of a landmark with the dates as_of and registrert."""
    after = pl.col("as_of").dt.offset_by("1d")
    match window.unit:
        case "alltid":
            return pl.lit(_FIRST_DAY, pl.Int32)
        case "registrering":
            return pl.col("registrert").to_physical()
        case "dager":
            return after.to_physical() - window.length
    return after.dt.offset_by(f"-{window.length}mo").to_physical()


def met(condition: Condition) -> pl.Expr:
    """Return whether a row meets a condition, never null."""
    return _CONDITIONS[condition.word](*condition.parts)


def text_of(code: Code) -> pl.Expr:
    """Return a text of a row."""
    if code.word == "nothing":
        return pl.lit(None, pl.String)
    if code.word == "choose":
        *cases, otherwise = code.parts
        chosen = text_of(otherwise)
        for when, then in reversed(list(zip(cases[::2], cases[1::2], strict=True))):
            chosen = pl.when(met(when)).then(pl.lit(then)).otherwise(chosen)
        return chosen
    held = pl.col(code.parts[0].name)
    if code.word == "code":
        return held
    if code.word == "fylke":
        of = {number: fylke_of(number) for number in kommuner()}
        return held.replace_strict(of, default=held.str.head(2), return_dtype=pl.String)
    return held.replace("", None).str.head(code.parts[1])


def value_of(value: Value, rows: Rows) -> pl.Expr:
    """Return the aggregate of a landmark's rows."""
    if value.word in _LAST:
        found = _LAST[value.word](*value.parts).filter(rows.inside)
        return found.max_by(pl.col("place").filter(rows.inside))
    return _ALL[value.word](rows, *value.parts)


def needs_before(value: Value) -> bool:
    """Say whether a value is of the days that no earlier row covers."""
    return value.word in {"days_covered", "separate_spells", "longest_gap_days"}


def before(condition: Condition) -> pl.Expr:
    """Return the day until which rows that began earlier cover days; null if none do."""
    covers = pl.when(met(condition) & (pl.col("til") > pl.col("fra"))).then("til")
    return covers.cum_max().forward_fill().shift(1).over("nr", order_by="row")


def _has_code(column: Column, *codes: str) -> pl.Expr:
    wanted = "|".join(re.escape(code) for code in codes)
    return pl.col(column.name).str.contains(f"(^|;)({wanted})(;|$)").fill_null(value=False)


_CONDITIONS: Final[dict[str, Callable[..., pl.Expr]]] = {
    "every_row": lambda: pl.lit(value=True),
    "both": lambda one, other: met(one) & met(other),
    "either": lambda one, other: met(one) | met(other),
    "not": lambda one: ~met(one),
    "this_spell": lambda column: pl.col(column.name).eq(pl.col("denne")).fill_null(value=False),
    "is_one_of": lambda column, *codes: pl.col(column.name).is_in(codes).fill_null(value=False),
    "is_missing": lambda column: pl.col(column.name).is_null(),
    "is_true": lambda column: pl.col(column.name).fill_null(value=False),
    "has_code": _has_code,
    "at_least": lambda column, number: pl.col(column.name).ge(number).fill_null(value=False),
    "has_ended": lambda: pl.col("til") <= pl.col("as_of"),
    "lasted": lambda days: pl.col("til") - pl.col("fra") >= days,
    "became_known_last": lambda days: pl.col("kjent_fra") > pl.col("as_of") - days,
}


def _exact(column: Column) -> pl.Expr:
    return (pl.col(column.name) * 10_000).round().cast(pl.Int64)


def _days_covered(rows: Rows) -> pl.Expr:
    first = pl.max_horizontal(rows.first, rows.before)
    return rows.of((pl.col("til") - first).clip(0)).sum()


def _separate_spells(rows: Rows) -> pl.Expr:
    is_apart = (rows.before <= rows.start) | (pl.col("fra") > rows.before)
    return rows.of((pl.col("til") > rows.first) & is_apart.fill_null(value=True)).sum()


def _longest_gap_days(rows: Rows) -> pl.Expr:
    is_after = (pl.col("til") > pl.col("fra")) & (rows.before > rows.start)
    gap = pl.when(is_after).then(pl.col("fra") - rows.before).otherwise(0)
    return rows.of(gap.clip(0)).max()


def _days_weighted(rows: Rows, column: Column) -> pl.Expr:
    days = (pl.col("til") - rows.first).clip(0).cast(pl.Int64)
    return rows.of(days * _exact(column)).sum() / 1e6


def _total(rows: Rows, column: Column) -> pl.Expr:
    count = rows.of(column.name).count()
    return pl.when(count > 0).then(rows.of(_exact(column)).sum() / 1e4)


def _average(rows: Rows, column: Column) -> pl.Expr:
    return rows.of(_exact(column)).sum() / 1e4 / rows.of(column.name).count()


_ALL: Final[dict[str, Callable[..., pl.Expr]]] = {
    "count": lambda rows: rows.inside.sum(),
    "count_distinct": lambda rows, wanted: rows.of(text_of(wanted)).drop_nulls().n_unique(),
    "any_row": lambda rows: rows.inside.any(),
    "days_covered": _days_covered,
    "separate_spells": _separate_spells,
    "longest_gap_days": _longest_gap_days,
    "longest_days": lambda rows: rows.of(pl.col("til") - pl.col("fra")).max(),
    "days_since_start": lambda rows: rows.of(pl.col("as_of") - pl.col("fra")).min(),
    "days_since_end": lambda rows: rows.of(pl.col("as_of") + 1 - pl.col("til")).min(),
    "days_since_learned": lambda rows: rows.of(pl.col("as_of") - pl.col("kjent_fra")).min(),
    "days_weighted": _days_weighted,
    "total": _total,
    "average": _average,
    "highest": lambda rows, column: rows.of(column.name).max(),
    "lowest": lambda rows, column: rows.of(column.name).min(),
}


def _years_since(column: Column) -> pl.Expr:
    day, born = pl.col("as_of").cast(pl.Date), pl.col(column.name).cast(pl.Date)
    is_early = (day.dt.month() < born.dt.month()) | (
        (day.dt.month() == born.dt.month()) & (day.dt.day() < born.dt.day())
    )
    return day.dt.year() - born.dt.year() - is_early.cast(pl.Int32)


_LAST: Final[dict[str, Callable[..., pl.Expr]]] = {
    "last_number": lambda column: pl.col(column.name),
    "last_flag": lambda column: pl.col(column.name),
    "last_code": text_of,
    "last_meets": met,
    "conditions_met": lambda *some: pl.sum_horizontal(met(one).cast(pl.Int32) for one in some),
    "days_since_date": lambda column: pl.col("as_of") - pl.col(column.name),
    "days_until_date": lambda column: pl.col(column.name) - pl.col("as_of"),
    "years_since": _years_since,
}


def derived(value: Value) -> pl.Expr:
    """Return a value of other features."""
    if value.word == "mapped":
        name, numbers = value.parts
        return pl.col(name).replace_strict(dict(numbers), default=None, return_dtype=pl.Float64)
    one, other = map(pl.col, value.parts)
    if value.word == "difference":
        return one - other
    if value.word == "ratio":
        return pl.when(other != 0).then(one / other)
    return (one == other).cast(pl.Float64)
