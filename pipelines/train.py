"""Stage `train`: fit the model in use on all landmarks, and one model per block to judge by."""

import json
import sys
from functools import partial

import pandas as pd

from models.blocks import EXITS, Landmarks, blocks_of
from models.cohort.cohort import Floats
from models.registry import save_out_of_fold, save_run, write_name
from models.training import fit, steps_of, train
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
    blocks = len(params.timeline.blocks) * len(EXITS)
    with shown("training", steps_of(cohort, training) + 2 * blocks) as progress:
        judged = judged_blocks(landmarks, training, params.timeline, progress)
        model, out_of_fold = train(cohort, training, progress)
    record = {
        "cohort": cohort.name,
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
    write_name(places.latest, name)
    if not places.champion.exists():
        write_name(places.champion, name)
        sys.stderr.write(f"train: run {name.run} is the first and becomes champion.\n")


def training_of(places: Places, params: Params) -> Training:
    """Return how the models are trained: quickly or in full, as the last run was asked to."""
    effort = json.loads(places.effort.read_text(encoding="utf-8"))["effort"]
    return params.full_training if effort == "full" else params.training


def judged_blocks(
    landmarks: Landmarks, training: Training, timeline: Timeline, progress: Progress
) -> pd.DataFrame:
    """Return the incidences of every block's test rows by the block's own model."""
    tables = []
    for block in blocks_of(timeline):
        cohort = landmarks.block(block, timeline)
        incidence = fit(cohort.train, training, progress).incidence(cohort.test.X)
        columns = {
            f"{exit_}:{h}": incidence[:, k, i]
            for k, exit_ in enumerate(EXITS)
            for i, h in enumerate(timeline.horizons)
        }
        described = {"block": str(block.start), "landmark_ref": cohort.test.row_id}
        tables.append(pd.DataFrame(described | columns))
    return pd.concat(tables, ignore_index=True)


def incidence_of(judged: pd.DataFrame, block: str, params: Params) -> Floats:
    """Return a block's incidences (n, K, H) in the order of its landmarks."""
    rows = judged[judged["block"] == block]
    columns = [f"{exit_}:{h}" for exit_ in EXITS for h in params.timeline.horizons]
    found: Floats = rows[columns].to_numpy().reshape(len(rows), len(EXITS), -1)
    return found


if __name__ == "__main__":
    run_stage("train", main)
