"""Exact path-dependent SHAP values of a LightGBM booster, with chosen features held fixed.

What a leaf gives to each feature depends only on which of the distinct features on its path the
row agrees with. So every leaf gets a table: pattern of agreement -> one contribution per feature.
With path ratios r (share of training rows that a branch took) and agreement o in {0, 1}, the
Shapley value of prod_i (o_i if i is known else r_i) is (o_j - r_j) x the integral over [0, 1] of
prod_{i != j} (r_i (1 - t) + o_i t), exact by Gauss-Legendre quadrature with D / 2 points.
Path-dependent SHAP: Lundberg et al. 2020. A fixed feature is known before the game begins: each
tree is cut to the branches its value takes, so it gets no contribution and the base depends on it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models.cohort.cohort import Bools, Floats, Ints
from models.families.base import Contributions

if TYPE_CHECKING:
    import lightgbm

MOST_FEATURES = 20
"""Most distinct features on one path: a table has 2^D rows."""


@dataclass(frozen=True)
class Split:
    """One inner node: which rows go left."""

    feature: int
    threshold: float
    left_levels: npt.NDArray[np.int64] | None
    missing: str
    default_left: bool

    def goes_left(self, x: Floats) -> Bools:
        """Decide for the values (n,) of the node's feature as LightGBM does."""
        absent = np.isnan(x)
        if self.left_levels is not None:
            # A missing, negative or unseen level is in no set: it goes right.
            return np.isin(np.where(absent, -1, x).astype(np.int64), self.left_levels)
        value = np.where(absent, 0.0, x)
        left = value <= self.threshold
        if self.missing == "NaN":
            return np.where(absent, self.default_left, left)
        if self.missing == "Zero":
            return np.where(np.abs(value) <= 1e-35, self.default_left, left)
        return left


@dataclass(frozen=True)
class Leaf:
    """One leaf: each distinct feature on its path, the conditions to agree with, the table."""

    features: Ints
    conditions: tuple[tuple[tuple[int, bool], ...], ...]
    table: Floats


@dataclass(frozen=True)
class PathTables:
    """All leaves of all trees; `base` is the expected raw score given the fixed features."""

    base: float
    trees: tuple[tuple[tuple[Split, ...], tuple[Leaf, ...]], ...]

    @classmethod
    def compile(cls, booster: "lightgbm.Booster", fixed: dict[int, float]) -> "PathTables":
        """Build the tables of a booster with one output; `fixed` maps columns to known values."""
        base, trees = 0.0, []
        for tree in booster.dump_model()["tree_info"]:
            walk = _Walk(fixed)
            walk.down(tree["tree_structure"], ())
            base += walk.base
            trees.append((tuple(walk.splits), tuple(walk.leaves)))
        return cls(base, tuple(trees))

    def explain(self, X: Floats) -> Contributions:
        """Return contributions (n, p) of rows X (n, p), without columns for fixed features."""
        values = np.zeros(X.shape)
        for splits, leaves in self.trees:
            left = [split.goes_left(X[:, split.feature]) for split in splits]
            for leaf in leaves:
                pattern = np.zeros(len(X), dtype=np.int64)
                for bit, conditions in enumerate(leaf.conditions):
                    agrees = np.ones(len(X), dtype=np.bool_)
                    for node, is_left in conditions:
                        agrees &= left[node] == is_left
                    pattern |= agrees.astype(np.int64) << bit
                values[:, leaf.features] += leaf.table[pattern]
        return Contributions(self.base, values, self.base + values.sum(axis=1))


Step = tuple[int, int, bool, float]
"""Feature, node, went left, share of the node's rows that went there."""


class _Walk:
    """One walk through a tree that collects its splits, its leaves' tables and its base."""

    def __init__(self, fixed: dict[int, float]) -> None:
        self.fixed = fixed
        self.base = 0.0
        self.splits: list[Split] = []
        self.leaves: list[Leaf] = []

    def down(self, node: dict[str, Any], path: tuple[Step, ...]) -> None:
        if "split_feature" not in node:
            self._leaf(float(node["leaf_value"]), path)
            return
        split = _split(node)
        if split.feature in self.fixed:
            left = bool(split.goes_left(np.array([self.fixed[split.feature]]))[0])
            self.down(node["left_child" if left else "right_child"], path)
            return
        number = len(self.splits)
        self.splits.append(split)
        for side, is_left in (("left_child", True), ("right_child", False)):
            share = _rows(node[side]) / _rows(node)
            self.down(node[side], (*path, (split.feature, number, is_left, share)))

    def _leaf(self, value: float, path: tuple[Step, ...]) -> None:
        features = sorted({step[0] for step in path})
        if len(features) > MOST_FEATURES:
            raise ValueError(f"a path with {len(features)} features: at most {MOST_FEATURES}")
        of = [[s for s in path if s[0] == feature] for feature in features]
        ratios = np.array([np.prod([s[3] for s in steps]) for steps in of])
        self.base += value * float(np.prod(ratios))
        if features:
            conditions = tuple(tuple((s[1], s[2]) for s in steps) for steps in of)
            self.leaves.append(Leaf(np.array(features), conditions, value * shapley_table(ratios)))


def shapley_table(ratios: Floats) -> Floats:
    """Return Shapley values (2^D, D) of a path with ratios (D,): a row per agreement pattern."""
    d = len(ratios)
    agrees = (np.arange(2**d)[:, None] >> np.arange(d)) & 1
    nodes, weights = np.polynomial.legendre.leggauss((d + 1) // 2)
    t, weights = (nodes + 1) / 2, weights / 2
    factors = ratios[:, None] * (1 - t) + agrees[:, :, None] * t
    table = np.empty((2**d, d))
    for j in range(d):
        others = np.delete(factors, j, axis=1).prod(axis=1)
        table[:, j] = (agrees[:, j] - ratios[j]) * (others @ weights)
    return table


def _rows(node: dict[str, Any]) -> int:
    return int(node["internal_count"] if "split_feature" in node else node["leaf_count"])


def _split(node: dict[str, Any]) -> Split:
    is_categorical = node["decision_type"] == "=="
    threshold = node["threshold"]
    levels = [int(level) for level in str(threshold).split("||")] if is_categorical else None
    return Split(
        feature=int(node["split_feature"]),
        threshold=np.nan if is_categorical else float(threshold),
        left_levels=None if levels is None else np.array(levels),
        missing=str(node["missing_type"]),
        default_left=bool(node["default_left"]),
    )
