"""Judging: the metrics' shape, intervals from resampled persons, differences, the unknown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.draws import bounds, person_draws
from models.evaluation.evaluate import judge
from models.evaluation.metrics import auc, brier, outcomes_of
from models.evaluation.sample import sample_of
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
    return judge(sample_of(world.cohort, SETTINGS, 1), predictions, null, SETTINGS, seed=1)


def test_the_metrics_have_the_shape_of_the_contract(judged):
    assert set(judged.metrics) == {"exits", "baselines"}
    assert list(judged.metrics["exits"]) == ["work", "other"]
    assert set(judged.metrics["baselines"]) == {"base_rate", "same"}
    for exits in (judged.metrics["exits"], *judged.metrics["baselines"].values()):
        for found in exits.values():
            assert set(found) == {"horizons", "ibs", "ibs_null"}
            assert list(found["horizons"]) == ["6", "13", "26"]
            keys = {"n", "n_rows", "events", "auc", "brier", "brier_null", "ece"}
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
            assert found["n_rows"] == 400
            # Those censored before the horizon weigh nothing, and are not counted.
            assert found["n"] == (w > 0).sum() == judged.known[label] < 400


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
        same = judged.differences["same"][exit_]
        assert (same["ibs"], same["std_error"]) == (0.0, 0.0)


def test_the_paired_brier_difference_at_the_leading_horizon_has_an_interval(world, judged):
    draws = person_draws(world.cohort, 200, seed=1)
    for k, exit_ in enumerate(world.cohort.exits):
        outcomes = outcomes_of(world.cohort, k + 1)
        y, w = outcomes.y[:, 1], outcomes.weights[:, 1]
        ours, theirs = world.truth[:, k, 1], np.full(400, world.truth[:, k, 1].mean())
        found = judged.differences["base_rate"][exit_]
        assert found["horizon"] == "13"
        assert found["brier"] == pytest.approx(brier(ours, y, w) - brier(theirs, y, w))
        paired = brier(ours, y, draws * w) - brier(theirs, y, draws * w)
        assert found["brier_interval"] == pytest.approx(bounds(paired, 0.9))
        same = judged.differences["same"][exit_]
        assert (same["brier"], same["brier_interval"]) == (0.0, [0.0, 0.0])


def test_the_mean_prediction_stands_beside_what_was_observed(world, judged):
    horizons = np.array(HORIZONS)
    for k, exit_ in enumerate(world.cohort.exits):
        seen = aalen_johansen(world.cohort.time, world.cohort.exit, k + 1, horizons, 0.9)
        for h, label in enumerate(("6", "13", "26")):
            found = judged.calibration[exit_][label]
            assert found["predicted"] == world.truth[:, k, h].mean()
            assert found["observed"] == seen.estimate[h]
            assert found["interval"] == [seen.lower[h], seen.upper[h]]


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


def test_a_horizon_beyond_the_test_part_is_said_to_be_unknown_and_no_number_is_given():
    world = simulated(300, seed=22)
    time = np.minimum(world.cohort.time, 20)
    exit_ = np.where(world.cohort.time > 20, 0, world.cohort.exit)
    cohort = replace(world.cohort, time=time, exit=exit_)
    null = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    sample = sample_of(cohort, SETTINGS, 1)
    found = judge(sample, {"model": world.truth, "base_rate": null}, null, SETTINGS, seed=1)
    scored = found.metrics["exits"]["work"]
    for key in ("auc", "brier", "brier_null", "ece"):
        assert scored["horizons"]["26"][key] is None
        assert scored["horizons"]["13"][key] is not None
    assert found.known["26"] == scored["horizons"]["26"]["n"] == 0
    assert found.calibration["work"]["26"]["observed"] is None
    # The integral is over the horizons that can be estimated, and they are named.
    assert found.ibs_horizons == ["6", "13"]
    briers = np.array([scored["horizons"][at]["brier"] for at in ("6", "13")])
    assert scored["ibs"] == pytest.approx(briers.mean())
    assert found.differences["base_rate"]["work"]["ibs"] == scored["ibs"] - scored["ibs_null"] < 0
    assert None not in found.intervals["model"]["work"]["ibs"]
    assert found.intervals["model"]["work"]["26"] == {"auc": [None] * 2, "brier": [None] * 2}
    assert found.ece_if_perfect["work"]["26"] == {"mean": None, "upper95": None}
    assert np.isnan(aalen_johansen(time, exit_, 1, np.array(HORIZONS)).estimate[2])
    json.dumps(vars(found), allow_nan=False)


def test_where_no_horizon_can_be_estimated_nothing_is_said():
    world = simulated(50, seed=23)
    cohort = replace(world.cohort, time=np.full(50, 3.0), exit=np.arange(50) % 2)
    predictions = {"model": world.truth, "base_rate": world.truth}
    found = judge(sample_of(cohort, SETTINGS, 1), predictions, world.truth, SETTINGS, 1)
    assert found.ibs_horizons == []
    assert found.metrics["exits"]["work"]["ibs"] is None
    nothing = {"ibs": None, "std_error": None, "horizon": "13", "brier": None}
    expected = nothing | {"brier_interval": [None, None]}
    assert found.differences["base_rate"]["work"] == expected
    json.dumps(vars(found), allow_nan=False)
