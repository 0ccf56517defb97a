"""Points and weights on [0, 1] at which an integral over coalitions is exact."""

from functools import cache
from typing import Final

import numpy as np

from models.cohort.cohort import Floats

MOST_FEATURES: Final = 64
"""Most distinct features on one path."""


@cache
def points() -> tuple[Floats, Floats]:
    """Return Gauss-Legendre points and weights, a row for each number of features.

    The Shapley value of prod_i (o_i if i is known else r_i) for feature j is (o_j - r_j) times the
    integral over [0, 1] of prod_{i != j} (r_i (1 - t) + o_i t), a polynomial of degree d - 1: so
    (d + 1) // 2 points make it exact.
    """
    at, weight = np.zeros((2, MOST_FEATURES + 1, (MOST_FEATURES + 1) // 2))
    for d in range(1, MOST_FEATURES + 1):
        count = (d + 1) // 2
        nodes, weights = np.polynomial.legendre.leggauss(count)
        at[d, :count], weight[d, :count] = (nodes + 1) / 2, weights / 2
    return at, weight
