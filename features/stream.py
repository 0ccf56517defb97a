"""Features of any number of landmarks into one parquet file, bucket after bucket."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from features.compile import IN_BUCKET, Engine, numbered
from profilering.files import write_whole


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
    table = numbered(landmarks)

    def write(path: Path) -> None:
        with pq.ParquetWriter(path, engine.nothing.schema, compression="zstd") as writer:
            for bucket in engine.buckets(table, in_bucket):
                writer.write_table(bucket)
                progress(len(bucket))

    write_whole(out, write)
    return len(table)
