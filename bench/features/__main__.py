"""The feature engine beside pandas and polars: seconds and peak memory for the same cells.

    python -m bench.features --people 300000 --folder /tmp/worlds

A world of about 100 event rows per person is made, or taken from the folder (world.py). Every
engine first writes all features of its landmarks once, and the files must say the same cell by
cell. Then all of them run interleaved, three times unless told, each in a process of its own with
2 threads: ours, pandas, polars' streaming engine, a plain read of the same
columns, and ours on a tenth of the people. Then one person at a time. Printed: a line of JSON for
each with median seconds, peak memory and load average, and a line for each thing that the issue
asks for. A line is void when the load average says that others kept the cores busy, or when polars
is not installed (the `bench` extra). The exit code is 1 when anything is void or does not hold.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bench.features.agree import differences, with_one_value
from bench.features.engines import THREADS
from bench.features.targets import targets
from bench.features.world import World, rows_in, world
from bench.runs import BUSY, Run, timed
from features.found import all_features

_SCRIPT: Final = """
import sys
from pathlib import Path
from bench.features import engines
records, seconds = getattr(engines, sys.argv[1])(Path(sys.argv[2]), Path(sys.argv[3]))
"""
_ENGINES: Final = ("ours", "pandas", "polars", "parquet_read")
_TENTH: Final = "ours_of_a_tenth"


def main() -> None:
    """Make the worlds, let the engines agree, time them, and print what was found."""
    asked = _parser().parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
        folder = asked.folder or Path(scratch)
        whole = world(folder, asked.people, asked.seed)
        there = [name for name in _ENGINES if name != "polars" or find_spec("polars")]
        _agree(whole, there, Path(scratch))
        runs = {name: (name, whole) for name in there}
        runs[_TENTH] = ("ours", world(folder, asked.people // 10, asked.seed))
        found = _measure(runs, asked.repeats, Path(scratch))
        found["one_person"] = _one_person(whole, Path(scratch))
    said = list(_lines(whole, found))
    for line in said:
        sys.stdout.write(json.dumps(line) + "\n")
    sys.exit(any(line.get("void") or line.get("holds") is False for line in said))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where worlds are kept (default: temporary)")
    return parser


def _run(engine: str, of: World, scratch: Path) -> Run:
    out = scratch / f"{engine}.parquet"
    return timed(_SCRIPT, [engine, of.folder, out], scratch)


def _agree(whole: World, there: list[str], scratch: Path) -> None:
    """Run every engine once; stop unless all say the same as ours."""
    names = [one.name for one in all_features()]
    for engine in there:
        _run(engine, whole, scratch)
        if engine in {"ours", "parquet_read"}:
            continue
        different = differences(scratch / "ours.parquet", scratch / f"{engine}.parquet", names)
        if different:
            raise SystemExit(f"{engine} says otherwise than ours: {different}")
    alike = with_one_value(scratch / "ours.parquet", names)
    sys.stderr.write(f"{len(names)} features agree; of one value only: {alike}\n")


def _measure(
    runs: Mapping[str, tuple[str, World]], repeats: int, scratch: Path
) -> dict[str, dict[str, Any]]:
    """Return seconds, peak megabytes and load of each, of runs that took turns."""
    found: dict[str, list[Run]] = {name: [] for name in runs}
    loads: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, (engine, of) in runs.items():
            found[name].append(_run(engine, of, scratch))
            loads[name].append(os.getloadavg()[0])
    return {
        name: {
            "landmarks": some[0].records,
            "seconds": round(statistics.median(run.seconds for run in some), 3),
            "all_seconds": [round(run.seconds, 3) for run in some],
            "peak_mb": round(max(run.peak_mb for run in some)),
            "load": round(max(loads[name]), 2),
            "void": max(loads[name]) > THREADS + BUSY,
        }
        for name, some in found.items()
    }


def _one_person(whole: World, scratch: Path) -> dict[str, Any]:
    """Return median and worst milliseconds of one person at a time."""
    run = _run("one_person", whole, scratch)
    times = json.loads((scratch / "one_person.parquet").read_text())
    load = os.getloadavg()[0]
    found: dict[str, Any] = {"people": run.records, "load": round(load, 2)}
    for what, of_each in times.items():
        found[f"{what}_median_ms"] = round(statistics.median(of_each), 1)
        found[f"{what}_worst_ms"] = round(max(of_each), 1)
    return found | {"void": load > THREADS + BUSY}


def _lines(whole: World, found: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    rows = rows_in(whole)
    yield {"event_rows": rows, "features": len(all_features()), "threads": THREADS}
    if "polars" not in found:
        advice = "polars is not installed: pip install -e '.[bench]'"
        yield {"engine": "polars", "void": True, "why": advice}
    for engine, row in found.items():
        yield {"engine": engine} | row
    yield from targets(found)


if __name__ == "__main__":
    main()
