"""Stage `outcomes`: when and how each landmark's spell ended, as known at every cut-off."""

import sys
from functools import partial

import pandas as pd

from models.outcomes import outcomes
from profilering.files import write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Find when and how each landmark's spell ended, as known at every cut-off."""
    params = read_params(places.params)
    timeline = params.timeline
    landmarks = pd.read_parquet(places.population)
    tables = []
    for cutoff in sorted({*timeline.blocks, timeline.sealed, timeline.as_of}):
        found = outcomes(
            places.inndata, landmarks, cutoff, timeline.maturity_days, params.training.threads
        )
        tables.append(found)
        counts = (
            f"outcomes known at {cutoff}: {len(landmarks)} landmarks = {len(found)} followed up + "
            f"{len(landmarks) - len(found)} without a day of follow-up\n"
        )
        sys.stderr.write(counts)
    table = pd.concat(tables, ignore_index=True)
    write_whole(places.outcomes, partial(table.to_parquet, index=False))


if __name__ == "__main__":
    run_stage("outcomes", main)
