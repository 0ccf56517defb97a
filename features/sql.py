"""What each word of `features.expressions` means in SQL over `kjent`, the rows that were known.

`kjent` has the register's columns and: `as_of`; `slutt`, the day after it; `denne_perioden`, the
spell of the landmark, and `registrert`, its first day; `til_kjent`, the row's end cut off at
`slutt`. It has no `kjent_til`: when a row stopped being believed is knowledge of a later day.
"""

from collections.abc import Callable
from typing import Any, Final

from features.expressions import Code, Condition, Value
from features.windows import Window, ever
from profilering.sql import name_sql, text_sql

LAST: Final = "(til_kjent, fra, kjent_fra, row_ref)"


def inside_sql(window: Window, rows: Condition) -> str:
    """Return SQL for the rows of a feature: begun by the as-of day, in the window, meeting `rows`.

    A row is in the window when it begins in it or still lasts when it begins.
    """
    start, condition = window.start_sql, condition_sql(rows)
    begun = "fra < slutt"
    if window != ever:
        begun += f" AND (fra >= {start} OR til_kjent > {start})"
    return begun if condition == "true" else f"{begun} AND {condition}"


def condition_sql(condition: Condition) -> str:
    """Return SQL that is true or false, never null."""
    return _CONDITIONS[condition.word](*condition.parts)


def code_sql(wanted: Code) -> str:
    """Return SQL for a text or null."""
    return _CODES[wanted.word](*wanted.parts)


def value_sql(value: Value, inside: str, start: str, before: str) -> str:
    """Return the aggregate over the rows of one landmark that are `inside`.

    `start` is the window's first day, `before` the column that `before_sql` made.
    """
    sql = _VALUES[value.word](*value.parts)
    said = {"{only}": f"FILTER (WHERE {inside})", "{start}": start, "{before}": before}
    for word, meaning in said.items():
        sql = sql.replace(word, meaning)
    return sql


def last_sql(value: Value) -> str | None:
    """Return SQL over one row for a value that only reads the last row, else None."""
    return _LAST[value.word](*value.parts) if value.word in _LAST else None


def landmark_sql(value: Value) -> str | None:
    """Return SQL over the landmark alone for a value that reads no row, else None."""
    return "strftime(as_of, '%m')" if value.word == "month_of_day" else None


def before_sql(rows: Condition) -> str:
    """Return SQL for the day until which rows that begin earlier cover days, or null.

    What a row adds to the union of all rows begins there, so the union is a plain sum.
    """
    condition = condition_sql(rows)
    has_days = "til_kjent > fra" if condition == "true" else f"til_kjent > fra AND {condition}"
    return (
        f"max(CASE WHEN {has_days} THEN til_kjent END) OVER "
        "(PARTITION BY nr ORDER BY fra, row_ref ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )


def needs_before(value: Value) -> bool:
    """Say whether a value needs the column of `before_sql`."""
    return value.word in _VALUES and "{before}" in _VALUES[value.word](*value.parts)


def _is_one_of(column: object, *codes: str) -> str:
    return f"coalesce({name_sql(column)} IN ({', '.join(map(text_sql, codes))}), false)"


def _has_code(column: object, *codes: str) -> str:
    wanted = ", ".join(map(text_sql, codes))
    return f"coalesce(list_has_any(string_split({name_sql(column)}, ';'), [{wanted}]), false)"


def _choose(*parts: Any) -> str:
    cases = zip(parts[:-1:2], parts[1::2], strict=True)
    whens = (f"WHEN {condition_sql(when)} THEN {text_sql(then)}" for when, then in cases)
    return f"CASE {' '.join(whens)} ELSE {code_sql(parts[-1])} END"


def _exact(column: object) -> str:
    """Return a number in ten-thousandths, whole, so that sums do not depend on their order."""
    return f"CAST(round({name_sql(column)} * 10000) AS BIGINT)"


def _years(column: object) -> str:
    # Not date_sub, which lets 28 February complete the year of a birth on 29 February.
    born = name_sql(column)
    return (
        f"year(as_of) - year({born}) - CAST((month(as_of), day(as_of)) "
        f"< (month({born}), day({born})) AS INTEGER)"
    )


def _met(*conditions: Condition) -> str:
    return " + ".join(f"CAST({condition_sql(c)} AS INTEGER)" for c in conditions)


_CONDITIONS: Final[dict[str, Callable[..., str]]] = {
    "every_row": lambda: "true",
    "this_spell": lambda column: f"coalesce({name_sql(column)} = denne_perioden, false)",
    "both": lambda a, b: f"({condition_sql(a)} AND {condition_sql(b)})",
    "either": lambda a, b: f"({condition_sql(a)} OR {condition_sql(b)})",
    "not": lambda a: f"(NOT {condition_sql(a)})",
    "is_one_of": _is_one_of,
    "is_missing": lambda column: f"({name_sql(column)} IS NULL)",
    "is_true": lambda column: f"coalesce({name_sql(column)}, false)",
    "has_code": _has_code,
    "has_ended": lambda: "(til_kjent < slutt)",
    "at_least": lambda column, number: f"coalesce({name_sql(column)} >= {number}, false)",
    "lasted": lambda days: f"(til_kjent - fra >= {days})",
    "became_known_last": lambda days: f"(kjent_fra > as_of - {days})",
}
_CODES: Final[dict[str, Callable[..., str]]] = {
    "nothing": lambda: "NULL::VARCHAR",
    "code": name_sql,
    "first_digits": lambda column, number: f"nullif(left({name_sql(column)}, {number}), '')",
    "choose": _choose,
}
# Days of the window that a row has and no earlier one.
_ADDED: Final = "greatest(0, til_kjent - greatest(fra, {start}, coalesce({before}, fra)))"
# A row opens a stretch when it has days in the window, and none of them or the day before is
# covered by an earlier row.
_OPENS: Final = (
    "til_kjent > greatest(fra, {start}) AND coalesce({before} <= {start} OR fra > {before}, true)"
)
# Uncovered days before a row, after a day of the window that an earlier row covers.
_GAP: Final = (
    "CASE WHEN til_kjent > fra AND {before} > {start} THEN greatest(0, fra - {before}) END"
)
_VALUES: Final[dict[str, Callable[..., str]]] = {
    "count": lambda: "count(*) {only}",
    "count_distinct": lambda wanted: f"count(DISTINCT {code_sql(wanted)}) {{only}}",
    "any_row": lambda: "max(1) {only}",
    "days_covered": lambda: f"sum({_ADDED}) {{only}}",
    "separate_spells": lambda: f"count(CASE WHEN {_OPENS} THEN 1 END) {{only}}",
    "longest_gap_days": lambda: (
        f"CASE WHEN count(*) {{only}} > 0 THEN greatest(0, max({_GAP}) {{only}}) END"
    ),
    "longest_days": lambda: "max(til_kjent - fra) {only}",
    "days_since_start": lambda: "min(as_of - fra) {only}",
    "days_since_end": lambda: "min(slutt - til_kjent) {only}",
    "days_since_learned": lambda: "min(as_of - kjent_fra) {only}",
    "days_weighted": lambda column: (
        f"sum(greatest(0, til_kjent - greatest(fra, {{start}})) * {_exact(column)}) {{only}} / 1e6"
    ),
    "total": lambda column: f"sum({_exact(column)}) {{only}} / 1e4",
    "average": lambda column: (
        f"sum({_exact(column)}) {{only}} / 1e4 / count({name_sql(column)}) {{only}}"
    ),
    "highest": lambda column: f"max({name_sql(column)}) {{only}}",
    "lowest": lambda column: f"min({name_sql(column)}) {{only}}",
}
_LAST: Final[dict[str, Callable[..., str]]] = {
    "last_number": name_sql,
    "last_code": code_sql,
    "last_flag": name_sql,
    "last_meets": condition_sql,
    "days_since_date": lambda column: f"as_of - {name_sql(column)}",
    "days_until_date": lambda column: f"{name_sql(column)} - as_of",
    "years_since": _years,
    "conditions_met": _met,
}
