"""The censoring curve and IPCW: worked by hand, against Aalen-Johansen, and in simulation."""

import numpy as np
import pytest

from models.censoring import (
    SMALLEST,
    censoring_curve,
    clipped_share,
    effective_sample_size,
    inverse_weights,
    ipcw,
    status,
)
from models.cohort.cohort import OTHER_EXIT
from models.incidence import aalen_johansen
from tests.unit.models.worlds import HORIZONS, simulated

# An exit and a censoring tie at 2: the exit goes first, so 4 are exposed to censoring there.
# G: 3/4 from 2, 3/4 x 2/3 = 1/2 from 3, 0 from 5.
TIME = np.array([1.0, 2, 2, 3, 4, 5])
EXIT = np.array([1, 2, 0, 0, 1, 0])


def test_the_curve_is_the_one_worked_by_hand():
    curve = censoring_curve(TIME, EXIT)
    assert list(curve.times) == [2, 3, 5]
    assert curve.values == pytest.approx([3 / 4, 1 / 2, 0])


def test_the_curve_is_read_just_before_each_time_and_never_below_the_smallest():
    curve = censoring_curve(TIME, EXIT)
    at = np.array([0.0, 2, 2.5, 3, 4, 5, 9])
    assert curve.before(at) == pytest.approx([1, 1, 3 / 4, 3 / 4, 1 / 2, 1 / 2, SMALLEST])


def test_the_left_limit_is_what_is_clipped():
    curve = censoring_curve(TIME, EXIT)
    assert curve.left_limit(np.array([5.0, 5.1])) == pytest.approx([1 / 2, 0])


@pytest.mark.parametrize(
    ("horizon", "weights"),
    [
        (1, [1, 1, 1, 1, 1, 1]),
        # Censored exactly at the horizon: known to be without exit so far.
        (2, [1, 1, 1, 1, 1, 1]),
        (3, [1, 1, 0, 4 / 3, 4 / 3, 4 / 3]),
        (4, [1, 1, 0, 0, 2, 2]),
        (5, [1, 1, 0, 0, 2, 2]),
    ],
)
def test_the_weights_are_those_worked_by_hand(horizon, weights):
    found = ipcw(TIME, EXIT, np.array([float(horizon)]), censoring_curve(TIME, EXIT))
    assert found[:, 0] == pytest.approx(weights)


def test_the_status_counts_one_exit_up_to_and_at_the_horizon():
    assert status(TIME, EXIT, 1, np.array([0.5, 1, 4])).tolist()[0] == [0, 1, 1]
    assert status(TIME, EXIT, 1, np.array([3.0, 4]))[4].tolist() == [0, 1]
    assert status(TIME, EXIT, 2, np.array([5.0])).sum() == 1


def test_weights_are_clipped_so_that_none_exceeds_twenty():
    time = np.arange(1.0, 101)
    exit_ = np.zeros(100, dtype=int)
    weights = ipcw(time, exit_, np.array([99.0]), censoring_curve(time, exit_))
    # Two rows of a hundred are known; unclipped they would weigh fifty each.
    assert weights.max() == 1 / SMALLEST == 20


def test_each_row_may_have_a_curve_of_its_own():
    time, exit_ = np.array([2.0, 9, 9, 1]), np.array([1, 1, 0, 0])
    at_time, at_horizons = (
        np.array([0.5, 0.1, 0.1, 0.1]),
        np.array([[0.1, 0.1]] * 2 + [[0.8, 0.4]] * 2),
    )
    found = inverse_weights(time, exit_, np.array([3.0, 9]), at_time, at_horizons)
    # Exit before both; exit at the last horizon; followed through both; unknown at both.
    assert found == pytest.approx(np.array([[2, 2], [10, 10], [1.25, 2.5], [0, 0]]))


def test_the_effective_sample_size_is_the_count_under_equal_weights_and_less_otherwise():
    weights = np.array([[2.0, 1, 0], [2, 3, 0], [2, 0, 0], [0, 0, 0]])
    # (1 + 3)^2 / (1 + 9)
    assert effective_sample_size(weights) == pytest.approx([3, 1.6, 0])


def test_the_share_of_clipped_weights_is_of_the_known_rows():
    weights = np.array([[20.0, 1, 0], [2, 3, 0], [0, 20, 0], [0, 20, 0]])
    assert clipped_share(weights) == pytest.approx([1 / 2, 1 / 2, 0])


@pytest.mark.parametrize("seed", range(10))
def test_the_weighted_share_is_aalen_johansen_to_the_last_digit(seed):
    # Satten and Datta 2001: with the Kaplan-Meier of censoring the two estimators are one, but
    # only under the right convention at ties and the right left limits.
    rng = np.random.default_rng(seed)
    time = rng.integers(1, 12, 300).astype(float)
    exit_ = rng.choice([0, 1, 2, OTHER_EXIT], 300, p=[0.25, 0.4, 0.3, 0.05])
    horizons = np.array([1.0, 3, 6, 8])
    weights = ipcw(time, exit_, horizons, censoring_curve(time, exit_))
    assert weights.sum(axis=0) == pytest.approx(np.full(4, 300.0))
    for number in (1, 2):
        share = (weights * status(time, exit_, number, horizons)).sum(axis=0) / 300
        expected = aalen_johansen(time, exit_, number, horizons).estimate
        assert share == pytest.approx(expected, abs=1e-12)


def test_a_rare_exit_that_competes_is_no_censoring():
    with_rare = np.where(EXIT == 2, OTHER_EXIT, EXIT)
    curve, same = censoring_curve(TIME, with_rare), censoring_curve(TIME, EXIT)
    assert curve.values.tolist() == same.values.tolist()
    h = np.array([3.0])
    assert ipcw(TIME, with_rare, h, curve).tolist() == ipcw(TIME, EXIT, h, same).tolist()


def test_the_weighted_mean_of_the_status_is_unbiased_under_independent_censoring(count):
    found = []
    horizons = np.array(HORIZONS)
    for seed in range(count(200, 60)):
        world = simulated(500, seed=1000 + seed, censoring=25)
        cohort = world.cohort
        weights = ipcw(
            cohort.time, cohort.exit, horizons, censoring_curve(cohort.time, cohort.exit)
        )
        y = status(cohort.time, cohort.exit, 1, horizons)
        # Against the sample's own truth: what is left is chance alone.
        found.append((weights * y).sum(axis=0) / len(cohort) - world.truth[:, 0].mean(axis=0))
    off = np.mean(found, axis=0)
    std_error = np.std(found, axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(off) < 4 * std_error).all()
    assert (std_error < 0.005).all()
