"""Features of any number of landmarks, person bucket after person bucket, into one parquet file.

A bucket is a run of persons in the order of person_ref, which is the order of every register's
file, so only the parts of a file that hold them are read, and memory follows the bucket.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from features.compile import Engine, numbered
from features.declare import Feature
from features.found import TABLE_KEYS
from profilering.files import write_whole

IN_BUCKET: Final = 32_768
_TYPES: Final = {"numeric": pa.float64(), "flag": pa.float64(), "categorical": pa.string()}


def build_file(
    engine: Engine,
    landmarks: pd.DataFrame | pa.Table,
    out: Path,
    in_bucket: int = IN_BUCKET,
    progress: Callable[[int], object] = lambda _: None,
) -> int:
    """Write landmark_ref, person_ref, as_of and every feature; return how many landmarks.

    As `features.compile.build`, whole or not at all, in the order of person_ref, as_of and
    landmark_ref, and about `in_bucket` landmarks at a time. `progress` is told of each bucket.
    """
    order = [(name, "ascending") for name in ("person_ref", "as_of", "landmark_ref")]
    table = numbered(landmarks).sort_by(order)

    def write(path: Path) -> None:
        with pq.ParquetWriter(path, schema_of(engine.features), compression="zstd") as writer:
            for bucket in _buckets(engine, table, in_bucket):
                writer.write_table(bucket)
                progress(len(bucket))

    write_whole(out, write)
    return len(table)


def _buckets(engine: Engine, table: pa.Table, in_bucket: int) -> Iterator[pa.Table]:
    """Yield the landmarks of some persons at a time, with their features."""
    schema = schema_of(engine.features)
    for start, end in _cuts(table["person_ref"], in_bucket):
        part = table.slice(start, end - start)
        found = pa.Table.from_pandas(engine.build(part), preserve_index=False)
        for name in TABLE_KEYS[1:]:
            found = found.append_column(name, part[name])
        yield found.select(schema.names).cast(schema)


def _cuts(persons: pa.ChunkedArray, in_bucket: int) -> Iterator[tuple[int, int]]:
    """Yield where buckets begin and end; nobody's landmarks are in two of them."""
    start = 0
    while start < len(persons):
        end = min(start + in_bucket, len(persons))
        while end < len(persons) and persons[end] == persons[end - 1]:
            end += 1
        yield start, end
        start = end


def schema_of(features: Sequence[Feature]) -> pa.Schema:
    """Return the columns of the file: the keys, then the features in order of name."""
    keys = zip(TABLE_KEYS, (pa.string(), pa.string(), pa.date32()), strict=True)
    named = sorted((one.name, _TYPES[one.kind]) for one in features)
    return pa.schema([*keys, *named])
