"""How groups differ: each against all others, and the widest gap, with person-clustered intervals.

That many groups are compared is reckoned with: of each measure in VERDICTS the differences of all
groups are tested together (Holm 1979), and those of offices and crossed groups, of which there may
be hundreds, together apart from them. So the chance that any of either is named wrongly is at most
5 % for each measure. The widest gap is between groups chosen because they
differ, and is above 0 by chance alone: no verdict hangs on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from models.cohort.cohort import Bools, Floats
from models.evaluation.calibrated import mark_rejected
from models.evaluation.draws import (
    exact_share,
    figure,
    first_and_rest,
    number,
    p_value_of,
    with_sample,
)
from models.evaluation.lists import SHARES
from models.evaluation.metrics import positive
from models.evaluation.tables import FEWEST_IN_GROUP as FEWEST_IN_RATE
from models.fairness.frame import by_group
from models.fairness.given import FairnessInput, Texts
from models.fairness.groups import BETWEEN, is_detail
from models.fairness.measures import AT, AUC, FALSE_POSITIVE, GAP, RECALL, Measured, Ratio, named
from models.small_cells import FEWEST_SHOWN

VERDICTS = (GAP, *(named(name, s) for name in (RECALL, FALSE_POSITIVE) for s in SHARES))

Found = dict[str, Any]


@dataclass(frozen=True)
class Parted:
    """One way of parting the n rows: `columns` are one column of groups (n,), or two, crossed.

    `values` (n,) are the groups as one text, `judged` those with enough rows of known status.
    """

    columns: Mapping[str, Texts]
    values: Texts
    judged: tuple[str, ...]

    @property
    def inside(self) -> Floats:
        """Which judged group each row is in (n, G)."""
        found: Floats = (self.values[:, None] == np.array(self.judged)).astype(np.float64)
        return found

    def points(self, measured: Measured) -> dict[str, Floats]:
        """Return every measure of the judged groups (G,), by fairlearn."""
        rows: Bools = np.isin(self.values, self.judged)
        found = by_group(measured, self.columns, rows)
        found.index = [BETWEEN.join(np.atleast_1d(one)) for one in found.index]
        found = found.loc[list(self.judged)]
        return {name: found[name].to_numpy(dtype=np.float64) for name in found}


def parted(given: FairnessInput, columns: Mapping[str, Texts]) -> Parted:
    """Return the groups, judged where `promotion.fewest_in_group` rows are of known status."""
    values = np.array([BETWEEN.join(row) for row in zip(*columns.values(), strict=True)])
    names, counts = np.unique(values[given.need[1] > 0], return_counts=True)
    enough = names[counts >= given.params.promotion.fewest_in_group]
    return Parted(columns, values, tuple(map(str, enough)))


def figures_of(given: FairnessInput, measured: Measured, groups: Parted) -> Found:
    """Return the counts of every group, and every measure of those judged, with the widest gaps.

    `against_rest` is the group's value less that of all other rows, `p_value` of its being 0. None
    where there are too few rows to say (`Values.of_ratio`).
    """
    found: Found = {
        str(name): {"counts": _counts(measured, groups.values == name), "measures": {}}
        for name in np.unique(groups.values)
    }
    widest = {}
    if groups.judged:
        points = groups.points(measured)
        for name, values in _resampled(given, measured, groups):
            # The same to 1e-12 where both are known (tests), by code that others wrote.
            point = np.where(np.isnan(values.at[0]), np.nan, points[name])
            for g, group in enumerate(groups.judged):
                found[group]["measures"][name] = values.told(g, point[g])
            widest[name] = _widest(groups.judged, point, values.at[1:])
    return {"groups": found, "widest": widest}


def _counts(measured: Measured, rows: Bools) -> dict[str, int | None]:
    """Count a group's rows, those of known status, and those of them in need."""
    known = rows & (measured.weights > 0)
    needed = known & (measured.need > 0)
    counts = {"rows": rows.sum(), "known": known.sum(), "in_need": needed.sum()}
    return {name: int(n) if n >= FEWEST_SHOWN else None for name, n in counts.items()}


@dataclass(frozen=True)
class Values:
    """A measure of G groups: `at` (1 + resamples, G), the first of the rows as they are.

    `rest` is the same of all other rows, `counted` (G,) the rows of the denominator; None where the
    measure is no share of people.
    """

    at: Floats
    rest: Floats | None = None
    counted: Floats | None = None

    @staticmethod
    def of_ratio(ratio: Ratio, inside: Floats, draws: Floats, is_share: bool) -> "Values":
        """Return a ratio in groups `inside` (n, G); NaN where a group has too few rows.

        These are FEWEST_IN_RATE in the denominator, and none or FEWEST_SHOWN in the numerator.
        """
        # All rows are one more group, of which the others are the rest.
        part, whole = ratio.sums(np.column_stack([inside, np.ones(len(inside))]), draws)
        counted, found = ratio.counted(inside), ratio.found(inside)
        enough = (counted >= FEWEST_IN_RATE) & ((found == 0) | (found >= FEWEST_SHOWN))
        at = np.where(enough, part[:, :-1] / positive(whole[:, :-1]), np.nan)
        rest = (part[:, -1:] - part[:, :-1]) / positive(whole[:, -1:] - whole[:, :-1])
        return Values(at, rest, counted if is_share else None)

    def told(self, g: int, point: float) -> Found:
        """Return one group's value with its interval, and its difference from all others."""
        told = figure(point, self.at[1:, g]) | self._exact(g, point)
        if self.rest is None:
            return told
        difference, rest = self.at[:, g] - self.rest[:, g], float(self.rest[0, g])
        against = first_and_rest(difference)
        if point in (0, 1) and self.counted is not None:
            against["interval"] = [number(end - rest) for end in told["interval"]]
        return told | {"against_rest": against | {"p_value": self._p_value(g, difference, rest)}}

    def _exact(self, g: int, point: float) -> Found:
        """Return the exact interval of a share that is 0 or 1."""
        if self.counted is None or point not in (0, 1):
            return {}
        return {"interval": exact_share(point, float(self.counted[g]))}

    def _p_value(self, g: int, difference: Floats, rest: float) -> float | None:
        if np.isnan(difference).all():
            return None
        of_rest = None if self.counted is None else (rest, float(self.counted[g]))
        return p_value_of(difference[0], difference[1:], of_rest)


def _resampled(
    given: FairnessInput, measured: Measured, groups: Parted
) -> Iterator[tuple[str, Values]]:
    """Yield every measure's values by name."""
    inside = groups.inside
    draws = with_sample(given.sample.draws)
    for name, ratio in measured.ratios.items():
        yield name, Values.of_ratio(ratio, inside, draws, AT in name)
    both = (measured.ratios[named(name, SHARES[0])] for name in (RECALL, FALSE_POSITIVE))
    enough = np.all([one.counted(inside) >= FEWEST_IN_RATE for one in both], axis=0)
    yield AUC, Values(np.where(enough, measured.aucs(inside, draws), np.nan))


def _widest(names: tuple[str, ...], point: Floats, resampled: Floats) -> Found | None:
    """Return the widest gap between two judged groups, with the interval of these two; if any."""
    known = np.flatnonzero(~np.isnan(point))
    if len(known) < 2:
        return None
    low, high = known[point[known].argmin()], known[point[known].argmax()]
    if point[low] == point[high]:
        return None
    told = figure(point[high] - point[low], resampled[:, high] - resampled[:, low])
    return told | {"highest": names[high], "lowest": names[low]}


def mark_differing(by_name: dict[str, Found]) -> None:
    """Say of every difference in VERDICTS whether it is one, reckoning with how many there are.

    `by_name` are `figures_of` by name of the groups; each `against_rest` gets `differs`.
    """
    for measure, in_detail in product(VERDICTS, (False, True)):
        told = {
            (name, group): one["measures"][measure]["against_rest"]
            for name, found in by_name.items()
            for group, one in found["groups"].items()
            if is_detail(name) == in_detail and measure in one["measures"]
        }
        mark_rejected(told)
