"""Verdicts: what is too good, what fails, what cannot be told, and in which words."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.evaluate import judge
from models.evaluation.measured import measured
from models.evaluation.sample import sample_of
from models.evaluation.sentences import (
    baseline_lines,
    calibration_lines,
    group_lines,
    lead_line,
    leak_line,
    level_lines,
    openings_line,
    verdicts,
)
from models.evaluation.verdicts import alarm, calibration_tests, judged_horizons
from models.uncertainty import Told
from profilering.params import Evaluation, read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import simulated

SETTINGS = Evaluation(resamples=60, confidence=0.95)


def judged(world, incidence):
    null = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    sample = sample_of(world.cohort, SETTINGS, 1)
    return judge(sample, {"model": incidence, "base_rate": null}, null, SETTINGS, 1)


def leaking(world):
    """Return the truth, and at the first horizon what happened, with some noise."""
    rng, found = np.random.default_rng(1), world.truth.copy()
    came = (world.cohort.exit == 1) & (world.cohort.time <= 6)
    found[:, 0, 0] = np.clip(came + rng.normal(0, 0.3, len(came)), 0, 1)
    return found


def test_an_auc_that_is_too_good_is_an_alarm_with_its_interval_and_the_truth_is_none():
    world = simulated(1500, seed=41)
    found = alarm(judged(world, leaking(world)))
    (one,) = found["above"]
    assert (one["exit"], one["horizon"]) == ("work", "6")
    assert one["auc"] > 0.85
    assert one["interval"][0] < one["auc"] < one["interval"][1]
    said = leak_line(found, "weeks")
    assert said.startswith("LEAK until proved otherwise: an AUC above 0.85: ")
    assert "for work within 6 weeks" in said
    # What is known long before by its nature is left out, and nothing else.
    assert alarm(judged(world, leaking(world)), ["work"])["above"] == []
    assert alarm(judged(world, leaking(world)), ["other"])["above"] == found["above"]
    honest = alarm(judged(world, world.truth))
    assert honest["above"] == []
    assert leak_line(honest, "weeks").startswith("No sign of a leak: the highest AUC, ")
    json.dumps(found, allow_nan=False)


def test_with_few_exits_a_high_auc_is_no_alarm():
    world = simulated(60, seed=42)
    found = alarm(judged(world, leaking(world)))
    assert found["above"] == []


def test_calibration_is_tested_at_half_a_year_and_a_year_where_there_are_such_horizons():
    assert judged_horizons((28, 91, 182, 365, 546, 730)) == [2, 3]
    assert judged_horizons((91, 365)) == [1]
    assert judged_horizons((6, 13, 26)) == [1]


def test_every_exit_group_and_all_landmarks_have_a_test_of_their_own():
    world = simulated(400, seed=43)
    group = np.where(np.arange(400) % 2, "x", "y")
    cohort = replace(world.cohort, protected={"half": group})
    sample = sample_of(cohort, SETTINGS, 1)
    found = calibration_tests(sample, world.truth, (sample, world.truth))
    assert list(found) == ["work", "other"]
    of_work = found["work"]["13"]
    assert of_work["overall"] == of_work["all_landmarks"]
    assert len(of_work["overall"]["bins"]) == 10
    assert set(of_work["groups"]["half"]) == {"x", "y"}
    known = [one["known"] for one in of_work["groups"]["half"].values()]
    assert sum(known) == of_work["overall"]["known"]
    assert "all_landmarks" not in calibration_tests(sample, world.truth)["work"]["13"]
    json.dumps(found, allow_nan=False)


def test_the_headline_is_the_day_of_registration():
    world, params = simulated(400, seed=44), read_params(ROOT / "params.yaml")
    params = params.model_copy(update={"evaluation": SETTINGS})
    landmark = np.where(np.arange(400) < 300, 0, 84).astype(np.int64)
    sample = sample_of(replace(world.cohort, landmark=landmark), SETTINGS, 1)
    null = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    train = replace(simulated(50, seed=45).cohort, person=np.arange(900, 950))
    told = Told(world.truth, world.truth, world.truth)
    headline = measured(sample, train, told, {"base_rate": null}, params)
    found, told = headline.judged, headline.told
    assert found.metrics["exits"]["work"]["horizons"]["13"]["n_rows"] == 300
    assert len(headline.first) == len(headline.predictions["model"]) == 300
    assert list(told["per_landmark"]) == ["0", "84"]
    assert (
        told["calibration_test"]["work"]["13"]["all_landmarks"]["known"]
        > told["calibration_test"]["work"]["13"]["overall"]["known"]
    )
    json.dumps(told, allow_nan=False)
    judged = {name: getattr(found, name) for name in ("differences", "known", "calibration")}
    said = verdicts(found.metrics | told | judged, "13", "weeks")
    assert any("All landmarks: cannot be estimated" in line for line in said)


def test_a_baseline_is_beaten_only_where_the_interval_says_so():
    def difference(low, high):
        return {"work": {"brier_interval": [low, high]}}

    metrics = {
        "exits": {"work": {}},
        "differences": {
            "a": difference(-0.02, -0.01),
            "b": difference(-0.01, 0.01),
            "c": difference(0.01, 0.02),
            "d": difference(None, None),
        },
    }
    assert baseline_lines(metrics, "13", "weeks") == [
        "Beside baselines, work within 13 weeks (Brier): worse than c; better than a; not told "
        "apart from b, d."
    ]


def test_groups_that_fail_are_named_and_the_others_counted():
    groups = {"kjoenn": {"K": {"verdict": "fails"}, "M": {"verdict": "passes"}}}
    groups["fylke"] = {"03": {"verdict": "cannot be estimated"}}
    assert group_lines({"work": {"182": {"groups": groups}}}, "days") == [
        "Groups, work within 182 days: 1 of 3 fail: kjoenn K; 1 of 3 pass; 1 of 3 cannot be "
        "estimated, with fewer than 1,000 known."
    ]
    assert group_lines({"work": {"182": {"groups": {}}}}, "days") == []


def test_what_is_alike_at_several_horizons_is_said_once():
    unknown = {"overall": {"verdict": "cannot be estimated", "known": 162}}
    assert calibration_lines({"work": {"182": unknown, "365": unknown}}, "days") == [
        "Calibration, work within 182 days, work within 365 days: cannot be estimated, for 162 are "
        "known and 10,000 are needed."
    ]


@pytest.mark.parametrize(
    ("n", "words"), [(0, "never been opened"), (1, "been opened once"), (3, "been opened 3 times")]
)
def test_the_openings_are_counted(n, words):
    assert openings_line(n) == f"The sealed block has {words}."


def test_a_register_that_was_not_delivered_gives_no_lead_time():
    assert "not delivered" in lead_line(
        {"not_estimated": "vedtak_14a was not delivered"}, "182 days"
    )


def test_too_few_known_rows_give_no_verdict_but_that_on_leaks():
    alarm = {"limit": 0.85, "fewest_events": 100, "above": [], "highest": None}
    said = verdicts({"alarm": alarm, "known": {"182": 99}}, "182", "days")
    assert said[1:] == ["Nothing else is judged: 99 rows are known within 182 days."]


def test_nothing_is_said_of_an_exit_that_is_not_judged():
    world = simulated(1500, seed=41)
    found = judged(world, world.truth)
    metrics = {**found.metrics, "differences": found.differences, "calibration": found.calibration}
    metrics |= {"alarm": alarm(found), "known": found.known, "calibration_test": {}}
    metrics |= {
        "coverage": {"cells": 0, "held": 0, "asked": 0.9, "fewest": 200},
        "not_judged": ["other"],
    }
    said = " ".join(verdicts(metrics, "13", "weeks"))
    assert "Level, work within 13 weeks" in said
    assert "other within" not in said.replace(leak_line(metrics["alarm"], "weeks"), "")


@pytest.mark.parametrize(
    ("predicted", "side"), [(0.55, "too low"), (0.6, "within the interval"), (0.64, "too high")]
)
def test_the_level_is_held_against_what_was_observed(predicted, side):
    told = {"predicted": predicted, "observed": 0.596, "interval": [0.565, 0.627]}
    metrics = {"calibration": {"work": {"182": told}, "health": {"182": told | {"observed": None}}}}
    (line,) = level_lines(metrics, "182", "days")
    assert line.endswith(f"observed 0.596 (0.565-0.627): {side}.")
