"""The calibration test: are the numbers right, as far as the sample can tell?

Ten bins of equal mass. The observed gap of a bin, predicted minus observed, is its true gap plus
sampling error, so that a perfect model shows a calibration error too: about .05 with 500 rows and
.01 with 10,000. The variance of the gaps, from the bootstrap of persons or offices, is subtracted
from their mean square (Bröcker 2012; Kumar, Liang and Ma 2019).

A resample of that statistic would be no lower bound: resampled gaps scatter about the observed
gaps, which scatter about the true ones, so that they carry the variance twice. The bound inverts a
test instead: the smallest true error, in the direction of the observed gaps, at which gaps as large
as those observed have a chance of 5 %. The resamples say how gaps scatter about their own mean, and
nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, gammaincc, logit

from models.cohort.cohort import Floats
from models.evaluation.draws import CONFIDENCE, figure
from models.evaluation.metrics import equal_mass_bins, positive
from models.evaluation.sample import Sample

LIMIT, LIMIT_IN_GROUP = 0.02, 0.05
"""Root mean squared calibration error that is shown to be exceeded: then the test fails."""

FEWEST, FEWEST_IN_GROUP = 10_000, 1_000
"""Rows whose status at the horizon is known; with fewer nothing is said."""

SLOPES = (0.9, 1.1)
"""A recalibration slope within them passes."""

PASSES, FAILS, UNKNOWN = "passes", "fails", "cannot be estimated"
CHANCE = 1 - CONFIDENCE
SMALLEST = 1e-6
"""Predictions are kept this far from 0 and 1, where log-odds have no end."""

STEPS = 50
"""Newton steps of the recalibration at most."""

Bounded = dict[str, float | None]


@dataclass(frozen=True)
class Calibrated:
    """The verdict on one exit and horizon, with everything behind it; JSON by `dataclasses.asdict`.

    `known` rows have a status at the horizon, `events` of them the exit. `rms` and `mean_absolute`
    are the calibration errors with the variance subtracted: `estimate` is below zero where the gaps
    are smaller than chance alone makes them, `lower` and `upper` are one-sided 95 % bounds.
    `p_value` is of the test that `rms` is at most `limit`. `bins` rise with the prediction; `mass`
    is a bin's share of the weight. `slope` and `intercept` are of the logistic regression of the
    outcome on the predicted log-odds, with 95 % intervals.
    """

    known: int
    events: int
    limit: float
    verdict: str
    rms: Bounded
    mean_absolute: Bounded
    p_value: float | None
    slope_verdict: str
    slope: dict[str, Any]
    intercept: dict[str, Any]
    bins: list[dict[str, float]]


def calibration_test(sample: Sample, incidence: Floats, k: int, h: int) -> Calibrated:
    """Test the incidences (n, K, H) of exit k at horizon h, both by position.

    Fails when the lower bound of the root mean squared error exceeds LIMIT.
    """
    return _tested(sample, incidence, (k, h), (LIMIT, FEWEST))


def calibration_by_group(
    sample: Sample, incidence: Floats, k: int, h: int
) -> dict[str, dict[str, Calibrated]]:
    """Test each group of each of the rows' `protected`, weighed as `Sample.take` says.

    A group fails when its error is shown to exceed LIMIT_IN_GROUP, so that the chance that any
    group fails wrongly is at most 5 % (Holm 1979, over all groups that have a verdict).
    """
    found: dict[tuple[str, str], Calibrated] = {}
    for name, values in sample.rows.protected.items():
        for group in np.unique(values):
            rows = np.flatnonzero(values == group)
            demands = (LIMIT_IN_GROUP, FEWEST_IN_GROUP)
            found[name, str(group)] = _tested(sample.take(rows), incidence[rows], (k, h), demands)
    failing = holm({key: one.p_value for key, one in found.items() if one.verdict != UNKNOWN})
    groups: dict[str, dict[str, Calibrated]] = {name: {} for name in sample.rows.protected}
    for (name, group), one in found.items():
        said = UNKNOWN if one.verdict == UNKNOWN else FAILS if (name, group) in failing else PASSES
        groups[name][group] = replace(one, verdict=said)
    return groups


def holm(p_values: dict[tuple[str, str], float | None]) -> set[tuple[str, str]]:
    """Return which hypotheses are rejected, with a chance of 5 % of rejecting any wrongly."""
    ordered = sorted((p, key) for key, p in p_values.items() if p is not None)
    rejected = set()
    for left, (p, key) in zip(range(len(ordered), 0, -1), ordered, strict=True):
        if p > CHANCE / left:
            break
        rejected.add(key)
    return rejected


def mark_rejected(told: Mapping[tuple[str, str], dict[str, Any]]) -> None:
    """Say of every difference with its `p_value` whether it `differs`, by Holm over all of them."""
    rejected = holm({key: one["p_value"] for key, one in told.items()})
    for key, one in told.items():
        one["differs"] = key in rejected


def _tested(
    sample: Sample, incidence: Floats, at: tuple[int, int], demands: tuple[float, int]
) -> Calibrated:
    """Test all rows of a sample at (exit, horizon) against (limit, fewest known rows)."""
    (k, h), (limit, fewest) = at, demands
    outcomes, p, draws = sample.outcomes(k + 1), incidence[:, k, h], sample.draws
    y, weights = outcomes.y[:, h], outcomes.weights[:, h]
    known = int((weights > 0).sum())
    gaps = observed_gaps(p, y, weights, draws)
    rms, mean_absolute, p_value = gaps.error(limit)
    slope, intercept = recalibration(p, y, weights, draws)
    enough = known >= fewest
    verdict = FAILS if p_value is not None and p_value <= CHANCE else PASSES
    return Calibrated(
        known=known,
        events=int((y * (weights > 0)).sum()),
        limit=limit,
        verdict=verdict if enough and p_value is not None else UNKNOWN,
        rms=rms,
        mean_absolute=mean_absolute,
        p_value=p_value,
        slope_verdict=_slope_verdict(slope) if enough else UNKNOWN,
        slope=slope,
        intercept=intercept,
        bins=gaps.bins,
    )


@dataclass(frozen=True)
class Gaps:
    """Predicted minus observed in bins of equal mass.

    Shapes: `mass` (sums to 1), `predicted` and `observed` (B,), `covariance` (B, B) of the gaps.
    """

    mass: Floats
    predicted: Floats
    observed: Floats
    covariance: Floats

    @property
    def square(self) -> float:
        """The mean squared gap, sampling variance and all."""
        return float(self.mass @ (self.predicted - self.observed) ** 2)

    @property
    def bins(self) -> list[dict[str, float]]:
        """Each bin, as JSON; `std_error` is that of the gap."""
        names = ("mass", "predicted", "observed", "std_error")
        spread = np.sqrt(np.diag(self.covariance))
        rows = zip(self.mass, self.predicted, self.observed, spread, strict=True)
        return [dict(zip(names, map(float, row), strict=True)) for row in rows]

    def chance(self, scale: float) -> float:
        """Return the chance of a mean squared gap this large if the true gaps are scale x these.

        A quadratic form of normal gaps: the shifted gamma distribution with its first three
        cumulants (Imhof 1961, section 5).
        """
        weighed = scale * self.mass * (self.predicted - self.observed)
        spread = self.mass[:, None] * self.covariance
        once = self.covariance @ weighed
        mean = np.trace(spread) + scale**2 * self.square
        variance = 2 * np.trace(spread @ spread) + 4 * weighed @ once
        third = 8 * np.trace(spread @ spread @ spread) + 24 * self.mass @ once**2
        if variance == 0:
            return float(mean >= self.square)
        shape, rate = 4 * variance**3 / third**2, 2 * variance / third
        return float(gammaincc(shape, max(shape + rate * (self.square - mean), 0)))

    def error(self, limit: float) -> tuple[Bounded, Bounded, float | None]:
        """Return root mean squared and mean absolute error with bounds, and the p-value at `limit`.

        Both are the observed gaps' own, times what is left of these without the variance.
        """
        if not self.square > 0:
            nothing: Bounded = dict.fromkeys(("estimate", "lower", "upper"))
            return nothing, dict(nothing), None
        left = 1 - np.trace(self.mass[:, None] * self.covariance) / self.square
        scales = {
            "estimate": float(np.sign(left) * np.sqrt(abs(left))),
            "lower": self._scale(CHANCE),
            "upper": self._scale(1 - CHANCE),
        }
        root = float(np.sqrt(self.square))
        absolute = float(self.mass @ np.abs(self.predicted - self.observed))
        rms: Bounded = {name: scale * root for name, scale in scales.items()}
        mean_absolute: Bounded = {name: scale * absolute for name, scale in scales.items()}
        return rms, mean_absolute, self.chance(limit / root)

    def _scale(self, chance: float) -> float:
        """Return the smallest scale, 0 or more, at which gaps this large have this chance."""
        if self.chance(0) >= chance:
            return 0.0
        largest = 1.0
        while self.chance(largest) < chance:
            largest *= 2
        return float(brentq(lambda scale: self.chance(scale) - chance, 0, largest))


def observed_gaps(p: Floats, y: Floats, weights: Floats, draws: Floats) -> Gaps:
    """Return the gaps of p against y, all (n,), and how they vary over draws (resamples, n)."""
    bins = equal_mass_bins(p)
    inside = (bins[:, None] == np.unique(bins[weights > 0])) * 1.0
    mass, resampled = weights @ inside, draws * weights
    predicted, observed = ((weights * value) @ inside / mass for value in (p, y))
    masses = resampled @ inside
    again = resampled @ (inside * (p - y)[:, None]) / positive(masses)
    # A bin that a resample leaves empty says nothing of how its gap varies.
    again = np.where(masses > 0, again, predicted - observed)
    covariance = np.atleast_2d(np.cov(again, rowvar=False))
    return Gaps(mass / mass.sum(), predicted, observed, covariance)


def recalibration(
    p: Floats, y: Floats, weights: Floats, draws: Floats
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return slope and intercept of the outcome's log-odds on the predicted, with intervals.

    The resampled ones are one Newton step from the estimate (Davidson and MacKinnon 1999). None
    where all predictions are the same, or without both kinds of outcome.
    """
    kinds = np.unique(y[weights > 0])
    x = logit(np.clip(p, SMALLEST, 1 - SMALLEST))
    if len(kinds) < 2 or np.ptp(x[weights > 0]) == 0:
        nothing = figure(np.nan, np.full(1, np.nan))
        return nothing, dict(nothing)
    theta = np.array([0.0, 1.0])
    for _ in range(STEPS):
        step = _newton_step(theta, x, y, weights[None])[0]
        theta += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    resampled = theta + _newton_step(theta, x, y, draws * weights)
    return figure(theta[1], resampled[:, 1]), figure(theta[0], resampled[:, 0])


def _newton_step(theta: Floats, x: Floats, y: Floats, weights: Floats) -> Floats:
    """Return the step (resamples, 2) of weighted logistic regression; weights (resamples, n)."""
    fitted = expit(theta[0] + theta[1] * x)
    score, curvature = y - fitted, fitted * (1 - fitted)
    columns = [score, score * x, curvature, curvature * x, curvature * x**2]
    a, b, aa, ab, bb = (weights @ np.stack(columns, axis=1)).T
    size = positive(aa * bb - ab**2)
    step: Floats = np.stack([bb * a - ab * b, aa * b - ab * a], axis=1) / size[:, None]
    return step


def _slope_verdict(slope: dict[str, Any]) -> str:
    """Judge the estimate; an interval wider than the band says that it cannot be told apart."""
    smallest, largest = SLOPES
    low, high = slope["interval"]
    if low is None or high is None:
        return UNKNOWN
    if high < smallest or low > largest:
        return FAILS
    if high - low > largest - smallest:
        return UNKNOWN
    return PASSES if smallest <= slope["estimate"] <= largest else FAILS
