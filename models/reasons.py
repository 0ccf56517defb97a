"""What a veileder reads of one person: resources first, then barriers, then what is not known.

First version of the wording (part H deepens it): themes with the feature that weighs most in them,
at most four of each, neutral words, "henger sammen med" and never "skyldes" (PRO-07, PRO-24).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.cohort.cohort import FeatureSpace, Floats
from models.segments.segments import theme_sums

MOST = 4
SMALLEST = 0.05
"""Log-odds: a theme with a smaller sum is not told."""


@dataclass(frozen=True)
class Reasons:
    """One person's themes in words."""

    resources: list[str]
    barriers: list[str]
    missing: list[str]


def reasons(
    space: FeatureSpace, X: Floats, parts: Floats, texts: Mapping[str, str]
) -> list[Reasons]:
    """Return the reasons of each row; X and parts (n, p), `texts` in bokmål by feature."""
    themes, sums = theme_sums(space, parts)
    members = [[i for i, f in enumerate(space.names) if space.themes[f] == t] for t in themes]
    found = []
    for row, of_themes in enumerate(sums):
        order = np.argsort(-np.abs(of_themes), kind="stable")
        told = {
            sign: [
                _words(themes[t], members[t], sign * parts[row], space, texts)
                for t in order
                if sign * of_themes[t] >= SMALLEST
            ][:MOST]
            for sign in (1, -1)
        }
        unknown = [texts[f] for i, f in enumerate(space.names) if np.isnan(X[row, i])]
        found.append(Reasons(told[1], told[-1], unknown))
    return found


def _words(
    theme: str, members: list[int], parts: Floats, space: FeatureSpace, texts: Mapping[str, str]
) -> str:
    """Name the theme and the feature that adds most in the theme's own direction."""
    first = max(members, key=lambda i: float(parts[i]))
    return f"{theme.capitalize()}: {texts[space.names[first]]}"
