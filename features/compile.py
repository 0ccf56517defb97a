"""Features of landmarks from ingested registers: one pass over the rows of each register.

with Engine(folder, features) as engine:
    for table in engine.buckets(numbered(landmarks)):
        ...

A bucket is a run of persons in the order of person_ref, which is the order of every register's
file, so only the parts of a file that hold them are read, and memory follows the bucket.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from features.bulk import Cells, Loaded
from features.columns import OF_PLACES
from features.declare import DERIVED, Feature
from features.derived import column_of
from features.found import TABLE_KEYS, all_features, in_order
from features.marks import marks_of
from features.places import KEYS, Market, with_keys
from features.tables import RegisterFile, missing_registers
from profilering.errors import BadInput, collected

LANDMARK_COLUMNS: Final = ("landmark_ref", "person_ref", "as_of", "periode_ref", "registrert")
IN_BUCKET: Final = 8_192
TYPES: Final = {"numeric": pa.float64(), "flag": pa.float64(), "categorical": pa.string()}
_ORDER: Final = [(name, "ascending") for name in ("person_ref", "as_of", "landmark_ref")]


def build(
    folder: Path,
    landmarks: pd.DataFrame | pa.Table,
    features: Sequence[Feature] | None = None,
    threads: int = 2,
) -> pd.DataFrame:
    """Return landmark_ref and every feature, one row per landmark, in the landmarks' order.

    `folder` is 2_inndata (one parquet file per register, ADR 6). `landmarks` has landmark_ref
    (unique), person_ref, as_of, and periode_ref and registrert (both may be missing). Numbers and
    flags are float64 with NaN as missing, categoricals text with NaN; so are all features of an
    optional register that has no file. The result does not depend on the order of any rows or on
    `threads`. Raises BadInput when a file or column is missing, or a landmark cannot be used.
    """
    asked = numbered(landmarks)
    with Engine(folder, features, threads) as engine:
        names = ["landmark_ref", *(one.name for one in engine.asked)]
        found = pa.concat_tables([engine.nothing, *engine.buckets(asked)])
    as_asked = pc.sort_indices(pc.sort_indices(asked, _ORDER))
    return found.select(names).take(as_asked).to_pandas()


class Engine:
    """Some features over one folder of registers, whose files are opened once."""

    def __init__(
        self, folder: Path, features: Sequence[Feature] | None = None, threads: int = 2
    ) -> None:
        self.asked = all_features() if features is None else features
        self.features = in_order(self.asked)
        read = with_keys(self.features)
        self.missing = missing_registers(folder, read)
        self._threads = threads
        self._of: dict[str, list[Feature]] = {}
        for one in read:
            self._of.setdefault(one.register, []).append(one)
        there = [name for name in self._of if name != DERIVED and name not in self.missing]
        paths = {name: folder / f"{name}.parquet" for name in there}
        self._files = {
            name: RegisterFile(path, self._of[name])
            for name, path in paths.items()
            if name not in OF_PLACES
        }
        self._markets = [
            Market(path, self._of[name]) for name, path in paths.items() if name in OF_PLACES
        ]

    @property
    def nothing(self) -> pa.Table:
        """Return a table of no landmarks: the keys, then the features in order of name."""
        keys = zip(TABLE_KEYS, (pa.string(), pa.string(), pa.date32()), strict=True)
        named = sorted((one.name, TYPES[one.kind]) for one in self.features)
        return pa.schema([*keys, *named]).empty_table()

    def buckets(self, landmarks: pa.Table, in_bucket: int = IN_BUCKET) -> Iterator[pa.Table]:
        """Yield the features of `numbered` landmarks, about `in_bucket` at a time.

        In order of person_ref, as_of and landmark_ref; as many buckets are made at once as there
        are threads.
        """
        order = pc.sort_indices(landmarks, _ORDER)
        cuts = list(_cuts(landmarks["person_ref"].take(order), in_bucket))
        # What putting them all in order took is not needed again.
        pa.default_memory_pool().release_unused()
        waiting: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                for start, end in cuts:
                    some = landmarks.take(order.slice(start, end - start))
                    waiting.append(pool.submit(self._bucket, some))
                    if len(waiting) > self._threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for one in waiting:
                    one.cancel()

    def _bucket(self, landmarks: pa.Table) -> pa.Table:
        """Return the features of landmarks; only their persons' rows count."""
        persons = pc.unique(landmarks["person_ref"]).sort()
        marks = marks_of(landmarks, persons)
        cells: dict[str, Cells] = {}
        for name in self.missing:
            cells |= {one.name: _missing(one, len(landmarks)) for one in self._of[name]}
        for name, file in self._files.items():
            cells |= Loaded(self._of[name], file.rows(persons)).of(marks)
        for market in self._markets:
            cells |= market.of(marks.as_of, *(cells[key.name] for key in KEYS))
        for one in self._of.get(DERIVED, ()):
            cells[one.name] = column_of(one.value, cells)
        columns: dict[str, Any] = {name: landmarks[name] for name in TABLE_KEYS} | cells
        schema = self.nothing.schema
        # A cell without a number is missing in Arrow's way too.
        return pa.table(
            [
                pa.array(held, from_pandas=True) if isinstance(held, np.ndarray) else held
                for held in (columns[name] for name in schema.names)
            ],
            schema=schema,
        )

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()


def _missing(one: Feature, number: int) -> Cells:
    is_text = one.kind == "categorical"
    return pa.nulls(number, pa.string()) if is_text else np.full(number, np.nan)


def _cuts(persons: pa.ChunkedArray, in_bucket: int) -> Iterator[tuple[int, int]]:
    """Yield where buckets begin and end; nobody's landmarks are in two of them."""
    start = 0
    while start < len(persons):
        end = min(start + in_bucket, len(persons))
        while end < len(persons) and persons[end] == persons[end - 1]:
            end += 1
        yield start, end
        start = end


def numbered(landmarks: pd.DataFrame | pa.Table) -> pa.Table:
    """Return the landmarks as Arrow, texts as text and the days as dates.

    `registrert` is the as-of day where it is missing or later. Raises BadInput that names what
    cannot be used, with counts.
    """
    there = landmarks.column_names if isinstance(landmarks, pa.Table) else landmarks.columns
    held: dict[str, Any] = {name: landmarks[name] for name in LANDMARK_COLUMNS if name in there}
    problems = [f"no column '{name}'" for name in LANDMARK_COLUMNS if name not in held]
    if problems:
        raise BadInput(collected("The landmarks", problems))
    refs = ("landmark_ref", "person_ref", "periode_ref")
    found = {name: _texts(held[name]) for name in refs}
    found |= {name: _days(held[name]) for name in ("as_of", "registrert")}
    twice = len(found["landmark_ref"]) - pc.count_distinct(found["landmark_ref"], "all").as_py()
    problems += [f"'landmark_ref' is not unique in {twice} rows"] if twice else []
    for name in ("landmark_ref", "person_ref", "as_of"):
        empty = found[name].null_count
        problems += [f"'{name}' is missing in {empty} rows"] if empty else []
    if problems:
        raise BadInput(collected("The landmarks", problems))
    found["registrert"] = pc.min_element_wise(found["registrert"], found["as_of"])
    return pa.table(found)


def _texts(held: pd.Series | pa.ChunkedArray) -> pa.ChunkedArray:
    if isinstance(held, pa.ChunkedArray):
        return held if pa.types.is_string(held.type) else pc.cast(held, pa.string())
    return pa.chunked_array([pa.array(held, pa.string(), from_pandas=True)])


def _days(held: pd.Series | pa.ChunkedArray) -> pa.ChunkedArray:
    if isinstance(held, pa.ChunkedArray) and not pa.types.is_string(held.type):
        return pc.cast(held, pa.date32())
    series = held.to_pandas() if isinstance(held, pa.ChunkedArray) else held
    days = pa.array(pd.to_datetime(series).dt.normalize())
    return pa.chunked_array([pc.cast(days, pa.date32())])
