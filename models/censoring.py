"""Inverse-probability-of-censoring weights (IPCW), with the left limit of the censoring curve.

Convention at ties: an exit at time t comes before a censoring at t. A row censored at t is thus
known to be without exit up to and including t, and its status at horizon t counts.
Source: Graf et al. 1999; Gerds and Schumacher 2006; for competing exits Schoop et al. 2011.
"""

from dataclasses import dataclass

import numpy as np

from models.cohort.cohort import CENSORED, Bools, Floats, Ints

SMALLEST = 0.05
"""Weights are 1 / max(G, SMALLEST): at most 20."""


@dataclass(frozen=True)
class CensoringCurve:
    """A curve of staying uncensored: G(t) at the rising times where it steps."""

    times: Floats
    values: Floats

    def left_limit(self, t: Floats) -> Floats:
        """Return G(t-), the probability of being uncensored just before t, of t's shape."""
        steps = np.searchsorted(self.times, t, side="left")
        before: Floats = np.concatenate([[1.0], self.values])[steps]
        return before

    def before(self, t: Floats) -> Floats:
        """Return G(t-), at least SMALLEST."""
        return np.maximum(self.left_limit(t), SMALLEST)


def censoring_curve(time: Floats, exit_: Ints, stands_for: Floats | None = None) -> CensoringCurve:
    """Estimate by Kaplan-Meier, from times (n,) and exits (n,), 0 = censored.

    `stands_for` (n,) is how many people each row stands for, by default one.
    """
    people = np.ones(len(time)) if stands_for is None else stands_for
    times, at = np.unique(time, return_inverse=True)
    leaving = np.bincount(at, people, minlength=len(times))
    censored = np.bincount(at, people * (exit_ == CENSORED), minlength=len(times))
    # Summed from the last, so that nobody is left after it.
    at_risk = np.cumsum(leaving[::-1])[::-1]
    exposed = at_risk - (leaving - censored)
    share = np.divide(censored, exposed, out=np.zeros(len(times)), where=exposed > 0)
    steps = censored > 0
    return CensoringCurve(times[steps], np.cumprod(1 - share)[steps])


def reached(time: Floats, exit_: Ints, horizons: Floats) -> Bools:
    """Say of each horizon (H,) whether enough were followed to it: G(h-) is at least SMALLEST.

    With fewer, weights are clipped: those who left are counted and hardly any who stayed.
    """
    found: Bools = censoring_curve(time, exit_).left_limit(horizons) >= SMALLEST
    return found


def ipcw(time: Floats, exit_: Ints, horizons: Floats, curve: CensoringCurve) -> Floats:
    """Return weights (n, H) from one curve for all rows; see `inverse_weights`."""
    return inverse_weights(time, exit_, horizons, curve.before(time), curve.before(horizons))


def inverse_weights(
    time: Floats, exit_: Ints, horizons: Floats, at_time: Floats, at_horizons: Floats
) -> Floats:
    """Return weights (n, H): 0 where the status at the horizon is unknown.

    An exit at T <= h weighs 1 / G(T-); a row without exit through h weighs 1 / G(h-). `at_time`
    (n,) is G(T-) of each row, `at_horizons` (H,) or (n, H) is G(h-); both at least SMALLEST.
    """
    exited = (exit_ != CENSORED)[:, None] & (time[:, None] <= horizons)
    through = ~exited & (time[:, None] >= horizons)
    weights: Floats = np.where(exited, 1 / at_time[:, None], np.where(through, 1 / at_horizons, 0))
    return weights


def effective_sample_size(weights: Floats) -> Floats:
    """Return (sum w)^2 / sum w^2 per horizon (H,) of weights (n, H): Kish 1965; 0 without any."""
    squares = (weights**2).sum(axis=0)
    found: Floats = weights.sum(axis=0) ** 2 / np.where(squares > 0, squares, 1)
    return found


def clipped_share(weights: Floats) -> Floats:
    """Return the share (H,) of the known rows whose weight would be larger but for SMALLEST."""
    clipped, known = (weights >= 1 / SMALLEST).sum(axis=0), (weights > 0).sum(axis=0)
    found: Floats = clipped / np.maximum(known, 1)
    return found


def status(time: Floats, exit_: Ints, number: int, horizons: Floats) -> Floats:
    """Return (n, H) of 0 and 1: exit `number` has happened at or before each horizon."""
    happened: Bools = (exit_ == number)[:, None] & (time[:, None] <= horizons)
    return happened.astype(np.float64)
