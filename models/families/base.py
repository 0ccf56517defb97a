"""What every family of incidence models offers: log-odds at each horizon and their exact parts."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from models.cohort.cohort import Bools, FeatureSpace, Floats, Ints


@dataclass(frozen=True)
class Labels:
    """One exit's training labels: features (n, p), status and IPCW weights (n, H), person (n,)."""

    space: FeatureSpace
    horizons: tuple[float, ...]
    X: Floats
    y: Floats
    weights: Floats
    person: Ints

    def take(self, rows: Ints | Bools) -> "Labels":
        """Return the labels of the chosen rows (a mask, or positions that may repeat)."""
        return replace(
            self,
            X=self.X[rows],
            y=self.y[rows],
            weights=self.weights[rows],
            person=self.person[rows],
        )


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


def one_thread() -> Any:
    """Return a context with BLAS on one thread.

    Sums split over threads differ in the last bits, and with them a model's hash.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(1, user_api="blas")


def exceeds_error(differences: Floats, person: Ints) -> bool:
    """Say whether differences (n,) sum to more than a standard error over persons (n,)."""
    _, number = np.unique(person, return_inverse=True)
    of_person = np.bincount(number, differences)
    return bool(of_person.sum() > of_person.std() * np.sqrt(len(of_person)))


def log_losses(log_odds: Floats, labels: Labels) -> Floats:
    """Return each row's IPCW-weighted log loss, summed over horizons: (n,)."""
    losses = np.logaddexp(0, log_odds) - labels.y * log_odds
    found: Floats = (labels.weights * losses).sum(axis=1)
    return found
