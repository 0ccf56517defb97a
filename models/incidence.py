"""Cumulative incidence of competing exits by Aalen and Johansen; never 1 - Kaplan-Meier.

Variance: the delta-method (Greenwood type) formula of Marubini and Valsecchi 1995, section 10.2.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from models.cohort.cohort import CENSORED, Cohort, Floats, Ints


@dataclass(frozen=True)
class Incidence:
    """Estimates (H,) of one exit with an interval, and the number of rows behind them."""

    estimate: Floats
    std_error: Floats
    lower: Floats
    upper: Floats
    n: int


def aalen_johansen(
    time: Floats, exit_: Ints, number: int, horizons: Floats, confidence: float = 0.95
) -> Incidence:
    """Estimate the cumulative incidence of exit `number` at each horizon.

    Shapes: time (n,), exit_ (n,) with 0 = censored, horizons (H,). Past the last observed time
    the estimate is NaN unless nobody is left.
    """
    return _estimated(_Seen(time, exit_, np.ones(len(time))), number, horizons, confidence)


def incidence_of(
    rows: Cohort, number: int, horizons: Floats, confidence: float = 0.95
) -> Incidence:
    """Estimate as `aalen_johansen` does, of rows that stand for so many people (Cohort.weight)."""
    people = rows.stands_for
    some = people > 0
    seen = _Seen(rows.time[some], rows.exit[some], people[some])
    return _estimated(seen, number, horizons, confidence)


@dataclass(frozen=True)
class _Seen:
    """Times, exits and how many people each stands for (n,)."""

    time: Floats
    exit: Ints
    people: Floats


def _estimated(seen: _Seen, number: int, horizons: Floats, confidence: float) -> Incidence:
    time, exit_, people = seen.time, seen.exit, seen.people
    times, at = np.unique(time, return_inverse=True)
    leaving, any_exit, this_exit = (
        np.bincount(at, people * those, len(times))
        for those in (np.ones(len(time)), exit_ != CENSORED, exit_ == number)
    )
    # Summed from the last, so that nobody is left after it.
    at_risk = np.cumsum(leaving[::-1])[::-1]
    stay = np.cumprod(1 - any_exit / at_risk)
    stay_before = np.concatenate([[1.0], stay[:-1]])
    curve = np.cumsum(stay_before * this_exit / at_risk)

    estimate, variance = np.zeros(len(horizons)), np.zeros(len(horizons))
    for i, horizon in enumerate(horizons):
        upto = int(np.searchsorted(times, horizon, side="right"))
        if upto == 0:
            continue
        r, d, k, s = at_risk[:upto], any_exit[:upto], this_exit[:upto], stay_before[:upto]
        # The sum of the steps is exact but for the last bits; 1 must be 1 for its interval.
        estimate[i] = 1.0 if curve[upto - 1] > 1 - 1e-12 else curve[upto - 1]
        still = estimate[i] - curve[:upto]
        left = np.where(r > d, r - d, 1)
        variance[i] = (still**2 * np.where(r > d, d / (r * left), 0)).sum()
        variance[i] += (s**2 * k * (r - k) / r.astype(float) ** 3).sum()
        variance[i] -= 2 * (still * s * k / r.astype(float) ** 2).sum()
    if stay[-1] > 0:
        estimate[np.asarray(horizons) > times[-1]] = np.nan
    std_error = np.sqrt(np.maximum(variance, 0))
    known = ((exit_ != CENSORED)[:, None] | (time[:, None] >= horizons)).sum(axis=0)
    lower, upper = _interval(estimate, std_error, known, confidence)
    return Incidence(estimate, std_error, lower, upper, len(time))


def _interval(
    p: Floats, std_error: Floats, known: Ints, confidence: float
) -> tuple[Floats, Floats]:
    """Interval on the complementary log-log scale; at 0 or 1 the exact binomial bound.

    That bound counts the rows whose status at the horizon is `known` (H,): the censored say little.
    """
    z = norm.ppf(0.5 + confidence / 2)
    inner = (p > 0) & (p < 1)
    safe = np.where(inner, p, 0.5)
    spread = np.exp(z * std_error / ((1 - safe) * np.abs(np.log1p(-safe))))
    lower = np.where(inner, 1 - (1 - safe) ** (1 / spread), p)
    upper = np.where(inner, 1 - (1 - safe) ** spread, p)
    unseen = 1 - (0.5 - confidence / 2) ** (1 / np.maximum(known, 1))
    return np.where(p == 1, 1 - unseen, lower), np.where(p == 0, unseen, upper)
