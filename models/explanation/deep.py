"""Leaves whose path has too many distinct features for a table: the integral itself, for every row.

The factor of a feature at a point has two values, by whether the row agrees, and so has its
inverse. Their product over all features, times one inverse, leaves out that feature: a few sums and
products for each feature and point, of many rows side by side.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.arrays import Patterns
from models.explanation.clusters import Leaf

fused = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
LANES = 256
"""Rows side by side, so many that what is held of them stays in the nearest cache."""


class Deep(NamedTuple):
    """Deep leaves, tree after tree; `patterns` has one of each leaf, with a bit for each feature.

    `ratio` and `output` are by bit, `value` and `raw` by leaf.
    """

    tree: Ints
    patterns: Patterns
    ratio: Floats
    output: Ints
    value: Floats
    raw: Ints


def deep_of(
    leaves: Sequence[Leaf], tree: Ints, patterns: Patterns, outputs: Sequence[Ints]
) -> Deep:
    """Return deep leaves as flat arrays; `outputs` by leaf, of its features and then of raw."""
    ratios = [demand.ratio for leaf in leaves for demand in leaf.demands]
    of_features = [np.zeros(0, np.int64), *(of_leaf[:-1] for of_leaf in outputs)]
    return Deep(
        tree,
        patterns,
        np.array(ratios, np.float64),
        np.concatenate(of_features),
        np.array([leaf.value for leaf in leaves], np.float64),
        np.array([of_leaf[-1] for of_leaf in outputs], np.int64),
    )


@fused
def integrate(
    ratio: Floats, value: float, points: tuple[Floats, Floats], agrees: Floats, found: Floats
) -> None:
    """Write to `found` (d + 1, LANES) a leaf's contributions, and its value where a row comes.

    `ratio` (d,) and `agrees` (d up to a multiple of 4, LANES) are of its features, the latter 0.0
    or 1.0; `points` are where the integral is taken, and their weights. A ratio of 0 leaves nothing
    of the leaf where a row disagrees.
    """
    (at, weight), d = points, len(ratio)
    product = np.empty(((d + 3) // 4 * 2, LANES))
    for q in range(len(product)):
        product[q, :] = weight[q] * value
        _multiply(ratio, at[q], agrees, product[q])
    here = found[d]
    here[:] = value
    for j in range(d):
        own, sums = agrees[j], found[j]
        sums[:] = 0.0
        for q in range(0, len(product), 2):
            less, more = _inverse(ratio[j], at[q])
            less_too, more_too = _inverse(ratio[j], at[q + 1])
            first, second = product[q], product[q + 1]
            for i in range(LANES):
                sums[i] += first[i] * (less + more * own[i])
                sums[i] += second[i] * (less_too + more_too * own[i])
        for i in range(LANES):
            here[i] *= own[i]
            sums[i] *= own[i] - ratio[j]


@fused
def _multiply(ratio: Floats, at: float, agrees: Floats, product: Floats) -> None:
    """Multiply with every feature's factor at a point, four at a time."""
    d = len(ratio)
    for j in range(0, d, 4):
        low, rise = np.ones(4), np.zeros(4)
        for k in range(min(4, d - j)):
            low[k], rise[k] = ratio[j + k] * (1 - at), at
        (a, b, c, e), (ra, rb, rc, re) = low, rise
        one, two, three, four = agrees[j], agrees[j + 1], agrees[j + 2], agrees[j + 3]
        for i in range(LANES):
            first = (a + ra * one[i]) * (b + rb * two[i])
            second = (c + rc * three[i]) * (e + re * four[i])
            product[i] *= first * second


@fused
def _inverse(ratio: float, at: float) -> tuple[float, float]:
    """Return a factor's inverse where a row disagrees, and how much more it is where it agrees."""
    low = ratio * (1 - at)
    less = 1 / low if low > 0 else 0.0
    return less, (1 / (low + at) if low + at > 0 else 0.0) - less
