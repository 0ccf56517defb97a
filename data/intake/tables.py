"""Writes rows as parquet: one schema and one order, so that the same rows are the same bytes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from data.intake.contract import COMMON, ColumnType, Register, Row

_ORDER: Final = ("person_ref", "fra", "kjent_fra", "row_ref")


def write_tables(register: Register, rows: list[Row], folder: Path) -> None:
    """Write <id>.parquet and, for a register with protected columns, <id>_vernet.parquet."""
    _write(rows, {**COMMON, **register.columns}, folder / f"{register.id}.parquet")
    if register.protected:
        _write(rows, {**COMMON, **register.protected}, folder / f"{register.id}_vernet.parquet")


def _write(rows: list[Row], columns: Mapping[str, ColumnType], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = _arrow_types()
    arrays = [pa.array([row[name] for row in rows], types[kind]) for name, kind in columns.items()]
    table = pa.table(arrays, names=list(columns))
    table = table.sort_by([(name, "ascending") for name in _ORDER])
    pq.write_table(table, path, compression="zstd")


def _arrow_types() -> dict[ColumnType, Any]:
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "DOUBLE": pa.float64(),
        "INTEGER": pa.int32(),
        "BOOLEAN": pa.bool_(),
    }
