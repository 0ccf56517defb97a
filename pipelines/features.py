"""Stage `features`: what was known of every person on the day of the landmark."""

import sys
from functools import partial

import pandas as pd

from features.compile import build
from profilering.files import write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write features.parquet: landmark_ref, person_ref, as_of and a column for each feature."""
    threads = read_params(places.params).training.threads
    landmarks = pd.read_parquet(places.population)
    values = build(places.inndata, landmarks, threads=threads)
    keys = landmarks[["landmark_ref", "person_ref", "as_of"]]
    table = keys.merge(values, on="landmark_ref", validate="one_to_one")
    write_whole(places.features, partial(table.to_parquet, index=False))
    sys.stderr.write(f"features: {len(table):,} landmarks x {values.shape[1] - 1} features\n")


if __name__ == "__main__":
    run_stage("features", main)
