"""What groups are compared on: lists of a fixed capacity, calibration, AUC and Brier score.

All are weighted by IPCW, except the flagged share, which is of all rows. Resampled values are sums
over all resamples at once; `models.fairness.frame` gives the points of the same measures.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.cohort.cohort import Floats
from models.evaluation.capacity import flagged
from models.evaluation.lists import SHARES
from models.evaluation.metrics import auc

AT = "@"
"""Parts the name of a measure from the share that is flagged."""

GAP, BRIER, AUC = "gap", "brier", "auc"
FLAGGED, PRECISION, RECALL = "flagged", "precision", "recall"
FALSE_POSITIVE, FALSE_NEGATIVE = "false_positive_rate", "false_negative_rate"


def named(name: str, share: float) -> str:
    """Return the key of a list's measure at one share."""
    return f"{name}{AT}{share:g}"


@dataclass(frozen=True)
class Ratio:
    """A measure that is one weighted sum over another, all (n,)."""

    part: Floats
    whole: Floats
    weights: Floats

    def sums(self, inside: Floats, draws: Floats) -> tuple[Floats, Floats]:
        """Return both sums (resamples, G) in groups `inside` (n, G)."""
        weights = draws * self.weights
        return weights @ (self.part[:, None] * inside), weights @ (self.whole[:, None] * inside)

    def counted(self, inside: Floats) -> Floats:
        """Return how many rows the denominator has, by group (G,)."""
        found: Floats = ((self.whole > 0) & (self.weights > 0)) @ inside
        return found

    def found(self, inside: Floats) -> Floats:
        """Return how many rows the numerator has, by group (G,)."""
        rows: Floats = ((self.part != 0) & (self.weights > 0)) @ inside
        return rows


@dataclass(frozen=True)
class Measured:
    """What was told of n rows and what came of them.

    `chance` is the told chance of the exit by the horizon, `need` 1 where it did not come, and
    `weights` IPCW, 0 where that is not known.
    """

    chance: Floats
    need: Floats
    weights: Floats

    @cached_property
    def flags(self) -> dict[float, Floats]:
        """How much of each row is flagged at each of SHARES; the tied share places evenly."""
        return {share: flagged(self.chance, share) for share in SHARES}

    @cached_property
    def ratios(self) -> dict[str, Ratio]:
        """Every measure but AUC, by name, those of lists with their share."""
        need, w, ones = self.need, self.weights, np.ones(len(self.need))
        error = self.chance - (1 - need)
        found = {GAP: Ratio(error, ones, w), BRIER: Ratio(error**2, ones, w)}
        for share, flag in self.flags.items():
            of_list = {
                FLAGGED: Ratio(flag, ones, ones),
                PRECISION: Ratio(flag * need, flag, w),
                RECALL: Ratio(flag * need, need, w),
                FALSE_POSITIVE: Ratio(flag * (1 - need), 1 - need, w),
                FALSE_NEGATIVE: Ratio((1 - flag) * need, need, w),
            }
            found |= {named(name, share): ratio for name, ratio in of_list.items()}
        return found

    def aucs(self, inside: Floats, draws: Floats) -> Floats:
        """Return the AUC of every resample within each group: (resamples, G)."""
        y, groups = 1 - self.need, [np.flatnonzero(column) for column in inside.T]
        found = [auc(self.chance[r], y[r], draws[:, r] * self.weights[r]) for r in groups]
        return np.stack(found, axis=1)
