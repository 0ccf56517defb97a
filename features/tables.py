"""The file of a register: only the parts of it that hold some persons are read."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features.arrays import Rows, rows_of_table
from features.columns import OF_PLACES, REQUIRED
from features.declare import Feature
from profilering.errors import BadInput, collected

_DAYS: Final = ("fra", "til", "kjent_fra", "kjent_til")
_OF_ALL: Final = ("row_ref", *_DAYS)
_EVERY: Final = ("person_ref", *_DAYS)
ORDER: Final = ("person_ref", "fra", "kjent_fra", "row_ref")


class RegisterFile:
    """One register's parquet file, and what some features read of it."""

    def __init__(self, path: Path, features: Sequence[Feature]) -> None:
        read = sorted({column for one in features for column in one.columns})
        schema = pq.read_schema(path)
        texts = [name for name in (*_EVERY, *read) if pa.types.is_string(schema.field(name).type)]
        self._file = pq.ParquetFile(path, read_dictionary=texts)
        self._is_sorted = is_sorted(self._file)
        self._columns = [*_EVERY, *read]
        self._first, self._last = _persons_of_groups(self._file)

    def rows(self, persons: pa.Array) -> Rows:
        """Return the rows of persons, who are in the order of person_ref, each once."""
        groups = np.arange(self._file.num_row_groups)
        if len(persons) and len(self._first):
            first, last = persons[0].as_py(), persons[-1].as_py()
            groups = groups[(self._last >= first) & (self._first <= last)]
        if self._is_sorted:
            rows = self._read(groups.tolist(), self._columns, persons)
            if rows.are_in_order:
                return rows
        # It says nothing, or is not what it says: row_ref tells rows of the same days apart.
        return self._read(groups.tolist(), [*self._columns, "row_ref"], persons).in_order()

    def _read(self, groups: list[int], columns: list[str], persons: pa.Array) -> Rows:
        return rows_of_table(self._file.read_row_groups(groups, columns=columns), persons)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def missing_registers(folder: Path, features: Iterable[Feature]) -> set[str]:
    """Return the optional registers without a file; raises BadInput for what must be there."""
    wanted: dict[str, set[str]] = {}
    for one in features:
        if not one.is_derived:
            key = "region" if one.register in OF_PLACES else "person_ref"
            wanted.setdefault(one.register, {*_OF_ALL, key}).update(one.columns)
    missing, problems = set(), []
    for register, columns in wanted.items():
        path = folder / f"{register}.parquet"
        if path.is_file():
            lacking = sorted(columns - set(pq.read_schema(path).names))
            problems += [f"{path.name} has no column '{column}'" for column in lacking]
        elif register in REQUIRED:
            problems.append(f"{path.name} is missing; `python -m pipelines.ingest` writes it")
        else:
            missing.add(register)
    if problems:
        raise BadInput(collected(f"The registers in {folder.name}", problems))
    return missing


def is_sorted(file: pq.ParquetFile) -> bool:
    """Say whether a file tells of itself that its rows are in order (`data.intake.tables`)."""
    wanted = [file.schema_arrow.get_field_index(name) for name in ORDER]
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
