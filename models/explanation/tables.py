"""Tables of Shapley values: a row for each pattern of agreement, a column for each feature.

Path-dependent SHAP: Lundberg et al. 2020. Tables of patterns: Yang 2021 (Fast TreeSHAP v2) and
Nadel and Wettenstein 2025 (WOODELF); here for clusters of leaves, with the integral of
`quadrature` in place of weights by coalition size.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.quadrature import points
from models.explanation.splits import compiled

THREADS = 2
"""Of those that fill tables."""


class Leaves(NamedTuple):
    """Leaves of clusters as flat arrays; those of cluster c are from first[c] to first[c + 1].

    Its table has `bits` bits and begins `at`. Demands of leaf l are from demand[l] to
    demand[l + 1]; `column` is a demand's column in the cluster's table.
    """

    bits: Ints
    at: Ints
    first: Ints
    value: Floats
    demand: Ints
    column: Ints
    ratio: Floats
    mask: Ints
    want: Ints


def shapley_table(ratios: Floats) -> Floats:
    """Return Shapley values (2^d, d) of a path with ratios (d,): a row per agreement pattern."""
    d = len(ratios)
    found = np.empty((d, 1 << d))
    at, weight = points()
    _shapley(ratios, at[d], weight[d], found)
    return found.T


@compiled
def _shapley(ratios: Floats, at: Floats, weight: Floats, out: Floats) -> None:
    """Write to `out` (d, 2^d): at each point the product of all factors, less one's own.

    The product without j is the same whether j agrees or not, and is taken where it agrees: there
    its factor is never 0.
    """
    d, n = len(ratios), 1 << len(ratios)
    product = np.empty(n)
    out[:] = 0.0
    for q in range((d + 1) // 2):
        _products(ratios, at[q], weight[q], product)
        for j in range(d):
            inverse, bit, own = 1 / (ratios[j] * (1 - at[q]) + at[q]), 1 << j, out[j]
            for first in range(bit, n, 2 * bit):
                for pattern in range(first, first + bit):
                    own[pattern] += inverse * product[pattern]
    for j in range(d):
        bit, own = 1 << j, out[j]
        for first in range(bit, n, 2 * bit):
            for pattern in range(first, first + bit):
                own[pattern - bit] = -ratios[j] * own[pattern]
                own[pattern] *= 1 - ratios[j]


@compiled
def _products(ratios: Floats, at: float, weight: float, product: Floats) -> None:
    """Write the product of all factors at a point, of each pattern (2^d,)."""
    product[0], size = weight, 1
    for ratio in ratios:
        low = ratio * (1 - at)
        for pattern in range(size):
            product[size + pattern] = product[pattern] * (low + at)
            product[pattern] *= low
        size *= 2


def fill(leaves: Leaves) -> Floats:
    """Return all tables one after another, column by column.

    The column after the last feature's holds the value of the leaf that the row comes to, 0 where
    it comes to none of the cluster's.
    """
    clusters = np.arange(len(leaves.bits))
    tables, parts = np.zeros(leaves.at[-1]), np.array_split(clusters, 4 * THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda part: _fill(leaves, points(), part, tables), parts))
    return tables


@compiled
def _fill(leaves: Leaves, rule: tuple[Floats, Floats], part: Ints, out: Floats) -> None:
    nodes, weights = rule
    for c in part:
        n, begins = 1 << leaves.bits[c], leaves.at[c]
        raw = leaves.at[c + 1] - n
        for leaf in range(leaves.first[c], leaves.first[c + 1]):
            begin, end = leaves.demand[leaf], leaves.demand[leaf + 1]
            d = end - begin
            table, pattern = np.empty((d, 1 << d)), np.zeros(n, np.int64)
            _shapley(leaves.ratio[begin:end], nodes[d], weights[d], table)
            for j in range(d):
                mask, want = leaves.mask[begin + j], leaves.want[begin + j]
                for row in range(n):
                    pattern[row] |= (row & mask == want) << j
            for j in range(d):
                own, where = table[j], begins + leaves.column[begin + j] * n
                for row in range(n):
                    out[where + row] += leaves.value[leaf] * own[pattern[row]]
            for row in range(n):
                if pattern[row] == (1 << d) - 1:
                    out[raw + row] = leaves.value[leaf]
