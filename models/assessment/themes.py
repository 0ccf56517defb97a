"""Themes: exact sums of contributions, which of them are told, and in which order.

Resources and barriers stand in lists of their own (PRO-07). Left out: sums that are tiny, and those
whose sign more than a fifth of the refits turns. A theme is told by a feature whose value is known:
what is missing is neither a resource nor a barrier. What tells of health is named last in its list,
and never opens the text: then it is told after the lists (BEV-05, BEV-07).
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import numpy as np

from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace, Floats
from models.segments.segments import theme_sums

MOST: Final = 4
SMALLEST: Final = 0.05
"""Log-odds: a theme with a smaller sum is not told."""
MOST_TURNED: Final = 0.2
"""Share of the refits that may turn a told theme's sign."""
STRENGTHS: Final = (0.2, 0.5)
"""Log-odds from which a theme weighs some, and much."""


@dataclass(frozen=True)
class ThemeSum:
    """One person's sum of a theme in log-odds, and the share of refits that turn its sign.

    `leading` is the known feature that adds most in the sum's own direction, if there is one;
    `is_health` says that it tells of health.
    """

    theme: str
    total: float
    turned: float
    leading: str | None
    is_health: bool

    @property
    def is_told(self) -> bool:
        """Whether it is large, stable and known enough to be told."""
        is_sure = self.turned <= MOST_TURNED and self.leading is not None
        return is_sure and abs(self.total) >= SMALLEST

    @property
    def strength(self) -> int:
        """How much it weighs: 0 little, 1 some, 2 much."""
        return int(np.searchsorted(STRENGTHS, abs(self.total), side="right"))


@dataclass(frozen=True)
class Told:
    """Themes that are told, in order: resources, barriers, and what is told after them."""

    resources: tuple[ThemeSum, ...]
    barriers: tuple[ThemeSum, ...]
    after: tuple[ThemeSum, ...]


def sums_of(
    space: FeatureSpace, X: Floats, parts: Floats, of_refits: Floats, of_health: Set[str]
) -> list[list[ThemeSum]]:
    """Return each row's sums in order of theme; X and parts (n, p), `of_refits` (B, n, p).

    `of_health` are the features that tell of health.
    """
    themes, sums = theme_sums(space, parts)
    samples = [theme_sums(space, one)[1] for one in of_refits]
    turned = np.mean([np.sign(one) != np.sign(sums) for one in samples], axis=0)
    members = [_members(space, theme) for theme in themes]
    found = []
    for row, total in enumerate(sums):
        leading = [
            _leading(space, of_theme, total[t], X[row], parts[row])
            for t, of_theme in enumerate(members)
        ]
        values = zip(themes, total.tolist(), turned[row].tolist(), leading, strict=True)
        found.append([ThemeSum(*one, is_health=one[-1] in of_health) for one in values])
    return found


def _members(space: FeatureSpace, theme: str) -> list[int]:
    return [
        i
        for i, name in enumerate(space.names)
        if space.themes[name] == theme and name != SINCE_REGISTRATION
    ]


def _leading(
    space: FeatureSpace, members: Sequence[int], total: float, X: Floats, parts: Floats
) -> str | None:
    own = {i: float(np.sign(total) * parts[i]) for i in members if not np.isnan(X[i])}
    first = max(own, key=lambda i: own[i], default=None)
    return space.names[first] if first is not None and own[first] > 0 else None


def told(sums: Sequence[ThemeSum]) -> Told:
    """Return the themes that are told, the strongest first and health last."""
    order = sorted(
        (one for one in sums if one.is_told), key=lambda one: (one.is_health, -abs(one.total))
    )
    resources = tuple(one for one in order if one.total > 0)[:MOST]
    barriers = tuple(one for one in order if one.total < 0)[:MOST]
    after = tuple(takewhile(lambda one: one.is_health, (*resources, *barriers)))
    return Told(resources[len(after) :], barriers[max(len(after) - len(resources), 0) :], after)
