"""A study's world, and what its models say of people who registered later."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from bench.breaks.studies import ELSEWHERE, PLACES, Judging, Study
from bench.reachable.world import say, timed
from data.intake.all import REGISTERS
from data.intake.ingest import ingest_of
from data.synthetic.generate import synthesize
from features.figures import by_year, declared_in
from features.found import all_features
from features.landmarks import landmarks
from models.baselines.simple import base_rate
from models.blocks import Block, Landmarks
from models.cohort.cohort import Bools, Floats
from models.designs import MAIN
from models.evaluation.draws import figure
from models.evaluation.metrics import brier
from models.evaluation.regions import regions_of
from models.evaluation.sample import Sample, sample_of
from models.evaluation.slices import figures
from models.horizons import leading_horizon
from models.outcomes import outcomes
from models.training import fit
from pipelines.features import write_features
from pipelines.landmarks import read_by_models, read_landmarks
from profilering.files import write_whole
from profilering.params import Params, Timeline
from profilering.places import Places
from profilering.progress import silent

# Nav's rule was first run in 2024: of an earlier world its register has no row, and is refused.
LEFT_OUT = "profilering"


def made(folder: Path, study: Study, size: tuple[int, int], params: Params) -> Landmarks:
    """Make the study's world of `size` (people, seed), or read it where it is there."""
    places, world = Places(folder), study.world(*size)
    names = [name for name in params.synthetic.registers if name != LEFT_OUT]
    if not places.outcomes.exists():
        with timed("synthesize"):
            synthesize(places.sources, world, registers=names)
        registers = {name: REGISTERS[name] for name in names}
        with timed("ingest"):
            ingest_of(params.registers, registers, places, {}).write(places.inndata, silent)
        found = landmarks(places.inndata, study.start, study.end).landmarks
        write_whole(places.population, partial(pq.write_table, found))
        with timed("features"):
            write_features(places.inndata, found, places.features, all_features(), 1)
        with timed("outcomes"):
            _write_outcomes(places, study, params)
    return read_landmarks(places)


def _write_outcomes(places: Places, study: Study, params: Params) -> None:
    who, mature = pd.read_parquet(places.population), params.timeline.maturity_days
    days = sorted({one.trained for one in study.judgings} | {study.end})
    tables = [outcomes(places.inndata, who, MAIN, (day, mature), 1) for day in days]
    table = pd.concat(tables, ignore_index=True).assign(design=MAIN.name)
    write_whole(places.outcomes, partial(table.to_parquet, index=False))


def timeline_of(study: Study, timeline: Timeline) -> Timeline:
    """Return the timeline that a user would write for the study: its days are the blocks."""
    here = {
        "as_of": study.end,
        "weeks": [0],
        "blocks": sorted({one.trained for one in study.judgings}),
        "sealed": max(one.end for one in study.judgings),
    }
    return Timeline.model_validate(timeline.model_dump() | here)


def judge(found: Landmarks, study: Study, params: Params) -> Iterator[dict[str, Any]]:
    """Yield a line for each judging and place: what was trained, on whom judged, `figures`.

    `newer` is the paired Brier difference of a model to the first one that was judged on the same
    people: below 0 the newer one is better.
    """
    order = sorted(study.judgings, key=lambda one: (one.trained, one.is_refreshed))
    oldest: dict[tuple[date, str], Floats] = {}
    for _, group in groupby(order, key=lambda one: (one.trained, one.is_refreshed)):
        for line, one, sample, p in _judged(found, list(group), study, params):
            known = oldest.setdefault((one.start, line["where"]), p)
            yield line | {"newer": None if known is p else _newer(sample, p, known)}


def _judged(
    found: Landmarks, same: list[Judging], study: Study, params: Params
) -> Iterator[tuple[dict[str, Any], Judging, Sample, Floats]]:
    """Fit one model and judge it on all that it is to be judged on."""
    first, seed = same[0], params.training.seed
    timeline = timeline_of(study, params.timeline)
    cohort = found.block(Block(first.trained, max(one.end for one in same)), timeline)
    changes = {"threads": 1} | ({} if first.is_refreshed else {"refresh_days": 0})
    with timed(f"model of {first.trained}, {len(cohort.train):,} rows"):
        model = fit(cohort.train, params.training.model_copy(update=changes))
    for one in same:
        test, h = cohort.test, leading_horizon(cohort.horizons)
        entry = np.asarray(test.entry)
        test = test.take((entry >= np.datetime64(one.start)) & (entry < np.datetime64(one.end)))
        p, null = model.incidence(test.X), base_rate(cohort.train, len(test))
        sample = sample_of(test, params.evaluation, seed)
        for where, rows in _places(sample, study.by_place).items():
            part = sample.take(np.flatnonzero(rows))
            line = {"where": where, "trained_on": len(cohort.train)} | asdict(one)
            yield line | figures(part, p[rows], null[rows], 0, h), one, part, p[rows, 0, h]


def _places(sample: Sample, by_place: bool) -> dict[str, Bools]:
    everyone = np.ones(len(sample), dtype=np.bool_)
    if not by_place:
        return {"everyone": everyone}
    fylke = regions_of(sample.rows)
    hit = {name: np.isin(fylke, of) for name, of in PLACES.items()}
    return hit | {ELSEWHERE: ~np.any(list(hit.values()), axis=0)}


def _newer(sample: Sample, p: Floats, oldest: Floats) -> dict[str, Any]:
    """Return the Brier difference at the leading horizon, with its paired interval."""
    h, outcomes_ = leading_horizon(sample.rows.horizons), sample.outcomes(1)
    y, weights = outcomes_.y[:, h], outcomes_.weights[:, h]
    ours, theirs = (
        (brier(one, y, weights), brier(one, y, sample.draws * weights)) for one in (p, oldest)
    )
    return figure(ours[0] - theirs[0], ours[1] - theirs[1])


def changed(features: pd.DataFrame, day: date) -> list[dict[str, Any]]:
    """Return how the features that models read changed from the year before a day to that after.

    Missing shares, and the drift of `features.figures`, largest first.
    """
    days = pd.to_datetime(features["as_of"])
    start, at, end = (pd.Timestamp(day + timedelta(days=n)) for n in (-365, 0, 365))
    rows = features[(days >= start) & (days < end)]
    # Before and after are the two "years" that are compared.
    years = np.where(days[rows.index] < at, "2001-01-01", "2002-01-01")
    read = [one for one in declared_in(rows) if one in read_by_models(features)]
    _, found = by_year(rows.assign(as_of=years), read)
    found.sort(key=lambda one: -one.drift[1])
    return [
        {
            "feature": one.feature.name,
            "missing": one.missing.tolist(),
            "drift": float(one.drift[1]),
            "chance": float(one.chance[1]),
            "stands_out": bool(one.stands_out[1]),
        }
        for one in found
    ]


def told(study: Study, landmarks_: Landmarks, params: Params) -> dict[str, Any]:
    """Return everything that is said of a study, as JSON."""
    lines = []
    for line in judge(landmarks_, study, params):
        days = ("trained", "start", "end")
        lines.append(line | {name: line[name].isoformat() for name in days})
        say(f"  {line['what']}, {line['where']}: {line['known']:,} known")
    order = [one.what for one in study.judgings]
    lines.sort(key=lambda line: order.index(line["what"]))
    features = {day.isoformat(): changed(landmarks_.features, day) for day in study.days}
    return {"study": study.name, "judged": lines, "features": features}
