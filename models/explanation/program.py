"""A model as a program: nodes to ask, patterns to make of the answers, tables to add up."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import filterfalse, groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.arrays import Patterns, Splits, patterns_of, splits_of, starts
from models.explanation.clusters import Cluster, Cut, Cutter
from models.explanation.deep import Deep, deep_of
from models.explanation.model_text import Ensemble
from models.explanation.tables import Leaves, fill

BITS = tuple((most, most - less) for most in (12, 11, 10, 9, 8) for less in (0, 1, 2))
"""Most bits of a table, and of one of a single leaf, which saves least for its size: the first of
these by which all tables hold at most MOST_NUMBERS."""
MOST_NUMBERS = 60_000_000
"""Of 8 bytes each, in the tables of one model: 480 MB."""


class Tabled(NamedTuple):
    """Clusters, tree after tree; outputs of cluster c are from column[c] to column[c + 1].

    Its table is from at[c] on, a run of 2^bits numbers for each of them, the last being raw.
    """

    tree: Ints
    patterns: Patterns
    column: Ints
    output: Ints
    at: Ints
    tables: Floats


class Program(NamedTuple):
    """What the kernel runs."""

    splits: Splits
    tabled: Tabled
    deep: Deep


@dataclass(frozen=True)
class Outputs:
    """Where sums go: each class has an output for each of `width` columns and one for raw.

    `groups` (p,) is the column that each feature's contribution is added to.
    """

    groups: Ints
    classes: int

    @property
    def width(self) -> int:
        """The number of columns."""
        return int(self.groups.max(initial=-1)) + 1

    def of(self, tree: int) -> tuple[Ints, int]:
        """Return the output of each feature (p,) in a tree, and of the raw score."""
        first = tree % self.classes * (self.width + 1)
        return first + self.groups, first + self.width


@dataclass(frozen=True)
class _Found:
    """A cluster, its tree, where that tree's nodes are asked, and the outputs that it adds to."""

    cluster: Cluster
    tree: int
    place: Mapping[int, int]
    output_of: Ints
    raw: int

    @cached_property
    def outputs(self) -> list[int]:
        """The outputs of the features that it depends on, and of the raw score."""
        return [
            *sorted({int(self.output_of[feature]) for feature in self.cluster.features}),
            self.raw,
        ]


def program_of(
    ensemble: Ensemble, fixed: Mapping[int, float], outputs: Outputs
) -> tuple[Program, Floats, Floats]:
    """Return the program, the base of each class (K,) and the constant of its raw score (K,)."""
    with _collector_at_rest():
        return _program_of(ensemble, fixed, outputs)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python's collector rest: of a million small parts nearly all stay to the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _program_of(
    ensemble: Ensemble, fixed: Mapping[int, float], outputs: Outputs
) -> tuple[Program, Floats, Floats]:
    bits, cut = _clusters(ensemble, fixed, outputs)
    asked = [sorted(_nodes(clusters)) for clusters in cut]
    found = [
        _Found(one, t, {node: at for at, node in enumerate(asked[t])}, *outputs.of(t))
        for t, clusters in enumerate(cut)
        for one in clusters
        if one.bits
    ]

    def is_tabled(one: _Found) -> bool:
        return len(one.cluster.bits) <= bits[len(one.cluster.leaves) == 1]

    few, many = list(filter(is_tabled, found)), list(filterfalse(is_tabled, found))
    splits = splits_of(list(zip(ensemble.trees, asked, strict=True)))
    program = Program(splits, _tabled(few, len(cut)), _deep(many, len(cut)))
    return program, *_sums(cut, outputs.classes)


def _clusters(
    ensemble: Ensemble, fixed: Mapping[int, float], outputs: Outputs
) -> tuple[tuple[int, int], list[list[Cluster]]]:
    """Return the pair of BITS by which tables are small enough, and each tree's clusters."""
    cutters = [Cutter(tree, fixed) for tree in ensemble.trees]
    bits, cuts = _small_enough(cutters, outputs)
    pairs = zip(cutters, cuts, strict=True)
    return bits, [[cutter.cluster(one) for one in of_tree] for cutter, of_tree in pairs]


def _small_enough(
    cutters: Sequence[Cutter], outputs: Outputs
) -> tuple[tuple[int, int], list[list[Cut]]]:
    """Return the first pair of BITS that makes all tables small enough, or the last, and cuts."""
    for most, pairs in groupby(BITS, key=itemgetter(0)):
        cuts = [one.cuts(most) for one in cutters]
        sized = [(one, _numbers(one, outputs)) for of_tree in cuts for one in of_tree]
        for bits in pairs:
            if sum(n for one, n in sized if one.bits <= bits[one.is_leaf]) <= MOST_NUMBERS:
                return bits, cuts
    return bits, cuts


def _numbers(one: Cut, outputs: Outputs) -> int:
    """Return how many numbers a cluster's table would hold: a column for each output, and raw."""
    return (len({int(outputs.groups[f]) for f in one.features}) + 1) << one.bits


def _nodes(clusters: Sequence[Cluster]) -> set[int]:
    return {node for one in clusters for conditions in one.bits for node, _ in conditions}


def _sums(cut: Sequence[Sequence[Cluster]], classes: int) -> tuple[Floats, Floats]:
    """Return by class (K,) the sum of all leaves' expectations, and of trees without a split."""
    base, constant = np.zeros(classes), np.zeros(classes)
    for t, clusters in enumerate(cut):
        for leaf in (leaf for cluster in clusters for leaf in cluster.leaves):
            base[t % classes] += leaf.expected
            constant[t % classes] += 0.0 if leaf.demands else leaf.value
    return base, constant


def _tabled(found: Sequence[_Found], trees: int) -> Tabled:
    leaves = _leaves(found)
    return Tabled(
        _by_tree(found, trees),
        patterns_of([(one.cluster.bits, one.place) for one in found]),
        starts(len(one.outputs) for one in found),
        np.array([output for one in found for output in one.outputs], np.int64),
        leaves.at,
        fill(leaves),
    )


def _leaves(found: Sequence[_Found]) -> Leaves:
    leaves = [leaf for one in found for leaf in one.cluster.leaves]
    demands = [demand for leaf in leaves for demand in leaf.demands]
    columns: list[int] = []
    for one in found:
        place = {output: at for at, output in enumerate(one.outputs)}
        of_leaves = (demand for leaf in one.cluster.leaves for demand in leaf.demands)
        columns += [place[int(one.output_of[demand.feature])] for demand in of_leaves]
    return Leaves(
        np.array([len(one.cluster.bits) for one in found], np.int64),
        starts(len(one.outputs) << len(one.cluster.bits) for one in found),
        starts(len(one.cluster.leaves) for one in found),
        np.array([leaf.value for leaf in leaves], np.float64),
        starts(len(leaf.demands) for leaf in leaves),
        np.array(columns, np.int64),
        np.array([demand.ratio for demand in demands], np.float64),
        np.array([demand.mask for demand in demands], np.int64),
        np.array([demand.want for demand in demands], np.int64),
    )


def _deep(found: Sequence[_Found], trees: int) -> Deep:
    """Return deep leaves: a cluster of many bits holds one leaf, with a bit for each demand."""
    leaves = [one.cluster.leaves[0] for one in found]
    patterns = patterns_of([(one.cluster.bits, one.place) for one in found])
    outputs = [
        np.append(one.output_of[[demand.feature for demand in leaf.demands]], one.raw)
        for one, leaf in zip(found, leaves, strict=True)
    ]
    return deep_of(leaves, _by_tree(found, trees), patterns, outputs)


def _by_tree(found: Sequence[_Found], trees: int) -> Ints:
    sizes = np.zeros(trees, np.int64)
    for one in found:
        sizes[one.tree] += 1
    return starts(sizes.tolist())
