"""Lite kunnskap: when too little is known of a person, or people like that were never seen.

Three signs, each by itself enough to abstain. Too much missing: the features that are missing carry
more than half of what the model usually goes by. Outside: a number beyond all that were seen, or a
level that was not. Far out: the values together are farther from the training rows than all but one
in a thousand of these (leverage; hidden extrapolation: Cook 1979, Montgomery and Peck).
What is missing in training too is known to the model and counts only by what it carries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import UNSEEN, Bools, FeatureSpace, Floats
from models.families.base import one_thread
from models.families.logistic import Term, design, make_terms, terms_from_json

MOST_MISSING = 0.5
"""Share of the model's weight that may be missing."""

BEYOND = 0.1
"""A number may lie this share of the middle 98 % beyond the smallest and the largest."""

FARTHEST = 0.999
"""Share of the training rows that are nearer than the limit."""

RIDGE = 1.0


@dataclass(frozen=True)
class Support:
    """What the training rows were like: p features, c columns of the linear design.

    `weight` (K, p) is what the model usually goes by for each exit: each feature's mean absolute
    contribution, as shares. `low` and `high` (p,) bound the numbers, infinite for levels.
    `precision` (c, c) gives a row's leverage, which is at most `farthest`.
    """

    space: FeatureSpace
    weight: Floats
    low: Floats
    high: Floats
    terms: tuple[Term, ...]
    precision: Floats
    farthest: float

    def lacks_too_much(self, X: Floats) -> Bools:
        """Say in which rows (n,) more is missing than the model can do without."""
        found: Bools = self.missing(X) > MOST_MISSING
        return found

    def missing(self, X: Floats) -> Floats:
        """Return the share of the weight that is missing (n,), for the exit that lacks most."""
        found: Floats = (np.isnan(X) @ self.weight.T).max(axis=1)
        return found

    def outside(self, X: Floats) -> Bools:
        """Say which values (n, p) lie beyond all that were seen."""
        found: Bools = (self.low > X) | (self.high < X) | (X == UNSEEN) & self._is_level
        return found & (self.weight > 0).any(axis=0)

    def is_far(self, X: Floats) -> Bools:
        """Say which rows (n,) are farther from the training rows than nearly all of these."""
        return leverage(design(self.terms, X), self.precision) > self.farthest

    def little_known(self, X: Floats) -> Bools:
        """Say of which rows (n,) the model abstains."""
        return self.lacks_too_much(X) | self.outside(X).any(axis=1) | self.is_far(X)

    @property
    def _is_level(self) -> Bools:
        return np.array([self.space.is_categorical(name) for name in self.space.names])

    def to_json(self) -> dict[str, Any]:
        """Return the support as plain values; the feature space is kept with the model."""
        bounds = [[v if np.isfinite(v) else None for v in part] for part in (self.low, self.high)]
        return {
            "weight": self.weight.tolist(),
            "bounds": bounds,
            "terms": [vars(term) for term in self.terms],
            "precision": self.precision.tolist(),
            "farthest": self.farthest,
        }


def support_from(value: Mapping[str, Any], space: FeatureSpace) -> Support:
    """Rebuild a support from `to_json` and the model's feature space."""
    low, high = (np.array(part, dtype=np.float64) for part in value["bounds"])
    return Support(
        space,
        np.array(value["weight"]),
        np.where(np.isnan(low), -np.inf, low),
        np.where(np.isnan(high), np.inf, high),
        terms_from_json(value["terms"]),
        np.array(value["precision"]),
        value["farthest"],
    )


def support_of(space: FeatureSpace, X: Floats, parts: Floats) -> Support:
    """Describe training rows X (n, p) with the model's contributions to each exit (K, n, p)."""
    weight = np.abs(parts).mean(axis=1)
    low, high = np.full(X.shape[1], -np.inf), np.full(X.shape[1], np.inf)
    for i, name in enumerate(space.names):
        known = X[~np.isnan(X[:, i]), i]
        if not space.is_categorical(name) and len(known):
            margin = BEYOND * np.ptp(np.quantile(known, [0.01, 0.99]))
            low[i], high[i] = known.min() - margin, known.max() + margin
    terms = make_terms(space, X, 0)
    columns = design(terms, X)
    with one_thread():
        gram = columns.T @ columns + RIDGE * np.eye(columns.shape[1])
        precision = np.linalg.inv(gram).astype(np.float64)
        farthest = float(np.quantile(leverage(columns, precision), FARTHEST))
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    return Support(space, share, low, high, terms, precision, farthest)


def leverage(columns: Floats, precision: Floats) -> Floats:
    """Return each row's leverage (n,) in the ridge regression on these columns (n, c)."""
    found: Floats = ((columns @ precision) * columns).sum(axis=1)
    return found
