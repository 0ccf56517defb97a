"""What each choice in making labels does to the incidence of work: shown, never hidden.

On one block's test rows the first exit of the main design is counted in several ways: tiltak
followed through, censored (with weights and without) or competing; work begun before the landmark
but not yet known; jobs that a wage subsidy pays for. No model is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from models.censoring import censoring_curve
from models.censoring_model import Censoring
from models.cohort.cohort import Cohort, Floats, Ints, label
from models.designs import DESIGNS, MAIN, Design
from models.evaluation.draws import figure, home_office
from models.evaluation.metrics import positive
from models.evaluation.observed import observed
from models.evaluation.sample import Sample, sample_of
from models.outcomes import lacking, outcomes
from models.reporting_delay import REGISTER, Delay, reporting_delay, weighed
from models.small_cells import FEWEST_SHOWN, shown
from models.target import Source
from profilering.params import Params

AT: Final = (182.0, 365.0)
"""Days after the landmark."""
FEWEST: Final = 30
"""Rows of a landmark or an office; with fewer nothing is estimated."""
ON_ONES_OWN, COMPETING = "egen_haand", "egen_haand_observert"
AS_IS, LEFT_OUT, NO_EXIT = "exit on day 1", "left out", "no exit"


@dataclass(frozen=True)
class Registers:
    """The registers, the landmarks (as `outcomes` reads them), and the settings."""

    folder: Path
    landmarks: pd.DataFrame
    params: Params

    @cached_property
    def delay(self) -> Delay:
        """How late work is reported, as known on the last day of data."""
        return reporting_delay(self.folder, self.params.timeline.as_of)

    def outcomes(self, design: Design, rows: Cohort) -> pd.DataFrame:
        """Return the outcomes of these rows under a design, by landmark_ref; some have none."""
        wanted = self.landmarks[self.landmarks["landmark_ref"].isin(rows.row_id)]
        until = (self.params.timeline.as_of, self.params.timeline.maturity_days)
        found = outcomes(self.folder, wanted, design, until, self.params.training.threads)
        return weighed(found, wanted, design, self.delay).set_index("landmark_ref")


def label_views(rows: Cohort, registers: Registers) -> dict[str, Any]:
    """Return the incidence of work in a block's test rows (the main design's) under each view.

    `rows` has landmarks of all weeks; tiltak and subsidies are shown on day 0. Intervals are of the
    same resamples, so that differences from the labels as they are can be told; None: cannot be
    estimated. `missing` names the registers without which some views cannot be made.
    """
    rows = replace(rows, horizons=AT)
    missing = lacking(DESIGNS[ON_ONES_OWN], registers.folder)
    found: dict[str, Any] = {"missing": missing, "at": [label(at) for at in AT]}
    found["reporting"] = registers.delay.sentence(registers.params.timeline.maturity_days)
    if not missing:
        found |= _tiltak(rows.take(rows.is_first), registers)
    return found | {"day_one": _day_one(rows, registers)}


def with_jobs(design: Design, **changes: Any) -> Design:
    """Return a design whose sources of jobs are changed in some fields."""
    exits = tuple(
        replace(exit_, sources=tuple(_changed(source, changes) for source in exit_.sources))
        for exit_ in design.exits
    )
    return replace(design, exits=exits)


def _changed(source: Source, changes: Mapping[str, Any]) -> Source:
    return replace(source, **changes) if source.register == REGISTER else source


def _tiltak(first: Cohort, registers: Registers) -> dict[str, Any]:
    """Return the views of tiltak and of subsidised jobs, on rows in no tiltak on the day."""
    alone, competing = (
        registers.outcomes(DESIGNS[name], first) for name in (ON_ONES_OWN, COMPETING)
    )
    paid = registers.outcomes(with_jobs(MAIN, unless=None), first)
    refs = pd.Index(first.row_id)
    rows = first.take(refs.isin(alone.index) & refs.isin(competing.index))
    if not len(rows):
        return {"rows": 0, "in_tiltak": len(first), "views": {}, "offices": None}
    settings, seed = registers.params.evaluation, registers.params.training.seed
    as_is = sample_of(rows, settings, seed)
    weighted = sample_of(_relabelled(rows, alone), settings, seed)
    curve = censoring_curve(weighted.rows.time, weighted.rows.exit, weighted.rows.stands_for)
    samples = {
        "followed_through": as_is,
        "censored_weighted": weighted,
        "censored_unweighted": replace(weighted, censoring=Censoring(curve, None, None)),
        "competing": sample_of(_relabelled(rows, competing), settings, seed),
        "subsidised_counted": sample_of(_relabelled(rows, paid), settings, seed),
    }
    views = {name: _view(sample, as_is) for name, sample in samples.items()}
    return {
        "rows": len(rows),
        "in_tiltak": shown(len(first) - len(rows)),
        "views": views,
        "offices": _offices(as_is, weighted),
    }


def _relabelled(rows: Cohort, found: pd.DataFrame) -> Cohort:
    """Return rows with the outcomes of another design, in which all of them have one."""
    of = found.loc[rows.row_id]
    time, exit_, weight = (of[name].to_numpy() for name in ("time", "exit", "weight"))
    return replace(rows, time=time, exit=exit_.astype(np.int64), weight=weight)


def _view(sample: Sample, as_is: Sample) -> dict[str, Any]:
    """Return the first exit's incidence at each of AT, and how far it is from that as it is."""
    here, there = _incidence(sample, sample.draws), _incidence(as_is, as_is.draws)
    ours, theirs = (_incidence(one, np.ones((1, len(one))))[0] for one in (sample, as_is))
    known = sample.outcomes(1).known
    changed = shown(_differ(sample.rows, as_is.rows))
    return {
        label(at): {
            "changed": changed,
            "known": known[h],
            "incidence": figure(ours[h], here[:, h]),
            "less_as_is": figure(ours[h] - theirs[h], here[:, h] - there[:, h]),
        }
        for h, at in enumerate(AT)
    }


def _differ(rows: Cohort, others: Cohort) -> int:
    """Count the rows that end on another day, or no longer in the first exit, or now in it."""
    return int(((rows.time != others.time) | ((rows.exit == 1) != (others.exit == 1))).sum())


def _incidence(sample: Sample, draws: Floats) -> Floats:
    """Return the first exit's incidence (resamples, H) by IPCW; NaN where none can be estimated."""
    seen = sample.outcomes(1)
    found: Floats = draws @ (seen.weights * seen.y) / positive(draws @ seen.weights)
    return found


def _offices(as_is: Sample, other: Sample) -> dict[str, Any] | None:
    """Return Spearman's rank correlation of offices' incidences under two views, at AT[0].

    Its interval is over offices drawn anew, of those with at least FEWEST rows.
    """
    if as_is.rows.office is None:
        return None
    office = home_office(as_is.rows)
    large = np.flatnonzero(np.bincount(office) >= FEWEST)
    pairs = np.column_stack([_of_offices(one, office)[large] for one in (as_is, other)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    if len(pairs) < FEWEST_SHOWN:
        return None
    rng, size = np.random.default_rng(as_is.seed), (len(as_is.draws), len(pairs))
    drawn = np.array([_rank_agreement(pairs[one]) for one in rng.integers(0, len(pairs), size)])
    agreement = figure(_rank_agreement(pairs), drawn)
    return {"offices": len(pairs), "fewest": FEWEST, "agreement": agreement}


def _of_offices(sample: Sample, office: Ints) -> Floats:
    seen = sample.outcomes(1)
    weights, y = seen.weights[:, 0], seen.y[:, 0]
    events, known = (np.bincount(office, of).astype(np.float64) for of in (weights * y, weights))
    found: Floats = events / positive(known)
    return found


def _rank_agreement(pairs: Floats) -> float:
    a, b = (rankdata(column) - (len(pairs) + 1) / 2 for column in pairs.T)
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread else np.nan


def _day_one(rows: Cohort, registers: Registers) -> list[dict[str, Any]]:
    """Return, by later landmark, what work begun before it and not yet known is counted as."""
    if rows.landmark is None or rows.is_first.all():
        return []
    before = _relabelled(rows, registers.outcomes(with_jobs(MAIN, versions_of=""), rows))
    touched = (rows.exit == 1) & (rows.time == 1) & ~((before.exit == 1) & (before.time == 1))
    found = []
    for day in np.unique(rows.landmark[rows.landmark > 0]):
        inside = rows.landmark == day
        line: dict[str, Any] = {"landmark": int(day), "rows": int(inside.sum())}
        line["touched"] = shown(int((touched & inside).sum()))
        if inside.sum() >= FEWEST:
            views = {
                AS_IS: rows.take(inside),
                LEFT_OUT: rows.take(inside & ~touched),
                NO_EXIT: before.take(inside),
            }
            line["views"] = {name: _seen(part, registers) for name, part in views.items()}
        found.append(line)
    return found


def _seen(part: Cohort, registers: Registers) -> dict[str, Any]:
    of_exits = observed(part, registers.params.evaluation.confidence)
    return dict(of_exits[MAIN.exits[0].name] or {})
