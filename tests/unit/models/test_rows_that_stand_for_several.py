"""Rows that stand for several people (Cohort.weight): as if they were there as often."""

from dataclasses import replace

import numpy as np
import pytest

from models.baselines.simple import base_rate
from models.calibration import fit_calibration, refreshed
from models.censoring import censoring_curve
from models.censoring_model import censoring_of, fit_censoring_model
from models.cohort.cohort import Cohort
from models.evaluation.metrics import outcomes_of
from models.evaluation.observed import observed
from models.families.base import Labels
from models.incidence import aalen_johansen, incidence_of
from models.labels import labels_of
from models.training import fit, latest_mature
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated, small_training

TIMES = np.array([1.0, 2, 2, 3, 4, 5])
EXITS = np.array([1, 2, 0, 0, 1, 0])
TIMES_OVER = np.array([1, 3, 2, 1, 2, 1])
COPIES = np.repeat(np.arange(6), TIMES_OVER)


def weighed(cohort: Cohort, weight) -> Cohort:
    """Return the cohort with weights, from the same day on."""
    return replace(cohort, weight=np.asarray(weight, dtype=float))


def small() -> Cohort:
    """Return the six rows that nothing tells apart."""
    return cohort_of(plain_space("same"), np.ones((6, 1)), TIMES, EXITS, (4.0,))


def test_curves_of_weighed_rows_are_those_of_copies():
    of_copies = censoring_curve(TIMES[COPIES], EXITS[COPIES])
    of_weighed = censoring_curve(TIMES, EXITS, TIMES_OVER.astype(float))
    assert of_weighed.values == pytest.approx(of_copies.values)
    at = np.array([2.0, 4, 5])
    copies = aalen_johansen(TIMES[COPIES], EXITS[COPIES], 1, at)
    found = incidence_of(weighed(small(), TIMES_OVER), 1, at)
    assert found.estimate == pytest.approx(copies.estimate)
    assert found.std_error == pytest.approx(copies.std_error)


def test_a_row_that_stands_for_nobody_is_as_if_it_were_not_there():
    some = weighed(small(), [1, 1, 1, 1, 1, 0])
    found, without = (
        incidence_of(some, 1, np.array([4.0])),
        incidence_of(small().take(np.arange(5)), 1, np.array([4.0])),
    )
    assert found.estimate == pytest.approx(without.estimate)


def test_the_model_of_censoring_sees_copies():
    world = simulated(400, 5).cohort
    # Both halves have the same features, so that copies do not move their means.
    halves = world.take(np.tile(np.arange(200), 2))
    halves = replace(halves, time=world.time, exit=world.exit, row_id=np.arange(400))
    over = np.repeat([2, 1], 200)
    copied = halves.take(np.repeat(np.arange(400), over))
    a, b = (fit_censoring_model(one, 10.0) for one in (weighed(halves, over), copied))
    assert a.coefficients == pytest.approx(b.coefficients, abs=1e-6)
    assert a.baseline.values == pytest.approx(b.baseline.values, abs=1e-6)
    assert abs(a.coefficients - fit_censoring_model(halves, 10.0).coefficients).max() > 1e-3


def test_training_weights_scores_and_base_rates_count_the_people():
    cohort = weighed(small(), TIMES_OVER)
    plain = censoring_curve(TIMES[COPIES], EXITS[COPIES]).before(TIMES)
    exited = EXITS > 0
    for found in (labels_of(cohort, 1)[0].weights, outcomes_of(cohort, 1).weights):
        assert found[exited, 0] == pytest.approx((TIMES_OVER / plain)[exited])
    copies = small().take(COPIES)
    assert base_rate(cohort, 1) == pytest.approx(base_rate(copies, 1))
    seen = [observed(one, 0.95)["work"]["4"] for one in (cohort, copies)]
    assert seen[0] == seen[1]


def test_the_latest_rows_count_as_the_people_they_stand_for():
    rng = np.random.default_rng(4)
    said, y = rng.normal(size=(300, 1)), (rng.random((300, 1)) < 0.7).astype(float)
    calibration = fit_calibration(said, 1 - y, np.ones(y.shape))
    over = np.where(np.arange(300) < 100, 3, 1)
    rows = np.repeat(np.arange(300), over)

    def labels(y):
        weights = np.full(y.shape, 1.5)
        return Labels(plain_space("a"), (6.0,), y, y, weights, np.arange(len(y)))

    copied = refreshed(calibration, said[rows], labels(y[rows]), np.ones((len(rows), 1)))
    found = refreshed(calibration, said, labels(y), over[:, None].astype(float))
    assert found.intercepts == pytest.approx(copied.intercepts)
    assert found != refreshed(calibration, said, labels(y), np.ones(y.shape))


def test_where_each_stands_for_one_nothing_moves_by_a_bit(threads):
    cohort = simulated(500, 6).cohort
    days = np.datetime64("2020-01-01") + np.arange(500) // 25
    cohort = replace(cohort, entry=days.astype("datetime64[D]"))
    ones = weighed(cohort, np.ones(500))
    plain, same = (censoring_of(one, 3).weights(one) for one in (cohort, ones))
    assert np.array_equal(plain, same)
    assert np.array_equal(latest_mature(cohort, 13), latest_mature(ones, 13))
    at = np.array(HORIZONS)
    raw = aalen_johansen(cohort.time, cohort.exit, 1, at)
    assert np.array_equal(raw.upper, incidence_of(ones, 1, at).upper)
    training = small_training(threads, folds=2, rounds=[20], refresh_days=13)
    models = [fit(one, training) for one in (cohort, ones)]
    assert np.array_equal(*(model.incidence(cohort.X) for model in models))
    other = weighed(cohort, np.where(cohort.exit == 1, 1.5, 1.0))
    assert not np.array_equal(
        models[0].incidence(cohort.X), fit(other, training).incidence(cohort.X)
    )


def test_the_weights_follow_the_rows():
    cohort = weighed(small(), TIMES_OVER)
    assert cohort.take(np.array([1, 5])).stands_for.tolist() == [3, 1]
    assert small().stands_for.tolist() == [1] * 6
    with pytest.raises(ValueError, match="one value per row"):
        weighed(cohort, [1.0])
