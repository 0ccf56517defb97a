"""Which trees, penalty, correction and weights: chosen by out-of-fold log loss, folds by person.

Nothing is chosen on rows that are reported on: all stays inside the rows that are given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.families.base import Labels, exceeds_error, log_losses
from models.families.boosting import fit_boosting
from models.families.logistic import fit_logistic
from profilering.params import Training

WEIGHTS = np.linspace(0, 1, 11)
"""Weights of the trees that are tried; the logistic has the rest."""


@dataclass(frozen=True, order=True)
class Choice:
    """Number of trees, the logistic's penalty, number of trees that correct it, and the weight."""

    rounds: int
    penalty: float
    corrections: int
    weight: float


@dataclass(frozen=True)
class Candidates:
    """Out-of-fold log-odds (n, H) of all that is tried, each row's by models without its person.

    `trees` by number of trees, `logistic` by penalty, `correction` by number of trees: what they
    add to the logistic of `penalty`, the best by itself.
    """

    trees: dict[int, Floats]
    logistic: dict[float, Floats]
    correction: dict[int, Floats]
    penalty: float

    def blended(self, choice: Choice) -> Floats:
        """Return the log-odds that a choice gives."""
        if choice.weight == 1:
            return self.trees[choice.rounds]
        rest = self.logistic[choice.penalty]
        if choice.corrections:
            rest = rest + self.correction[choice.corrections]
        if choice.weight == 0:
            return rest
        found: Floats = choice.weight * self.trees[choice.rounds] + (1 - choice.weight) * rest
        return found


def folds_by_person(person: Ints, folds: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield (rows to fit on, rows held out); one person's rows are always held out together."""
    names, number = np.unique(person, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(names)) % folds
    for f in range(folds):
        yield np.flatnonzero(fold[number] != f), np.flatnonzero(fold[number] == f)


def out_of_fold(labels: Labels, training: Training, folds: int) -> Candidates:
    """Predict every row with models that were fitted without its person."""
    parts = list(folds_by_person(labels.person, folds, training.seed))
    shape = labels.y.shape
    trees = {rounds: np.empty(shape) for rounds in training.rounds}
    logistic = {penalty: np.empty(shape) for penalty in training.penalties}
    for fit_on, held_out in parts:
        part, X = labels.take(fit_on), labels.X[held_out]
        boosting = fit_boosting(part, training, max(training.rounds), training.seed)
        _fill(trees, held_out, boosting.staged_log_odds(X, list(trees)))
        fits = (fit_logistic(part, penalty, training.knots) for penalty in training.penalties)
        _fill(logistic, held_out, [fit.log_odds(X) for fit in fits])
    penalty = min(logistic, key=lambda one: log_losses(logistic[one], labels).sum())
    correction = _corrections(labels, training, parts, penalty)
    return Candidates(trees, logistic, correction, penalty)


def _corrections(
    labels: Labels, training: Training, parts: list[tuple[Ints, Ints]], penalty: float
) -> dict[int, Floats]:
    """Grow trees on the logistic's out-of-fold log-odds, again without each row's person."""
    found = {rounds: np.empty(labels.y.shape) for rounds in training.corrections}
    for fit_on, held_out in parts if found else []:
        part = labels.take(fit_on)
        start = starting_log_odds(part, training, penalty)
        boosting = fit_boosting(part, training, max(found), training.seed, start)
        _fill(found, held_out, boosting.staged_log_odds(labels.X[held_out], list(found)))
    return found


def starting_log_odds(labels: Labels, training: Training, penalty: float) -> Floats:
    """Return the logistic's log-odds (n, H) of each row, fitted without its person.

    What the logistic says of its own rows is too sure, and trees would undo that instead of adding.
    """
    start = np.empty(labels.y.shape)
    for fit_on, held_out in folds_by_person(labels.person, training.inner_folds, training.seed):
        fitted = fit_logistic(labels.take(fit_on), penalty, training.knots)
        start[held_out] = fitted.log_odds(labels.X[held_out])
    return start


def _fill(found: dict[int, Floats] | dict[float, Floats], rows: Ints, values: list[Floats]) -> None:
    for into, part in zip(found.values(), values, strict=True):
        into[rows] = part


@dataclass(frozen=True)
class Chosen:
    """The choice with the least out-of-fold loss, and all within one standard error of it."""

    best: Choice
    near: tuple[Choice, ...]


def choose(candidates: Candidates, labels: Labels) -> Chosen:
    """Choose by the out-of-fold log loss; ties go to fewer trees and the smaller weight.

    The standard error is of the difference to the best, over persons.
    """
    tried = _tried(candidates)
    totals = [log_losses(candidates.blended(choice), labels).sum() for choice in tried]
    best = tried[int(np.argmin(totals))]
    least = log_losses(candidates.blended(best), labels)
    near = []
    for choice in tried:
        behind = log_losses(candidates.blended(choice), labels) - least
        if not exceeds_error(behind, labels.person):
            near.append(choice)
    return Chosen(best, tuple(near))


def _tried(candidates: Candidates) -> list[Choice]:
    """Return every blend once, the simplest first; a correction is of one penalty only."""
    plain = product(candidates.trees, candidates.logistic, [0], WEIGHTS)
    corrected = product(candidates.trees, [candidates.penalty], candidates.correction, WEIGHTS)
    found = set()
    for rounds, penalty, corrections, weight in (*plain, *corrected):
        # What has no weight is not part of the choice.
        of_trees = rounds if weight > 0 else 0
        of_logistic = (penalty, corrections) if weight < 1 else (0.0, 0)
        found.add(Choice(of_trees, *of_logistic, round(float(weight), 3)))
    return sorted(found)
