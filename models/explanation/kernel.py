"""The compiled loop: blocks of rows, a feature's values and an output's sums next to each other."""

from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.explanation.arrays import Patterns
from models.explanation.deep import LANES, Deep, integrate
from models.explanation.program import Program, Tabled
from models.explanation.splits import compiled, goes_left

ROWS = 4096
"""Rows of a block: enough that each table is fetched once for many of them."""


@compiled
def run(
    program: Program, rule: tuple[Floats, Floats], X: Floats, out: Floats, most_splits: int
) -> None:
    """Add to `out` (outputs, b) what every tree gives the rows of X (p, b).

    `rule` is `quadrature.points`.
    """
    splits, tabled, deep = program
    b = X.shape[1]
    left = np.empty((most_splits, b), np.uint8)
    agrees, pattern = np.empty(b, np.uint8), np.empty(b, np.uint16)
    for t in range(len(splits.tree) - 1):
        begin = splits.tree[t]
        for s in range(begin, splits.tree[t + 1]):
            levels = splits.levels[splits.first[s] : splits.first[s + 1]]
            x = X[splits.feature[s]]
            goes_left(x, splits.kind[s], splits.threshold[s], levels, left[s - begin])
        for c in range(tabled.tree[t], tabled.tree[t + 1]):
            _match(tabled.patterns, c, left, agrees, pattern)
            _add(tabled, c, pattern, out)
        for leaf in range(deep.tree[t], deep.tree[t + 1]):
            _add_deep(deep, leaf, left, rule, out)


@compiled
def _match(patterns: Patterns, c: int, left: Any, agrees: Any, pattern: Any) -> None:
    """Write the c-th pattern of each row."""
    first = patterns.bit[c]
    for bit in range(first, patterns.bit[c + 1]):
        _agree(patterns, bit, left, 0, agrees)
        shift = np.uint16(bit - first)
        if bit == first:
            for i in range(len(agrees)):
                pattern[i] = agrees[i]
        else:
            for i in range(len(agrees)):
                pattern[i] |= np.uint16(agrees[i]) << shift


@compiled
def _add(tabled: Tabled, c: int, pattern: Any, out: Floats) -> None:
    """Add a cluster's columns, each row's by its pattern."""
    begin, end = tabled.column[c], tabled.column[c + 1]
    n = (tabled.at[c + 1] - tabled.at[c]) // (end - begin)
    for column in range(begin, end):
        at = tabled.at[c] + (column - begin) * n
        table, sums = tabled.tables[at : at + n], out[tabled.output[column]]
        for i in range(len(pattern)):
            sums[i] += table[pattern[i]]


@compiled
def _add_deep(deep: Deep, leaf: int, left: Any, rule: tuple[Floats, Floats], out: Floats) -> None:
    """Add a deep leaf's contributions, and its value where a row comes to it."""
    begin, end = deep.patterns.bit[leaf], deep.patterns.bit[leaf + 1]
    d, rows = end - begin, left.shape[1]
    ratio, points = deep.ratio[begin:end], (rule[0][d], rule[1][d])
    agrees, found = np.zeros((d + 3, LANES)), np.empty((d + 1, LANES))
    flags = np.empty(LANES, np.uint8)
    for first in range(0, rows, LANES):
        count = min(LANES, rows - first)
        for j in range(d):
            _agree(deep.patterns, begin + j, left, first, flags[:count])
            own = agrees[j]
            for i in range(count):
                own[i] = flags[i]
        integrate(ratio, deep.value[leaf], points, agrees, found)
        for j in range(d):
            sums, of_feature = out[deep.output[begin + j]], found[j]
            for i in range(count):
                sums[first + i] += of_feature[i]
        raw, of_leaf = out[deep.raw[leaf]], found[d]
        for i in range(count):
            raw[first + i] += of_leaf[i]


@compiled
def _agree(patterns: Patterns, bit: int, left: Any, first: int, flags: Any) -> None:
    """Write which of some rows agree with all conditions of a bit."""
    begin = patterns.condition[bit]
    for at in range(begin, patterns.condition[bit + 1]):
        code = patterns.code[at]
        node, flip = left[code >> 1][first : first + len(flags)], np.uint8(code & 1)
        if at == begin:
            for i in range(len(flags)):
                flags[i] = node[i] ^ flip
        else:
            for i in range(len(flags)):
                flags[i] &= node[i] ^ flip
