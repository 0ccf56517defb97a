"""Stage `outcomes`: when and how each landmark's spell ended, by design and cut-off."""

import sys
from datetime import date
from functools import partial

import pandas as pd

from models.designs import DESIGNS, FURTHER, Design
from models.events import SHORTEST
from models.outcomes import lacking, outcomes
from profilering.files import write_json, write_whole
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Find when and how each landmark's spell ended, for every design, as known at each cut-off."""
    params = read_params(places.params)
    landmarks = pd.read_parquet(places.population)
    tables = [
        _of_design(places, params, landmarks, design)
        for design in DESIGNS.values()
        if _can_be_told(places, design)
    ]
    table = pd.concat(tables, ignore_index=True)
    write_whole(places.outcomes, partial(table.to_parquet, index=False))
    for other in (places.of(design.name) for design in FURTHER):
        # What `profilering train` notes, for a plain `dvc repro`.
        if not other.effort.exists():
            write_json(other.effort, {"effort": "quick"})


def _can_be_told(places: Places, design: Design) -> bool:
    missing = lacking(design, places.inndata)
    needed = {source.register for exit_ in design.needs for source in exit_.read}
    if missing:
        there = "left out" if needed & set(missing) else "told without"
        sys.stderr.write(f"outcomes of {design.name}: {there}, no {', '.join(missing)}\n")
    return not needed & set(missing)


def _of_design(
    places: Places, params: Params, landmarks: pd.DataFrame, design: Design
) -> pd.DataFrame:
    """Return a design's outcomes at every cut-off, and say how many landmarks have none."""
    timeline, tables = params.timeline, []
    maturity_days = timeline.maturity_days + design.lasting - SHORTEST
    for cutoff in sorted({*timeline.blocks, timeline.sealed, timeline.as_of}):
        found = outcomes(
            places.inndata, landmarks, design, (cutoff, maturity_days), params.training.threads
        )
        tables.append(found)
        sys.stderr.write(_counts(design, cutoff, len(landmarks), len(found)))
    return pd.concat(tables, ignore_index=True).assign(design=design.name)


def _counts(design: Design, cutoff: date, landmarks: int, found: int) -> str:
    outside = "" if design.outside is None else f" or in {design.outside.name} that day"
    outside += f" or {design.younger_than} or older" if design.younger_than else ""
    return (
        f"outcomes of {design.name} known at {cutoff}: {landmarks} landmarks = {found} followed up "
        f"+ {landmarks - found} without a day of follow-up{outside}\n"
    )


if __name__ == "__main__":
    run_stage("outcomes", main)
