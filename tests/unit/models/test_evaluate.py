"""Judging: the metrics' shape, intervals from resampled persons, differences, the unknown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.evaluate import bounds, judge, person_draws
from models.evaluation.metrics import auc, brier, outcomes_of
from models.incidence import aalen_johansen
from profilering.params import Evaluation
from tests.unit.models.worlds import HORIZONS, simulated

SETTINGS = Evaluation(resamples=200, confidence=0.9)


@pytest.fixture(scope="module")
def world():
    """Four hundred test rows of two hundred persons."""
    found = simulated(400, seed=21)
    return replace(found, cohort=replace(found.cohort, person=np.arange(400) // 2))


@pytest.fixture(scope="module")
def judged(world):
    """The truth as 'model', beside itself worsened, and the rate as null."""
    null = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    predictions = {"model": world.truth, "base_rate": null, "same": world.truth}
    return judge(world.cohort, predictions, null, SETTINGS, seed=1)


def test_the_metrics_have_the_shape_of_the_contract(judged):
    assert set(judged.metrics) == {"exits", "baselines"}
    assert list(judged.metrics["exits"]) == ["work", "other"]
    assert set(judged.metrics["baselines"]) == {"base_rate", "same"}
    for exits in (judged.metrics["exits"], *judged.metrics["baselines"].values()):
        for found in exits.values():
            assert set(found) == {"horizons", "ibs", "ibs_null"}
            assert list(found["horizons"]) == ["6", "13", "26"]
            keys = {"n", "events", "auc", "brier", "brier_null", "ece"}
            assert all(set(scored) == keys for scored in found["horizons"].values())
    json.dumps(vars(judged), allow_nan=False)


def test_the_figures_are_those_of_the_exits_own_outcomes(world, judged):
    for k, exit_ in enumerate(world.cohort.exits):
        outcomes = outcomes_of(world.cohort, k + 1)
        for h, label in enumerate(("6", "13", "26")):
            found = judged.metrics["exits"][exit_]["horizons"][label]
            p, y, w = world.truth[:, k, h], outcomes.y[:, h], outcomes.weights[:, h]
            assert found["auc"] == auc(p, y, w)[0]
            assert found["brier"] == brier(p, y, w)
            assert found["events"] == int(y.sum())
            assert found["n"] == 400


def test_the_null_is_scored_as_the_null(judged):
    for exit_ in ("work", "other"):
        base, model = judged.metrics["baselines"]["base_rate"], judged.metrics["exits"]
        assert base[exit_]["ibs"] == base[exit_]["ibs_null"] == model[exit_]["ibs_null"]
        assert model[exit_]["ibs"] < model[exit_]["ibs_null"]


def test_intervals_surround_the_figures(judged):
    for exit_, found in judged.metrics["exits"].items():
        sure = judged.intervals["model"][exit_]
        assert sure["ibs"][0] < found["ibs"] < sure["ibs"][1]
        for label, scored in found["horizons"].items():
            for key in ("auc", "brier"):
                low, high = sure[label][key]
                assert low < scored[key] < high


def test_differences_are_model_minus_baseline_with_a_paired_standard_error(judged):
    for exit_ in ("work", "other"):
        base = judged.metrics["baselines"]["base_rate"][exit_]["ibs"]
        found = judged.differences["base_rate"][exit_]
        assert found["ibs"] == judged.metrics["exits"][exit_]["ibs"] - base < 0
        low, high = judged.intervals["model"][exit_]["ibs"]
        # Pairing takes away what both share.
        assert 0 < found["std_error"] < (high - low) / 2
        assert judged.differences["same"][exit_] == {"ibs": 0.0, "std_error": 0.0}


def test_the_resampled_spread_is_that_of_repeated_sampling(count):
    samples = count(300, 80)
    found = []
    for seed in range(samples):
        world = simulated(400, seed=5000 + seed)
        outcomes = outcomes_of(world.cohort, 1)
        found.append(brier(world.truth[:, 0, 1], outcomes.y[:, 1], outcomes.weights[:, 1]))
    world = simulated(400, seed=21)
    outcomes = outcomes_of(world.cohort, 1)
    draws = person_draws(world.cohort, 500, seed=1) * outcomes.weights[:, 1]
    resampled = brier(world.truth[:, 0, 1], outcomes.y[:, 1], draws)
    assert resampled.std() == pytest.approx(np.std(found), rel=0.3)


def test_persons_are_drawn_whole_as_many_as_there_are(world):
    draws = person_draws(world.cohort, 50, seed=3)
    assert draws.shape == (50, 400)
    assert np.array_equal(draws[:, ::2], draws[:, 1::2])
    assert (draws[:, ::2].sum(axis=1) == 200).all()
    assert np.array_equal(draws, person_draws(world.cohort, 50, seed=3))
    assert not np.array_equal(draws, person_draws(world.cohort, 50, seed=4))
    assert draws.mean() == pytest.approx(1)


def test_a_horizon_beyond_the_test_part_is_said_to_be_unknown_and_no_number_is_given():
    world = simulated(300, seed=22)
    time = np.minimum(world.cohort.time, 20)
    exit_ = np.where(world.cohort.time > 20, 0, world.cohort.exit)
    cohort = replace(world.cohort, time=time, exit=exit_)
    null = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    found = judge(cohort, {"model": world.truth, "base_rate": null}, null, SETTINGS, seed=1)
    scored = found.metrics["exits"]["work"]
    for key in ("auc", "brier", "brier_null", "ece"):
        assert scored["horizons"]["26"][key] is None
        assert scored["horizons"]["13"][key] is not None
    assert scored["ibs"] is None
    assert found.differences["base_rate"]["work"] == {"ibs": None, "std_error": None}
    assert found.intervals["model"]["work"]["26"] == {"auc": [None] * 2, "brier": [None] * 2}
    assert found.ece_if_perfect["work"]["26"] == {"mean": None, "upper95": None}
    assert np.isnan(aalen_johansen(time, exit_, 1, np.array(HORIZONS)).estimate[2])
    json.dumps(vars(found), allow_nan=False)


def test_bounds_are_percentiles_of_the_resamples_that_have_a_value():
    values = np.concatenate([np.arange(101.0), [np.nan] * 20])
    assert bounds(values, 0.9) == pytest.approx([5, 95])
    assert bounds(np.full(3, np.nan), 0.9) == [None, None]
