"""Cut each tree into clusters of neighbouring leaves that one table can answer for.

Path-dependent SHAP of a leaf depends only on which of the distinct features on its path a row
agrees with. Leaves below one node share the path above it, so they share a table: one bit for each
distinct feature above (does the row agree with all its conditions there?) and one for each inner
node below (does the row go left?). A subtree is a cluster if its bits are few enough. A leaf whose
own path has too many distinct features is deep, and another route is taken for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from models.explanation.model_text import Tree, UnreadableModel
from models.explanation.splits import goes_left_at

Condition = tuple[int, bool]
"""A node, and whether to go left there."""


@dataclass(frozen=True)
class Above:
    """What a path demands of one feature: conditions, and the share of training rows that agree."""

    conditions: tuple[Condition, ...] = ()
    ratio: float = 1.0

    def step(self, node: int, is_left: bool, share: float) -> "Above":
        """Return the demands after one more node."""
        return Above((*self.conditions, (node, is_left)), self.ratio * share)


Path = Mapping[int, Above]
"""Distinct features on the way to a node, in the order in which they were met."""


@dataclass(frozen=True)
class Demand:
    """A row agrees with a leaf on `feature` iff (pattern & mask) == want."""

    feature: int
    ratio: float
    mask: int
    want: int


@dataclass(frozen=True)
class Leaf:
    """A leaf's value and its demands, one for each distinct feature on its path."""

    value: float
    demands: tuple[Demand, ...]

    @property
    def expected(self) -> float:
        """The leaf's part in the mean over training rows."""
        return self.value * prod(demand.ratio for demand in self.demands)


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

    def __init__(self, tree: Tree, fixed: Mapping[int, float], most_bits: int) -> None:
        self._tree = tree
        self._fixed = fixed
        self._most = most_bits
        self._sizes: dict[int, int] = {}

    def clusters(self) -> Iterator[Cluster]:
        """Yield the clusters, which together hold every leaf that a row can come to."""
        yield from self._cut(self._settled(0 if len(self._tree.feature) else ~0), {})

    def _cut(self, node: int, path: Path) -> Iterator[Cluster]:
        if node < 0 or len(path) + self._size(node) <= self._most:
            cluster = Cluster([above.conditions for above in path.values()])
            known = {f: (a.ratio, 1 << k, 1 << k) for k, (f, a) in enumerate(path.items())}
            self._gather(node, known, cluster)
            yield cluster
            return
        feature = int(self._tree.feature[node])
        for child, is_left, share in self._children(node):
            above = path.get(feature, Above()).step(node, is_left, share)
            yield from self._cut(child, {**path, feature: above})

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

    def _children(self, node: int) -> Iterator[tuple[int, bool, float]]:
        tree, rows = self._tree, self._tree.rows(node)
        if not rows:
            raise UnreadableModel("a model with a node that no training row came to")
        for child, is_left in ((int(tree.left[node]), True), (int(tree.right[node]), False)):
            yield self._settled(child), is_left, tree.rows(child) / rows

    def _settled(self, node: int) -> int:
        """Return the first node or leaf from here on that is not decided by a fixed feature."""
        tree = self._tree
        while node >= 0 and int(tree.feature[node]) in self._fixed:
            is_left = goes_left_at(tree, node, self._fixed[int(tree.feature[node])])
            node = int(tree.left[node] if is_left else tree.right[node])
        return node

    def _size(self, node: int) -> int:
        """Return the number of inner nodes from here down."""
        if node < 0:
            return 0
        if node not in self._sizes:
            below = sum(self._size(child) for child, _, _ in self._children(node))
            self._sizes[node] = 1 + below
        return self._sizes[node]
