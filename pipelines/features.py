"""Stage `features`: what was known of every person on the day of the landmark.

`python -m pipelines.features tilbakevending` does so for a design with days of its own.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from features.compile import IN_BUCKET, Engine
from features.declare import Feature
from features.derived import names_read
from features.found import all_features, in_order
from features.stream import build_file
from profilering.audit import PERMIT, Reading, audit_access, note, of_many
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write features.parquet: landmark_ref, person_ref, as_of and a column for each feature."""
    params = read_params(places.params)
    landmarks, declared = pq.read_table(places.population), all_features(params.switches())
    threads = params.training.threads
    _note_protected(places, declared, landmarks.num_rows, params.features.model_dump())
    missing = write_features(places.inndata, landmarks, places.features, declared, threads)
    without = f", without {', '.join(missing)}" if missing else ""
    counts = f"{landmarks.num_rows:,} landmarks x {len(declared)} features"
    sys.stderr.write(f"features: {counts}{without}\n")


def _note_protected(
    places: Places, declared: Sequence[Feature], rows: int, reasons: Mapping[str, str]
) -> None:
    """Note in the audit log, before it is read, what is protected and switched on, and why."""
    switched = [one.name for one in declared if one.switch in reasons]
    if switched:
        reason = "; ".join(reasons[one.switch] for one in declared if one.switch in reasons)
        fields = of_many(switched, rows, Reading("features", reason))
        note(places.audit, audit_access(PERMIT, fields))


def write_features(
    folder: Path, landmarks: pa.Table, out: Path, features: Sequence[Feature], threads: int
) -> dict[str, list[str]]:
    """Write the features of landmarks, with progress; return by register those it took along.

    `folder` is 2_inndata; an optional register that has no file takes its features along. Raises
    BadInput when a register that must be there, or a column, is missing.
    """
    steps = -(-landmarks.num_rows // IN_BUCKET)
    with Engine(folder, features, threads) as engine, shown("Features", steps) as progress:
        build_file(engine, landmarks, out, IN_BUCKET, lambda rows: progress(f"{rows:,} landmarks"))
    return {register: _of_register(register, features) for register in sorted(engine.missing)}


def _of_register(register: str, features: Sequence[Feature]) -> list[str]:
    """Return the features that read a register, and those that are made of them."""
    found: set[str] = set()
    for one in in_order(features):
        if one.register == register or (one.is_derived and found & {*names_read(one.value)}):
            found.add(one.name)
    return sorted(found)


if __name__ == "__main__":
    run_stage("features", main, *sys.argv[1:2])
