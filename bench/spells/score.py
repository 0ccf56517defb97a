"""How a model's incidences are judged on the folds, and how sure a difference between two is.

Brier: IPCW with the censoring curve of the held-out fold, as models.evaluation.metrics has it; the
mean over exits and horizons, as a percentage of the same mean of the training fold's base rate.

Paired standard error. d_f is the difference of two models' percentages on fold f of m (all repeats
together), w_f fold f's share of the held-out rows, d = sum w_f d_f. Plain: the square root of
sum w_f^2 (d_f - d)^2 / (1 - sum w_f^2); with equal folds, sd(d_f) / sqrt(m). It takes the folds as
independent, which they are not: they share training rows. Corrected (Nadeau and Bengio 2003): the
plain one's variance times (1 + q / sum w_f^2), q being held-out rows per row fitted on; with equal
folds, (1 / m + q) sd^2.
"""

from dataclasses import dataclass

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.metrics import brier, integrated, outcomes_of

EXACT = 1e-9
"""A curve falls, or exits exceed 1 together, when it is by more than this."""


@dataclass(frozen=True)
class Score:
    """One model on one fold: Brier scores (K, H), and the shares of rows that are incoherent."""

    brier: Floats
    falls: float
    exceeds: float

    def of_null(self, null: "Score") -> float:
        """Return the mean Brier score over exits and horizons as % of the null's."""
        return float(100 * self.brier.mean() / null.brier.mean())

    def integrated_of_null(self, null: "Score", horizons: tuple[float, ...]) -> float:
        """Return the integrated Brier score, mean over exits, as % of the null's."""
        mine, theirs = (integrated(one.brier, horizons).mean() for one in (self, null))
        return float(100 * mine / theirs)


@dataclass(frozen=True)
class Paired:
    """A mean difference over folds with its plain and its corrected standard error."""

    mean: float
    std_error: float
    corrected: float


def score(test: Cohort, p: Floats) -> Score:
    """Score incidences p (n, K, H) on a held-out fold.

    Raises ValueError where a horizon cannot be estimated on it, or p is not what was asked for.
    """
    if p.shape != (len(test), len(test.exits), len(test.horizons)) or not np.isfinite(p).all():
        raise ValueError("incidences need the shape (n, K, H) and a number everywhere")
    scores = np.empty(p.shape[1:])
    for k in range(len(test.exits)):
        outcomes = outcomes_of(test, k + 1)
        for h, horizon in enumerate(test.horizons):
            weights = outcomes.weights[:, h]
            if not weights.any():
                raise ValueError(f"{test.name}: {label(horizon)} cannot be estimated on a fold")
            scores[k, h] = brier(p[:, k, h], outcomes.y[:, h], weights)
    falls = (np.diff(p, axis=2) < -EXACT).any(axis=(1, 2)).mean()
    exceeds = (p.sum(axis=1) > 1 + EXACT).any(axis=1).mean()
    return Score(scores, float(falls), float(exceeds))


def paired(differences: Floats, held_out: Floats, fitted_on: Floats) -> Paired:
    """Return the mean of differences (m,) over folds, and both standard errors.

    `held_out` and `fitted_on` (m,) are each fold's rows; m is at least 2.
    """
    shares = held_out / held_out.sum()
    mean = float(shares @ differences)
    squares = float((shares**2).sum())
    variance = float(shares**2 @ (differences - mean) ** 2) / (1 - squares)
    correction = 1 + float(shares @ (held_out / fitted_on)) / squares
    return Paired(mean, float(np.sqrt(variance)), float(np.sqrt(variance * correction)))
