"""Lite kunnskap: who is unlike all that were seen, and of whom too much is missing."""

import json

import numpy as np
import pytest

from models.cohort.cohort import UNSEEN
from models.families.logistic import fit_logistic
from models.knowledge import Support, support_from, support_of
from models.labels import labels_of
from tests.unit.models.worlds import plain_space, simulated

SPACE = plain_space("age", "wage", "noise", kind=3)


def drawn(n: int, seed: int = 0) -> np.ndarray:
    """Draw rows whose age and wage go together."""
    rng = np.random.default_rng(seed)
    age = rng.normal(40, 10, n)
    wage = 300 + 8 * (age - 40) + rng.normal(0, 20, n)
    wage[rng.random(n) < 0.1] = np.nan
    return np.column_stack([age, wage, rng.normal(size=n), rng.integers(0, 3, n)])


@pytest.fixture(scope="module")
def support() -> Support:
    """What 20,000 rows were like; the model goes by age and wage, not by noise."""
    parts = np.tile([0.45, -0.4, 0.0, 0.15], (20_000, 1))
    return support_of(SPACE, drawn(20_000), parts[None])


def test_the_model_seldom_abstains_from_people_like_those_it_has_seen(support):
    found = support.little_known(drawn(50_000, seed=1))
    assert 0 < found.mean() < 0.004


def test_a_number_far_beyond_all_is_outside_and_a_little_beyond_is_not(support):
    age = drawn(20_000)[:, 0]
    row = [40, 300, 0, 1]
    X = np.array([row, row, row], dtype=float)
    X[1, 0], X[2, 0] = age.max() + 1, age.max() + 20
    assert support.outside(X).any(axis=1).tolist() == [False, False, True]
    assert support.little_known(X)[2]


def test_what_the_model_does_not_go_by_is_never_outside(support):
    assert not support.outside(np.array([[40.0, 300, 1e6, 1]])).any()


def test_a_level_that_was_not_seen_is_outside(support):
    assert support.outside(np.array([[40, 300, 0, UNSEEN]]))[0].tolist() == [False] * 3 + [True]


def test_values_that_do_not_go_together_are_far_though_none_is_outside(support):
    odd = np.array([[60.0, 140, 0, 1], [60.0, 460, 0, 1]])
    assert not support.outside(odd).any()
    assert support.is_far(odd).tolist() == [True, False]


def test_too_much_is_missing_by_what_it_usually_carries(support):
    gone = np.nan
    X = np.array([[40, gone, 0, 1], [gone, 300, gone, gone], [gone, 300, 0, 1]])
    assert support.missing(X) == pytest.approx([0.4, 0.6, 0.45])
    assert support.little_known(X).tolist() == [False, True, False]


def test_too_much_may_be_missing_for_one_exit_alone():
    parts = np.tile([[[1.0, 0.0, 0.0, 0.0]], [[0.2, 0.8, 0.0, 0.0]]], (1, 500, 1))
    support = support_of(SPACE, drawn(500), parts)
    X = np.array([[40, np.nan, 0, 1], [np.nan, 300, 0, 1]])
    assert support.missing(X) == pytest.approx([0.8, 1.0])
    assert support.lacks_too_much(X).all()


def test_predictions_for_those_it_abstains_from_are_worse():
    # Truth bends beyond the ages that were seen: the logistic cannot know.
    cohort = simulated(4000, seed=5).cohort
    (labels, _), space = labels_of(cohort, 1), cohort.space
    model = fit_logistic(labels, 0.1, 5)
    support = support_of(space, cohort.X, model.contributions(cohort.X, 1).values[None])
    shifted = cohort.X.copy()
    shifted[:, 0] += 8
    assert support.little_known(shifted).mean() > 0.95
    assert support.little_known(cohort.X).mean() < 0.01


def test_the_support_survives_as_json_to_the_last_bit(support):
    again = support_from(json.loads(json.dumps(support.to_json())), SPACE)
    X = drawn(200, seed=3)
    X[:50, 0] += 60
    assert np.array_equal(again.little_known(X), support.little_known(X))
    assert again.to_json() == support.to_json()
