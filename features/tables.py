"""The file of a register: only the parts of it that hold some persons are read."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from features.arrays import Part, Rows, encoded, rows_of
from features.columns import OF_PLACES, REQUIRED
from features.declare import Feature
from profilering.errors import BadInput, collected

DAYS: Final = ("fra", "til", "kjent_fra", "kjent_til")
_OF_ALL: Final = ("row_ref", *DAYS)
_EVERY: Final = ("person_ref", *DAYS)
_DAMAGED: Final = "{} is damaged and cannot be read; `python -m pipelines.ingest` writes it anew."
ORDER: Final = ("person_ref", "fra", "kjent_fra", "row_ref")


class RegisterFile:
    """One register's parquet file, and what some features read of it."""

    def __init__(self, path: Path, features: Sequence[Feature]) -> None:
        read = sorted({column for one in features for column in one.columns})
        schema = pq.read_schema(path)
        texts = [name for name in (*_EVERY, *read) if pa.types.is_string(schema.field(name).type)]
        self._path = path
        self._file = pq.ParquetFile(path, read_dictionary=texts)
        self._is_sorted = is_sorted(self._file)
        self._columns = [*_EVERY, *read]
        self._nothing = self._group([], self._columns)
        self._held: dict[int, _Group] = {}
        self._lock = Lock()
        self._first, self._last = _persons_of_groups(self._file)

    def rows(self, persons: pa.Array) -> Rows:
        """Return the rows of persons, who are in the order of person_ref, each once."""
        groups = np.arange(self._file.num_row_groups)
        if len(persons) and len(self._first):
            first, last = persons[0].as_py(), persons[-1].as_py()
            groups = groups[(self._last >= first) & (self._first <= last)]
        if self._is_sorted:
            rows = self._rows_in_order(groups.tolist(), persons)
            if rows is not None and rows.are_in_order:
                return rows
        # It says nothing, or is not what it says: row_ref tells rows of the same days apart.
        with self._lock:
            whole = self._group(groups.tolist(), [*self._columns, "row_ref"])
        return rows_of([whole.all], persons).in_order()

    def _rows_in_order(self, groups: list[int], persons: pa.Array) -> Rows | None:
        """Return the rows of persons, None where a row group is not in order of person.

        The last group is kept, for it has rows of the next persons too.
        """
        with self._lock:
            new = {n: self._group([n], self._columns) for n in groups if n not in self._held}
            found = {n: (self._held | new)[n] for n in groups}
            self._held = {n: found[n] for n in groups[-1:]}
        if not all(group.is_in_order for group in found.values()):
            return None
        parts = [self._nothing.all, *(group.near(persons) for group in found.values())]
        return rows_of(parts, persons)

    def _group(self, numbers: list[int], columns: list[str]) -> "_Group":
        try:
            table = self._file.read_row_groups(numbers, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise BadInput(_DAMAGED.format(self._path.name)) from error
        if nobody := table["person_ref"].null_count:
            raise BadInput(f"{self._path.name}: 'person_ref' is missing in {nobody} rows.")
        return _Group(table)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Group:
    """The rows of a row group, and whose they are."""

    def __init__(self, table: pa.Table) -> None:
        refs = encoded(table["person_ref"].unify_dictionaries().combine_chunks())
        self.all = Part(table.drop_columns("person_ref"), refs)

    @cached_property
    def is_in_order(self) -> bool:
        """Whether the rows are in the order of person_ref."""
        number, named = self.all.refs.indices.to_numpy(), self.all.refs.dictionary
        rises = pc.all(pc.less(named[:-1], named[1:])).as_py() is not False
        return rises and bool((number[1:] >= number[:-1]).all())

    def near(self, persons: pa.Array) -> Part:
        """Return the rows from the first person's to the last's; the rows are in order."""
        (table, refs), ends = self.all, (persons[0].as_py(), persons[-1].as_py())
        named, number = refs.dictionary, refs.indices.to_numpy()
        at = bisect_left(range(len(named)), ends[0], key=lambda n: named[n].as_py())
        end = bisect_right(range(len(named)), ends[1], key=lambda n: named[n].as_py())
        first, last = np.searchsorted(number, [at, end])
        some = pa.DictionaryArray.from_arrays(number[first:last] - at, named[at:end])
        return Part(table.slice(first, last - first), some)


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
            lacking = sorted(columns - _names(path))
            problems += [f"{path.name} has no column '{column}'" for column in lacking]
        elif register in REQUIRED:
            problems.append(f"{path.name} is missing; `python -m pipelines.ingest` writes it")
        else:
            missing.add(register)
    if problems:
        raise BadInput(collected(f"The registers in {folder.name}", problems))
    return missing


def _names(path: Path) -> set[str]:
    try:
        return set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(_DAMAGED.format(path.name)) from error


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
