"""One exit's model: the log-odds mean of boosting and logistic, then an affine calibration.

The number of trees, the logistic's penalty and the weight between the two are chosen by the log
loss of out-of-fold predictions, with folds by person, inside whatever rows the model is fitted on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.calibration import Calibration, fit_calibration
from models.cohort.cohort import Cohort, Floats, Ints
from models.families.base import Contributions, Labels, labels_of, log_loss
from models.families.boosting import BoostedIncidence, fit_boosting
from models.families.logistic import SplineLogistic, fit_logistic, logistic_from_json
from profilering.params import Training

WEIGHTS = np.linspace(0, 1, 11)
"""Weights of the boosting that are tried; the logistic has the rest."""


@dataclass(frozen=True)
class Choice:
    """What the inner folds chose."""

    rounds: int
    penalty: float
    weight: float


@dataclass(frozen=True)
class ExitModel:
    """A fitted model of one exit."""

    choice: Choice
    boosting: BoostedIncidence
    logistic: SplineLogistic
    calibration: Calibration

    def log_odds(self, X: Floats) -> Floats:
        """Return raw log-odds (n, H), before calibration."""
        trees = self.boosting.staged_log_odds(X, [self.choice.rounds])[0]
        return self._mean(trees, self.logistic.log_odds(X))

    def incidence(self, X: Floats) -> Floats:
        """Return calibrated incidences (n, H), not yet made coherent with the other exits."""
        return self.calibration.apply(self.log_odds(X))

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return exact parts of the raw log-odds at one horizon: base + parts = raw."""
        trees = self.boosting.contributions(X, horizon)
        logistic = self.logistic.contributions(X, horizon)
        base = float(self._mean(np.array(trees.base), np.array(logistic.base)))
        values = self._mean(trees.values, logistic.values)
        return Contributions(base, values, self._mean(trees.raw, logistic.raw))

    def _mean(self, trees: Floats, logistic: Floats) -> Floats:
        return self.choice.weight * trees + (1 - self.choice.weight) * logistic

    def to_json(self) -> dict[str, Any]:
        """Return everything but the booster's text."""
        return {
            "choice": vars(self.choice),
            "boosting": self.boosting.to_json(),
            "logistic": self.logistic.to_json(),
            "calibration": {
                "intercepts": list(self.calibration.intercepts),
                "slope": self.calibration.slope,
            },
        }


def exit_model_from(value: dict[str, Any], booster: str) -> ExitModel:
    """Rebuild a model from `to_json` and the booster's text."""
    calibration = value["calibration"]
    return ExitModel(
        Choice(**value["choice"]),
        BoostedIncidence(booster, tuple(value["boosting"]["horizons"])),
        logistic_from_json(value["logistic"]),
        Calibration(tuple(calibration["intercepts"]), calibration["slope"]),
    )


@dataclass(frozen=True)
class Candidates:
    """Out-of-fold log-odds of every candidate: per number of trees, per penalty; each (n, H)."""

    trees: list[Floats]
    logistic: list[Floats]

    def blended(self, training: Training, choice: Choice) -> Floats:
        """Return the log-odds that a choice gives."""
        trees = self.trees[training.rounds.index(choice.rounds)]
        logistic = self.logistic[training.penalties.index(choice.penalty)]
        return choice.weight * trees + (1 - choice.weight) * logistic


def folds_by_person(person: Ints, folds: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield (rows to fit on, rows held out); one person's rows are always held out together."""
    names, number = np.unique(person, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(names)) % folds
    for f in range(folds):
        yield np.flatnonzero(fold[number] != f), np.flatnonzero(fold[number] == f)


def candidates_of(cohort: Cohort, number: int, training: Training, folds: int) -> Candidates:
    """Predict every row of the cohort with models that were fitted without its person."""
    shape = (len(cohort), len(cohort.horizons))
    trees = [np.empty(shape) for _ in training.rounds]
    logistic = [np.empty(shape) for _ in training.penalties]
    for fit_on, held_out in folds_by_person(cohort.person, folds, training.seed):
        labels = labels_of(cohort.take(fit_on), number)
        X = cohort.X[held_out]
        boosting = fit_boosting(labels, training, max(training.rounds), training.seed)
        for found, part in zip(trees, boosting.staged_log_odds(X, training.rounds), strict=True):
            found[held_out] = part
        for found, penalty in zip(logistic, training.penalties, strict=True):
            found[held_out] = fit_logistic(labels, penalty, training.knots).log_odds(X)
    return Candidates(trees, logistic)


def choose(candidates: Candidates, labels: Labels, training: Training) -> Choice:
    """Choose trees, penalty, then the weight between them, each by out-of-fold log loss."""

    def loss(log_odds: Floats) -> float:
        return log_loss(log_odds, labels.y, labels.weights)

    trees = min(range(len(training.rounds)), key=lambda i: loss(candidates.trees[i]))
    ridge = min(range(len(training.penalties)), key=lambda i: loss(candidates.logistic[i]))
    a, c = candidates.trees[trees], candidates.logistic[ridge]
    weight = min(WEIGHTS, key=lambda w: loss(w * a + (1 - w) * c))
    return Choice(training.rounds[trees], training.penalties[ridge], round(float(weight), 3))


def fit_exit(
    cohort: Cohort,
    number: int,
    training: Training,
    folds: int,
    candidates: Candidates | None = None,
) -> ExitModel:
    """Fit one exit on all rows of the cohort.

    Choice and calibration come from out-of-fold predictions inside the cohort, which are made here
    unless they are given.
    """
    labels = labels_of(cohort, number)
    candidates = candidates or candidates_of(cohort, number, training, folds)
    choice = choose(candidates, labels, training)
    blended = candidates.blended(training, choice)
    calibration = fit_calibration(blended, labels.y, labels.weights)
    return refit(labels, training, choice, calibration, training.seed)


def refit(
    labels: Labels, training: Training, choice: Choice, calibration: Calibration, seed: int
) -> ExitModel:
    """Fit both families with a choice and a calibration that are already made."""
    return ExitModel(
        choice,
        fit_boosting(labels, training, choice.rounds, seed),
        fit_logistic(labels, choice.penalty, training.knots),
        calibration,
    )
