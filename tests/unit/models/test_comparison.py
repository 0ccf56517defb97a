"""Two runs on the same rows: paired loss, lists, and the gates of a promotion."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.comparison import MEAN, Contest, Loss, lists, paired_losses
from models.evaluation.calibrated import FAILS, PASSES
from models.evaluation.evaluate import judge
from models.evaluation.sample import sample_of
from models.promotion import better, calibrated, group_gaps, no_worse
from profilering.errors import BadInput
from profilering.params import Evaluation, Promotion
from tests.unit.models.worlds import simulated

SETTINGS, LIMITS = (
    Evaluation(resamples=100, confidence=0.95),
    Promotion(most_loss=0.25, group_gap=0.01, fewest_in_group=200),
)


@pytest.fixture(scope="module")
def contest() -> Contest:
    """What is true of 2,000 rows, the same a little off, and the mean of all."""
    world = simulated(2000, seed=3)
    groups = {"kjoenn": np.where(np.arange(2000) % 2, "MANN", "KVINNE")}
    cohort = replace(world.cohort, protected=groups)
    noise = np.random.default_rng(1).normal(0, 0.05, (2000, 1, 1))
    off = np.clip(world.truth + noise, 0.001, 0.49)
    mean = np.broadcast_to(world.truth.mean(axis=0), world.truth.shape)
    return Contest(sample_of(cohort, SETTINGS, 1), off, world.truth, mean)


def loss_of(contest: Contest) -> Loss:
    """Return what ours loses on the whole."""
    return paired_losses(contest)[MEAN]


def test_a_run_loses_nothing_against_itself_and_the_truth_wins(contest):
    same = paired_losses(replace(contest, ours=contest.theirs))
    assert {name: one.estimate for name, one in same.items()} == {"work": 0, "other": 0, "mean": 0}
    found = paired_losses(contest)
    assert found["mean"].estimate == np.mean([found["work"].estimate, found["other"].estimate])
    assert found["mean"].estimate > 0
    turned = paired_losses(replace(contest, ours=contest.theirs, theirs=contest.ours))
    assert turned["work"].estimate == pytest.approx(-found["work"].estimate)
    json.dumps(found["mean"].to_json(0.95), allow_nan=False)


def test_the_loss_is_that_of_the_evaluation(contest):
    told = {"model": contest.ours, "other": contest.theirs}
    found = judge(contest.sample, told, contest.null, SETTINGS, 1).metrics
    ours, theirs = found["exits"]["work"], found["baselines"]["other"]["work"]
    expected = 100 * (ours["ibs"] - theirs["ibs"]) / ours["ibs_null"]
    assert paired_losses(contest)["work"].estimate == pytest.approx(expected)


def test_lists_that_are_the_same_overlap_wholly_and_few_who_moved_are_not_counted_out(contest):
    same = lists(replace(contest, ours=contest.theirs))
    assert same["0.1"]["overlap"] == {"estimate": 1, "interval": [1, 1]}
    assert same["0.1"]["groups"]["kjoenn"]["MANN"]["came"] is None
    found = lists(contest)["0.25"]
    assert 0.3 < found["overlap"]["interval"][0] < found["overlap"]["estimate"] < 1
    men, women = (found["groups"]["kjoenn"][name] for name in ("MANN", "KVINNE"))
    assert men["came"] + women["came"] == pytest.approx(men["went"] + women["went"])
    assert men["people"] + women["people"] == 2000


def test_no_group_of_a_few_people_is_told_of(contest):
    order = np.argsort(contest.ours[:, 0, 1])
    groups = np.full(2000, "many", dtype=object)
    # Of the 200 with the lowest chances four are in one group, beside six others; four are another.
    groups[order[:4]] = groups[order[-6:]] = "four on the list"
    groups[order[4:8]] = "four"
    rows = replace(contest.sample.rows, protected={"x": groups.astype(str)})
    sample = replace(contest.sample, rows=rows)
    found = lists(replace(contest, sample=sample, theirs=contest.ours))["0.1"]["groups"]["x"]
    assert set(found) == {"many", "four on the list"}
    assert found["four on the list"]["flagged"] is None
    assert found["many"]["flagged"] == pytest.approx(192 / 1986)


def test_what_loses_too_much_is_refused_and_what_may_lose_too_much_as_well(contest):
    turned = replace(contest, ours=contest.theirs, theirs=contest.ours)
    assert no_worse("x", loss_of(turned), LIMITS).holds
    found = no_worse("the champion", loss_of(contest), LIMITS)
    assert (found.name, found.holds) == ("no worse than the champion", False)
    assert "it must be below 0.25 %" in found.found
    # As good on the whole, but of 60 rows too little is known.
    noise = np.random.default_rng(2).normal(0, 0.05, (60, 1, 1))
    truth, sample = contest.theirs[:60], contest.sample.take(np.arange(60))
    few = Contest(sample, np.clip(truth + noise, 0.001, 0.49), truth, contest.null[:60])
    assert not no_worse("x", loss_of(few), LIMITS).holds


def test_a_rule_is_beaten_only_where_the_gain_is_shown(contest):
    assert better("base_rate", loss_of(replace(contest, theirs=contest.null))).holds
    assert not better("itself", loss_of(replace(contest, theirs=contest.ours))).holds
    assert not better("the truth", loss_of(contest)).holds


def test_where_nothing_can_be_judged_that_is_said(contest):
    rows = replace(contest.sample.rows, exit=np.zeros(2000, dtype=np.int64))
    with pytest.raises(BadInput, match="Nothing can be compared on 2,000 rows"):
        paired_losses(replace(contest, sample=sample_of(rows, SETTINGS, 1)))


def test_a_gap_that_grows_in_one_group_is_found(contest):
    men = contest.sample.rows.protected["kjoenn"] == "MANN"
    shifted = np.where(men[:, None, None], contest.theirs * 0.9, contest.theirs)
    assert group_gaps(replace(contest, ours=contest.theirs), LIMITS).holds
    wrong = replace(contest, ours=shifted)
    found = group_gaps(wrong, LIMITS)
    assert not found.holds
    assert "kjoenn MANN" in found.found
    nobody = group_gaps(wrong, LIMITS.model_copy(update={"fewest_in_group": 5000}))
    assert (nobody.holds, nobody.found) == (True, "no group has 5000 known rows")


def test_a_calibration_test_that_fails_is_named():
    passing = {"verdict": PASSES, "slope_verdict": PASSES}
    groups = {"kjoenn": {"MANN": passing}}
    assert calibrated({"work": {"182": {"overall": passing, "groups": groups}}}).holds
    off = {"overall": passing | {"slope_verdict": FAILS}}
    found = calibrated(
        {"work": {"182": off | {"groups": {"kjoenn": {"MANN": {"verdict": FAILS}}}}}}
    )
    assert not found.holds
    assert found.found == "work within 182: overall (slope_verdict); work within 182: kjoenn MANN"
