"""Flat arrays of nodes and of bits, as compiled code reads them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.clusters import Condition
from models.explanation.model_text import Tree
from models.explanation.splits import LEVELS, kind_of


def starts(lengths: Iterable[int]) -> Ints:
    """Return where each run of so many begins, and where the last one ends."""
    return np.cumsum([0, *lengths], dtype=np.int64)


class Splits(NamedTuple):
    """The nodes that are asked, tree after tree; levels of s are from first[s] to first[s + 1]."""

    tree: Ints
    feature: Ints
    kind: Ints
    threshold: Floats
    first: Ints
    levels: Any


def splits_of(asked: Sequence[tuple[Tree, Sequence[int]]]) -> Splits:
    """Return the nodes that are asked of each tree."""
    nodes = [(tree, node) for tree, of_tree in asked for node in of_tree]
    kinds = [kind_of(tree, node) for tree, node in nodes]
    nothing = np.zeros(0, np.uint8)
    levels = [
        tree.levels(node) if kind == LEVELS else nothing
        for (tree, node), kind in zip(nodes, kinds, strict=True)
    ]
    return Splits(
        starts(len(of_tree) for _, of_tree in asked),
        np.array([tree.feature[node] for tree, node in nodes], np.int64),
        np.array(kinds, np.int64),
        np.array([tree.threshold[node] for tree, node in nodes], np.float64),
        starts(map(len, levels)),
        np.concatenate([nothing, *levels]),
    )


class Patterns(NamedTuple):
    """Patterns of bits: those of the c-th from bit[c] to bit[c + 1], the lowest first.

    Conditions of bit b are from condition[b] to condition[b + 1]; `code` is twice the node's place
    among its tree's splits, and 1 more where a row must not go left.
    """

    bit: Ints
    condition: Ints
    code: Ints


Bits = Sequence[Sequence[Condition]]


def patterns_of(patterns: Sequence[tuple[Bits, Mapping[int, int]]]) -> Patterns:
    """Return patterns; each comes with the places of its tree's nodes among the splits."""
    codes = [
        [2 * place[node] + (not is_left) for node, is_left in conditions]
        for bits, place in patterns
        for conditions in bits
    ]
    flat = [code for of_bit in codes for code in of_bit]
    return Patterns(
        starts(len(bits) for bits, _ in patterns), starts(map(len, codes)), np.array(flat, np.int64)
    )
