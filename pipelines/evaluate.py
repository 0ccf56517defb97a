"""Stage `evaluate`: judge each block's model on the block; metrics, plots, cards, MLflow."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from features.figures import declared_in, write_figures
from models.baselines.nav_groups import nav_profiles
from models.blocks import Landmarks, blocks_of
from models.cohort.cohort import Cohort
from models.evaluation.blocks import followed_up, judge_block
from models.evaluation.card import CardData, OfBlock
from models.evaluation.report import write_report
from models.horizons import leading_horizon
from models.profiled import segments_json
from models.registry import load_run, load_segmentation, read_name
from pipelines.landmarks import read_landmarks
from pipelines.mirror import mirror_run
from pipelines.train import incidence_of
from profilering.files import write_folder, write_json
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Judge each block's model on the block; write metrics, plots, cards and data figures."""
    params, landmarks = read_params(places.params), read_landmarks(places)
    with write_folder(places.report) as folder:
        metrics = reports(places, params, landmarks, folder)
        write_json(folder / "blocks.json", metrics)
        write_figures(landmarks.features, declared_in(landmarks.features), folder)
    mirror_run(places, read_name(places.latest))


def reports(places: Places, params: Params, landmarks: Landmarks, folder: Path) -> dict[str, Any]:
    """Write every block's report, the newest into `folder` itself; return the metrics by block."""
    judged, name = pd.read_parquet(places.judged), read_name(places.latest)
    model, everyone = load_run(places.runs, name), landmarks.everyone(params.timeline)
    rule = nav_profiles(places.inndata, pd.read_parquet(places.population))
    champion = read_name(places.champion).run
    segments, metrics = _segments(places, everyone, params), {}
    blocks = blocks_of(params.timeline)
    for block in blocks:
        cohort = landmarks.block(block, params.timeline)
        incidence = incidence_of(judged, str(block.start), params)
        counts = followed_up(landmarks, block, cohort, params.timeline.as_of)
        beside = judge_block(cohort, incidence, rule, params, counts)
        in_block = everyone.take(np.isin(everyone.row_id, cohort.test.row_id))
        parts = model.contributions(in_block.X, 0, leading_horizon(cohort.horizons)).values
        of_block = OfBlock(block, name.run, champion, len(everyone), params.timeline.as_of)
        data = CardData(cohort, model, incidence, parts, beside, segments, of_block)
        # The newest block is the headline.
        inner = folder if block == blocks[-1] else folder / f"block_{block.start}"
        inner.mkdir(exist_ok=True)
        write_report(data, params, inner)
        metrics[str(block.start)] = beside.to_json()
    return metrics


def _segments(places: Places, everyone: Cohort, params: Params) -> dict[str, Any]:
    segmentation = load_segmentation(places.segmentation(read_name(places.latest).run))
    placed = pd.read_parquet(places.segments)["segment"].to_numpy()
    return segments_json(everyone, segmentation, placed, params.evaluation.confidence)


if __name__ == "__main__":
    run_stage("evaluate", main)
