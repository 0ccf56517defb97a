"""The project's own: the default as `profilering cohort run` fits it, and (a) and (c) alone.

The families alone are shown as they are, without the default's calibration or coherence; what they
choose from is what the default chooses from, by the log loss of inner folds by person.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from scipy.special import expit

from bench.spells.splits import random_folds
from models.cohort.cohort import Cohort, Floats
from models.families.base import Labels, log_losses
from models.families.boosting import fit_boosting
from models.families.logistic import fit_logistic
from models.labels import labels_of
from models.training import fit
from profilering.params import Training

Option = TypeVar("Option", int, float)


def default(train: Cohort, X: Floats, training: Training) -> Floats:
    """Return the default's incidences (n, K, H) of rows X (n, p)."""
    return fit(train, training).incidence(X)


def logistic_alone(train: Cohort, X: Floats, training: Training) -> Floats:
    """Return the incidences (n, K, H) of (c), the penalty chosen by inner folds."""

    def said(labels: Labels, X: Floats, penalties: list[float]) -> list[Floats]:
        return [fit_logistic(labels, one, training.knots).log_odds(X) for one in penalties]

    return _best_alone(train, X, training, training.penalties, said)


def boosting_alone(train: Cohort, X: Floats, training: Training) -> Floats:
    """Return the incidences (n, K, H) of (a), the number of trees chosen by inner folds."""

    def said(labels: Labels, X: Floats, rounds: list[int]) -> list[Floats]:
        model = fit_boosting(labels, training, max(rounds), training.seed)
        return model.staged_log_odds(X, rounds)

    return _best_alone(train, X, training, training.rounds, said)


def _best_alone(
    train: Cohort,
    X: Floats,
    training: Training,
    options: list[Option],
    said: Callable[[Labels, Floats, list[Option]], list[Floats]],
) -> Floats:
    """Fit each exit with its best option; `said` gives the log-odds (n, H) of each option."""
    found = []
    for labels in labels_of(train, training.seed):
        losses = np.zeros(len(options))
        for fit_on, held_out in random_folds(train.person, training.folds, training.seed):
            unseen = labels.take(held_out)
            tried = said(labels.take(fit_on), unseen.X, options)
            losses += [log_losses(log_odds, unseen).sum() for log_odds in tried]
        found.append(expit(said(labels, X, [options[int(losses.argmin())]])[0]))
    return np.stack(found, axis=1)
