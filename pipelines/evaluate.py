"""Stage `evaluate`: judge each block's model on the block; metrics, plots, model card, MLflow."""

import numpy as np
import pandas as pd

from models.baselines.nav_groups import nav_profiles
from models.blocks import blocks_of
from models.evaluation.blocks import judge_block
from models.evaluation.card import CardData
from models.evaluation.report import write_report
from models.incidence_model import leading_horizon
from models.profiled import segments_json
from models.registry import load_run, load_segmentation, read_name
from pipelines.landmarks import read_landmarks
from pipelines.mirror import mirror_run
from pipelines.train import incidence_of
from profilering.files import write_folder, write_json
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Judge each block's model on the block; write metrics, plots and the model card."""
    params, landmarks = read_params(places.params), read_landmarks(places)
    judged, name = pd.read_parquet(places.judged), read_name(places.latest)
    rule = nav_profiles(places.inndata, pd.read_parquet(places.population))
    metrics = {}
    for block in blocks_of(params.timeline):
        cohort = landmarks.block(block, params.timeline)
        incidence = incidence_of(judged, str(block.start), params)
        beside = judge_block(cohort, incidence, rule, params)
        sample = {"train": len(cohort.train), "test": len(cohort.test)}
        metrics[str(block.start)] = beside.to_json() | {"landmarks": sample}
    # The newest block is the headline: the card and metrics.json are about it.
    everyone = landmarks.everyone(params.timeline)
    model = load_run(places.runs, name)
    in_block = everyone.take(np.isin(everyone.row_id, cohort.test.row_id))
    parts = model.contributions(in_block.X, 0, leading_horizon(cohort.horizons)).values
    segmentation = load_segmentation(places.segmentation(name.run))
    segments = pd.read_parquet(places.segments)["segment"].to_numpy()
    described = segments_json(everyone, segmentation, segments, params.evaluation.confidence)
    with write_folder(places.report) as folder:
        data = CardData(cohort, model, incidence, parts, beside, described)
        write_report(data, params, folder)
        write_json(folder / "blocks.json", metrics)
    mirror_run(places, name)


if __name__ == "__main__":
    run_stage("evaluate", main)
