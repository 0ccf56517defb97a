"""Leaves whose path has too many distinct features for a table: the integral itself, row by row.

The product under the integral is taken over chunks of a few features, each with small tables by
the chunk's own pattern: the product over all its features at each point, and over all but one.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.arrays import Patterns, starts
from models.explanation.clusters import Demand, Leaf
from models.explanation.quadrature import points

WIDTH = 8
"""Most features of one chunk, and the places that each has in a row of its parts."""


class Deep(NamedTuple):
    """Deep leaves, tree after tree; chunks of leaf l are from chunk[l] to chunk[l + 1].

    `points` is the number of points of each leaf. For chunk c and its pattern p, `products` holds
    its points from product[c] + p * points on, and `parts`, point by point, WIDTH places for its
    features from part[c] + p * WIDTH * points on. `output` is by bit, `raw` by leaf.
    """

    tree: Ints
    chunk: Ints
    patterns: Patterns
    points: Ints
    value: Floats
    output: Ints
    raw: Ints
    product: Ints
    part: Ints
    products: Floats
    parts: Floats


def chunks(leaf: Leaf) -> list[Sequence[Demand]]:
    """Return a leaf's demands in chunks."""
    demands = leaf.demands
    count = -(-len(demands) // WIDTH)
    cuts = [len(demands) * c // count for c in range(count + 1)]
    return [demands[a:b] for a, b in pairwise(cuts)]


def tables_of(leaf: Leaf) -> tuple[list[Floats], list[Floats]]:
    """Return by chunk the products (2^d, Q) and the parts (2^d, Q, WIDTH), with value."""
    at, weight = (of[len(leaf.demands)] for of in points())
    count = (len(leaf.demands) + 1) // 2
    t, w = at[:count], weight[:count] * leaf.value
    products, parts = [], []
    for demands in chunks(leaf):
        d, ratios = len(demands), np.array([demand.ratio for demand in demands])
        agrees = ((np.arange(1 << d)[:, None] >> np.arange(d)) & 1).astype(np.float64)
        factors = ratios[:, None] * (1 - t) + agrees[:, :, None] * t
        others = np.stack([np.delete(factors, j, axis=1).prod(axis=1) for j in range(d)], axis=2)
        products.append(factors.prod(axis=1))
        of_chunk = np.zeros((1 << d, count, WIDTH))
        of_chunk[:, :, :d] = (agrees - ratios)[:, None] * others * w[:, None]
        parts.append(of_chunk)
    return products, parts


def deep_of(
    leaves: Sequence[Leaf], tree: Ints, patterns: Patterns, outputs: Sequence[Ints]
) -> Deep:
    """Return deep leaves as flat arrays; `outputs` by leaf, of its features and then of raw."""
    tables = [tables_of(leaf) for leaf in leaves]
    products = [one for of_leaf, _ in tables for one in of_leaf]
    parts = [one for _, of_leaf in tables for one in of_leaf]
    empty = np.zeros(0)
    return Deep(
        tree,
        starts(len(chunks(leaf)) for leaf in leaves),
        patterns,
        np.array([(len(leaf.demands) + 1) // 2 for leaf in leaves], np.int64),
        np.array([leaf.value for leaf in leaves], np.float64),
        np.concatenate([np.zeros(0, np.int64), *(of_leaf[:-1] for of_leaf in outputs)]),
        np.array([of_leaf[-1] for of_leaf in outputs], np.int64),
        starts(one.size for one in products),
        starts(one.size for one in parts),
        np.concatenate([empty, *(one.ravel() for one in products)]),
        np.concatenate([empty, *(one.ravel() for one in parts)]),
    )
