"""The file of a register: only the parts of it that hold some persons are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features.arrays import Rows, rows_of_table
from features.declare import Feature

_EVERY: Final = ("person_ref", "fra", "til", "kjent_fra", "kjent_til")
_ORDER: Final = ("person_ref", "fra", "kjent_fra", "row_ref")


class RegisterFile:
    """One register's parquet file, and what some features read of it."""

    def __init__(self, path: Path, features: Sequence[Feature]) -> None:
        read = sorted({column for one in features for column in one.columns})
        schema = pq.read_schema(path)
        texts = [name for name in (*_EVERY, *read) if pa.types.is_string(schema.field(name).type)]
        self._file = pq.ParquetFile(path, read_dictionary=texts)
        self._is_sorted = is_sorted(self._file)
        self._columns = [*_EVERY, *read, *([] if self._is_sorted else ["row_ref"])]
        self._first, self._last = _persons_of_groups(self._file)

    def rows(self, persons: pa.Array) -> Rows:
        """Return the rows of persons, who are in the order of person_ref, each once."""
        groups = np.arange(self._file.num_row_groups)
        if len(persons) and len(self._first):
            first, last = persons[0].as_py(), persons[-1].as_py()
            groups = groups[(self._last >= first) & (self._first <= last)]
        table = self._file.read_row_groups(groups.tolist(), columns=self._columns)
        return rows_of_table(table, persons, is_sorted=self._is_sorted)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def is_sorted(file: pq.ParquetFile) -> bool:
    """Say whether a file tells of itself that its rows are in order (`data.intake.tables`)."""
    wanted = [file.schema_arrow.get_field_index(name) for name in _ORDER]
    groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
    told = [[one.column_index for one in group.sorting_columns] for group in groups]
    return bool(groups) and all(one == wanted for one in told)


def _persons_of_groups(file: pq.ParquetFile) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last person_ref of each row group; none where it is not told."""
    at = file.schema_arrow.get_field_index("person_ref")
    found = [file.metadata.row_group(n).column(at).statistics for n in range(file.num_row_groups)]
    if any(one is None or not one.has_min_max for one in found):
        return np.array([]), np.array([])
    return np.array([one.min for one in found]), np.array([one.max for one in found])
