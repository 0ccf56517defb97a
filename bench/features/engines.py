"""What is timed: every engine writes the same file of features, each in a process of its own.

A function takes a world's folder and the file to write, and returns the number of landmarks and the
seconds; imports do not count.
"""

import json
import os
import time
from pathlib import Path
from typing import Final

from bench.features.world import World

# All engines have as many; set where a library reads it when it is imported.
THREADS: Final = 2
_PEOPLE: Final = 200
_DAYS: Final = ("fra", "til", "kjent_fra", "kjent_til")
_OF_PLACES: Final = ("region_type", "region", "yrke_type", "yrke")


def ours(folder: Path, out: Path) -> tuple[int, float]:
    """Write the features as `profilering features build` does, bucket after bucket."""
    import pyarrow.parquet as pq

    from features.compile import Engine
    from features.found import all_features
    from features.stream import build_file

    world, declared = World(folder), all_features()
    start = time.perf_counter()
    with Engine(world.registers, declared, THREADS) as engine:
        count = build_file(engine, pq.read_table(world.landmarks), out)
    return count, time.perf_counter() - start


def pandas(folder: Path, out: Path) -> tuple[int, float]:
    """Write the features by pandas."""
    import pyarrow as pa

    from bench.features.pandas_peer import build
    from features.found import all_features

    pa.set_cpu_count(THREADS)
    world, declared = World(folder), all_features()
    start = time.perf_counter()
    found = build(world.registers, world.landmarks, declared)
    found.to_parquet(out, compression="zstd", index=False)
    return len(found), time.perf_counter() - start


def polars(folder: Path, out: Path) -> tuple[int, float]:
    """Write the features by polars' streaming engine."""
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    from bench.features.polars_peer import build
    from features.found import all_features

    world, declared = World(folder), all_features()
    start = time.perf_counter()
    found = build(world.registers, world.landmarks, declared)
    found.write_parquet(out, compression="zstd")
    return len(found), time.perf_counter() - start


def parquet_read(folder: Path, _: Path) -> tuple[int, float]:
    """Read the columns that the features read, register after register, and keep none of them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(THREADS)
    world, wanted = World(folder), columns_read()
    start = time.perf_counter()
    for register, columns in wanted.items():
        pq.read_table(world.registers / f"{register}.parquet", columns=columns)
    count = pq.read_table(world.landmarks).num_rows
    return count, time.perf_counter() - start


def one_person(folder: Path, out: Path) -> tuple[int, float]:
    """Write the milliseconds of people one by one: from rows in hand, and from files that are open.

    The rows are in plain Python, as a service has them that asked the registers for one person.
    """
    import pyarrow.parquet as pq

    from features.compile import Engine, numbered
    from features.found import all_features
    from features.one_person import evaluate, rows_of

    world, declared = World(folder), all_features()
    landmarks = pq.read_table(world.landmarks)
    asked = landmarks.take(list(range(0, len(landmarks), len(landmarks) // _PEOPLE)))
    asked = asked.slice(0, _PEOPLE)
    times: dict[str, list[float]] = {"rows_in_hand": [], "from_files": []}
    for mark in asked.to_pylist():
        rows = rows_of(world.registers, mark["person_ref"], declared)
        start = time.perf_counter()
        evaluate(declared, rows, mark)
        times["rows_in_hand"].append(1000 * (time.perf_counter() - start))
    with Engine(world.registers, declared, THREADS) as engine:
        for n in range(len(asked)):
            start = time.perf_counter()
            list(engine.buckets(numbered(asked.slice(n, 1))))
            times["from_files"].append(1000 * (time.perf_counter() - start))
    # The first one waits for the kernel to be loaded.
    times["from_files"] = times["from_files"][1:]
    out.write_text(json.dumps(times))
    return len(asked), sum(map(sum, times.values())) / 1000


def columns_read() -> dict[str, list[str]]:
    """Return the columns that the features need of each register, with keys and days."""
    from features.columns import OF_PLACES
    from features.found import all_features
    from features.places import KEYS

    found: dict[str, dict[str, None]] = {}
    for one in (*all_features(), *KEYS):
        if not one.is_derived:
            key = _OF_PLACES if one.register in OF_PLACES else ("person_ref",)
            columns = dict.fromkeys((*key, *_DAYS, *one.columns))
            found.setdefault(one.register, {}).update(columns)
    return {register: list(columns) for register, columns in found.items()}
