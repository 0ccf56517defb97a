"""Stage `score`: predictions and contributions of the test rows by the champion."""

from functools import partial

from models.cohort.stored import load_cohort
from models.profiled import contributions_table, scores_table
from models.registry import load_run, read_name
from profilering.files import write_whole
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write scores.parquet and contributions.parquet."""
    rows = load_cohort(places.cohort).test
    name = read_name(places.champion)
    model = load_run(places.runs, name)
    scores = scores_table(rows, model).assign(model_sha256=name.sha256)
    write_whole(places.scores, partial(scores.to_parquet, index=False))
    contributions = contributions_table(rows, model)
    write_whole(places.contributions, partial(contributions.to_parquet, index=False))


if __name__ == "__main__":
    run_stage("score", main)
