"""Shapley values by the book: every coalition, a recursive expectation, LightGBM's own dump.

It shares no code with models.explanation: one row at a time, one node at a time.
"""

from collections.abc import Callable
from itertools import combinations
from math import comb

import numpy as np

ZERO = float(np.float32(1e-35))


def goes_left(node: dict, value: float) -> bool:
    """Decide one row at one node, as LightGBM's documentation of its decision types says."""
    if node["decision_type"] == "==":
        levels = {int(level) for level in node["threshold"].split("||")}
        return not np.isnan(value) and int(value) in levels
    if np.isnan(value) and node["missing_type"] == "NaN":
        return node["default_left"]
    if np.isnan(value):
        value = 0.0
    if node["missing_type"] == "Zero" and -ZERO <= value <= ZERO:
        return node["default_left"]
    return value <= node["threshold"]


def rows(node: dict) -> int:
    """Return how many training rows a node or leaf holds."""
    return node["leaf_count"] if "leaf_value" in node else node["internal_count"]


def expectation(node: dict, x: np.ndarray, known: frozenset[int]) -> float:
    """Return a tree's mean output where only some features of the row are known."""
    if "leaf_value" in node:
        return node["leaf_value"]
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        return expectation(left if goes_left(node, x[node["split_feature"]]) else right, x, known)
    parts = [rows(side) * expectation(side, x, known) for side in (left, right)]
    return sum(parts) / rows(node)


def shapley(trees: list[dict], x: np.ndarray, fixed: frozenset[int]) -> tuple[float, np.ndarray]:
    """Return the base and each feature's Shapley value, with `fixed` features always known."""
    players = [i for i in range(len(x)) if i not in fixed]

    def worth(coalition: tuple[int, ...]) -> float:
        known = fixed | frozenset(coalition)
        return sum(expectation(tree["tree_structure"], x, known) for tree in trees)

    return worth(()), _values(players, len(x), worth)


def _values(
    players: list[int], features: int, worth: Callable[[tuple[int, ...]], float]
) -> np.ndarray:
    worths = {
        coalition: worth(coalition)
        for size in range(len(players) + 1)
        for coalition in combinations(players, size)
    }
    values = np.zeros(features)
    for player in players:
        others = [p for p in players if p != player]
        for size in range(len(players)):
            weight = 1 / (len(players) * comb(len(players) - 1, size))
            for coalition in combinations(others, size):
                joined = tuple(sorted((*coalition, player)))
                values[player] += weight * (worths[joined] - worths[coalition])
    return values
