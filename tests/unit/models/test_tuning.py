"""The search for settings: honest on held-out persons, the same after a stop, quiet."""

import logging

import numpy as np
import pytest

from models import tuning
from models.comparison import MEAN
from models.tuning import Judge, as_settings, cross_fitted, open_study, search
from profilering.params import Evaluation, Training
from tests.unit.models.worlds import simulated

EVALUATION = Evaluation(resamples=50, confidence=0.95)


@pytest.fixture
def judge(training) -> Judge:
    """A judge of 300 rows whose models are replaced in most tests by a formula."""
    return Judge(simulated(300, seed=5).cohort, EVALUATION, training)


@pytest.fixture
def by_formula(monkeypatch) -> list[Training]:
    """Let what is told depend on the settings alone: the best learning rate is .05, leaves 20."""
    asked: list[Training] = []

    def told(cohort, training):
        asked.append(training)
        off = abs(np.log(training.learning_rate / 0.05)) + abs(np.log(training.leaves / 20))
        truth = simulated(300, seed=5).truth
        return truth * np.exp(-0.3 * off)

    monkeypatch.setattr(tuning, "cross_fitted", told)
    return asked


def never() -> bool:
    return False


def test_the_search_finds_what_is_better_and_shows_it_beside_the_present(
    judge, by_formula, tmp_path
):
    steps = []
    found = search(judge, open_study(tmp_path / "t.db", "x"), 25, never, steps.append)
    assert (found.trials, found.new, len(steps), len(by_formula)) == (25, 25, 26, 26)
    assert by_formula[0] == judge.training
    assert abs(np.log(found.settings["learning_rate"] / 0.05)) < 0.5
    loss = found.loss
    assert set(loss) == {"work", "other", MEAN}
    ours, theirs = (judge.relative(one)[MEAN][0] for one in (found.best, found.present))
    assert loss[MEAN].estimate == pytest.approx(ours - theirs)
    assert loss[MEAN].estimate < 0
    # Paired: as many differences as resamples, and the best of all trials was kept.
    assert loss[MEAN].resampled.shape == (50,)
    values = [float(step.split("best ")[1].split(" %")[0]) for step in steps[1:]]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(ours, abs=0.005)


class Killed(Exception):
    """The power went."""


def test_a_search_that_was_killed_goes_on_to_the_same_trials(
    judge, by_formula, tmp_path, monkeypatch
):
    search(judge, open_study(tmp_path / "whole.db", "x"), 12, never)
    undisturbed = by_formula[1:]
    by_formula.clear()
    honest = tuning.cross_fitted

    def told(cohort, training):
        if len(by_formula) in (3, 7):
            by_formula.append(training)
            raise Killed
        return honest(cohort, training)

    monkeypatch.setattr(tuning, "cross_fitted", told)
    for _ in range(2):
        with pytest.raises(Killed):
            search(judge, open_study(tmp_path / "stopped.db", "x"), 12, never)
    found = search(judge, open_study(tmp_path / "stopped.db", "x"), 12, never)
    tried = by_formula[1:3] + by_formula[4:7] + by_formula[8:]
    assert tried == undisturbed
    # A trial that was killed counts for nothing.
    assert (found.trials, found.new) == (12, 7)
    again = search(judge, open_study(tmp_path / "stopped.db", "x"), 12, never)
    assert (again.trials, again.new, again.settings) == (12, 0, found.settings)


def test_other_data_begin_a_search_of_their_own(judge, by_formula, tmp_path):
    search(judge, open_study(tmp_path / "t.db", "x"), 2, never)
    assert search(judge, open_study(tmp_path / "t.db", "y"), 1, never).trials == 1


def test_time_ends_a_search_after_one_trial_at_least(judge, by_formula, tmp_path):
    found = search(judge, open_study(tmp_path / "t.db", "x"), 5, lambda: True)
    assert (found.trials, found.new) == (1, 1)
    again = search(judge, open_study(tmp_path / "t.db", "x"), 5, lambda: True)
    assert (again.trials, again.new) == (1, 0)


def test_nothing_of_a_row_reaches_what_is_told_of_it(training):
    cohort = simulated(240, seed=6).cohort
    told = cross_fitted(cohort, training)
    # The labels of the first fold's persons change: what is told of them must not.
    from dataclasses import replace

    from models.choosing import folds_by_person

    _, held_out = next(folds_by_person(cohort.person, training.folds, training.seed))
    other = cohort.exit.copy()
    other[held_out] = 1
    changed = cross_fitted(replace(cohort, exit=other), training)
    np.testing.assert_array_equal(changed[held_out], told[held_out])
    rest = np.setdiff1d(np.arange(240), held_out)
    assert (changed[rest] != told[rest]).any()


def test_what_is_judged_is_what_params_yaml_would_say(judge, by_formula, tmp_path):
    found = search(judge, open_study(tmp_path / "t.db", "x"), 3, never)
    tried = by_formula[-1].model_dump()
    for name, value in found.settings.items():
        assert f"{value}" == f"{type(value)(value)}"
        assert type(tried[name]) is type(value)
    assert as_settings({"learning_rate": 0.123456, "rounds": 77, "leaves": 5}) == {
        "learning_rate": 0.123,
        "rounds": [77],
        "leaves": 5,
    }


def test_optuna_says_nothing_and_annet_takes_no_part(
    by_formula, training, tmp_path, caplog, capsys
):
    from dataclasses import replace

    cohort = replace(simulated(300, seed=5).cohort, exits=("work", "annet"))
    judge = Judge(cohort, EVALUATION, training)
    assert judge.cohort.exits == ("work",)
    with caplog.at_level(logging.INFO):
        search(judge, open_study(tmp_path / "t.db", "x"), 2, never)
    assert capsys.readouterr() == ("", "")
    assert not [one for one in caplog.records if one.name.startswith("optuna")]
