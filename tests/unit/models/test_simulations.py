"""Whole runs on worlds whose truth is known: nothing is found where there is nothing, and what is
there is found, with the right level and spread."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from models.evaluation.metrics import auc, brier, integrated, outcomes_of
from models.incidence import aalen_johansen
from models.training import train
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated, small_training


@pytest.fixture(scope="module")
def fitted(threads):
    """A model of 6,000 rows, what it said of them out of fold, and 8,000 fresh rows."""
    settings = small_training(threads, rounds=[40, 80])
    model, out_of_fold = train(simulated(6000, seed=41).cohort, settings)
    return model, out_of_fold, simulated(8000, seed=42)


def areas(p, cohort):
    """Return the AUC of p (n, K, H) per exit and horizon."""
    found = []
    for k in range(len(cohort.exits)):
        outcomes = outcomes_of(cohort, k + 1)
        for h in range(len(cohort.horizons)):
            found.append(auc(p[:, k, h], outcomes.y[:, h], outcomes.weights[:, h])[0])
    return np.array(found)


def test_shuffled_labels_show_nothing_on_the_test_part(threads):
    cohort = simulated(10_000, seed=43).cohort
    order = np.random.default_rng(1).permutation(10_000)
    cohort = replace(cohort, time=cohort.time[order], exit=cohort.exit[order])
    fit_on, test = cohort.take(np.arange(5000)), cohort.take(np.arange(5000, 10_000))
    model, out_of_fold = train(fit_on, small_training(threads))
    p = model.incidence(test.X)
    assert areas(p, test) == pytest.approx(np.full(6, 0.5), abs=0.03)
    # Out-of-fold predictions of noise follow the folds' rates, which lie opposite to the rows' own.
    assert (areas(out_of_fold.incidence, fit_on) < 0.53).all()
    # Everyone is told about the rate.
    horizons = np.array(HORIZONS)
    for k in range(2):
        rate = aalen_johansen(fit_on.time, fit_on.exit, k + 1, horizons).estimate
        assert p[:, k].mean(axis=0) == pytest.approx(rate, abs=0.02)
        assert (p[:, k].std(axis=0) < 0.03).all()


def test_the_signal_is_found_almost_as_well_as_by_who_knows_the_truth(fitted):
    model, _, fresh = fitted
    best = areas(fresh.truth, fresh.cohort)
    found = areas(model.incidence(fresh.cohort.X), fresh.cohort)
    assert best[1] > 0.70
    assert (found[:3] > best[:3] - 0.015).all()
    # `b` is missing in one row of twenty: the truth knows it, the model cannot.
    assert (found[3:] > best[3:] - 0.03).all()


def test_the_mean_incidence_is_the_true_one_at_every_horizon(fitted):
    model, _, fresh = fitted
    p = model.incidence(fresh.cohort.X)
    assert p.mean(axis=0) == pytest.approx(fresh.truth.mean(axis=0), abs=0.02)
    # Also in each half of what drives the first exit.
    for half in (fresh.cohort.X[:, 0] > 0, fresh.cohort.X[:, 0] <= 0):
        assert p[half].mean(axis=0) == pytest.approx(fresh.truth[half].mean(axis=0), abs=0.03)


def test_predictions_are_neither_too_bold_nor_too_timid(fitted):
    model, _, fresh = fitted
    told, truth = logit(model.incidence(fresh.cohort.X)), logit(fresh.truth)
    for k in range(2):
        for h in range(3):
            slope = np.polyfit(told[:, k, h], truth[:, k, h], 1)[0]
            assert slope == pytest.approx(1, abs=0.15)


def test_the_model_beats_the_null_by_most_of_what_the_truth_would(fitted):
    model, _, fresh = fitted
    cohort = fresh.cohort
    p = model.incidence(cohort.X)
    for k in range(2):
        outcomes = outcomes_of(cohort, k + 1)
        rate = aalen_johansen(cohort.time, cohort.exit, k + 1, np.array(HORIZONS)).estimate

        def score(q, outcomes=outcomes):
            columns = [brier(q[:, h], outcomes.y[:, h], outcomes.weights[:, h]) for h in range(3)]
            return integrated(np.array(columns), HORIZONS)

        null, ours, best = score(np.tile(rate, (8000, 1))), score(p[:, k]), score(fresh.truth[:, k])
        assert (null - ours) / (null - best) > (0.9, 0.75)[k]


def test_out_of_fold_predictions_are_as_good_as_those_of_fresh_rows(fitted):
    model, out_of_fold, fresh = fitted
    inside = areas(out_of_fold.incidence, simulated(6000, seed=41).cohort)
    outside = areas(model.incidence(fresh.cohort.X), fresh.cohort)
    # In the rows it was fitted on, the model looks better than it is; out of fold it must not.
    assert inside == pytest.approx(outside, abs=0.035)


def test_twice_the_rows_of_everyone_leave_the_base_rate_where_it_was(threads):
    # Persons with two rows each: the model must not take them for more than they are in its folds.
    cohort = simulated(500, seed=44).cohort
    twice = cohort.take(np.repeat(np.arange(500), 2))
    settings = small_training(threads, rounds=[10], penalties=[0.03])
    _, out_of_fold = train(twice, settings)
    assert np.array_equal(out_of_fold.incidence[::2], out_of_fold.incidence[1::2])
    outcomes = outcomes_of(twice, 1)
    p = out_of_fold.incidence[:, 0, 1]
    # Were a person in two folds, the copy would give the outcome away.
    assert auc(p, outcomes.y[:, 1], outcomes.weights[:, 1])[0] < 0.8


def test_a_planted_interaction_that_no_line_can_follow_is_found_by_the_trees(threads):
    rng = np.random.default_rng(45)
    X = rng.normal(size=(4000, 2))
    hazard = np.where(X[:, 0] * X[:, 1] > 0, 0.12, 0.02)
    time = np.ceil(np.minimum(rng.exponential(1 / hazard), 30))
    exit_ = np.where(time < 30, 1, 0)
    cohort = cohort_of(plain_space("a", "b"), X, time, exit_, exits=("work",))
    model, _ = train(cohort.take(np.arange(2000)), small_training(threads, rounds=[40, 80]))
    test = cohort.take(np.arange(2000, 4000))
    assert model.exit_models[0].choice.weight >= 0.8
    p = model.incidence(test.X)[:, 0, 1]
    assert auc(p, (test.time <= 13).astype(float), np.ones(2000))[0] > 0.75
