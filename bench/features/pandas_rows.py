"""What is true of a row, and its texts, in pandas: the words of `features.expressions`.

Days are whole numbers, flags 1, 0 and -1 (missing), texts categories, `periode_ref` a number. `nr`
is a row's place in `marks`, the landmarks.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd

from data.codes.kommune import fylke_of
from features.expressions import Code, Column, Condition

# Where there is no day.
NEVER: Final = np.iinfo(np.int32).max


def met(condition: Condition, rows: pd.DataFrame, marks: pd.DataFrame) -> Any:
    """Return whether each row meets a condition; `nr` is its place in `marks`."""
    match condition.word, condition.parts:
        case "every_row", _:
            return np.ones(len(rows), bool)
        case "both", (one, other):
            return met(one, rows, marks) & met(other, rows, marks)
        case "either", (one, other):
            return met(one, rows, marks) | met(other, rows, marks)
        case "not", (one,):
            return ~met(one, rows, marks)
    return np.asarray(_CONDITIONS[condition.word](rows, marks, *condition.parts), bool)


def _is_missing(values: pd.Series) -> Any:
    """Return where a column says nothing: days and flags have a number for it."""
    nothing = {"int8": -1, "int32": NEVER}.get(str(values.dtype))
    return values.isna() if nothing is None else values == nothing


def _has_code(rows: pd.DataFrame, _: object, column: Column, *wanted: str) -> Any:
    """Look into each different text once, and then up by its number."""
    held = rows[column.name].cat
    has = [bool(set(text.split(";")) & set(wanted)) for text in held.categories]
    return np.append(has, False)[held.codes].astype(bool)


def _of_day(rows: pd.DataFrame, marks: pd.DataFrame) -> Any:
    return marks["as_of"].to_numpy()[rows["nr"]]


_CONDITIONS: Final[dict[str, Callable[..., Any]]] = {
    "this_spell": lambda rows, marks, column: (
        rows[column.name].to_numpy() == marks["periode_ref"].to_numpy()[rows["nr"]]
    ),
    "is_one_of": lambda rows, _, column, *codes: rows[column.name].isin(codes),
    "is_missing": lambda rows, _, column: _is_missing(rows[column.name]),
    "is_true": lambda rows, _, column: rows[column.name] == 1,
    "has_code": _has_code,
    "at_least": lambda rows, _, column, number: rows[column.name] >= number,
    "has_ended": lambda rows, marks: rows["til"].to_numpy() <= _of_day(rows, marks),
    "lasted": lambda rows, _, days: rows["til"] - rows["fra"] >= days,
    "became_known_last": lambda rows, marks, days: (
        rows["kjent_fra"].to_numpy() > _of_day(rows, marks) - days
    ),
}


def text_of(code: Code, rows: pd.DataFrame, marks: pd.DataFrame) -> pd.Categorical:
    """Return a text of each row."""
    if code.word == "nothing":
        return pd.Categorical([None] * len(rows))
    if code.word == "choose":
        *cases, otherwise = code.parts
        last = text_of(otherwise, rows, marks)
        names = pd.Index(dict.fromkeys([*cases[1::2], *last.categories]))
        masks = [met(when, rows, marks) for when in cases[::2]]
        rest = np.append(names.get_indexer(last.categories), -1)[last.codes]
        places = np.select(masks, list(names.get_indexer(cases[1::2])), rest)
        return pd.Categorical.from_codes(places, names)
    held = rows[code.parts[0].name].cat
    if code.word == "code":
        return pd.Categorical.from_codes(held.codes, held.categories)
    if code.word == "fylke":
        found = held.categories.map(fylke_of)
    else:
        digits = held.categories.str[: code.parts[1]]
        found = digits.where(digits != "")
    places, names = pd.factorize(found)
    return pd.Categorical.from_codes(np.append(places, -1)[held.codes], names)
