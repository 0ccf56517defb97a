"""Baselines that part people into groups: everyone has the incidence of the own group.

Incidences are Aalen-Johansen in the training part; a group too small there has everyone's.
"""

from typing import Any

import numpy as np

from models.baselines.simple import base_rate
from models.coherence import coherent
from models.cohort.cohort import Cohort, Floats

FEWEST = 30


def group_incidence(train: Cohort, train_groups: Any, groups: Any) -> Floats:
    """Return (n, K, H) for rows with these groups (n,)."""
    found = base_rate(train, len(groups))
    for group in np.unique(groups):
        inside = train_groups == group
        if inside.sum() >= FEWEST:
            found[groups == group] = base_rate(train.take(inside), 1)
    return coherent(found)


def quarter_groups(train: Floats, values: Floats) -> tuple[Any, Any]:
    """Return the quarter of the training values that each value is in; missing is a group."""
    cuts = np.unique(np.nanquantile(train, [0.25, 0.5, 0.75]))

    def place(x: Floats) -> Any:
        return np.where(np.isnan(x), -1, np.searchsorted(cuts, x, side="left"))

    return place(train), place(values)
