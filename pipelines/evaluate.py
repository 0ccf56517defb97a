"""Stage `evaluate`: judge each block's model on the block; metrics, plots, cards, MLflow."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from features.figures import declared_in, write_figures
from models.baselines.nav_groups import nav_profiles
from models.blocks import Block, Landmarks, blocks_of
from models.card.write import write_card
from models.cohort.cohort import Cohort, Floats
from models.evaluation.blocks import Alongside, followed_up, judge_block
from models.evaluation.card import CardData, OfBlock
from models.evaluation.groups import with_groups
from models.evaluation.label_views import Registers, label_views
from models.evaluation.openings import note_seal, openings
from models.evaluation.report import write_report
from models.evaluation.trigger import days_to_trigger
from models.fairness.door import protected_of
from models.graded import positions
from models.horizons import leading_horizon
from models.profiled import segments_json
from models.registry import load_run, load_segmentation, read_name
from pipelines.card import facts_of
from pipelines.landmarks import design_of, read_landmarks
from pipelines.mirror import mirror_run
from pipelines.train import told_of
from profilering.audit import Reading
from profilering.files import write_folder, write_json
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.stage import run_stage

DECISIONS = "vedtak_14a.parquet"
"""What today's trigger is read from, where it was delivered; for comparison in time alone."""


def main(places: Places) -> None:
    """Judge each block's model on the block; write metrics, plots, cards and data figures."""
    params, landmarks = read_params(places.params), read_landmarks(places)
    note_seal(places, params.timeline.sealed)
    with write_folder(places.report) as folder:
        metrics = reports(places, params, landmarks, folder)
        write_json(folder / "blocks.json", metrics)
        write_figures(landmarks.features, declared_in(landmarks.features), folder)
    mirror_run(places, read_name(places.latest))


def reports(places: Places, params: Params, landmarks: Landmarks, folder: Path) -> dict[str, Any]:
    """Write every block's report, the newest into `folder` itself; return the metrics by block."""
    judged, name = pd.read_parquet(places.judged), read_name(places.latest)
    model, everyone = load_run(places.runs, name), landmarks.everyone(params.timeline)
    beside, protected = read_beside(places, params, landmarks)
    segments, metrics = {} if places.design else _segments(places, everyone, params), {}
    blocks = blocks_of(params.timeline)
    for block in blocks:
        cohort = with_groups(landmarks.block(block, params.timeline), protected)
        counts = followed_up(landmarks, block, cohort, params.timeline.as_of)
        told = told_of(judged, str(block.start), cohort.test)
        judgement = judge_block(cohort, told, replace(beside, counts=counts), params)
        views = _views(places, params, cohort.test)
        judgement = replace(judgement, told=judgement.told | views)
        in_block = everyone.take(np.isin(everyone.row_id, cohort.test.row_id) & everyone.is_first)
        parts = model.contributions(in_block.X, 0, leading_horizon(cohort.horizons)).values
        of_block = _of_block(places, params, block, everyone)
        shown, said = first_of(cohort, told.incidence)
        data = CardData(shown, model, said, parts, judgement, segments, of_block)
        # The newest block is the headline.
        inner = folder if block == blocks[-1] else folder / f"block_{block.start}"
        inner.mkdir(exist_ok=True)
        write_report(data, params, inner)
        metrics[str(block.start)] = data.metrics
    write_card(facts_of(places, params, data, metrics), folder)
    return metrics


def _views(places: Places, params: Params, test: Cohort) -> dict[str, Any]:
    """Return what each choice in making labels does, in the main design's test rows."""
    if places.design:
        return {}
    registers = Registers(places.inndata, pd.read_parquet(places.population), params)
    return {"label_views": label_views(test, registers)}


def _of_block(places: Places, params: Params, block: Block, everyone: Cohort) -> OfBlock:
    return OfBlock(
        block,
        read_name(places.latest).run,
        read_name(places.champion).run,
        len(everyone),
        params.timeline.as_of,
        len(openings(places)),
        design_of(places),
    )


def read_beside(
    places: Places, params: Params, landmarks: Landmarks
) -> tuple[Alongside, pd.DataFrame]:
    """Return Nav's rule and today's trigger of every landmark, and its protected attributes."""
    population, timeline = pd.read_parquet(places.population), params.timeline
    alongside = Alongside(
        nav_profiles(places.inndata, population),
        days_to_trigger(places.inndata / DECISIONS, population, timeline.as_of),
        positions(places.inndata, population, timeline.as_of, timeline.maturity_days),
        {},
        # Whose lowest chance a list would hold is no exit to hope for where time begins at work.
        has_lists=landmarks.design.begins_with is None,
    )
    reading = Reading("evaluate", "calibration by group, as the card shows it")
    protected = protected_of(places, landmarks.features, reading)
    if protected.missing:
        sys.stderr.write(f"evaluate: {protected.missing}\n")
    return alongside, protected.table


def first_of(cohort: Cohort, incidence: Floats) -> tuple[Cohort, Floats]:
    """Return a block's cohort with the test rows of day 0 alone, and their incidences."""
    return cohort.take(~cohort.is_test | cohort.is_first), incidence[cohort.test.is_first]


def _segments(places: Places, everyone: Cohort, params: Params) -> dict[str, Any]:
    """Describe the segments of the days of registration, which alone are placed.

    What was observed is that of registrations before the sealed block.
    """
    first = everyone.take(everyone.is_first)
    segmentation = load_segmentation(places.segmentation(read_name(places.latest).run))
    placed = pd.read_parquet(places.segments)["segment"].to_numpy()
    seen = np.asarray(first.entry) < np.datetime64(params.timeline.sealed)
    return segments_json(first, segmentation, placed, seen, params.evaluation.confidence)


if __name__ == "__main__":
    run_stage("evaluate", main, *sys.argv[1:2])
