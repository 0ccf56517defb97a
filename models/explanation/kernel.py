"""The compiled loop: blocks of rows, a feature's values and an output's sums next to each other."""

from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.explanation.arrays import Patterns
from models.explanation.deep import WIDTH, Deep
from models.explanation.program import Program, Tabled
from models.explanation.splits import compiled, goes_left

ROWS = 4096
"""Rows of a block: enough that each table is fetched once for many of them."""


@compiled
def run(program: Program, X: Floats, out: Floats, most_splits: int) -> None:
    """Add to `out` (outputs, b) what every tree gives the rows of X (p, b)."""
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
            _add_deep(deep, leaf, left, agrees, out)


@compiled
def _match(patterns: Patterns, c: int, left: Any, agrees: Any, pattern: Any) -> None:
    """Write the c-th pattern of each row."""
    first = patterns.bit[c]
    for bit in range(first, patterns.bit[c + 1]):
        begin, end = patterns.condition[bit], patterns.condition[bit + 1]
        code = patterns.code[begin]
        node, flip = left[code >> 1], np.uint8(code & 1)
        for i in range(len(agrees)):
            agrees[i] = node[i] ^ flip
        for at in range(begin + 1, end):
            code = patterns.code[at]
            node, flip = left[code >> 1], np.uint8(code & 1)
            for i in range(len(agrees)):
                agrees[i] &= node[i] ^ flip
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
def _add_deep(deep: Deep, leaf: int, left: Any, agrees: Any, out: Floats) -> None:
    """Add a deep leaf's contributions, and its value where a row comes to it."""
    begin, end = deep.chunk[leaf], deep.chunk[leaf + 1]
    pattern = np.empty((end - begin, len(agrees)), np.uint16)
    for c in range(begin, end):
        _match(deep.patterns, c, left, agrees, pattern[c - begin])
    count = deep.points[leaf]
    others, sums = np.empty(count), np.empty(WIDTH)
    for i in range(len(agrees)):
        is_there = True
        for c in range(begin, end):
            first, last = deep.patterns.bit[c], deep.patterns.bit[c + 1]
            own = np.int64(pattern[c - begin, i])
            is_there &= own == (1 << (last - first)) - 1
            others[:] = 1.0
            for other in range(begin, end):
                if other != c:
                    at = deep.product[other] + np.int64(pattern[other - begin, i]) * count
                    for q in range(count):
                        others[q] *= deep.products[at + q]
            at = deep.part[c] + own * count * WIDTH
            sums[:] = 0.0
            for q in range(count):
                for j in range(WIDTH):
                    sums[j] += others[q] * deep.parts[at + q * WIDTH + j]
            for bit in range(first, last):
                out[deep.output[bit], i] += sums[bit - first]
        if is_there:
            out[deep.raw[leaf], i] += deep.value[leaf]
