"""A small tree for each exit: what an hour with a standard tool gives, and people can read."""

from typing import Any

import numpy as np

from models.baselines.by_group import group_incidence
from models.baselines.simple import base_rate
from models.coherence import coherent
from models.cohort.cohort import Cohort, Floats
from models.families.base import Labels
from models.families.logistic import design, make_terms
from models.horizons import leading_horizon

DEPTH = 4
FEWEST = 30
"""Training rows in a leaf."""


def tree_incidence(train: Cohort, labels: list[Labels], X: Floats) -> Floats:
    """Return (n, K, H): each exit's Aalen-Johansen incidence in the leaf of its own tree.

    A tree parts the training rows by IPCW-weighted status at the leading horizon; `labels` are of
    `labels_of`. Levels and missing values are columns of 0 and 1.
    """
    terms = make_terms(train.space, train.X, 0)
    rows = [design(terms, part).astype(np.float32) for part in (train.X, X)]
    found = base_rate(train, len(X))
    for k, of_exit in enumerate(labels):
        tree = grown(rows[0], of_exit, leading_horizon(train.horizons), (DEPTH, FEWEST))
        if tree is not None:
            found[:, k] = group_incidence(train, *map(tree.apply, rows))[:, k]
    return coherent(found)


def grown(columns: Any, labels: Labels, at: int, limits: tuple[int, int]) -> Any:
    """Return a tree of the status at a horizon (by position), None where nobody's is known.

    `columns` (n, c) are the labels' rows; `limits` are the greatest depth and the fewest rows in a
    leaf.
    """
    from sklearn.tree import DecisionTreeClassifier

    y, weights = labels.y[:, at], labels.weights[:, at]
    known = np.flatnonzero(weights > 0)
    if not len(known):
        return None
    depth, fewest = limits
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=fewest, random_state=0)
    return tree.fit(columns[known], y[known], sample_weight=weights[known])
