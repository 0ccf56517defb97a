"""Which rows go left at a node, as LightGBM decides it: four ways, by kind of node."""

from typing import Any, Final

import numba
import numpy as np

from models.cohort.cohort import Floats
from models.explanation.model_text import CATEGORICAL, DEFAULT_LEFT, NAN, ZERO, Tree

BELOW, NOT_ABOVE, LEVELS, ZERO_RIGHT, ZERO_LEFT = range(5)
"""x <= threshold: NaN goes right; not x > threshold: NaN goes left; a table of levels; zero and NaN
go right, or left, and the rest by the threshold."""
_ZERO: Final = 1e-35

compiled: Final = numba.njit(cache=True, nogil=True, error_model="numpy")


def kind_of(tree: Tree, node: int) -> int:
    """Return how a node decides."""
    decision = int(tree.decision[node])
    if decision & CATEGORICAL:
        return LEVELS
    missing, is_left = tree.missing(node), bool(decision & DEFAULT_LEFT)
    if missing == ZERO:
        return ZERO_LEFT if is_left else ZERO_RIGHT
    if missing == NAN:
        return NOT_ABOVE if is_left else BELOW
    # Nothing is missing here, so that NaN is 0.
    return NOT_ABOVE if tree.threshold[node] >= 0 else BELOW


@compiled
def goes_left(x: Floats, kind: int, threshold: float, levels: Any, out: Any) -> None:
    """Write to `out` (b,) as 0 or 1 which of the values x (b,) go left.

    `levels` (k,) says it of each level; another one, a negative one or NaN goes right.
    """
    if kind == BELOW:
        for i in range(len(out)):
            out[i] = x[i] <= threshold
    elif kind == NOT_ABOVE:
        for i in range(len(out)):
            out[i] = not (x[i] > threshold)
    elif kind == LEVELS:
        for i in range(len(out)):
            is_known = x[i] > -1.0 and x[i] < len(levels)
            out[i] = levels[int(x[i])] if is_known else 0
    else:
        for i in range(len(out)):
            if x[i] != x[i] or abs(x[i]) <= _ZERO:
                out[i] = kind == ZERO_LEFT
            else:
                out[i] = x[i] <= threshold


def goes_left_at(tree: Tree, node: int, value: float) -> bool:
    """Say whether one value goes left at a node."""
    kind, out = kind_of(tree, node), np.zeros(1, np.uint8)
    levels = tree.levels(node) if kind == LEVELS else np.zeros(0, np.uint8)
    goes_left(np.array([value]), kind, float(tree.threshold[node]), levels, out)
    return bool(out[0])
