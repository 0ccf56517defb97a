"""Aalen-Johansen against a table worked by hand, statsmodels, the delta method and simulation."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.duration.survfunc import CumIncidenceRight

from models.cohort.cohort import OTHER_EXIT
from models.incidence import aalen_johansen

# time: who leaves. 1: work, work, censored | 2: other, censored | 3: work, other, censored
#                   4: other | 5: censored.   At risk: 10, 7, 5, 2, 1.
TIME = np.array([1, 1, 1, 2, 2, 3, 3, 3, 4, 5], dtype=float)
EXIT = np.array([1, 1, 0, 2, 0, 1, 2, 0, 2, 0])
AT = np.array([0.5, 1, 2, 3, 4, 5])
WORK = [
    Fraction(0),
    Fraction(1, 5),
    Fraction(1, 5),
    Fraction(59, 175),
    Fraction(59, 175),
    Fraction(59, 175),
]
OTHER = [
    Fraction(0),
    Fraction(0),
    Fraction(4, 35),
    Fraction(44, 175),
    Fraction(16, 35),
    Fraction(16, 35),
]
STAYING = [
    Fraction(1),
    Fraction(4, 5),
    Fraction(24, 35),
    Fraction(72, 175),
    Fraction(36, 175),
    Fraction(36, 175),
]


def ties(seed: int, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Simulate tied times with two exits and censoring."""
    rng = np.random.default_rng(seed)
    return rng.integers(1, 15, n).astype(float), rng.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3])


def test_the_estimates_are_those_worked_by_hand_with_ties_and_censoring():
    assert aalen_johansen(TIME, EXIT, 1, AT).estimate == pytest.approx([float(f) for f in WORK])
    assert aalen_johansen(TIME, EXIT, 2, AT).estimate == pytest.approx([float(f) for f in OTHER])


def test_the_exits_and_those_who_stay_are_everyone():
    for work, other, staying in zip(WORK, OTHER, STAYING, strict=True):
        assert work + other + staying == 1  # the hand's own check
    both = sum(aalen_johansen(TIME, EXIT, k, AT).estimate for k in (1, 2))
    assert both + [float(f) for f in STAYING] == pytest.approx(np.ones(6))


def test_it_is_not_one_minus_kaplan_meier():
    # Treating the competing exit as censoring gives 1 - (8/10) (4/5) = 0.36 at time 3.
    assert aalen_johansen(TIME, EXIT, 1, np.array([3.0])).estimate[0] == pytest.approx(59 / 175)
    as_censored = np.where(EXIT == 2, 0, EXIT)
    assert aalen_johansen(TIME, as_censored, 1, np.array([3.0])).estimate[0] == pytest.approx(0.36)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("number", [1, 2])
def test_estimates_and_standard_errors_agree_with_statsmodels(seed, number):
    time, exit_ = ties(seed)
    # The last time is left to a censored row: statsmodels divides by who is left.
    time, exit_ = np.append(time, 15.0), np.append(exit_, 0)
    theirs = CumIncidenceRight(time, exit_)
    ours = aalen_johansen(time, exit_, number, theirs.times)
    assert ours.estimate == pytest.approx(theirs.cinc[number - 1], abs=1e-12)
    assert ours.std_error == pytest.approx(theirs.cinc_se[number - 1], abs=1e-10)


def test_without_censoring_it_is_the_share_with_the_binomial_standard_error():
    time, exit_ = ties(7)
    exit_ = np.where(exit_ == 0, 1, exit_)
    found = aalen_johansen(time, exit_, 2, np.arange(1.0, 16))
    share = np.array([((exit_ == 2) & (time <= h)).mean() for h in range(1, 16)])
    assert found.estimate == pytest.approx(share)
    assert found.std_error == pytest.approx(np.sqrt(share * (1 - share) / len(time)))


def hazards_of(time, exit_, last: float):
    """Return at-risk counts (T,) and both exits' hazards (T, 2) at each time up to the last."""
    times = np.unique(time[time <= last])
    at_risk = np.array([(time >= t).sum() for t in times])
    counts = np.array([[((time == t) & (exit_ == k)).sum() for k in (1, 2)] for t in times])
    return at_risk, counts / at_risk[:, None]


def incidence_from(hazards: np.ndarray) -> float:
    """Walk through the times: the first exit's incidence at the last."""
    staying, found = 1.0, 0.0
    for first, second in hazards:
        found += staying * first
        staying *= 1 - first - second
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_standard_error_is_the_delta_method_done_numerically(seed):
    time, exit_ = ties(seed, n=80)
    at_risk, hazards = hazards_of(time, exit_, last=10)
    variance = 0.0
    for j, r in enumerate(at_risk):
        gradient = np.empty(2)
        for k in range(2):
            up, down = hazards.copy(), hazards.copy()
            up[j, k] += 1e-6
            down[j, k] -= 1e-6
            gradient[k] = (incidence_from(up) - incidence_from(down)) / 2e-6
        q = hazards[j]
        variance += gradient @ (np.diag(q) - np.outer(q, q)) @ gradient / r
    ours = aalen_johansen(time, exit_, 1, np.array([10.0]))
    assert ours.estimate[0] == pytest.approx(incidence_from(hazards))
    assert ours.std_error[0] == pytest.approx(np.sqrt(variance), rel=1e-6)


def test_past_the_last_time_nothing_is_said_unless_nobody_is_left():
    assert np.isnan(aalen_johansen(TIME, EXIT, 1, np.array([6.0])).estimate[0])
    all_left = np.where(TIME == 5, 1, EXIT)
    assert aalen_johansen(TIME, all_left, 1, np.array([6.0])).estimate[0] > 0


def test_an_exit_that_is_not_modelled_competes_like_any_other():
    not_modelled = np.where(EXIT == 2, OTHER_EXIT, EXIT)
    found = aalen_johansen(TIME, not_modelled, 1, AT)
    assert found.estimate == pytest.approx([float(f) for f in WORK])


@pytest.mark.parametrize("n", [5, 9, 10, 21, 40])
def test_where_everyone_had_the_exit_the_interval_is_the_exact_binomial_one(n):
    # Rounding in the sum of steps once gave 1 +- 2e-16, and intervals of [1, 1] or [0, 1].
    for seed in range(5):
        time = np.random.default_rng(seed).integers(1, 9, n).astype(float)
        found = aalen_johansen(time, np.ones(n, dtype=int), 1, np.array([8.0]))
        assert found.estimate[0] == found.upper[0] == 1
        # The lower end is where n of n would be seen in one sample of forty.
        assert binom.sf(n - 1, n, found.lower[0]) == pytest.approx(0.025)


def test_where_nobody_had_the_exit_only_those_followed_count_in_the_interval():
    time = np.concatenate([np.full(95, 1.0), np.full(5, 10.0)])
    found = aalen_johansen(time, np.zeros(100, dtype=int), 1, np.array([1.0, 5.0]))
    assert list(found.estimate) == [0, 0]
    assert binom.cdf(0, 100, found.upper[0]) == pytest.approx(0.025)
    assert binom.cdf(0, 5, found.upper[1]) == pytest.approx(0.025)


def test_the_interval_covers_the_truth_as_often_as_it_says(count):
    rng = np.random.default_rng(3)
    n, samples, truth = 100, count(2000, 400), (1 - np.exp(-0.09 * 10)) * 2 / 3
    covered = 0
    for _ in range(samples):
        leaves, stays = rng.exponential(1 / 0.09, n), rng.exponential(20, n)
        exit_ = np.where(leaves <= stays, rng.choice([1, 2], n, p=[2 / 3, 1 / 3]), 0)
        found = aalen_johansen(np.minimum(leaves, stays), exit_, 1, np.array([10.0]), 0.9)
        covered += found.lower[0] <= truth <= found.upper[0]
    assert covered / samples == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / samples))
