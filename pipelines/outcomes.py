"""Stage `outcomes`: when and how each landmark's spell ended, by design and cut-off.

The landmarks of a design whose time begins with an exit are found here too.
"""

import sys
from collections.abc import Mapping
from datetime import date
from functools import partial

import pandas as pd
import pyarrow.parquet as pq

from models.begun import begun
from models.designs import DESIGNS, FURTHER, Design
from models.events import SHORTEST
from models.outcomes import lacking, outcomes
from models.reporting_delay import Delay, reporting_delay, weighed
from models.target import Exit
from profilering.files import write_json, write_whole
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Find when and how each landmark's spell ended, for every design, as known at each cut-off."""
    params = read_params(places.params)
    delays = _delays(places, params)
    told = [design for design in DESIGNS.values() if _can_be_told(places, design)]
    for design in told:
        if design.begins_with is not None:
            _find_landmarks(places, params, design, design.begins_with)
    tables = [_of_design(places.of(design.name), params, design, delays) for design in told]
    table = pd.concat(tables, ignore_index=True)
    write_whole(places.outcomes, partial(table.to_parquet, index=False))
    for other in (places.of(design.name) for design in FURTHER):
        # What `profilering train` notes, for a plain `dvc repro`.
        if not other.effort.exists():
            write_json(other.effort, {"effort": "quick"})


def _find_landmarks(places: Places, params: Params, design: Design, exit_: Exit) -> None:
    """Write the design's own population.parquet, with the columns of the main one."""
    registered = pd.read_parquet(places.population)
    found = begun(places.inndata, registered, exit_, params.timeline.as_of)
    write_whole(places.of(design.name).population, partial(pq.write_table, found.landmarks))
    sys.stderr.write(f"landmarks of {design.name}: {found}\n")


def _can_be_told(places: Places, design: Design) -> bool:
    missing = lacking(design, places.inndata)
    needed = {source.register for exit_ in design.needs for source in exit_.read}
    if missing:
        there = "left out" if needed & set(missing) else "told without"
        sys.stderr.write(f"outcomes of {design.name}: {there}, no {', '.join(missing)}\n")
    return not needed & set(missing)


def _delays(places: Places, params: Params) -> dict[date, Delay]:
    """Return how late jobs are reported as known at each cut-off, and say it."""
    timeline = params.timeline
    cutoffs = sorted({*timeline.blocks, timeline.sealed, timeline.as_of})
    found = {cutoff: reporting_delay(places.inndata, cutoff) for cutoff in cutoffs}
    for cutoff, delay in found.items():
        said = delay.sentence(timeline.maturity_days)
        sys.stderr.write(f"outcomes known at {cutoff}: {said}\n")
    return found


def _of_design(
    places: Places, params: Params, design: Design, delays: Mapping[date, Delay]
) -> pd.DataFrame:
    """Return a design's outcomes at every cut-off, and say how many landmarks have none."""
    landmarks, timeline, tables = pd.read_parquet(places.population), params.timeline, []
    maturity_days = timeline.maturity_days + design.lasting - SHORTEST
    for cutoff, delay in delays.items():
        found = outcomes(
            places.inndata, landmarks, design, (cutoff, maturity_days), params.training.threads
        )
        tables.append(weighed(found, landmarks, design, delay))
        sys.stderr.write(_counts(design, cutoff, len(landmarks), len(found)))
    return pd.concat(tables, ignore_index=True).assign(design=design.name)


def _counts(design: Design, cutoff: date, landmarks: int, found: int) -> str:
    days = "a day" if design.followed == 1 else f"{design.followed} days"
    outside = "" if design.outside is None else f" or in {design.outside.name} that day"
    outside += f" or {design.younger_than} or older" if design.younger_than else ""
    return (
        f"outcomes of {design.name} known at {cutoff}: {landmarks} landmarks = {found} followed up "
        f"+ {landmarks - found} without {days} of follow-up{outside}\n"
    )


if __name__ == "__main__":
    run_stage("outcomes", main)
