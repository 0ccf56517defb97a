"""Whether two files of features say the same, cell by cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_KEY: Final = "landmark_ref"
# Numbers may differ by rounding alone: engines divide in different orders.
_NEAR: Final = 1e-9


def differences(one: Path, other: Path, features: Sequence[str]) -> dict[str, int]:
    """Return how many cells differ, by feature; a missing cell is equal to a missing one alone.

    Rows are matched by landmark_ref; when those are not the same, all count under landmark_ref.
    """
    tables = [pq.read_table(path, columns=[_KEY, *features]) for path in (one, other)]
    keys = [table[_KEY].combine_chunks().cast(pa.string()) for table in tables]
    orders = [pc.sort_indices(found) for found in keys]
    if keys[0].take(orders[0]) != keys[1].take(orders[1]):
        return {_KEY: max(map(len, keys))}
    found = {}
    for name in features:
        cells = [
            table[name].combine_chunks().take(order)
            for table, order in zip(tables, orders, strict=True)
        ]
        if different := int((~_same(*cells)).sum()):
            found[name] = different
    return found


def with_one_value(path: Path, features: Sequence[str]) -> list[str]:
    """Return the features that are the same for everybody: of them, equality says nothing."""
    table = pq.read_table(path, columns=list(features))
    return [name for name in features if len(pc.unique(table[name])) == 1]


def _same(one: pa.Array, other: pa.Array) -> Any:
    if pa.types.is_floating(one.type):
        return np.isclose(_filled(one), _filled(other), rtol=0, atol=_NEAR, equal_nan=True)
    texts = [pc.fill_null(cells.cast(pa.string()), "\0") for cells in (one, other)]
    return pc.equal(*texts).to_numpy(zero_copy_only=False)


def _filled(cells: pa.Array) -> Any:
    return pc.fill_null(cells.cast(pa.float64()), np.nan).to_numpy(zero_copy_only=False)
