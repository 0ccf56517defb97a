"""What each word of `features.expressions` means in plain Python, over the rows of one landmark.

The slow second meaning beside `features.kernel`: tests hold the two against each other by cell.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple

from data.codes.kommune import fylke_of
from features.expressions import Code, Condition, Value
from features.windows import Window

Row = dict[str, Any]
_ONE_DAY: Final = timedelta(days=1)
_ORDER: Final = ("fra", "kjent_fra", "row_ref")
_EXACT: Final = 10_000


class Mark(NamedTuple):
    """A day that a person is looked at, the spell it is in, and that spell's first day."""

    as_of: date
    periode_ref: str | None
    registrert: date

    @property
    def slutt(self) -> date:
        """The day after."""
        return self.as_of + _ONE_DAY


def is_known(row: Row, mark: Mark) -> bool:
    """Return whether a row was known at the end of the landmark's day (ADR 4)."""
    began, ended = row["kjent_fra"], row["kjent_til"]
    return bool(began <= mark.as_of and (ended is None or ended > mark.as_of))


def first_day(window: Window, mark: Mark) -> date:
    """Return the first day of a window that ends with the landmark's day."""
    if window.unit == "alltid":
        return date.min
    if window.unit == "registrering":
        return mark.registrert
    if window.unit == "dager":
        return mark.slutt - timedelta(days=window.length)
    year, month = divmod(mark.slutt.year * 12 + mark.slutt.month - 1 - window.length, 12)
    for day_of_month in (mark.slutt.day, 30, 29, 28):
        try:
            return date(year, month + 1, day_of_month)
        except ValueError:
            continue
    raise AssertionError


def is_inside(row: Row, start: date, mark: Mark) -> bool:
    """Return whether a row begins in the window, or began before it and has a day in it.

    A row without a first day is in no window.
    """
    if row["fra"] is None or row["fra"] > mark.as_of:
        return False
    return bool(row["fra"] >= start or row["til"] is None or row["til"] > start)


def _end_of(row: Row, mark: Mark) -> date:
    """Return the day after the last day until the landmark's that the row covers."""
    til: date | None = row["til"]
    return mark.slutt if til is None else min(til, mark.slutt)


def _days_from(row: Row, start: date, mark: Mark) -> int:
    first: date = max(row["fra"], start)
    return max(0, (_end_of(row, mark) - first).days)


def is_met(condition: Condition, row: Row, mark: Mark) -> bool:
    """Return whether a condition is true of a row."""
    if condition.word in _OF_CELL:
        held = row[condition.parts[0].name]
        return held is not None and _OF_CELL[condition.word](held, condition.parts[1:], mark)
    return _OF_ROW[condition.word](row, mark, *condition.parts)


_OF_CELL: Final[dict[str, Callable[[Any, tuple[Any, ...], Mark], bool]]] = {
    "this_spell": lambda held, _, mark: bool(held == mark.periode_ref),
    "is_one_of": lambda held, codes, _: held in codes,
    "is_true": lambda held, _, __: held is True,
    "has_code": lambda held, codes, _: bool(set(held.split(";")) & set(codes)),
    "at_least": lambda held, number, _: bool(held >= number[0]),
}
_OF_ROW: Final[dict[str, Callable[..., bool]]] = {
    "every_row": lambda *_: True,
    "both": lambda row, mark, a, b: is_met(a, row, mark) and is_met(b, row, mark),
    "either": lambda row, mark, a, b: is_met(a, row, mark) or is_met(b, row, mark),
    "not": lambda row, mark, a: not is_met(a, row, mark),
    "is_missing": lambda row, _, column: row[column.name] is None,
    "has_ended": lambda row, mark: _end_of(row, mark) <= mark.as_of,
    "lasted": lambda row, mark, days: (_end_of(row, mark) - row["fra"]).days >= days,
    "became_known_last": lambda row, mark, days: bool(
        row["kjent_fra"] > mark.as_of - timedelta(days=days)
    ),
}


def text_of(code: Code, row: Row, mark: Mark) -> str | None:
    """Return the text of a row."""
    parts = code.parts
    if code.word == "nothing":
        return None
    if code.word == "choose":
        for when, then in zip(parts[:-1:2], parts[1::2], strict=True):
            if is_met(when, row, mark):
                return str(then)
        return text_of(parts[-1], row, mark)
    held: str | None = row[parts[0].name]
    if code.word == "code" or not held:
        return held if code.word == "code" else None
    return fylke_of(held) if code.word == "fylke" else held[: parts[1]]


def value_of(value: Value, rows: Sequence[Row], start: date, mark: Mark) -> Any:
    """Return the value of the rows that are in the window, None where it is missing."""
    if value.word == "month_of_day":
        return f"{mark.as_of.month:02d}"
    if not rows:
        return value.empty
    if value.word in _OF_LAST:
        return _OF_LAST[value.word](_last(rows, mark), mark, *value.parts)
    if value.word in _OF_NUMBERS:
        column = value.parts[0].name
        held = [row for row in rows if row[column] is not None]
        return _OF_NUMBERS[value.word](held, column, start, mark) if held else value.empty
    return _OF_ALL[value.word](rows, start, mark, *value.parts)


def _covered(rows: Iterable[Row], start: date, mark: Mark) -> list[int]:
    """Return the days of the window that the rows cover, in order."""
    days: set[int] = set()
    for row in rows:
        first = max(row["fra"], start)
        days.update(range(first.toordinal(), _end_of(row, mark).toordinal()))
    return sorted(days)


def _gaps(days: Iterable[int]) -> list[int]:
    """Return the lengths of the runs of days that are missing between these."""
    return [b - a - 1 for a, b in pairwise(days) if b - a > 1]


def _spells(days: Sequence[int]) -> int:
    return len(_gaps(days)) + 1 if days else 0


_OF_ALL: Final[dict[str, Callable[..., Any]]] = {
    "count": lambda rows, *_: len(rows),
    "count_distinct": lambda rows, _, mark, code: len(
        {text_of(code, row, mark) for row in rows} - {None}
    ),
    "any_row": lambda *_: 1,
    "days_covered": lambda *all_of: len(_covered(*all_of)),
    "separate_spells": lambda *all_of: _spells(_covered(*all_of)),
    "longest_gap_days": lambda *all_of: max(_gaps(_covered(*all_of)), default=0),
    "longest_days": lambda rows, _, mark: max(_days_from(r, r["fra"], mark) for r in rows),
    "days_since_start": lambda rows, _, mark: min((mark.as_of - r["fra"]).days for r in rows),
    "days_since_end": lambda rows, _, mark: min((mark.slutt - _end_of(r, mark)).days for r in rows),
    "days_since_learned": lambda rows, _, mark: min(
        (mark.as_of - r["kjent_fra"]).days for r in rows
    ),
}


def _exact(number: float) -> int:
    """Return a number in ten-thousandths, halves away from 0."""
    return int(math.copysign(math.floor(abs(number * _EXACT) + 0.5), number))


def _sum(rows: Iterable[Row], column: str) -> float:
    return sum(_exact(row[column]) for row in rows) / 1e4


_OF_NUMBERS: Final[dict[str, Callable[[list[Row], str, date, Mark], float]]] = {
    "days_weighted": lambda rows, column, start, mark: (
        sum(_days_from(r, start, mark) * _exact(r[column]) for r in rows) / 1e6
    ),
    "total": lambda rows, column, *_: _sum(rows, column),
    "average": lambda rows, column, *_: _sum(rows, column) / len(rows),
    "highest": lambda rows, column, *_: max(r[column] for r in rows),
    "lowest": lambda rows, column, *_: min(r[column] for r in rows),
}


def _last(rows: Iterable[Row], mark: Mark) -> Row:
    return max(rows, key=lambda row: (_end_of(row, mark), *(row[name] for name in _ORDER)))


def _of_date(days: Callable[[date, date], int]) -> Callable[..., int | None]:
    """Return a word for the number of days or years between a date in the row and the landmark."""

    def word(row: Row, mark: Mark, column: Any) -> int | None:
        held = row[column.name]
        return None if held is None else days(held, mark.as_of)

    return word


_OF_LAST: Final[dict[str, Callable[..., Any]]] = {
    "last_number": lambda row, _, column: row[column.name],
    "last_flag": lambda row, _, column: row[column.name],
    "last_code": lambda row, mark, code: text_of(code, row, mark),
    "last_meets": lambda row, mark, condition: int(is_met(condition, row, mark)),
    "conditions_met": lambda row, mark, *parts: sum(is_met(part, row, mark) for part in parts),
    "days_since_date": _of_date(lambda held, day: (day - held).days),
    "days_until_date": _of_date(lambda held, day: (held - day).days),
    "years_since": _of_date(
        lambda held, day: day.year - held.year - ((day.month, day.day) < (held.month, held.day))
    ),
}
