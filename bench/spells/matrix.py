"""Features as plain numbers, for models that take neither missing values nor categories."""

from dataclasses import dataclass

import numpy as np

from models.cohort.cohort import Cohort, FeatureSpace, Floats


@dataclass(frozen=True)
class Matrix:
    """What turns features into columns: medians, and the mean and spread of each kept column."""

    space: FeatureSpace
    medians: Floats
    kept: list[int]
    mean: Floats
    spread: Floats

    def columns(self, X: Floats) -> Floats:
        """Return standardised columns (n, c); those that did not vary in training are left out."""
        found: Floats = (_raw(self.space, self.medians, X)[:, self.kept] - self.mean) / self.spread
        return found


def matrix_of(train: Cohort) -> Matrix:
    """Return a matrix of the training rows: medians for missing, marks of missing, 0/1 levels."""
    known = ~np.isnan(train.X).all(axis=0)
    medians = np.zeros(train.X.shape[1])
    medians[known] = np.nanmedian(train.X[:, known], axis=0)
    raw = _raw(train.space, medians, train.X)
    spread = raw.std(axis=0)
    kept = [int(i) for i in np.flatnonzero(spread > 0)]
    return Matrix(train.space, medians, kept, raw[:, kept].mean(axis=0), spread[kept])


def _raw(space: FeatureSpace, medians: Floats, X: Floats) -> Floats:
    columns = []
    for i, name in enumerate(space.names):
        if space.is_categorical(name):
            columns += [X[:, i] == level for level in range(len(space.levels[name]))]
        else:
            missing = np.isnan(X[:, i])
            columns += [np.where(missing, medians[i], X[:, i]), missing]
    return np.column_stack(columns).astype(np.float64)
