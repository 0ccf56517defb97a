"""Read the trees of a LightGBM model from its text, the one form that is meant to be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import Floats, Ints

CATEGORICAL, DEFAULT_LEFT = 1, 2
"""Bits of a node's decision type; the two above them say what is missing."""
NONE, ZERO, NAN = 0, 1, 2
"""What counts as missing at a node: nothing (NaN is 0), zero and NaN, or NaN."""


class UnreadableModel(ValueError):
    """A model's text that holds what these explanations know nothing of."""


@dataclass(frozen=True)
class Tree:
    """One tree as LightGBM writes it: child >= 0 is an inner node, child < 0 the leaf ~child.

    A categorical node's threshold is its place in `boundaries`, between which its bits stand in
    `words`: the levels that go left.
    """

    feature: Ints
    threshold: Floats
    decision: Ints
    left: Ints
    right: Ints
    inner_count: Ints
    leaf_value: Floats
    leaf_count: Ints
    boundaries: Ints
    words: Any

    def rows(self, node: int) -> int:
        """Return how many training rows came to a node or leaf."""
        return int(self.inner_count[node] if node >= 0 else self.leaf_count[~node])

    def levels(self, node: int) -> Any:
        """Return for each level (k,) whether it goes left at a categorical node."""
        at = int(self.threshold[node])
        words = self.words[self.boundaries[at] : self.boundaries[at + 1]]
        return np.unpackbits(words.view(np.uint8), bitorder="little")

    def missing(self, node: int) -> int:
        """Return what counts as missing at a node."""
        return int(self.decision[node]) >> 2 & 3


@dataclass(frozen=True)
class Ensemble:
    """All trees of a model; tree t is of class t modulo `classes`."""

    classes: int
    names: tuple[str, ...]
    trees: tuple[Tree, ...]


def read_ensemble(text: str) -> Ensemble:
    """Return the trees of a model's text.

    Trees that are averaged add up too: LightGBM's raw score and its contributions are their sum.
    Raises UnreadableModel for linear trees and for texts of an unknown version.
    """
    head, *parts = text.split("\nTree=")
    fields = dict(_fields(head.splitlines()))
    if fields.get("version") != "v4":
        raise UnreadableModel(f"a model text of version {fields.get('version')}, not v4")
    names = tuple(fields["feature_names"].split(" "))
    return Ensemble(int(fields["num_tree_per_iteration"]), names, tuple(map(_tree, parts)))


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, is_there, value = line.partition("=")
        if is_there:
            yield name, value


def _tree(text: str) -> Tree:
    # A blank line ends a tree; what follows the last one is no tree.
    fields = dict(_fields(text.split("\n\n", 1)[0].splitlines()[1:]))
    # A linear tree may have nothing but constants, and these are its leaves' values.
    if any(count != "0" for count in fields.get("num_features", "").split()):
        raise UnreadableModel("a model with linear trees")

    def numbers(name: str, kind: type) -> Any:
        return np.array(fields.get(name, "").split(), dtype=kind)

    return Tree(
        numbers("split_feature", np.int64),
        numbers("threshold", np.float64),
        numbers("decision_type", np.int64),
        numbers("left_child", np.int64),
        numbers("right_child", np.int64),
        numbers("internal_count", np.int64),
        numbers("leaf_value", np.float64),
        # A tree of one leaf does not say how many rows it has.
        numbers("leaf_count", np.int64),
        numbers("cat_boundaries", np.int64),
        numbers("cat_threshold", np.uint32),
    )
