"""Values of other features of the same landmark, by their names: they read no row of their own.

    hull_mot_krav = derived(value=difference("utdanningsnivaa", "kravnivaa_yrke"), ...)

Where one of them is missing, so is the value.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import Floats, floats_of
from features.expressions import Value


def difference(one: str, other: str) -> Value:
    """One number less another."""
    return Value("difference", (one, other))


def ratio(one: str, other: str) -> Value:
    """One number divided by another; missing where that is 0."""
    return Value("ratio", (one, other))


def same(one: str, other: str) -> Value:
    """Whether two codes are the same."""
    return Value("same", (one, other), gives="flag")


def mapped(one: str, numbers: Mapping[str, float]) -> Value:
    """The number that belongs to a code; missing for other codes."""
    return Value("mapped", (one, tuple(numbers.items())))


def names_read(value: Value) -> tuple[str, ...]:
    """Return the names of the features that a derived value is made of."""
    return tuple(part for part in value.parts if isinstance(part, str))


def column_of(value: Value, columns: Mapping[str, Any]) -> Floats:
    """Return the value for all landmarks, as float64 with NaN where it is missing.

    `columns` holds numbers as float64 with NaN, and codes as Arrow's texts with null.
    """
    return _COLUMNS[value.word](*_parts(value, columns))


def cell_of(value: Value, cells: Mapping[str, Any]) -> float | None:
    """Return the value for one landmark, None where it is missing."""
    parts = _parts(value, cells)
    if any(cells[name] is None for name in names_read(value)):
        return None
    return _CELLS[value.word](*parts)


def _parts(value: Value, of: Mapping[str, Any]) -> list[Any]:
    return [of[part] if isinstance(part, str) else dict(part) for part in value.parts]


def _ratio(one: Floats, other: Floats) -> Floats:
    return np.asarray(one / np.where(other != 0, other, np.nan))


def _same(one: pa.StringArray, other: pa.StringArray) -> Floats:
    return floats_of(pc.cast(pc.equal(one, other), pa.float64()))


def _mapped(one: pa.StringArray, numbers: Mapping[str, float]) -> Floats:
    place = pc.index_in(one, value_set=pa.array(numbers, pa.string()))
    found = pa.array(numbers.values(), pa.float64()).take(place)
    return floats_of(pc.if_else(pc.is_null(one), pa.scalar(None, pa.float64()), found))


_COLUMNS: Final[dict[str, Callable[..., Floats]]] = {
    "difference": lambda one, other: one - other,
    "ratio": _ratio,
    "same": _same,
    "mapped": _mapped,
}
_CELLS: Final[dict[str, Callable[..., float | None]]] = {
    "difference": lambda one, other: one - other,
    "ratio": lambda one, other: one / other if other else None,
    "same": lambda one, other: float(one == other),
    "mapped": lambda one, numbers: numbers.get(one),
}
DERIVED_WORDS: Final = tuple(_COLUMNS)
