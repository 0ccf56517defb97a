"""The calibration test: by hand, beside statsmodels, and how often it errs in simulations."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit
from statsmodels.stats.multitest import multipletests

from models.censoring import censoring_curve
from models.censoring_model import Censoring
from models.evaluation.calibrated import (
    FAILS,
    LIMIT_IN_GROUP,
    PASSES,
    UNKNOWN,
    Gaps,
    calibration_by_group,
    calibration_test,
    holm,
    observed_gaps,
    recalibration,
)
from models.evaluation.draws import office_draws, person_draws
from models.evaluation.metrics import ece
from models.evaluation.sample import Sample
from tests.unit.models.worlds import cohort_of, plain_space


def equal_draws(n, resamples=200, seed=0):
    rng = np.random.default_rng(seed)
    return rng.multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)


def drawn(rng, n, truth=lambda p: p):
    """Draw predictions and outcomes; `truth` says what the predictions should have been."""
    p = expit(rng.normal(-0.5, 1, n))
    return p, (rng.random(n) < truth(p)).astype(float)


def sharper(p):
    return expit(1.3 * logit(p))


def shifted(by):
    return lambda p: np.clip(p - by, 0, 1)


def as_cohort(p, y, **columns):
    """Return rows followed to 182 unless told otherwise, and their incidences (n, 2, 2)."""
    n = len(p)
    time, exit_ = np.where(y == 1, 50.0, 182.0), y.astype(int)
    cohort = cohort_of(plain_space("x"), np.zeros((n, 1)), time, exit_, (91.0, 182.0))
    incidence = np.zeros((n, 2, 2))
    incidence[:, 0, 1] = p
    return replace(cohort, **columns), incidence


def sampled(cohort, draw=person_draws, resamples=200):
    """Return all rows, with one censoring curve."""
    curve = censoring_curve(cohort.time, cohort.exit)
    draws, ones = draw(cohort, resamples, seed=1), np.ones(len(cohort))
    return Sample(cohort, Censoring(curve, None, None), draws, draw.__name__, ones, 1)


def judged(p, y, **columns):
    cohort, incidence = as_cohort(p, y, **columns)
    return calibration_test(sampled(cohort), incidence, 0, 1)


def test_the_errors_are_those_worked_by_hand():
    # Two bins: gaps .1 and -.2 with variances .01 and .02, masses .75 and .25.
    gaps = Gaps(
        np.array([0.75, 0.25]), np.array([0.3, 0.6]), np.array([0.2, 0.8]), np.diag([0.001, 0.002])
    )
    square, chance = 0.75 * 0.01 + 0.25 * 0.04, 0.75 * 0.001 + 0.25 * 0.002
    rms, mean_absolute, _ = gaps.error(0.02)
    assert rms["estimate"] == pytest.approx(np.sqrt(square - chance))
    left = np.sqrt((square - chance) / square)
    assert mean_absolute["estimate"] == pytest.approx(left * (0.75 * 0.1 + 0.25 * 0.2))
    assert rms["lower"] < rms["estimate"] < rms["upper"]


def test_gaps_smaller_than_chance_show_an_error_below_zero():
    gaps = Gaps(np.ones(1), np.array([0.3]), np.array([0.29]), np.array([[0.0005]]))
    rms, *_ = gaps.error(0.02)
    assert rms["estimate"] == pytest.approx(-np.sqrt(0.0004))
    assert rms["lower"] == 0


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.0])
def test_the_chance_of_a_mean_squared_gap_is_that_of_simulated_gaps(scale):
    rng = np.random.default_rng(1)
    root = rng.normal(size=(6, 6)) * 0.01
    mass, gap = rng.dirichlet(np.full(6, 5)), rng.normal(0, 0.04, 6)
    gaps = Gaps(mass, gap + 0.5, np.full(6, 0.5), root @ root.T)
    again = scale * gap + rng.normal(size=(200_000, 6)) @ root.T
    assert gaps.chance(scale) == pytest.approx((again**2 @ mass >= gaps.square).mean(), abs=0.01)


def test_bins_say_what_was_predicted_and_observed_of_which_share():
    p, y = np.repeat([0.2, 0.6], [6, 4]), np.array([0.0, 0, 0, 0, 1, 1, 1, 1, 0, 0])
    weights = np.array([1.0, 1, 1, 1, 2, 0, 1, 1, 1, 1])
    low, high = observed_gaps(p, y, weights, equal_draws(10)).bins
    assert (low["mass"], high["mass"]) == pytest.approx((0.6, 0.4))
    assert (low["predicted"], low["observed"]) == pytest.approx((0.2, 2 / 6))
    assert (high["predicted"], high["observed"]) == pytest.approx((0.6, 0.5))


def test_the_variance_of_a_gap_is_the_clustered_one():
    rng = np.random.default_rng(3)
    p, y = drawn(rng, 1000)
    twice = [np.repeat(values, 2) for values in (p, y)]
    cohort, _ = as_cohort(*twice, person=np.arange(2000) // 2)
    by_person = observed_gaps(*twice, np.ones(2000), person_draws(cohort, 400, seed=2))
    alone = replace(cohort, person=np.arange(2000))
    by_row = observed_gaps(*twice, np.ones(2000), person_draws(alone, 400, seed=2))
    inside = [np.trace(one.covariance) for one in (by_person, by_row)]
    # Rows that repeat each other say nothing new.
    assert inside[0] / inside[1] == pytest.approx(2, rel=0.15)
    assert inside[0] == pytest.approx(10 * (p * (1 - p)).mean() / 100, rel=0.1)


def test_a_bin_that_a_resample_leaves_empty_does_not_spoil_the_others():
    p, y = np.array([0.1, 0.5, 0.5, 0.5, 0.5]), np.array([0.0, 1, 0, 1, 0])
    draws = equal_draws(5)
    assert (draws[:, 0] == 0).any()
    assert np.isfinite(observed_gaps(p, y, np.ones(5), draws).covariance).all()


@pytest.mark.parametrize("n", [500, 2000])
def test_a_perfect_model_shows_no_error_on_average(n, count):
    samples, rng, draws = count(300, 80), np.random.default_rng(4), equal_draws(n)
    squares, shown, plain = [], [], []
    for _ in range(samples):
        p, y = drawn(rng, n)
        gaps = observed_gaps(p, y, np.ones(n), draws)
        squares.append(gaps.square - gaps.mass @ np.diag(gaps.covariance))
        rms, mean_absolute, _ = gaps.error(0.02)
        shown.append((rms["estimate"], mean_absolute["estimate"]))
        plain.append(ece(p, y, np.ones(n)))
    assert abs(np.mean(squares)) < 2.5 * np.std(squares) / np.sqrt(samples)
    assert np.mean(plain) == pytest.approx(0.05 * np.sqrt(500 / n), rel=0.1)
    assert (np.abs(np.mean(shown, axis=0)) < 0.2 * np.mean(plain)).all()


def test_the_lower_bound_exceeds_the_true_error_in_a_twentieth_of_samples(count):
    """At an error of exactly the limit, and without any."""
    samples, rng, draws = count(400, 100), np.random.default_rng(5), equal_draws(1000)
    for by in (0.05, 0.0):
        exceeded = 0
        for _ in range(samples):
            p, y = drawn(rng, 1000, truth=lambda p, by=by: p + by * (1 - 2 * (p > 0.5)))
            rms, _, p_value = observed_gaps(p, y, np.ones(1000), draws).error(by or 1e-9)
            exceeded += rms["lower"] > by
            assert (rms["lower"] > by) == (p_value < 0.05)
        assert exceeded / samples < 0.05 + 3 * np.sqrt(0.05 * 0.95 / samples)
        assert exceeded > 0


def test_a_resample_of_the_statistic_itself_is_a_bound_far_too_high():
    """Why the bound inverts a test: with the variance taken away once a perfect model fails."""
    rng, draws, high = np.random.default_rng(6), equal_draws(1000), 0
    for _ in range(40):
        p, y = drawn(rng, 1000)
        gaps = observed_gaps(p, y, np.ones(1000), draws)
        gap = gaps.predicted - gaps.observed
        again = rng.multivariate_normal(gap, gaps.covariance, 400) ** 2 @ gaps.mass
        high += np.quantile(again - gaps.mass @ np.diag(gaps.covariance), 0.05) > 0
    assert high / 40 > 0.15


@pytest.fixture(scope="module")
def ten_thousand():
    """Predictions and a uniform draw for each of ten thousand people."""
    rng = np.random.default_rng(7)
    return expit(rng.normal(-0.5, 1, 10_000)), rng.random(10_000)


@pytest.mark.parametrize(
    ("truth", "verdict", "slope"),
    [(lambda p: p, PASSES, PASSES), (sharper, FAILS, FAILS), (shifted(0.04), FAILS, PASSES)],
)
def test_ten_thousand_people_tell_a_right_model_from_a_wrong_one(
    ten_thousand, truth, verdict, slope
):
    p, lot = ten_thousand
    y = (lot < truth(p)).astype(float)
    found = judged(p, y)
    assert (found.verdict, found.slope_verdict) == (verdict, slope)
    assert (found.known, found.events, len(found.bins)) == (10_000, y.sum(), 10)
    assert (found.rms["lower"] > 0.02) == (verdict == FAILS)
    json.dumps(asdict(found), allow_nan=False)


def test_one_known_row_too_few_and_nothing_is_said(ten_thousand):
    p, lot = ten_thousand
    time = np.where(lot < p, 50.0, 182.0)
    time[0] = 20.0
    exit_ = (lot < p).astype(int)
    exit_[0] = 0
    found = judged(p, (lot < p).astype(float), time=time, exit=exit_)
    assert found.known == 9_999
    assert (found.verdict, found.slope_verdict) == (UNKNOWN, UNKNOWN)


def test_a_horizon_that_nobody_was_followed_to_has_no_figures():
    p, y = drawn(np.random.default_rng(8), 300)
    cohort, incidence = as_cohort(p, y)
    short = replace(cohort, time=np.minimum(cohort.time, 100.0))
    found = calibration_test(sampled(short, resamples=50), incidence, 0, 1)
    assert (found.known, found.verdict, found.bins) == (0, UNKNOWN, [])
    assert set(found.rms.values()) == {None}
    assert found.slope == {"estimate": None, "interval": [None, None]}
    json.dumps(asdict(found), allow_nan=False)


def test_the_same_for_everyone_has_one_bin_and_no_slope():
    y = np.array([1.0, 0, 0, 0] * 50)
    found = judged(np.full(200, 0.3), y)
    assert [one["observed"] for one in found.bins] == [0.25]
    assert found.slope["estimate"] is None


def test_the_slope_is_that_of_weighted_logistic_regression():
    rng = np.random.default_rng(9)
    p, y = drawn(rng, 3000, sharper)
    weights = rng.integers(0, 3, 3000)
    slope, intercept = recalibration(p, y, weights.astype(float), equal_draws(3000, 500))
    # A weight of two is a row seen twice, which says no more than once.
    again = np.repeat(np.arange(3000), weights)
    model = sm.Logit(y[again], sm.add_constant(logit(p[again])))
    fitted = model.fit(disp=False, cov_type="cluster", cov_kwds={"groups": again})
    assert (intercept["estimate"], slope["estimate"]) == pytest.approx(tuple(fitted.params))
    for found, std_error in zip((intercept, slope), fitted.bse, strict=True):
        low, high = found["interval"]
        assert (high - low) / (2 * 1.96) == pytest.approx(std_error, rel=0.12)


def test_a_slope_that_is_too_uncertain_to_judge_is_not_judged(ten_thousand):
    _, lot = ten_thousand
    p = np.full(10_000, 0.3) + np.linspace(-0.03, 0.03, 10_000)
    assert judged(p, (lot < p).astype(float)).slope_verdict == UNKNOWN
    # As wide, but all of it beside the band.
    assert judged(p, (lot < 0.6 - p).astype(float)).slope_verdict == FAILS


def test_a_known_gap_in_one_group_is_found_and_only_there():
    rng = np.random.default_rng(10)
    p, _ = drawn(rng, 6500)
    group = np.repeat(["a", "b", "c", "d"], [2000, 2000, 2000, 500])
    y = (rng.random(6500) < np.clip(p - 0.12 * (group == "b"), 0, 1)).astype(float)
    protected = {"group": group, "half": np.where(np.arange(6500) % 2, "x", "y")}
    cohort, incidence = as_cohort(p, y, protected=protected)
    found = calibration_by_group(sampled(cohort), incidence, 0, 1)
    verdicts = {name: one.verdict for name, one in found["group"].items()}
    assert verdicts == {"a": PASSES, "b": FAILS, "c": PASSES, "d": UNKNOWN}
    assert {one.verdict for one in found["half"].values()} == {PASSES}
    assert found["group"]["b"].limit == LIMIT_IN_GROUP
    assert found["group"]["b"].known == 2000


def test_a_group_is_weighted_by_its_own_censoring():
    """Only group b is censored early: the curve of all would take too few of it for exits."""
    rng = np.random.default_rng(11)
    n = 8000
    is_b, leaves = rng.random(n) < 0.5, rng.exponential(200, n)
    stays = np.where(is_b, rng.exponential(150, n), 1000)
    time, exit_ = np.minimum(leaves, stays), (leaves <= stays).astype(int)
    p = 1 - np.exp(-182 / 200) + rng.normal(0, 0.001, n)
    protected = {"group": np.where(is_b, "b", "a")}
    cohort, incidence = as_cohort(p, exit_, time=time, exit=exit_, protected=protected)
    found = calibration_by_group(sampled(cohort), incidence, 0, 1)
    for one in found["group"].values():
        seen = sum(bin_["mass"] * bin_["observed"] for bin_ in one.bins)
        assert seen == pytest.approx(1 - np.exp(-182 / 200), abs=0.03)
        assert one.verdict == PASSES


@pytest.mark.parametrize("seed", range(5))
def test_holm_rejects_what_statsmodels_rejects(seed):
    p_values = np.random.default_rng(seed).random(12) ** 4
    expected, *_ = multipletests(p_values, 0.05, method="holm")
    named = {("g", str(i)): float(p) for i, p in enumerate(p_values)}
    assert holm(named) == {("g", str(i)) for i in np.flatnonzero(expected)}


def test_offices_that_differ_make_the_bound_lower():
    rng = np.random.default_rng(12)
    p, office = expit(rng.normal(-0.5, 1, 4000)), np.arange(4000) // 100
    y = (rng.random(4000) < np.clip(p + rng.normal(0, 0.1, 40)[office], 0, 1)).astype(float)
    cohort, incidence = as_cohort(p, y, office=office)
    chance = [
        calibration_test(sampled(cohort, draw), incidence, 0, 1).p_value
        for draw in (person_draws, office_draws)
    ]
    assert chance[0] < chance[1]
