"""Stage `score`: everyone newly registered at the as-of day, scored and explained."""

import sys
from functools import partial

import pandas as pd

from features.figures import declared_in
from models.reasons import Wording
from models.registry import load_run, load_segmentation, read_name
from models.scoring import newly_registered, scores
from profilering.files import sha256_of, write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage

ASKED = {"opplysninger", "person"}
"""The registers that hold what people are asked or registered with."""


def main(places: Places) -> None:
    """Score and explain everyone newly registered at the as-of day."""
    timeline, name = read_params(places.params).timeline, read_name(places.champion)
    population = pd.read_parquet(places.population)
    people, counts = newly_registered(places.inndata, population, timeline)
    features = pd.read_parquet(places.features)
    rows = people.merge(features.drop(columns=["person_ref", "as_of"]))
    segmentation = load_segmentation(places.segmentation(name.run))
    words = {
        one.name: Wording(one.text_nb, one.unit, one.register in ASKED)
        for one in declared_in(features)
    }
    table = scores(rows, load_run(places.runs, name), segmentation, words).assign(
        as_of=timeline.as_of,
        model_sha256=name.sha256,
        data_sha256=sha256_of(places.features),
    )
    write_whole(places.scores, partial(table.to_parquet, index=False))
    little = int(table["lite_kunnskap"].map(bool).sum())
    sys.stderr.write(f"score: {counts}; of the scored the model abstains from {little}\n")


if __name__ == "__main__":
    run_stage("score", main)
