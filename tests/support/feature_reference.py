"""The words of `features.expressions` once more, in slow plain Python, one person at a time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from features.declare import Feature
from features.expressions import Code, Column, Condition, Value
from features.windows import Window
from tests.support.registers import Registers, Row

ONE_DAY = timedelta(days=1)


def reference(
    features: Iterable[Feature], registers: Registers, landmarks: pd.DataFrame
) -> pd.DataFrame:
    """Return what `features.compile.build` should return."""
    declared = list(features)
    found = []
    for mark in landmarks.to_dict("records"):
        cells: Row = {"landmark_ref": mark["landmark_ref"]}
        for one in declared:
            rows = [r for r in registers[one.register] if r["person_ref"] == mark["person_ref"]]
            cells[one.name] = cell(one, rows, mark)
        found.append(cells)
    return pd.DataFrame(found, columns=["landmark_ref", *(one.name for one in declared)])


def cell(one: Feature, rows: Iterable[Row], mark: Row) -> Any:
    """Return one feature of one person on one day."""
    day = mark["as_of"]
    known = [
        row
        for row in rows
        if row["kjent_fra"] <= day and (row["kjent_til"] is None or row["kjent_til"] > day)
    ]
    start = first_day(one.window, day)
    wanted = [row for row in known if is_inside(row, start, day) and is_met(one.rows, row, mark)]
    return value_of(one.value, wanted, start, mark)


def first_day(window: Window, day: date) -> date:
    """Return the first day of a window that ends with `day`."""
    after = day + ONE_DAY
    if window.unit == "alltid":
        return date.min
    if window.unit == "dager":
        return after - timedelta(days=window.length)
    month = after.year * 12 + after.month - 1 - window.length
    year, month = divmod(month, 12)
    for day_of_month in (after.day, 30, 29, 28):
        try:
            return date(year, month + 1, day_of_month)
        except ValueError:
            continue
    raise AssertionError


def is_inside(row: Row, start: date, day: date) -> bool:
    """Return whether a row begins in the window, or began before it and has a day in it."""
    if row["fra"] > day:
        return False
    return row["fra"] >= start or row["til"] is None or row["til"] > start


def end_of(row: Row, day: date) -> date:
    """Return the day after the last day until `day` that the row covers."""
    return day + ONE_DAY if row["til"] is None else min(row["til"], day + ONE_DAY)


def is_met(condition: Condition, row: Row, mark: Row) -> bool:
    """Return whether a condition is true of a row."""
    parts = condition.parts
    match condition.word:
        case "every_row":
            return True
        case "both":
            return is_met(parts[0], row, mark) and is_met(parts[1], row, mark)
        case "either":
            return is_met(parts[0], row, mark) or is_met(parts[1], row, mark)
        case "not":
            return not is_met(parts[0], row, mark)
    held = row[parts[0].name]
    match condition.word:
        case "this_spell":
            return held is not None and held == mark["periode_ref"]
        case "is_one_of":
            return held in parts[1:]
        case "is_missing":
            return held is None
        case "is_true":
            return held is True
        case "has_code":
            return held is not None and bool(set(held.split(";")) & set(parts[1:]))
    raise AssertionError(condition.word)


def text_of(code: Code, row: Row, mark: Row) -> str | None:
    """Return the text of a row."""
    parts = code.parts
    match code.word:
        case "nothing":
            return None
        case "code":
            return row[parts[0].name]
        case "first_digits":
            held = row[parts[0].name]
            return None if held is None else held[: parts[1]]
        case "choose":
            for when, then in zip(parts[:-1:2], parts[1::2], strict=True):
                if is_met(when, row, mark):
                    return then
            return text_of(parts[-1], row, mark)
    raise AssertionError(code.word)


def value_of(value: Value, rows: list[Row], start: date, mark: Row) -> Any:
    """Return the value of the rows in the window."""
    day = mark["as_of"]
    if value.word == "month_of_day":
        return f"{day.month:02d}"
    if not rows:
        return value.empty
    match value.word:
        case "count":
            return len(rows)
        case "any_row":
            return 1
        case "count_distinct":
            held = {row[value.parts[0].name] for row in rows}
            return len(held - {None})
        case "days_covered":
            return len(set().union(*(covered(row, start, day) for row in rows)))
        case "longest_days":
            return max((end_of(row, day) - row["fra"]).days for row in rows)
        case "days_since_start":
            return min((day - row["fra"]).days for row in rows)
        case "days_since_end":
            return min((day + ONE_DAY - end_of(row, day)).days for row in rows)
    order = ("fra", "kjent_fra", "row_ref")
    last = max(rows, key=lambda row: (end_of(row, day), *(row[name] for name in order)))
    return of_last(value, last, mark)


def covered(row: Row, start: date, day: date) -> set[date]:
    """Return the days of the window that a row covers."""
    first, after = max(row["fra"], start), end_of(row, day)
    return {first + timedelta(days=n) for n in range((after - first).days)}


def of_last(value: Value, row: Row, mark: Row) -> Any:
    """Return what a value reads in the last row."""
    first, day = value.parts[0], mark["as_of"]
    held = row[first.name] if isinstance(first, Column) else None
    match value.word:
        case "last_number":
            return held
        case "last_code":
            return text_of(first, row, mark)
        case "conditions_met":
            return sum(is_met(part, row, mark) for part in value.parts)
        case "days_since_date":
            return None if held is None else (day - held).days
        case "years_since":
            if held is None:
                return None
            return day.year - held.year - ((day.month, day.day) < (held.month, held.day))
    raise AssertionError(value.word)
