"""Fitting: which rows refresh the intercepts, and what refits are made of."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from models.calibration import Calibration
from models.choosing import Choice, folds_by_person, starting_log_odds
from models.exit_model import refit
from models.labels import labels_of
from models.training import fit, latest_mature, persons_with_replacement, train
from tests.unit.models.worlds import simulated, small_training

DAY = np.datetime64("2024-01-01")


def entered(n: int = 400):
    """Return a cohort whose rows enter a week apart, all followed to one day at most."""
    cohort = simulated(n, seed=3, censoring=1e9).cohort
    weeks = np.arange(n)
    left = np.minimum(cohort.time, n - weeks)
    exit_ = np.where(cohort.time <= n - weeks, cohort.exit, 0)
    # Time is in days here: weeks are only when people entered.
    return replace(cohort, entry=DAY + weeks, time=left, exit=exit_)


def test_the_latest_rows_were_followed_to_the_horizon_and_entered_last():
    found = latest_mature(entered(400), 20)
    for h, horizon in enumerate((6, 13)):
        rows = np.flatnonzero(found[:, h])
        assert rows.tolist() == list(range(400 - horizon - 19, 400 - horizon + 1))
    # Who were followed for 26 entered before the last 20 began: they tell of other times.
    assert not found[:, 2].any()


def test_without_entry_days_or_days_or_censored_rows_nothing_is_refreshed():
    cohort = entered()
    assert latest_mature(replace(cohort, entry=None), 50) is None
    assert latest_mature(cohort, 0) is None
    assert latest_mature(replace(cohort, exit=np.ones(400, dtype=np.int64)), 50) is None


def test_refreshing_moves_what_is_said_towards_the_latest_rows():
    # In the second half of the days hardly anybody leaves within the first horizons.
    cohort = entered(3000)
    slow = np.arange(3000) > 1500
    time = np.where(slow, np.minimum(cohort.time + 20, 3000 - np.arange(3000)), cohort.time)
    cohort = replace(cohort, time=time)
    settings = small_training(1, rounds=[20], folds=2)
    plain, moved = (
        fit(cohort, settings.model_copy(update={"refresh_days": days})).incidence(cohort.X)
        for days in (0, 300)
    )
    assert moved[:, :, 0].mean() < 0.7 * plain[:, :, 0].mean()


def test_refits_take_choices_as_good_as_the_best_and_other_persons(trained):
    model = trained.model
    choices = {one.choice for refit in model.refits for one in refit}
    assert choices
    spread = model.spread(trained.cohort.X)
    assert spread.samples.shape == (2, *spread.incidence.shape)
    within = logit(spread.samples).var(axis=0, ddof=1)
    usual = np.stack([within.mean(axis=0), spread.between.mean(axis=0)])
    assert np.asarray(model.usual_variance) == pytest.approx(usual)


def test_between_is_the_weighted_variance_of_the_families_calibrated_log_odds(trained, training):
    data = labels_of(trained.cohort, 1)[0]
    start = starting_log_odds(data, training, 0.1)
    X, calibration = trained.cohort.X, Calibration((0.1, 0.0, -0.1), 0.8)
    model = refit(data, start, training, Choice(10, 0.1, 5, 0.3), calibration)
    one = 0.8 * model.trees.log_odds(X)
    rest = 0.8 * (model.logistic.log_odds(X) + model.correction.log_odds(X))
    mean = 0.3 * one + 0.7 * rest
    expected = 0.3 * (one - mean) ** 2 + 0.7 * (rest - mean) ** 2
    assert model.between(X) == pytest.approx(expected)
    for choice in (Choice(10, 0.0, 0, 1.0), Choice(0, 0.1, 0, 0.0)):
        alone = refit(data, None, training, choice, calibration)
        assert alone.between(X).tolist() == np.zeros((len(X), 3)).tolist()


def test_the_correction_is_fitted_where_it_is_chosen():
    cohort = simulated(600, seed=1).cohort
    settings = small_training(1, corrections=[10], rounds=[10])
    model, _ = train(cohort, settings)
    for one in [*model.exit_models, *(part for parts in model.refits for part in parts)]:
        assert (one.correction is not None) == (one.choice.corrections > 0)
        assert (one.trees is not None) == (one.choice.weight > 0)
        assert (one.logistic is not None) == (one.choice.weight < 1)


def test_a_bootstrap_sample_takes_persons_whole_in_row_order():
    person = np.random.default_rng(0).integers(0, 50, 200)
    names = np.unique(person)
    rows = persons_with_replacement(person, seed=4)
    assert (np.diff(rows) >= 0).all()
    times = np.bincount(rows, minlength=200)
    drawn = {name: set(times[person == name]) for name in names}
    assert all(len(counts) == 1 for counts in drawn.values())
    assert sum(counts.pop() for counts in drawn.values()) == len(names)
    assert not np.array_equal(rows, persons_with_replacement(person, seed=5))


@pytest.mark.parametrize(("folds", "seed"), [(2, 0), (3, 1), (5, 2), (7, 3)])
def test_folds_hold_every_row_out_once_and_never_split_a_person(folds, seed):
    person = np.random.default_rng(seed).integers(0, 60, 300)
    held = np.zeros(300, dtype=int)
    sizes = []
    for fit_on, held_out in folds_by_person(person, folds, seed):
        assert sorted([*fit_on, *held_out]) == list(range(300))
        assert not set(person[fit_on]) & set(person[held_out])
        held[held_out] += 1
        sizes.append(len(np.unique(person[held_out])))
    assert (held == 1).all()
    assert max(sizes) - min(sizes) <= 1


def test_folds_depend_on_the_persons_and_not_on_the_rows_order():
    person = np.random.default_rng(0).integers(0, 60, 300)
    order = np.random.default_rng(1).permutation(300)
    plain = [set(person[held]) for _, held in folds_by_person(person, 3, 5)]
    shuffled = [set(person[order][held]) for _, held in folds_by_person(person[order], 3, 5)]
    assert plain == shuffled
    assert plain != [set(person[held]) for _, held in folds_by_person(person, 3, 6)]
