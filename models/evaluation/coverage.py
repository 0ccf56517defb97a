"""Do intervals hold what was observed? In cells of people who were told much the same.

Nobody's own incidence is observed, that of many like people is. A cell is a tenth of the
predictions crossed with a leaf of a depth-3 tree of what happened in training. In each cell of at
least FEWEST test rows the interval of what was observed (Aalen-Johansen, as wide as its sampling
error, exact where nothing happened) should meet the cell's mean interval. Cells average over what
differs within them: this finds intervals that are too narrow for groups, not for each person.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.baselines.tree import grown
from models.cohort.cohort import Cohort, Floats, Ints, label
from models.evaluation.metrics import estimable
from models.families.base import Labels
from models.incidence import incidence_of
from models.labels import labels_of
from models.uncertainty import NOMINAL, Told

FEWEST = 200
TENTHS = 10
DEPTH = 3
ASKED = 0.9
"""Share of cells that should be held."""


@dataclass(frozen=True)
class CellCoverage:
    """How many cells there were, how many rows in them, and in how many the interval held."""

    cells: int
    rows: int
    held: int


def coverage(train: Cohort, test: Cohort, told: Told, seed: int) -> dict[str, Any]:
    """Return, by exit and horizon and of all together, in how many cells the intervals held."""
    found: dict[str, dict[str, Any]] = {}
    for k, labels in enumerate(labels_of(train, seed)):
        found[train.exits[k]] = {
            label(horizon): asdict(cell_coverage(test, told, leaves_of(labels, test.X, h), k, h))
            for h, horizon in enumerate(train.horizons)
        }
    every = [one for by_horizon in found.values() for one in by_horizon.values()]
    totals = {name: sum(one[name] for one in every) for name in ("cells", "held")}
    return {"nominal": NOMINAL, "asked": ASKED, "fewest": FEWEST, "exits": found} | totals


def cell_coverage(test: Cohort, told: Told, leaves: Ints, exit_: int, horizon: int) -> CellCoverage:
    """Count the cells whose mean interval meets that of what was observed.

    `leaves` (n,) are those of `leaves_of`; `exit_` and `horizon` are positions from 0.
    """
    incidence, lower, upper = (part[:, exit_, horizon] for part in vars(told).values())
    at = np.array([test.horizons[horizon]])
    cell = _cells(incidence, leaves)
    sizes = np.bincount(cell)
    cells, rows, held = 0, 0, 0
    for one in np.flatnonzero(sizes >= FEWEST):
        inside = cell == one
        part = test.take(inside)
        if not estimable(part.time, part.exit, at)[0]:
            continue
        seen = incidence_of(part, exit_ + 1, at, NOMINAL)
        cells, rows = cells + 1, rows + int(sizes[one])
        held += bool(
            lower[inside].mean() <= seen.upper[0] and seen.lower[0] <= upper[inside].mean()
        )
    return CellCoverage(cells, rows, held)


def _cells(incidence: Floats, leaves: Ints) -> Ints:
    cuts = np.quantile(incidence, np.arange(1, TENTHS) / TENTHS)
    tenth = np.searchsorted(cuts, incidence, side="right")
    found: Ints = np.unique(np.column_stack([tenth, leaves]), axis=0, return_inverse=True)[1]
    return found


def leaves_of(labels: Labels, X: Floats, horizon: int) -> Ints:
    """Return the leaf of each row of X (n, p) in a depth-3 tree of the training labels."""
    tree = grown(labels.X, labels, horizon, (DEPTH, FEWEST))
    if tree is None:
        return np.zeros(len(X), dtype=np.int64)
    found: Ints = tree.apply(X).astype(np.int64)
    return found
