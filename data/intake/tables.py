"""Writes rows as parquet: one schema and one order, so that the same rows are the same bytes."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from data.intake.contract import COMMON, ColumnType, Register, Row

_ORDER: Final = ("person_ref", "fra", "kjent_fra", "row_ref")
_ROWS_IN_GROUP: Final = 1 << 16
_OWNER_ALONE: Final = 0o600


class Tables:
    """<id>.parquet and, for a register with protected columns, <id>_vernet.parquet.

    Buckets are written in their order; people near each other in a table share a row group. The
    protected one is readable by its owner alone.
    """

    def __init__(self, register: Register, folder: Path) -> None:
        common = {n: k for n, k in COMMON.items() if n != "person_ref"}
        keys = common if register.is_about_places else COMMON
        self._files = [_File(folder / f"{register.id}.parquet", {**keys, **register.columns})]
        if register.protected:
            path = folder / f"{register.id}_vernet.parquet"
            # Before the writer opens it: there is no moment at which others could read it.
            path.touch(mode=_OWNER_ALONE)
            self._files.append(_File(path, {**keys, **register.protected}))

    def write(self, rows: list[Row]) -> None:
        """Write the rows of one bucket."""
        for file in self._files:
            file.write(rows)

    def __enter__(self) -> "Tables":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for file in self._files:
            file.close()


class _File:
    """One parquet file, whose row groups are filled before they are written."""

    def __init__(self, path: Path, columns: Mapping[str, ColumnType]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = _arrow_types()
        self._schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
        # Readers that need the order are told that it is there (`features.tables`).
        told = [pq.SortingColumn(self._schema.names.index(name)) for name in self._order()]
        self._writer = pq.ParquetWriter(
            path, self._schema, compression="zstd", sorting_columns=told
        )
        self._waiting: list[Any] = []

    def write(self, rows: list[Row]) -> None:
        import pyarrow as pa

        arrays = [pa.array([row[f.name] for row in rows], f.type) for f in self._schema]
        table = pa.Table.from_arrays(arrays, schema=self._schema)
        self._waiting.append(table.sort_by([(name, "ascending") for name in self._order()]))
        if sum(one.num_rows for one in self._waiting) >= _ROWS_IN_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _order(self) -> list[str]:
        return [name for name in _ORDER if name in self._schema.names]

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks())
        self._waiting = []


def _arrow_types() -> dict[ColumnType, Any]:
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "DATE": pa.date32(),
        "DOUBLE": pa.float64(),
        "INTEGER": pa.int32(),
        "BOOLEAN": pa.bool_(),
    }
