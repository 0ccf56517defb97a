"""What every family of incidence models offers: log-odds at each horizon and their exact parts."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from models.cohort.cohort import Cohort, FeatureSpace, Floats


@dataclass(frozen=True)
class Labels:
    """One exit's training labels: features (n, p), status and IPCW weights (n, H)."""

    space: FeatureSpace
    horizons: tuple[float, ...]
    X: Floats
    y: Floats
    weights: Floats


@dataclass(frozen=True)
class Contributions:
    """Parts of a log-odds: base + values.sum(axis=1) == raw; base (scalar), values (n, p)."""

    base: float
    values: Floats
    raw: Floats


class Family(Protocol):
    """A fitted model of one exit."""

    def log_odds(self, X: Floats) -> Floats:
        """Return the log-odds of the exit at or before each horizon, (n, H)."""

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return each feature's part in the log-odds at the horizon with this position."""

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` needs, besides the texts of `texts`."""

    def texts(self) -> dict[str, str]:
        """Return the parts that are kept as text files of their own, by file name."""


def labels_of(cohort: Cohort, number: int) -> Labels:
    """Return the labels of exit `number`, weighted by the cohort's own censoring curve."""
    from models.censoring import censoring_curve, ipcw, status

    horizons = np.asarray(cohort.horizons)
    curve = censoring_curve(cohort.time, cohort.exit)
    return Labels(
        space=cohort.space,
        horizons=cohort.horizons,
        X=cohort.X,
        y=status(cohort.time, cohort.exit, number, horizons),
        weights=ipcw(cohort.time, cohort.exit, horizons, curve),
    )


def log_loss(log_odds: Floats, y: Floats, weights: Floats) -> float:
    """Return the IPCW-weighted mean log loss over all known (row, horizon) pairs."""
    losses = np.logaddexp(0, log_odds) - y * log_odds
    return float((weights * losses).sum() / weights.sum())
