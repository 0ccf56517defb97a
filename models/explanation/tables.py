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
    found = np.empty((1 << d, d))
    at, weight = points()
    _shapley(ratios, at[d], weight[d], found)
    return found


@compiled
def _shapley(ratios: Floats, at: Floats, weight: Floats, out: Floats) -> None:
    d = len(ratios)
    factor, before = np.empty(d), np.empty(d + 1)
    for pattern in range(1 << d):
        out[pattern, :] = 0.0
        for q in range((d + 1) // 2):
            before[0] = weight[q]
            for j in range(d):
                agrees = (pattern >> j) & 1
                factor[j] = ratios[j] * (1 - at[q]) + agrees * at[q]
                before[j + 1] = before[j] * factor[j]
            after = 1.0
            for j in range(d - 1, -1, -1):
                out[pattern, j] += before[j] * after
                after *= factor[j]
        for j in range(d):
            out[pattern, j] *= ((pattern >> j) & 1) - ratios[j]


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
            table = np.empty((1 << d, d))
            _shapley(leaves.ratio[begin:end], nodes[d], weights[d], table)
            for row in range(n):
                pattern = 0
                for j in range(d):
                    if row & leaves.mask[begin + j] == leaves.want[begin + j]:
                        pattern |= 1 << j
                for j in range(d):
                    where = begins + leaves.column[begin + j] * n + row
                    out[where] += leaves.value[leaf] * table[pattern, j]
                if pattern == (1 << d) - 1:
                    out[raw + row] = leaves.value[leaf]
