"""Stage `score`: everyone newly registered at the as-of day, scored and explained."""

import sys
from functools import partial

import pandas as pd

from models.scoring import newly_registered, scores
from pipelines.assessor import assessor_of
from profilering.files import write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Score and explain everyone newly registered at the as-of day."""
    timeline = read_params(places.params).timeline
    population = pd.read_parquet(places.population)
    people, counts = newly_registered(places.inndata, population, timeline)
    features = pd.read_parquet(places.features).drop(columns="person_ref")
    rows = people.merge(features, on="landmark_ref", validate="one_to_one")
    assessor = assessor_of(places, rows)
    snapshots = assessor.assess(rows)
    table = scores(rows, assessor.model, assessor.segmentation, snapshots).assign(
        as_of=timeline.as_of,
        model_sha256=assessor.origin.model_sha256,
        data_sha256=assessor.origin.data_sha256,
    )
    write_whole(places.scores, partial(table.to_parquet, index=False))
    little = int(table["lite_kunnskap"].sum())
    sys.stderr.write(f"score: {counts}; of the scored the model abstains from {little}\n")


if __name__ == "__main__":
    run_stage("score", main)
