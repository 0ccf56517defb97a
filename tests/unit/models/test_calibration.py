"""The affine calibration: it recovers a known map, stays near identity, solves its equations."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, logit

from models.calibration import SHRINKAGE, Calibration, fit_calibration, refreshed, with_steps
from models.choosing import folds_by_person
from models.families.base import Labels
from tests.unit.models.worlds import plain_space


def drawn(n: int, intercepts, slope: float, seed: int = 0):
    """Draw log-odds and outcomes that a map with these numbers would calibrate."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1, 1.2, (n, len(intercepts)))
    y = rng.random(log_odds.shape) < expit(np.asarray(intercepts) + slope * log_odds)
    weights = rng.choice([0.0, 1.0, 1.7], log_odds.shape, p=[0.2, 0.5, 0.3])
    return log_odds, y.astype(float), weights


def test_a_known_map_is_recovered_from_much_data():
    found = fit_calibration(*drawn(200_000, (0.5, -0.4, 0.1), 0.7))
    assert found.intercepts == pytest.approx((0.5, -0.4, 0.1), abs=0.02)
    assert found.slope == pytest.approx(0.7, abs=0.02)


def test_applying_the_map_is_affine_in_log_odds():
    mapped = Calibration((0.5, -1.0), 2.0).apply(np.array([[0.3, -0.2], [4.0, 0.0]]))
    assert logit(mapped) == pytest.approx(np.array([[1.1, -1.4], [8.5, -1.0]]))


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_few_rows_leave_the_map_near_identity_whatever_they_say(outcome):
    # Each row pulls by less than its weight, so the intercept moves by less than n / SHRINKAGE.
    log_odds = np.array([[-1.0, 0.0], [0.5, 0.5], [1.0, 1.5]])
    found = fit_calibration(log_odds, np.full((3, 2), outcome), np.ones((3, 2)))
    assert np.abs(found.intercepts).max() < 3 / SHRINKAGE
    assert abs(found.slope - 1) < np.abs(log_odds).sum() / SHRINKAGE


def test_without_any_known_row_it_is_the_identity():
    log_odds, y, weights = drawn(20, (0.5,), 2.0)
    assert fit_calibration(log_odds, y, 0 * weights) == Calibration((0.0,), 1.0)


@pytest.mark.parametrize("n", [5, 50, 2000])
@pytest.mark.parametrize("slope", [0.4, 1.0, 2.5])
def test_it_is_the_minimum_that_a_general_optimiser_finds(n, slope):
    log_odds, y, weights = drawn(n, (1.0, -0.5), slope, seed=n)

    def loss(theta):
        eta = theta[:2] + theta[2] * log_odds
        losses = np.logaddexp(0, eta) - y * eta
        return (weights * losses).sum() + SHRINKAGE / 2 * ((theta - [0, 0, 1]) ** 2).sum()

    theirs = minimize(loss, [0, 0, 1], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-9})
    ours = fit_calibration(log_odds, y, weights)
    assert np.array([*ours.intercepts, ours.slope]) == pytest.approx(theirs.x, abs=1e-4)


@pytest.mark.parametrize("scale", [1.0, 30.0, 300.0])
def test_the_gradient_is_zero_at_the_solution_also_with_extreme_log_odds(scale):
    log_odds, y, weights = drawn(500, (0.3, 0.0), 1.2)
    log_odds = scale * log_odds
    found = fit_calibration(log_odds, y, weights)
    residual = weights * (found.apply(log_odds) - y)
    gradient = residual.sum(axis=0) + SHRINKAGE * np.array(found.intercepts)
    assert np.abs(gradient).max() < 1e-6
    by_slope = (residual * log_odds).sum() + SHRINKAGE * (found.slope - 1)
    assert abs(by_slope) < 1e-6 * scale


def test_rows_of_weight_zero_say_nothing():
    log_odds, y, weights = drawn(300, (0.3, 0.0), 1.2)
    unknown = weights == 0
    again = fit_calibration(log_odds, np.where(unknown, 1 - y, y), weights)
    assert again == fit_calibration(log_odds, y, weights)


def test_a_model_that_ranks_the_wrong_way_round_gives_everyone_the_rate():
    # The slope was once cut off at 0 with the intercepts of the negative slope: 9 % for 14 %.
    rng = np.random.default_rng(1)
    log_odds = rng.normal(-2, 1, (4000, 2))
    y = (rng.random((4000, 2)) < expit(-2 - 0.5 * (log_odds + 2))).astype(float)
    found = fit_calibration(log_odds, y, np.ones_like(y))
    assert found.slope == 0
    assert found.apply(log_odds).mean(axis=0) == pytest.approx(y.mean(axis=0), abs=0.002)


def test_calibrated_predictions_have_the_weighted_mean_of_what_happened():
    log_odds, y, weights = drawn(20_000, (0.8, -0.6), 0.9)
    p = fit_calibration(log_odds, y, weights).apply(log_odds)
    assert (weights * p).sum(axis=0) == pytest.approx((weights * y).sum(axis=0), rel=0.005)


def labels_with(y: np.ndarray, weights: np.ndarray) -> Labels:
    """Return labels of persons with two rows each."""
    n, horizons = y.shape
    X = np.zeros((n, 1))
    times = tuple(float(h + 1) for h in range(horizons))
    return Labels(plain_space("a"), times, X, y, weights, np.arange(n) // 2)


def test_the_latest_rows_move_all_intercepts_halfway_and_never_the_slope():
    log_odds, y, weights = drawn(40_000, (0.5, -0.4), 0.8)
    latest = np.zeros(y.shape, dtype=bool)
    # Times got worse for the last rows, seen at the first horizon only.
    latest[30_000:, 0] = True
    chances = expit(-0.2 + 0.8 * log_odds[30_000:, 0])
    y[30_000:, 0] = np.random.default_rng(5).random(10_000) < chances
    before = fit_calibration(log_odds, y, weights)
    found = refreshed(before, log_odds, labels_with(y, weights), latest)
    assert found.slope == before.slope
    moves = np.subtract(found.intercepts, before.intercepts)
    assert moves[0] == pytest.approx(moves[1])
    whole = Calibration(tuple(before.intercepts + 2 * moves), before.slope)
    known = latest & (weights > 0)
    assert whole.apply(log_odds)[known].sum() == pytest.approx(y[known].sum(), rel=0.005)
    assert moves[0] == pytest.approx((-0.2 - before.intercepts[0]) / 2, abs=0.03)


def test_where_nothing_has_changed_the_latest_rows_move_nothing_whatever_they_weigh():
    log_odds, y, _ = drawn(40_000, (0.5, -0.4), 0.8)
    # Those who stay stand for the censored among all rows, never among the latest.
    before = fit_calibration(log_odds, y, np.ones(y.shape))
    weights, latest = np.where(y > 0, 1.0, 1.5), np.zeros(y.shape, dtype=bool)
    latest[20_000:] = True
    found = refreshed(before, log_odds, labels_with(y, weights), latest)
    assert found.intercepts == pytest.approx(before.intercepts, abs=0.01)


def test_without_latest_rows_the_intercepts_stay():
    log_odds, y, weights = drawn(500, (0.5, -0.4), 0.8)
    before = fit_calibration(log_odds, y, weights)
    nothing = np.zeros(y.shape, dtype=bool)
    assert refreshed(before, log_odds, labels_with(y, weights), nothing) == before


def bent(n: int, bend: float) -> tuple[np.ndarray, Labels]:
    """Draw outcomes whose log-odds bend away from the model's below 0."""
    rng = np.random.default_rng(11)
    log_odds = rng.normal(0, 1.5, (n, 2))
    true = np.where(log_odds < 0, bend * log_odds, log_odds)
    y = (rng.random((n, 2)) < expit(true)).astype(float)
    return log_odds, labels_with(y, np.ones((n, 2)))


def steps_of(n: int, bend: float) -> Calibration:
    log_odds, labels = bent(n, bend)
    affine = fit_calibration(log_odds, labels.y, labels.weights)
    return with_steps(affine, log_odds, labels, folds_by_person(labels.person, 5, 1))


def test_an_isotonic_map_is_taken_where_an_affine_one_is_clearly_wrong():
    log_odds, labels = bent(12_000, 0.2)
    found = steps_of(12_000, 0.2)
    assert found.steps is not None
    at, to = found.steps
    assert list(to) == sorted(to)
    assert list(at) == sorted(at)
    p = found.apply(log_odds)
    low = (log_odds[:, 0] < -2) & (log_odds[:, 0] > -3)
    assert p[low, 0].mean() == pytest.approx(labels.y[low, 0].mean(), abs=0.02)


@pytest.mark.parametrize(("n", "bend"), [(12_000, 1.0), (3000, 0.2)])
def test_an_isotonic_map_is_not_taken_without_need_or_with_few_events(n, bend):
    # Half of 3,000 rows have the exit: under the 2,000 events that it takes.
    assert steps_of(n, bend).steps is None


def test_with_steps_curves_still_rise_and_the_map_survives_as_json():
    found = steps_of(12_000, 0.2)
    rising = np.sort(np.random.default_rng(0).normal(0, 3, (200, 2)), axis=1)
    level = Calibration((0.0, 0.0), 1.0, found.steps)
    assert (np.diff(level.apply(rising), axis=1) >= 0).all()
    assert Calibration.from_json(found.to_json()) == found
