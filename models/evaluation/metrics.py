"""How well incidences agree with what happened, under censoring by IPCW.

Brier score: Graf et al. 1999; cumulative/dynamic AUC with competing exits: a case has had the exit
by the horizon, a control is known not to have had it (Blanche et al. 2013, definition 2).
Integrated Brier: trapezoids over the horizons that can be estimated, divided by their span.
"""

from dataclasses import dataclass

import numpy as np

from models.censoring import censoring_curve, ipcw, reached, status
from models.cohort.cohort import CENSORED, Bools, Cohort, Floats, Ints

BINS = 10


@dataclass(frozen=True)
class Outcomes:
    """One exit on the test part: status and IPCW weights (n, H), events (H,)."""

    y: Floats
    weights: Floats
    events: list[int]

    @property
    def known(self) -> list[int]:
        """Return how many rows have a weight, their status at the horizon being known: (H,)."""
        return [int(n) for n in (self.weights > 0).sum(axis=0)]


def outcomes_of(test: Cohort, number: int, weights: Floats | None = None) -> Outcomes:
    """Return exit `number`'s outcomes, with IPCW (n, H), by default of the rows' own curve.

    A horizon that cannot be estimated has no weights at all: only those who left are known there,
    and any score over them would be wrong.
    """
    horizons = np.asarray(test.horizons)
    y = status(test.time, test.exit, number, horizons)
    if weights is None:
        curve = censoring_curve(test.time, test.exit, test.stands_for)
        weights = ipcw(test.time, test.exit, horizons, curve) * test.stands_for[:, None]
        weights[:, ~estimable(test.time, test.exit, horizons)] = 0.0
    return Outcomes(y, weights, [int(n) for n in y.sum(axis=0)])


def estimable(time: Floats, exit_: Ints, horizons: Floats) -> Bools:
    """Say of each horizon (H,) whether an incidence can be estimated there.

    Someone must have been followed to it, and enough (`reached`), or nobody censored before it. A
    last exit after the others were censored is not follow-up: what became of them is unknown all
    the same.
    """
    first_censored = time[exit_ == CENSORED].min(initial=np.inf)
    someone: Bools = (time.max(initial=0) >= horizons) | (first_censored >= horizons)
    return someone & reached(time, exit_, horizons)


def brier(p: Floats, y: Floats, weights: Floats) -> Floats:
    """Return the weighted mean squared error; p, y (n,), weights (n,) or (resamples, n)."""
    found: Floats = weights @ (y - p) ** 2 / positive(weights.sum(axis=-1))
    return found


def auc(p: Floats, y: Floats, weights: Floats) -> Floats:
    """Return the weighted area under the ROC curve, ties counting half; NaN without both kinds.

    p, y (n,); weights (n,) or (resamples, n).
    """
    order = np.argsort(p, kind="stable")
    starts = np.flatnonzero(np.diff(p[order], prepend=np.nan) != 0)
    weights = np.atleast_2d(weights)[:, order]
    cases = np.add.reduceat(weights * y[order], starts, axis=1)
    controls = np.add.reduceat(weights * (1 - y[order]), starts, axis=1)
    below = np.cumsum(controls, axis=1) - controls / 2
    pairs = cases.sum(axis=1) * controls.sum(axis=1)
    found: Floats = (cases * below).sum(axis=1) / positive(pairs)
    return found


def ece(p: Floats, y: Floats, weights: Floats) -> float:
    """Return the expected calibration error over 10 bins of equal mass; NaN without weights.

    Not corrected for sampling: a perfect model shows `ece_if_perfect`.
    """
    gaps, mass = calibration_gaps(p, y, weights)
    return float((np.abs(gaps) * mass).sum() / positive(mass.sum()))


def calibration_gaps(p: Floats, y: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return predicted minus observed and the weight, per bin of equal mass."""
    bins = equal_mass_bins(p)
    mass = np.bincount(bins, weights).astype(np.float64)
    predicted = np.bincount(bins, weights * p)
    observed = np.bincount(bins, weights * y)
    return (predicted - observed) / np.where(mass > 0, mass, 1), mass


def equal_mass_bins(p: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return each row's bin number; equal predictions share a bin."""
    edges = np.unique(np.quantile(p, np.arange(1, BINS) / BINS))
    found: np.ndarray[tuple[int], np.dtype[np.intp]] = np.searchsorted(edges, p, side="left")
    return found


def ece_if_perfect(p: Floats, weights: Floats, seed: int, draws: int = 200) -> Floats:
    """Return the errors (draws,) that predictions p would show if they were exactly right."""
    generator = np.random.default_rng(seed)
    return np.array(
        [ece(p, (generator.random(len(p)) < p).astype(float), weights) for _ in range(draws)]
    )


def integrated(scores: Floats, horizons: tuple[float, ...]) -> Floats:
    """Integrate scores (..., H) over these horizons by trapezoids, divided by their span."""
    if len(horizons) == 1:
        return np.asarray(scores)[..., 0]
    span = horizons[-1] - horizons[0]
    found: Floats = np.trapezoid(scores, np.asarray(horizons), axis=-1) / span
    return found


def positive(total: Floats) -> Floats:
    """Return totals to divide by, NaN where there is nothing: no score, and no warning."""
    return np.where(total > 0, total, np.nan)
