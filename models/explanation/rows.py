"""Rows to explain, however they come: a matrix, an Arrow table, or a parquet file in batches."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cohort.cohort import Floats
from profilering.errors import BadInput, collected

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 65_536


def matrix_of(rows: Any, names: Sequence[str]) -> Floats:
    """Return rows as float64 (n, p), of an Arrow table by name where it has all of `names`.

    Another table's columns are taken by place, as LightGBM takes them; nulls are NaN. Raises
    BadInput that names the columns that hold no numbers.
    """
    import pyarrow as pa

    if not isinstance(rows, pa.Table | pa.RecordBatch):
        return np.asarray(rows, np.float64)
    by_name = _has(rows.schema, names)
    schema = [rows.schema.field(name) for name in names] if by_name else list(rows.schema)
    odd = [f"'{field.name}' is {field.type}" for field in schema if not _is_number(field.type)]
    if odd:
        raise BadInput(collected("The rows to explain must be numbers, levels as codes", odd))
    found = np.empty((rows.num_rows, len(schema)), order="F")
    for i, field in enumerate(schema):
        column = rows.column(field.name if by_name else i)
        found[:, i] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def batches_of(rows: Any, names: Sequence[str], size: int = BATCH) -> Iterator[Floats]:
    """Yield the matrices (size, p) of `matrix_of`, of a parquet file where `rows` is its path."""
    import pyarrow.parquet as pq

    if isinstance(rows, str | Path):
        with pq.ParquetFile(rows) as file:
            columns = list(names) if _has(file.schema_arrow, names) else None
            for batch in file.iter_batches(batch_size=size, columns=columns):
                yield matrix_of(batch, names)
        return
    for first in range(0, len(rows), size):
        yield matrix_of(rows[first : first + size], names)


def _has(schema: "pa.Schema", names: Sequence[str]) -> bool:
    return set(names) <= set(schema.names)


def _is_number(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    of = pa.types
    return bool(of.is_integer(kind) or of.is_floating(kind) or of.is_boolean(kind))
