"""One map in log-odds per exit: intercepts per horizon, one slope, shrunk to identity.

Fitted on out-of-fold predictions. With a common slope the contributions times the slope explain
the number shown. Where there are many events and cross-validation prefers it, an isotonic map,
common to all horizons so that curves still rise, comes on top; a map per horizon breaks coherence,
and a carve-out with isotonic regression cost 1-5 % of the null's Brier score.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit, logit

from models.cohort.cohort import Floats, Ints
from models.families.base import Labels, exceeds_error, log_losses

SHRINKAGE = 10.0
"""Prior precision of each intercept and of slope - 1: a standard deviation of about 0.3."""

HALFWAY = 0.5
"""How far intercepts move to the latest level: levels of the past come back, in part."""

FEWEST_EVENTS = 2_000
"""With fewer events no isotonic map is tried."""

BINS = 30
"""Bins of equal mass whose rates the isotonic map is made of."""

Steps = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Calibration:
    """calibrated log-odds = intercepts[h] + slope x raw log-odds, then through the steps, if any.

    `steps` are (at, to): points in log-odds between which the isotonic map is straight; beyond the
    outer ones it goes on beside the affine map.
    """

    intercepts: tuple[float, ...]
    slope: float
    steps: Steps | None = None

    def apply(self, log_odds: Floats) -> Floats:
        """Return probabilities (n, H) of raw log-odds (n, H)."""
        mapped: Floats = expit(self.log_odds(log_odds))
        return mapped

    def log_odds(self, raw: Floats) -> Floats:
        """Return calibrated log-odds (n, H) of raw ones (n, H)."""
        affine: Floats = np.asarray(self.intercepts) + self.slope * raw
        return affine if self.steps is None else through(self.steps, affine)

    def to_json(self) -> dict[str, Any]:
        """Return the map as plain values."""
        steps = None if self.steps is None else [list(part) for part in self.steps]
        return {"intercepts": list(self.intercepts), "slope": self.slope, "steps": steps}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Calibration":
        """Rebuild a map from `to_json`."""
        steps = value["steps"]
        points = None if steps is None else (tuple(steps[0]), tuple(steps[1]))
        return cls(tuple(value["intercepts"]), value["slope"], points)


def through(steps: Steps, affine: Floats) -> Floats:
    """Return log-odds through the points of an isotonic map."""
    at, to = steps
    found: Floats = np.interp(affine, at, to) + affine - np.clip(affine, at[0], at[-1])
    return found


def fit_calibration(log_odds: Floats, y: Floats, weights: Floats) -> Calibration:
    """Fit the affine map; log_odds, y and weights are (n, H), a weight of 0 means unknown.

    The slope keeps its sign: a map that turns the order round would hide a broken model. Where the
    best slope is negative, everyone gets the horizon's rate.
    """
    theta = _newton(log_odds, y, weights)
    if theta[-1] < 0:
        middle = log_odds.mean(axis=0)
        theta = _newton(np.broadcast_to(middle, log_odds.shape), y, weights)
        theta = np.append(theta[:-1] + theta[-1] * middle, 0.0)
    return Calibration(tuple(float(a) for a in theta[:-1]), float(theta[-1]))


def _newton(log_odds: Floats, y: Floats, weights: Floats, steps: int = 50) -> Floats:
    """Return the intercepts and the slope that minimise the penalised log loss."""
    horizons = log_odds.shape[1]
    middle = np.concatenate([np.zeros(horizons), [1.0]])
    theta = middle.copy()
    for _ in range(steps):
        p = expit(theta[:-1] + theta[-1] * log_odds)
        residual, hessian = weights * (p - y), weights * p * (1 - p)
        gradient = np.append(residual.sum(axis=0), (residual * log_odds).sum())
        gradient += SHRINKAGE * (theta - middle)
        curvature = np.diag(np.append(hessian.sum(axis=0), (hessian * log_odds**2).sum()))
        curvature[:-1, -1] = curvature[-1, :-1] = (hessian * log_odds).sum(axis=0)
        curvature += SHRINKAGE * np.eye(horizons + 1)
        step = np.linalg.solve(curvature, gradient)
        theta -= np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return theta


def refreshed(
    calibration: Calibration, log_odds: Floats, labels: Labels, latest: Floats
) -> Calibration:
    """Move all intercepts together halfway to the level of the latest (row, horizon) pairs.

    One shift for all horizons: intercepts of their own would be of people who came years ago, where
    the horizon is long (docs/experiments.md). Shrunk to 0 as the intercepts are. All of these pairs
    were followed to their horizon, so that none stands for a censored one: each counts as `latest`
    (n, H) says, how many people its outcome stands for, and 0 where it is not of the latest.
    """
    pairs = latest > 0
    y, weights = labels.y[pairs], latest[pairs] * (labels.weights[pairs] > 0)
    shift = 0.0
    for _ in range(50):
        moved = replace(calibration, intercepts=tuple(a + shift for a in calibration.intercepts))
        p = moved.apply(log_odds)[pairs]
        gradient = weights @ (p - y) + SHRINKAGE * shift
        step = gradient / (weights @ (p * (1 - p)) + SHRINKAGE)
        shift -= float(np.clip(step, -1, 1))
        if abs(step) < 1e-10:
            break
    return replace(
        calibration, intercepts=tuple(a + HALFWAY * shift for a in calibration.intercepts)
    )


def with_steps(
    calibration: Calibration, log_odds: Floats, labels: Labels, folds: Iterable[tuple[Ints, Ints]]
) -> Calibration:
    """Add an isotonic map where there are events enough and held-out persons are told better.

    `folds` are pairs (rows to fit on, rows held out), by person. The lead over the affine map must
    exceed one standard error over persons; the events are those known at the last horizon.
    """
    if labels.y[labels.weights[:, -1] > 0, -1].sum() < FEWEST_EVENTS:
        return calibration
    affine = calibration.log_odds(log_odds)
    lead = np.empty(len(affine))
    for fit_on, held_out in folds:
        steps = _isotonic(affine[fit_on], labels.take(fit_on))
        told, rows = through(steps, affine[held_out]), labels.take(held_out)
        lead[held_out] = log_losses(affine[held_out], rows) - log_losses(told, rows)
    if not exceeds_error(lead, labels.person):
        return calibration
    return replace(calibration, steps=_isotonic(affine, labels))


def _isotonic(log_odds: Floats, labels: Labels) -> Steps:
    """Return the points of the isotonic map from log-odds to log-odds.

    Rates of bins of equal mass are pooled until they rise, and each pool speaks at its own mean:
    between the means the map is straight (centred isotonic regression: Oron and Flournoy 2017), so
    people told differently are never made equal.
    """
    from sklearn.isotonic import IsotonicRegression

    known = labels.weights > 0
    at, y, weights = log_odds[known], labels.y[known], labels.weights[known]
    bins = np.searchsorted(np.quantile(at, np.arange(1, BINS) / BINS), at, side="right")
    mass = np.bincount(bins, weights)
    middle, rate = (np.bincount(bins, weights * v)[mass > 0] for v in (at, y))
    mass = mass[mass > 0]
    rising = IsotonicRegression().fit_transform(middle / mass, rate / mass, sample_weight=mass)
    _, pool = np.unique(rising, return_inverse=True)
    size = np.bincount(pool, mass)
    inner = (np.bincount(pool, rate) + 0.5) / (size + 1.0)
    return tuple((np.bincount(pool, middle) / size).tolist()), tuple(logit(inner).tolist())
