"""Parquet files, read a batch at a time: a row is a document, its columns are fields."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from data.intake.forms.columns import Contract, problem_of_names, row_line, without_nulls
from data.intake.forms.line import IS_BROKEN, Line, cut_short
from data.quarantine import Reason, Refused

_ROWS_AT_A_TIME: Final = 2_000
# Pages are read as they are needed, or a whole row group would be held.
_BUFFER: Final = 1 << 20


def problem(path: Path, contract: Contract) -> str:
    """Say why a file cannot be read as parquet; empty where it can."""
    import pyarrow as pa

    try:
        with _opened(path) as file:
            names = file.schema_arrow.names
    except (pa.ArrowException, OSError):
        return "is a parquet file that is damaged or was cut short: its end cannot be read"
    return problem_of_names(names, contract)


def lines(path: Path) -> Iterator[Line]:
    """Yield each row; what is lost by damage is one line that ends the file."""
    import pyarrow as pa

    number = 0
    with _opened(path) as file:
        paths = [name.split(".") for name in file.schema_arrow.names]
        batches = file.iter_batches(batch_size=_ROWS_AT_A_TIME)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError):
                yield cut_short(number + 1, rule=IS_BROKEN)
                return
            if batch is None:
                return
            for row in _rows(batch):
                number += 1
                if isinstance(row, Refused):
                    yield Line(number, b"", fault=row)
                else:
                    yield row_line(number, paths, row)


def _opened(path: Path) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)


def _rows(batch: Any) -> Iterator[tuple[Any, ...] | Refused]:
    """Yield the values of each row, or what it is refused for."""
    try:
        yield from _values(batch)
    except (ValueError, OverflowError, KeyError):
        # One value that Python cannot hold, such as the year 10000, must not lose the others.
        if batch.num_rows == 1:
            rule = "a row holds a time that cannot be, or a map with a key that stands twice"
            yield Refused(Reason.UGYLDIG_VERDI, rule)
            return
        for place in range(batch.num_rows):
            yield from _rows(batch.slice(place, 1))


def _values(batch: Any) -> list[tuple[Any, ...]]:
    return list(zip(*(_python(column) for column in batch.columns), strict=True))


def _python(array: Any) -> list[Any]:
    """Return Python's values, objects without their nulls; pyarrow's own way is four times slower.

    Raises what pyarrow raises for values that Python cannot hold.
    """
    import pyarrow as pa

    kind = array.type
    if pa.types.is_struct(kind) and kind.num_fields:
        names = [part.name for part in kind]
        members = zip(*(_python(member) for member in array.flatten()), strict=True)
        found: list[Any] = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in members
        ]
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        ends = array.offsets.to_pylist()
        first = ends[0]
        inner = _python(array.values.slice(first, ends[-1] - first))
        found = [inner[a - first : b - first] for a, b in pairwise(ends)]
    else:
        return [without_nulls(value) for value in array.to_pylist(maps_as_pydicts="strict")]
    if array.null_count:
        is_there = array.is_valid().to_pylist()
        return [value if there else None for value, there in zip(found, is_there, strict=True)]
    return found
