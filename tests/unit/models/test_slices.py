"""The model by landmark, by weighting, and with and without the persons that it knows."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.metrics import auc, brier
from models.evaluation.sample import sample_of
from models.evaluation.slices import by_acquaintance, by_landmark, by_weighting, figures
from profilering.params import Evaluation
from tests.unit.models.worlds import simulated

SETTINGS = Evaluation(resamples=60, confidence=0.95)


@pytest.fixture(scope="module")
def world():
    """Three hundred rows of two hundred persons: a hundred are seen again at day 84."""
    found = simulated(300, seed=31)
    person = np.r_[np.arange(200), np.arange(100)]
    landmark = np.r_[np.zeros(200), np.full(100, 84)].astype(np.int64)
    return replace(found, cohort=replace(found.cohort, person=person, landmark=landmark))


@pytest.fixture(scope="module")
def sample(world):
    """All rows."""
    return sample_of(world.cohort, SETTINGS, 1)


def null_of(world):
    return np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)


def test_the_figures_are_those_of_the_metrics_and_the_gap_is_predicted_minus_observed(
    world, sample
):
    found = figures(sample, world.truth, null_of(world), 1, 2)
    outcomes, p = sample.outcomes(2), world.truth[:, 1, 2]
    y, w = outcomes.y[:, 2], outcomes.weights[:, 2]
    assert found["auc"]["estimate"] == auc(p, y, w)[0]
    assert found["brier"]["estimate"] == brier(p, y, w)
    assert found["brier_null"] == brier(null_of(world)[:, 1, 2], y, w)
    assert found["gap"]["estimate"] == pytest.approx(w @ p / w.sum() - w @ y / w.sum())
    assert (found["rows"], found["known"]) == (300, (w > 0).sum())
    assert found["events"] == y[w > 0].sum()
    for name in ("auc", "brier", "gap"):
        low, high = found[name]["interval"]
        assert low < found[name]["estimate"] < high
    json.dumps(found, allow_nan=False)


def test_a_prediction_that_is_too_high_has_that_gap(world, sample):
    null = null_of(world)
    right, high = (figures(sample, world.truth + by, null, 0, 1)["gap"] for by in (0, 0.1))
    assert high["estimate"] - right["estimate"] == pytest.approx(0.1)
    assert high["interval"][0] > 0 > right["interval"][0]


def test_every_landmark_is_judged_on_its_own_rows(world, sample):
    found = by_landmark(sample, world.truth, null_of(world))
    assert list(found) == ["0", "84"]
    assert [found[day]["work"]["rows"] for day in found] == [200, 100]
    rows = np.arange(200, 300)
    alone = figures(sample.take(rows), world.truth[rows], null_of(world)[rows], 0, 1)
    assert found["84"]["work"] == alone
    plain = replace(sample, rows=replace(sample.rows, landmark=None))
    assert by_landmark(plain, world.truth, null_of(world)) == {}


def test_inflow_counts_each_person_once_and_stock_each_row(world, sample):
    found = by_weighting(sample, world.truth, null_of(world))
    outcomes, p = sample.outcomes(1), world.truth[:, 0, 1]
    y, w = outcomes.y[:, 1], outcomes.weights[:, 1]
    per_person = np.r_[np.full(100, 0.5), np.ones(100), np.full(100, 0.5)]
    assert found["stock"]["work"]["brier"]["estimate"] == pytest.approx(brier(p, y, w))
    inflow = found["inflow"]["work"]["brier"]["estimate"]
    assert inflow == pytest.approx(brier(p, y, w * per_person))
    assert inflow != pytest.approx(brier(p, y, w))
    once = sample.take(np.arange(200))
    assert by_weighting(once, world.truth[:200], null_of(world)[:200]) == {}


def test_persons_that_trained_are_told_apart_from_those_who_did_not(world, sample):
    train = replace(simulated(50, seed=32).cohort, person=np.arange(50))
    found = by_acquaintance(sample, train, world.truth, null_of(world))
    assert found["trained on"]["work"]["rows"] == 100
    assert found["not trained on"]["work"]["rows"] == 200
    others = replace(train, person=np.arange(1000, 1050))
    assert by_acquaintance(sample, others, world.truth, null_of(world)) == {}
