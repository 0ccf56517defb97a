"""What is chosen, and among what: by out-of-fold loss, each row's by models without its person."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from models.choosing import Candidates, Choice, choose, out_of_fold, starting_log_odds
from models.families.base import Labels, log_losses
from models.families.logistic import fit_logistic
from models.labels import labels_of
from tests.unit.models.worlds import plain_space, simulated, small_training

SETTINGS = small_training(1, rounds=[10, 20], penalties=[0.03, 0.3], corrections=[5, 10], folds=2)


def log_odds_of(found: Candidates) -> list[np.ndarray]:
    return [
        one for part in (found.trees, found.logistic, found.correction) for one in part.values()
    ]


def test_out_of_fold_candidates_never_saw_the_person():
    labels = labels_of(simulated(300, seed=32).cohort, 1)[0]
    labels = replace(labels, person=np.arange(300) // 2)
    flipped = replace(labels, y=labels.y.copy())
    flipped.y[4:6] = 1 - flipped.y[4:6]
    before, after = (out_of_fold(one, SETTINGS, 3) for one in (labels, flipped))
    assert before.penalty == after.penalty
    for a, b in zip(log_odds_of(before), log_odds_of(after), strict=True):
        assert np.array_equal(a[4:6], b[4:6])
        assert not np.array_equal(a, b)


def test_trees_start_where_a_logistic_without_the_person_is():
    labels = labels_of(simulated(300, seed=32).cohort, 1)[0]
    start = starting_log_odds(labels, SETTINGS, 0.3)
    flipped = replace(labels, y=labels.y.copy())
    flipped.y[7] = 1 - flipped.y[7]
    again = starting_log_odds(flipped, SETTINGS, 0.3)
    assert np.array_equal(start[7], again[7])
    own = fit_logistic(labels, 0.3, SETTINGS.knots).log_odds(labels.X)
    assert log_losses(own, labels).sum() < log_losses(start, labels).sum()


def test_the_choice_has_the_least_out_of_fold_loss_of_all_that_were_tried():
    labels = labels_of(simulated(400, seed=33).cohort, 1)[0]
    found = out_of_fold(labels, SETTINGS, 3)
    chosen = choose(found, labels)

    def loss(log_odds):
        return log_losses(log_odds, labels).sum()

    blends = [
        w * a + (1 - w) * (c + d)
        for w in np.linspace(0, 1, 11)
        for a in found.trees.values()
        for penalty, c in found.logistic.items()
        for d in [0, *(found.correction.values() if penalty == found.penalty else [])]
    ]
    assert loss(found.blended(chosen.best)) == pytest.approx(min(map(loss, blends)))
    assert loss(found.logistic[found.penalty]) == min(map(loss, found.logistic.values()))


def made(labels: Labels, better: float) -> Candidates:
    """Make candidates whose logistic is the truth and whose trees are worse by a known amount."""
    good = np.where(labels.y == 1, logit(0.7), logit(0.3))
    return Candidates({10: good - better}, {0.1: good}, {}, 0.1)


@pytest.mark.parametrize(("worse", "everything"), [(0.001, True), (1.0, False)])
def test_near_are_those_within_a_standard_error_of_the_best(worse, everything):
    n = 2000
    y = (np.random.default_rng(0).random((n, 1)) < 0.5).astype(float)
    space = plain_space("a")
    labels = Labels(space, (1.0,), np.zeros((n, 1)), y, np.ones((n, 1)), np.arange(n) // 2)
    candidates = made(labels, worse)
    chosen = choose(candidates, labels)
    assert chosen.best in chosen.near
    assert (len(chosen.near) == 11) is everything
    least = log_losses(candidates.blended(chosen.best), labels)
    for choice in chosen.near:
        behind = (log_losses(candidates.blended(choice), labels) - least).reshape(-1, 2).sum(axis=1)
        assert behind.mean() <= behind.std() / np.sqrt(n / 2)


def test_a_choice_holds_nothing_that_has_no_weight():
    labels = labels_of(simulated(400, seed=33).cohort, 1)[0]
    for choice in choose(out_of_fold(labels, SETTINGS, 2), labels).near:
        assert (choice.weight == 0) == (choice.rounds == 0)
        assert (choice.weight == 1) == (choice.penalty == 0)
        assert choice.weight < 1 or choice.corrections == 0
    assert Choice(0, 0.1, 0, 0.0) < Choice(10, 0.1, 0, 0.5)
