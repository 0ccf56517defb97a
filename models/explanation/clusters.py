"""Cut each tree into clusters of neighbouring leaves that one table can answer for.

Path-dependent SHAP of a leaf depends only on which of the distinct features on its path a row
agrees with. Leaves below one node share the path above it, so they share a table: one bit for each
distinct feature above (does the row agree with all its conditions there?) and one for each inner
node below (does the row go left?). A subtree is a cluster if its bits are few enough. A leaf whose
own path has too many distinct features is deep, and another route is taken for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import NamedTuple

from models.explanation.model_text import Tree, UnreadableModel
from models.explanation.splits import goes_left_at

Condition = tuple[int, bool]
"""A node, and whether to go left there."""


class Above(NamedTuple):
    """What a path demands of one feature: conditions, and the share of training rows that agree."""

    conditions: tuple[Condition, ...] = ()
    ratio: float = 1.0

    def step(self, node: int, is_left: bool, share: float) -> "Above":
        """Return the demands after one more node."""
        return Above((*self.conditions, (node, is_left)), self.ratio * share)


Path = Mapping[int, Above]
"""Distinct features on the way to a node, in the order in which they were met."""


class Demand(NamedTuple):
    """A row agrees with a leaf on `feature` iff (pattern & mask) == want."""

    feature: int
    ratio: float
    mask: int
    want: int


class Leaf(NamedTuple):
    """A leaf's value and its demands, one for each distinct feature on its path."""

    value: float
    demands: tuple[Demand, ...]

    @property
    def expected(self) -> float:
        """The leaf's part in the mean over training rows."""
        return self.value * prod(demand.ratio for demand in self.demands)


class Cut(NamedTuple):
    """Where a cluster begins: a node, and what the way to it demands.

    `bits` is how many its table would have, `features` are all that its leaves depend on.
    """

    node: int
    path: Path
    bits: int
    features: frozenset[int]

    @property
    def is_leaf(self) -> bool:
        """Whether it is of one leaf."""
        return self.node < 0


@dataclass
class Cluster:
    """Leaves that share a table; `bits` say which nodes to go which way for each bit to be 1."""

    bits: list[tuple[Condition, ...]]
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def features(self) -> list[int]:
        """The features that any leaf here depends on."""
        return sorted({d.feature for leaf in self.leaves for d in leaf.demands})


class Cutter:
    """Cuts one tree, at nodes of the features in `fixed` to the branch that their value takes."""

    def __init__(self, tree: Tree, fixed: Mapping[int, float]) -> None:
        self._tree = tree
        self._fixed = fixed
        self._sides: dict[int, list[tuple[int, bool, float]]] = {}
        self._known: dict[int, tuple[int, frozenset[int]]] = {}

    def cuts(self, most: int) -> list[Cut]:
        """Return places of clusters of at most so many bits, or of one leaf, of all leaves."""
        found: list[Cut] = []
        self._cut(self._settled(0 if len(self._tree.feature) else ~0), {}, most, found)
        return found

    def cluster(self, cut: Cut) -> Cluster:
        """Return the cluster of a place."""
        found = Cluster([above.conditions for above in cut.path.values()])
        known = {f: (a.ratio, 1 << k, 1 << k) for k, (f, a) in enumerate(cut.path.items())}
        self._gather(cut.node, known, found)
        return found

    def _cut(self, node: int, path: Path, most: int, found: list[Cut]) -> None:
        size, below = self._below(node)
        if node < 0 or len(path) + size <= most:
            found.append(Cut(node, path, len(path) + size, below.union(path)))
            return
        feature = int(self._tree.feature[node])
        for child, is_left, share in self._children(node):
            above = path.get(feature, Above()).step(node, is_left, share)
            self._cut(child, {**path, feature: above}, most, found)

    def _gather(
        self, node: int, known: dict[int, tuple[float, int, int]], cluster: Cluster
    ) -> None:
        """Add the leaves below a node; `known` has ratio, mask and want of each feature so far."""
        if node < 0:
            demands = tuple(Demand(feature, *one) for feature, one in known.items())
            cluster.leaves.append(Leaf(float(self._tree.leaf_value[~node]), demands))
            return
        bit, feature = 1 << len(cluster.bits), int(self._tree.feature[node])
        cluster.bits.append(((node, True),))
        ratio, mask, want = known.get(feature, (1.0, 0, 0))
        for child, is_left, share in self._children(node):
            wanted = want | bit if is_left else want
            self._gather(child, {**known, feature: (ratio * share, mask | bit, wanted)}, cluster)

    def _children(self, node: int) -> list[tuple[int, bool, float]]:
        if node not in self._sides:
            tree, rows = self._tree, self._tree.rows(node)
            if not rows:
                raise UnreadableModel("a model with a node that no training row came to")
            self._sides[node] = [
                (self._settled(child), is_left, tree.rows(child) / rows)
                for child, is_left in ((int(tree.left[node]), True), (int(tree.right[node]), False))
            ]
        return self._sides[node]

    def _settled(self, node: int) -> int:
        """Return the first node or leaf from here on that is not decided by a fixed feature."""
        tree = self._tree
        while node >= 0 and int(tree.feature[node]) in self._fixed:
            is_left = goes_left_at(tree, node, self._fixed[int(tree.feature[node])])
            node = int(tree.left[node] if is_left else tree.right[node])
        return node

    def _below(self, node: int) -> tuple[int, frozenset[int]]:
        """Return the number of inner nodes from here down, and their features."""
        if node < 0:
            return 0, frozenset()
        if node not in self._known:
            below = [self._below(child) for child, _, _ in self._children(node)]
            own = frozenset([int(self._tree.feature[node])])
            sizes, features = zip(*below, strict=True)
            self._known[node] = 1 + sum(sizes), own.union(*features)
        return self._known[node]
