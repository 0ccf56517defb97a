"""What benches share: runs in processes of their own, interleaved with a peer's, and what they say.

A script sets `records`, and `seconds` if not all of its time counts, and `workers` if it has any.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

# Ten years of registrations.
YEARS = (date(2016, 11, 1), date(2026, 10, 31))
# Others keep the cores busy when the load average is this far above our own processes'.
BUSY = 0.5
# Each process tells its own peak, which the parent cannot ask for one child alone; ru_maxrss would
# be no less than the parent's own. What workers need is no more than as many times the largest.
_TELL = """
import json, resource
from pathlib import Path as _Path
_status = _Path("/proc/self/status").read_text().split()
_own = int(_status[_status.index("VmHWM:") + 1])
_largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
_told = {"records": records, "seconds": globals().get("seconds")}
print(json.dumps(_told | {"peak": _own + globals().get("workers", 0) * _largest}))
"""


class Run(NamedTuple):
    """One run: seconds, peak megabytes with workers and all, and records."""

    seconds: float
    peak_mb: float
    records: int


def timed(script: str, arguments: list[object], folder: Path) -> Run:
    """Run a script with these arguments, and an empty place in `folder` as the last one."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.perf_counter()
        process = subprocess.run(
            [sys.executable, "-c", script + _TELL, *map(str, arguments), out],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit("a run failed")
    told = json.loads(process.stdout.splitlines()[-1])
    return Run(told["seconds"] or seconds, told["peak"] / 1024, told["records"])


def measure(
    world: Path,
    persons: int,
    scripts: Mapping[str, tuple[str, list[object]]],
    repeats: int,
    processes: int = 1,
) -> dict[str, Any]:
    """Return the medians of interleaved runs; the first script is ours, the second the peer's."""
    runs: dict[str, list[Run]] = {name: [] for name in scripts}
    loads = []
    for _ in range(repeats):
        for name, (script, arguments) in scripts.items():
            runs[name].append(timed(script, arguments, world))
            loads.append(os.getloadavg()[0])
    records = {run.records for found in runs.values() for run in found}
    if len(records) != 1:
        raise SystemExit(f"not all runs had the same records: {sorted(records)}")
    ours, peer = (statistics.median(run.seconds for run in found) for found in runs.values())
    (number,) = records
    return {
        "persons": persons,
        "records": number,
        "seconds": round(ours, 2),
        "records_per_second": round(number / ours),
        "peer_seconds": round(peer, 2),
        "ratio": round(ours / peer, 1),
        "peak_mb": round(max(run.peak_mb for run in next(iter(runs.values())))),
        "repeats": repeats,
        "load": round(max(loads), 2),
        "void": max(loads) > processes + BUSY,
    }


@cache
def generator() -> str:
    """Return the hash of the generator as it was when it was first asked for."""
    from data.synthetic.frozen import generator_hash

    return generator_hash()


def parser_of(description: str) -> argparse.ArgumentParser:
    """Return a parser of what every bench can be asked for; a bench begins with it."""
    generator()
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--persons", type=int, action="append", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where worlds are kept (default: temporary)")
    return parser


def say(row: Mapping[str, Any]) -> None:
    """Print a line of JSON, with the generator that the people are of."""
    sys.stdout.write(json.dumps({"generator": generator()} | dict(row)) + "\n")
    sys.stdout.flush()


def say_growth(rows: list[dict[str, Any]]) -> None:
    """Print how seconds grow with people, from each size to the next: 1 is linear."""
    for smaller, larger in pairwise(rows):
        people = math.log(larger["persons"] / smaller["persons"])
        exponent = math.log(larger["seconds"] / smaller["seconds"]) / people
        sizes = {"from": smaller["persons"], "to": larger["persons"]}
        is_void = smaller["void"] or larger["void"]
        say(sizes | {"growth_exponent": round(exponent, 3), "void": is_void})
