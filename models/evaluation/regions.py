"""Other places: trained without a fylke's people and judged on them; the spread between places."""

from typing import Any

import numpy as np
import numpy.typing as npt

from models.baselines.simple import base_rate
from models.cohort.cohort import Cohort, Floats
from models.evaluation.contenders import Fit
from models.evaluation.draws import figure
from models.evaluation.groups import regions
from models.evaluation.metrics import brier
from models.evaluation.sample import Sample
from models.evaluation.slices import figures
from models.horizons import leading_horizon
from models.offices import UNKNOWN
from profilering.progress import Progress, silent

FEWEST_IN_REGION, FEWEST_IN_OFFICE = 200, 30
"""Known rows; with fewer a place is not judged."""

FEWEST_ELSEWHERE = 30
"""Training rows of day 0 outside a fylke; with fewer nothing could be learnt there."""

RESAMPLES = 1000
Names = npt.NDArray[Any]


def judged_regions(sample: Sample) -> list[str]:
    """Return the fylker that have enough known rows; `sample` is of registers, with offices."""
    of, known = regions_of(sample.rows), _known(sample)
    names = [str(name) for name in np.unique(of) if name != UNKNOWN]
    return [name for name in names if known[of == name].sum() >= FEWEST_IN_REGION]


def regions_of(rows: Cohort) -> Names:
    """Return each row's fylke (n,)."""
    return regions(np.full(len(rows), UNKNOWN) if rows.office is None else rows.office)


def _known(sample: Sample) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = sample.weights[:, leading_horizon(sample.rows.horizons)] > 0
    return found


def regions_left_out(
    train: Cohort, sample: Sample, own: Floats, fit: Fit, progress: Progress = silent
) -> list[dict[str, Any]]:
    """Judge, fylke by fylke, a model that was trained on nobody who has been registered there.

    `own` (n, K, H) is what the block's own model says of the sample's rows. Returns for each fylke
    `figures` of both, for the first exit at the leading horizon, and the paired difference in Brier
    score, left out minus own. A fylke is left out of it where hardly anybody would be left to train
    on.
    """
    of, of_train, h = regions_of(sample.rows), regions_of(train), leading_horizon(train.horizons)
    found = []
    for name in judged_regions(sample):
        rows = np.flatnonzero(of == name)
        people = np.concatenate([sample.rows.person[rows], train.person[of_train == name]])
        rest, part = train.take(~np.isin(train.person, people)), sample.take(rows)
        progress(f"without fylke {name}")
        if rest.is_first.sum() < FEWEST_ELSEWHERE:
            continue
        incidence = fit(rest)(part.rows.X)
        null = base_rate(rest.take(rest.is_first), len(rows))
        judged = {"left_out": incidence, "own": own[rows]}
        line: dict[str, Any] = {"fylke": name, "trained_on": len(rest)}
        line |= {what: figures(part, p, null, 0, h) for what, p in judged.items()}
        found.append(line | {"difference": _difference(part, incidence, own[rows], h)})
    return found


def _difference(part: Sample, ours: Floats, theirs: Floats, h: int) -> dict[str, Any]:
    """Return the Brier score of the first exit, ours minus theirs, with its paired interval."""
    outcomes = part.outcomes(1)
    y, weights = outcomes.y[:, h], outcomes.weights[:, h]
    scores = [
        (brier(p[:, 0, h], y, weights), brier(p[:, 0, h], y, part.draws * weights))
        for p in (ours, theirs)
    ]
    return figure(*(a - b for a, b in zip(*scores, strict=True)))


def spread(
    sample: Sample, incidence: Floats, place: Names, fewest: int, seed: int
) -> dict[str, Any]:
    """Return how much places differ in predicted minus observed, beyond chance.

    For the first exit at the leading horizon, over the places with `fewest` known rows: the
    standard deviation of their true gaps, by moments (the variance of the observed gaps less the
    mean of their sampling variances), with a 95 % interval from resampled places. `off` of the
    `judged` have a gap more than 1.96 standard errors from 0; by chance one in twenty has.
    """
    gaps, errors = _gaps(sample, incidence, place, fewest)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, max(len(gaps), 1), (RESAMPLES, len(gaps)))
    estimate = _beyond_chance(gaps[None], errors[None])[0] if len(gaps) > 1 else np.nan
    again = _beyond_chance(gaps[drawn], errors[drawn]) if len(gaps) > 1 else np.full(1, np.nan)
    return {
        "judged": len(gaps),
        "fewest": fewest,
        "off": int((np.abs(gaps) > 1.96 * errors).sum()),
        "std_deviation": figure(estimate, again),
    }


def _beyond_chance(gaps: Floats, errors: Floats) -> Floats:
    left = gaps.var(axis=1, ddof=1) - (errors**2).mean(axis=1)
    found: Floats = np.sqrt(np.maximum(left, 0))
    return found


def _gaps(sample: Sample, incidence: Floats, place: Names, fewest: int) -> tuple[Floats, Floats]:
    """Return the gap of each place with enough known rows and its standard error, by person."""
    h, outcomes, is_known = (
        leading_horizon(sample.rows.horizons),
        sample.outcomes(1),
        _known(sample),
    )
    weights, error = outcomes.weights[:, h], incidence[:, 0, h] - outcomes.y[:, h]
    gaps, errors = [], []
    for name in np.unique(place[place != UNKNOWN]):
        rows = np.flatnonzero((place == name) & is_known)
        if len(rows) < fewest:
            continue
        w, e = weights[rows], error[rows]
        gap = w @ e / w.sum()
        _, of = np.unique(sample.rows.person[rows], return_inverse=True)
        gaps.append(gap)
        errors.append(np.sqrt((np.bincount(of, w * (e - gap)) ** 2).sum()) / w.sum())
    return np.array(gaps), np.array(errors)
