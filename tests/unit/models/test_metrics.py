"""The metrics against scikit-learn, against figures worked by hand, and under simulation."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from models.censoring import censoring_curve, ipcw, status
from models.evaluation.metrics import (
    auc,
    brier,
    calibration_gaps,
    ece,
    ece_if_perfect,
    equal_mass_bins,
    estimable,
    integrated,
    outcomes_of,
)
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated


def scored(seed: int, n: int = 200, steps: int = 12):
    """Draw predictions with many ties, outcomes and weights of which some are 0."""
    rng = np.random.default_rng(seed)
    p = rng.integers(0, steps, n) / steps
    y = (rng.random(n) < p).astype(float)
    return p, y, rng.choice([0.0, 1.0, 1.3, 4.0], n)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("steps", [1, 3, 12, 10_000])
def test_the_auc_with_ties_and_weights_is_scikit_learns(seed, steps):
    p, y, weights = scored(seed, steps=steps)
    y = np.where(np.arange(200) < 2, [1, 0] * 100, y)  # both kinds, whatever is drawn
    weights[:2] = 1
    expected = roc_auc_score(y, p, sample_weight=weights)
    assert auc(p, y, weights)[0] == pytest.approx(expected, abs=1e-12)


def test_the_auc_is_the_one_worked_by_hand():
    p, y = np.array([0.1, 0.4, 0.4, 0.8]), np.array([0.0, 1, 0, 1])
    # Pairs: (.4, .1) won, (.4, .4) halved, (.8, .1) and (.8, .4) won: 3.5 of 4.
    assert auc(p, y, np.ones(4))[0] == 3.5 / 4
    # The case at .4 counts three times: 3 x 1.5 + 2 of 8.
    assert auc(p, y, np.array([1.0, 3, 1, 1]))[0] == 6.5 / 8


def test_without_both_kinds_there_is_no_auc():
    p = np.array([0.1, 0.4])
    assert np.isnan(auc(p, np.zeros(2), np.ones(2))[0])
    assert np.isnan(auc(p, np.array([1.0, 0]), np.array([0.0, 1]))[0])


def test_the_brier_score_is_the_one_worked_by_hand():
    p, y = np.array([0.2, 0.5, 0.9]), np.array([0.0, 1, 1])
    assert brier(p, y, np.ones(3)) == pytest.approx((0.04 + 0.25 + 0.01) / 3)
    assert brier(p, y, np.array([1.0, 2, 0])) == pytest.approx((0.04 + 2 * 0.25) / 3)
    assert np.isnan(brier(p, y, np.zeros(3)))


def test_resampled_weights_give_what_a_loop_gives():
    p, y, weights = scored(3)
    draws = np.random.default_rng(0).poisson(1, (7, 200)) * weights
    assert auc(p, y, draws) == pytest.approx([auc(p, y, w)[0] for w in draws], abs=1e-13)
    assert brier(p, y, draws) == pytest.approx([brier(p, y, w) for w in draws], abs=1e-13)


def test_a_weight_of_two_is_a_row_seen_twice():
    p, y, _ = scored(5)
    twice = np.random.default_rng(0).integers(0, 3, 200)
    again = np.repeat(np.arange(200), twice)
    w, ones = twice.astype(float), np.ones(len(again))
    assert auc(p, y, w)[0] == pytest.approx(auc(p[again], y[again], ones)[0])
    assert brier(p, y, w) == pytest.approx(brier(p[again], y[again], ones))


def test_the_calibration_error_is_the_one_worked_by_hand():
    # Ten bins of two rows: predicted i/10 + .01 on average, observed 0, .5 or 1.
    p = np.sort(np.concatenate([np.arange(10) / 10, np.arange(10) / 10 + 0.02]))
    y = np.tile([0.0, 1, 0, 0, 1, 1, 1, 0], 3)[:20]
    observed = y.reshape(10, 2).mean(axis=1)
    gaps = np.abs(np.arange(10) / 10 + 0.01 - observed)
    assert ece(p, y, np.ones(20)) == pytest.approx(gaps.mean())
    # Weights count in the bin's means and in the mean over bins.
    weights = np.repeat(np.arange(1.0, 11), 2)
    assert ece(p, y, weights) == pytest.approx((gaps * np.arange(1, 11)).sum() / 55)


def test_the_calibration_error_of_a_constant_is_its_distance_to_the_rate():
    y, w = np.array([1.0, 0, 0, 0]), np.array([3.0, 1, 1, 1])
    assert ece(np.full(4, 0.2), y, w) == pytest.approx(0.3)
    assert np.isnan(ece(np.full(4, 0.2), y, 0 * w))


def test_bins_have_equal_mass_rise_with_the_prediction_and_never_part_equal_predictions():
    p = np.random.default_rng(0).random(1000)
    assert np.bincount(equal_mass_bins(p)).tolist() == [100] * 10
    tied = np.repeat([0.1, 0.2, 0.9], [700, 200, 100])
    bins = equal_mass_bins(tied)
    assert all(len(np.unique(bins[tied == value])) == 1 for value in (0.1, 0.2, 0.9))
    assert (np.diff(equal_mass_bins(np.sort(p))) >= 0).all()


def test_gaps_are_signed_predicted_minus_observed():
    gaps, mass = calibration_gaps(np.full(4, 0.7), np.array([0.0, 0, 1, 0]), np.ones(4))
    assert gaps[mass > 0].tolist() == pytest.approx([0.45])


def test_a_perfect_model_shows_the_calibration_error_that_is_announced_for_it():
    rng = np.random.default_rng(1)
    p = rng.beta(2, 3, 1500)
    shown = [ece(p, (rng.random(1500) < p).astype(float), np.ones(1500)) for _ in range(200)]
    announced = ece_if_perfect(p, np.ones(1500), seed=7)
    assert announced.mean() == pytest.approx(np.mean(shown), rel=0.05)
    assert np.quantile(announced, 0.95) == pytest.approx(np.quantile(shown, 0.95), rel=0.1)


def test_integration_is_by_trapezoids_over_the_declared_horizons():
    # (.1 + .2) / 2 x 7 + (.2 + .4) / 2 x 13 over a span of 20.
    assert integrated(np.array([0.1, 0.2, 0.4]), (6.0, 13.0, 26.0)) == pytest.approx(4.95 / 20)
    assert integrated(np.array([0.1]), (6.0,)) == 0.1
    many = integrated(np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.3]]), (6.0, 13.0, 26.0))
    assert many == pytest.approx([4.95 / 20, 0.3])


def test_outcomes_know_the_competing_exit_as_a_control_and_count_events():
    time, exit_ = [3.0, 5, 7, 30], [1, 2, 0, 0]
    cohort = cohort_of(plain_space("x"), np.zeros((4, 1)), time, exit_)
    found = outcomes_of(cohort, 1)
    assert found.events == [1, 1, 1]
    assert found.y[:, 0].tolist() == [1, 0, 0, 0]
    # The row censored at 7 is unknown from 13 on; the last row then stands for both.
    by_hand = np.array([[1, 1, 1, 1], [1, 1, 0, 2], [1, 1, 0, 2]])
    assert np.array_equal(found.weights.T, by_hand)


def test_a_horizon_that_nobody_was_followed_to_has_no_outcomes():
    # Only those who left are known at 26: a share among them would be far too high.
    time, exit_ = [3.0, 5, 7, 20], [1, 2, 0, 0]
    found = outcomes_of(cohort_of(plain_space("x"), np.zeros((4, 1)), time, exit_), 1)
    assert (found.weights[:, :2] > 0).any(axis=0).all()
    assert not found.weights[:, 2].any()
    assert found.known == [4, 3, 0]
    all_left = outcomes_of(cohort_of(plain_space("x"), np.zeros((4, 1)), time, [1, 2, 1, 1]), 1)
    assert all_left.weights[:, 2].sum() == pytest.approx(4)
    assert all_left.known == [4, 4, 4]


def test_a_last_exit_after_the_others_were_censored_is_not_follow_up():
    # One exit at 600: of the 149 censored at 500 nobody knows what 730 would have shown, and the
    # one says too little of 600.
    time = np.array([100.0] * 50 + [500.0] * 149 + [600.0])
    exit_ = np.array([1] * 50 + [0] * 149 + [1])
    horizons = np.array([100.0, 365, 500, 600, 601, 730])
    assert estimable(time, exit_, horizons).tolist() == [True] * 3 + [False] * 3
    cohort = cohort_of(plain_space("x"), np.zeros((200, 1)), time, exit_, horizons)
    assert outcomes_of(cohort, 1).known == [200, 200, 200, 0, 0, 0]


def test_a_row_censored_at_the_horizon_was_followed_to_it():
    time, exit_ = np.array([10.0, 20]), np.array([1, 0])
    assert estimable(time, exit_, np.array([20.0, 21])).tolist() == [True, False]


@pytest.mark.parametrize(
    "distort",
    [
        lambda p: np.clip(p + 0.08, 0, 1),
        lambda p: np.clip(p - 0.08, 0, 1),
        lambda p: p**1.5,
        lambda p: 0.5 * p + 0.5 * p.mean(),
        lambda p: np.clip(1.6 * (p - p.mean()) + p.mean(), 0, 1),
    ],
)
def test_under_censoring_the_true_incidence_scores_best(distort):
    world = simulated(6000, seed=11, censoring=25)
    outcomes = outcomes_of(world.cohort, 1)
    for h in range(len(HORIZONS)):
        y, weights, truth = outcomes.y[:, h], outcomes.weights[:, h], world.truth[:, 0, h]
        assert brier(truth, y, weights) < brier(distort(truth), y, weights)


def test_under_censoring_the_metrics_estimate_what_full_follow_up_would_show():
    world = simulated(20_000, seed=12, censoring=25)
    cohort = world.cohort
    horizons = np.array(HORIZONS)
    weights = ipcw(cohort.time, cohort.exit, horizons, censoring_curve(cohort.time, cohort.exit))
    assert (weights == 0).any(axis=0).all()
    rng = np.random.default_rng(0)
    for h in range(3):
        truth = world.truth[:, 0, h]
        score = truth**1.5
        y = status(cohort.time, cohort.exit, 1, horizons)[:, h]
        followed = (rng.random(20_000) < truth).astype(float)
        full = np.ones(20_000)
        assert brier(score, y, weights[:, h]) == pytest.approx(
            brier(score, followed, full), abs=0.006
        )
        assert auc(score, y, weights[:, h])[0] == pytest.approx(
            auc(score, followed, full)[0], abs=0.02
        )
        assert ece(score, y, weights[:, h]) == pytest.approx(ece(score, followed, full), abs=0.02)


def test_under_heavy_censoring_the_metrics_have_no_bias(count):
    """Half are censored before the last horizon; the truth is of a large sample, followed up."""
    samples, large = count(400, 80), simulated(100_000, seed=13).truth[:, 0]
    worsened = large**1.5
    briers = ((worsened - large) ** 2 + large * (1 - large)).mean(axis=0)
    truth = [*briers, *(_true_auc(worsened[:, h], large[:, h]) for h in range(3))]
    truth.append(integrated(briers, HORIZONS))
    shown = []
    for seed in range(samples):
        world = simulated(1000, seed=9000 + seed, censoring=12)
        p, found = world.truth[:, 0] ** 1.5, outcomes_of(world.cohort, 1)
        columns = list(zip(p.T, found.y.T, found.weights.T, strict=True))
        briers = np.array([brier(*one) for one in columns])
        areas = [auc(*one)[0] for one in columns]
        shown.append([*briers, *areas, integrated(briers, HORIZONS)])
    bias = np.mean(shown, axis=0) - truth
    assert (np.abs(bias) < 2.5 * np.std(shown, axis=0) / np.sqrt(samples)).all()


def _true_auc(p, truth):
    """The chance that someone with the exit is placed above someone without it."""
    truth = truth[np.argsort(p)]
    below = np.cumsum(1 - truth) - (1 - truth) / 2
    return truth @ below / (truth.sum() * (1 - truth).sum())
