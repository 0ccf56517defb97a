"""Ingest: seconds and peak memory by number of people, beside a plain read of the same lines.

    python -m bench.ingest --persons 30000 --persons 300000

For each size a synthetic world is made (2018-11 to 2026-10; seed 1), then ingest and the peer run
interleaved, three times each unless told, every run in a process of its own. The peer is the least
that any ingest must do: orjson.loads of every line. Printed: median seconds, their ratio, peak
memory, and the growth exponent log(seconds ratio) / log(people ratio). A row is void when the load
average says that others kept the cores busy.
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
from datetime import date
from itertools import pairwise
from pathlib import Path

BUSY = 1.5
INGEST = """
import os, sys
from pathlib import Path
from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from profilering.progress import silent
files = {p.stem: p for p in Path(sys.argv[1]).glob("*.jsonl")}
sources = {name: FileSource(name, path) for name, path in files.items()}
door = Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)
counts = Ingest(REGISTERS, sources, door, 0.01).write(Path(sys.argv[2]) / "2_inndata", silent)
print(sum(one["read"] for one in counts["registers"].values()))
"""
PEER = """
import sys
from pathlib import Path
import orjson
read = 0
for path in Path(sys.argv[1]).glob("*.jsonl"):
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)
            read += 1
print(read)
"""


def timed(script: str, world: Path) -> tuple[float, float, int]:
    """Return seconds, peak megabytes and records read of one run in a process of its own."""
    with tempfile.TemporaryDirectory(dir=world) as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(world / "syntetisk"), out],
            stdout=subprocess.PIPE,
            text=True,
        )
        said, _ = process.communicate()
        seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit("a run failed")
    records, peak = said.split()
    return seconds, int(peak) / 1024, int(records)


# Each process tells its own peak, which the parent cannot ask for one child alone.
_PEAK = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"


def measure(world: Path, persons: int, repeats: int) -> dict[str, float]:
    """Return the medians of interleaved runs on one world."""
    runs: dict[str, list[tuple[float, float, int]]] = {"ingest": [], "peer": []}
    loads = []
    for _ in range(repeats):
        for name, script in (("ingest", INGEST), ("peer", PEER)):
            runs[name].append(timed(script + _PEAK, world))
            loads.append(os.getloadavg()[0])
    records = {run[2] for found in runs.values() for run in found}
    if len(records) != 1:
        raise SystemExit(f"ingest and peer did not read the same records: {sorted(records)}")
    seconds = {name: statistics.median(run[0] for run in found) for name, found in runs.items()}
    return {
        "persons": persons,
        "records": records.pop(),
        "seconds": round(seconds["ingest"], 2),
        "peer_seconds": round(seconds["peer"], 2),
        "ratio": round(seconds["ingest"] / seconds["peer"], 1),
        "peak_mb": round(max(run[1] for run in runs["ingest"])),
        "repeats": repeats,
        "load": round(max(loads), 2),
        "void": max(loads) > BUSY,
    }


def main() -> None:
    """Measure every size, print a line of JSON for each, then the growth exponents."""
    from data.synthetic.generate import World, synthesize
    from profilering.progress import silent

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, action="append", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where worlds are kept (default: temporary)")
    arguments = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for persons in arguments.persons:
            world = Path(folder) / str(persons)
            synthesize(world, World(persons, 1, date(2018, 11, 1), date(2026, 10, 31)), silent)
            found.append(measure(world, persons, arguments.repeats))
            sys.stdout.write(json.dumps(found[-1]) + "\n")
            sys.stdout.flush()
    for smaller, larger in pairwise(found):
        people = math.log(larger["persons"] / smaller["persons"])
        exponent = math.log(larger["seconds"] / smaller["seconds"]) / people
        sys.stdout.write(
            f"growth exponent {smaller['persons']} to {larger['persons']}: {exponent:.3f}\n"
        )


if __name__ == "__main__":
    main()
