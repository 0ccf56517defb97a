"""Baselines that part people into groups: everyone has the incidence of the own group.

Incidences are Aalen-Johansen in the training part; a group too small there has everyone's.
"""

from typing import Any

import numpy as np

from models.baselines.simple import base_rate
from models.coherence import coherent
from models.cohort.cohort import Cohort, Floats

FEWEST = 30
MOST_CUTS = 10
FINEST = 100
"""Equal shares of the training rows that cuts may part off, at most."""


def group_incidence(train: Cohort, train_groups: Any, groups: Any) -> Floats:
    """Return (n, K, H) for rows with these groups (n,)."""
    found = base_rate(train, len(groups))
    for group in np.unique(groups):
        inside = train_groups == group
        if inside.sum() >= FEWEST:
            found[groups == group] = base_rate(train.take(inside), 1)
    return coherent(found)


def quantile_groups(train: Floats, values: Floats) -> tuple[Any, Any]:
    """Return which of the training values' quantile groups each value is in; missing is a group."""
    cuts = quantile_cuts(train)

    def place(x: Floats) -> Any:
        return np.where(np.isnan(x), -1, np.searchsorted(cuts, x, side="left"))

    return place(train), place(values)


def quantile_cuts(train: Floats) -> Floats:
    """Return the cuts of the finest equal shares that give at most MOST_CUTS different ones.

    Where most have the same value, as with 0 days since the last job, quartiles fall together and
    would part nobody; finer shares then cut among the rest.
    """
    known, cuts = train[~np.isnan(train)], np.empty(0)
    if not len(known):
        return cuts
    for shares in range(2, FINEST + 1):
        finer = np.unique(np.quantile(known, np.arange(1, shares) / shares))
        if len(finer) > MOST_CUTS:
            break
        cuts = finer
    return cuts
