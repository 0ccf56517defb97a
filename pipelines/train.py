"""Stage `train`: fit the model in use on all landmarks, and one model per block to judge by.

`python -m pipelines.train egen_haand` does so for another design than the main one.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import Any

import pandas as pd

from models.blocks import Block, Landmarks, blocks_of
from models.champions import put_in_use
from models.cohort.cohort import Cohort, label
from models.registry import save_out_of_fold, save_run, write_name
from models.training import fit_with_refits, steps_of, train
from models.uncertainty import Told
from pipelines.landmarks import read_landmarks
from profilering import __version__
from profilering.files import sha256_of, write_whole
from profilering.params import Params, Timeline, Training, read_params
from profilering.places import Places
from profilering.progress import Progress, shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Fit the model in use on all landmarks, and one model per block to judge by."""
    params = read_params(places.params)
    training = training_of(places, params)
    landmarks = read_landmarks(places)
    cohort = landmarks.everyone(params.timeline)
    of_block = 2 * len(cohort.exits) + training.refits
    steps = steps_of(cohort, training) + of_block * len(params.timeline.blocks)
    with shown("training", steps) as progress:
        judged = judged_blocks(landmarks, training, params.timeline, progress)
        model, out_of_fold = train(cohort, training, progress)
    record = {
        "cohort": cohort.name,
        "design": landmarks.design.name,
        "rows": len(cohort),
        "labels_known_at": str(params.timeline.as_of),
        "data_sha256": sha256_of(places.features),
        "outcomes_sha256": sha256_of(places.outcomes),
        "code_version": __version__,
        "training": training.model_dump(exclude={"threads"}),
    }
    write_whole(places.judged, partial(judged.to_parquet, index=False))
    save_out_of_fold(out_of_fold, cohort, places.out_of_fold)
    name = save_run(model, places.runs, record)
    write_whole(places.judged_by(name.run), partial(judged.to_parquet, index=False))
    write_name(places.latest, name)
    if not places.champion.exists():
        put_in_use(places, name, "the first run")
        sys.stderr.write(f"train: run {name.run} is the first and becomes champion.\n")


def training_of(places: Places, params: Params) -> Training:
    """Return how the models are trained: quickly or in full, as the last run was asked to."""
    effort = json.loads(places.effort.read_text(encoding="utf-8"))["effort"]
    return params.full_training if effort == "full" else params.training


def judged_blocks(
    landmarks: Landmarks, training: Training, timeline: Timeline, progress: Progress
) -> pd.DataFrame:
    """Return what every block's own model told of the block's test rows."""
    tables = []
    for block in blocks_of(timeline):
        cohort = landmarks.block(block, timeline)
        told = fit_with_refits(cohort.train, training, progress).told(cohort.test.X)
        tables.append(judged_table(block, cohort.test, told))
    return pd.concat(tables, ignore_index=True)


def judged_table(block: Block, test: Cohort, told: Told) -> pd.DataFrame:
    """Return a line per test row of a block: what was told of it."""
    columns: dict[str, Any] = {"block": str(block.start), "landmark_ref": test.row_id}
    for part, values in vars(told).items():
        flat = values.reshape(len(test), -1).T
        columns |= dict(zip(_columns(part, test.exits, test.horizons), flat, strict=True))
    return pd.DataFrame(columns)


def told_of(judged: pd.DataFrame, block: str, test: Cohort) -> Told:
    """Return what was told of a block's test rows, in the order of its landmarks."""
    rows = judged[judged["block"] == block]
    shape = (len(rows), len(test.exits), len(test.horizons))
    parts = (field.name for field in fields(Told))
    return Told(
        *(
            rows[_columns(part, test.exits, test.horizons)].to_numpy().reshape(shape)
            for part in parts
        )
    )


def _columns(part: str, exits: Sequence[str], horizons: Sequence[float]) -> list[str]:
    return [f"{exit_}:{label(h)}:{part}" for exit_ in exits for h in horizons]


if __name__ == "__main__":
    run_stage("train", main, *sys.argv[1:2])
