"""Times between fitted horizons: the fitted curve at its ends, straight in between."""

import numpy as np
import pytest
from scipy.special import logit

from models.horizons import leading_horizon, place_of

HORIZONS = (6.0, 13.0, 26.0)


@pytest.mark.parametrize(("horizons", "middle"), [(1, 0), (2, 0), (3, 1), (4, 1), (6, 2)])
def test_the_leading_horizon_is_the_middle_one(horizons, middle):
    assert leading_horizon(tuple(range(horizons))) == middle


@pytest.mark.parametrize("time", [0, -1, 26.001, float("nan")])
def test_times_that_nobody_was_followed_to_are_refused(time):
    with pytest.raises(ValueError, match="at most 26"):
        place_of(time, HORIZONS)


def test_at_fitted_horizons_the_curve_is_the_fitted_one(trained):
    X = trained.cohort.X[:50]
    again = trained.model.incidence(X, HORIZONS)
    assert again == pytest.approx(trained.model.incidence(X), abs=1e-9)


def test_curves_rise_between_horizons_and_the_exits_never_sum_to_more_than_one(trained):
    rng = np.random.default_rng(0)
    X = np.column_stack([6 * rng.normal(size=(500, 2)), rng.integers(0, 4, 500)]).astype(float)
    found = trained.model.incidence(X, tuple(np.linspace(0.1, 26, 60)))
    assert (np.diff(found, axis=2) >= -1e-12).all()
    assert (found.sum(axis=1) <= 1).all()


def test_between_horizons_it_is_close_to_the_truth_of_constant_hazards():
    # F(t) = 1 - exp(-t / 20), known at 6, 13 and 26 weeks: never off by a hundredth in between.
    known, worst = 1 - np.exp(-np.array(HORIZONS) / 20), 0.0
    for time in np.linspace(1, 26, 200):
        place = place_of(float(time), HORIZONS)
        low, high = logit(known[[place.low, place.high]])
        found = (1 - place.share) * low + place.share * high + place.shift
        worst = max(worst, abs(1 / (1 + np.exp(-found)) - (1 - np.exp(-time / 20))))
    assert 0 < worst < 0.01


@pytest.mark.parametrize("time", [2.0, 6.0, 9.0, 26.0])
def test_what_is_explained_at_any_time_adds_up_to_the_calibrated_log_odds(trained, time):
    X = trained.cohort.X[:40]
    for k in (0, 1):
        found = trained.model.explained(X, k, time)
        assert found.base + found.values.sum(axis=1) == pytest.approx(found.raw, abs=1e-9)
    if time in HORIZONS:
        at = HORIZONS.index(time)
        calibrated = trained.model.exit_models[0].incidence(X)[:, at]
        assert trained.model.explained(X, 0, time).raw == pytest.approx(logit(calibrated))
