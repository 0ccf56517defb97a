"""What a veileder reads of one person: resources first, then barriers, then what is not known.

First version of the wording (part H deepens it): themes with the feature that weighs most in them,
at most four of each, neutral words, "henger sammen med" and never "skyldes" (PRO-07, PRO-24).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace, Floats
from models.knowledge import Support
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


@dataclass(frozen=True)
class Wording:
    """How a feature is told in bokmål.

    `is_asked`: it is of something that people are asked or registered with, so that its absence is
    worth telling; that somebody never had a benefit is no gap in what is known.
    """

    text: str
    unit: str
    is_asked: bool = True

    def with_value(self, value: float) -> str:
        """Return the text with a number's or a yes's value; codes have no wording yet."""
        if self.unit == "ja/nei":
            return f"{self.text}: {'ja' if value else 'nei'}"
        if self.unit in ("antall", "kode") or self.unit in self.text.lower():
            return self.text if self.unit == "kode" else f"{self.text}: {value:.0f}"
        return f"{self.text}: {value:.0f} {self.unit}"


def reasons(
    space: FeatureSpace, X: Floats, parts: Floats, words: Mapping[str, Wording]
) -> list[Reasons]:
    """Return the reasons of each row; X and parts (n, p), the wording by feature.

    A theme is told by a feature whose value is known: what is missing is neither a resource nor a
    barrier, and stands under `missing`.
    """
    themes, sums = theme_sums(space, parts)
    told_of = [name for name in space.names if name != SINCE_REGISTRATION]
    members = [[space.names.index(f) for f in told_of if space.themes[f] == t] for t in themes]
    told = [words[name] for name in space.names]
    found = []
    for row, of_themes in enumerate(sums):
        order = np.argsort(-np.abs(of_themes), kind="stable")
        lists: dict[int, list[str]] = {1: [], -1: []}
        for t in order:
            sign = 1 if of_themes[t] > 0 else -1
            text = _words(themes[t], members[t], sign * parts[row], X[row], told)
            if abs(of_themes[t]) >= SMALLEST and text and len(lists[sign]) < MOST:
                lists[sign].append(text)
        unknown = [one.text for i, one in enumerate(told) if one.is_asked and np.isnan(X[row, i])]
        found.append(Reasons(lists[1], lists[-1], unknown))
    return found


def _words(
    theme: str, members: list[int], parts: Floats, X: Floats, told: list[Wording]
) -> str | None:
    """Name the theme and the known feature that adds most in the theme's own direction."""
    known = [i for i in members if parts[i] > 0 and not np.isnan(X[i])]
    if not known:
        return None
    first = max(known, key=lambda i: float(parts[i]))
    text = told[first].with_value(float(X[first]))
    alone = told[first].text.lower() == theme
    return text if alone else f"{theme.capitalize()}: {text}"


def little_known(support: Support, X: Floats, words: Mapping[str, Wording]) -> list[list[str]]:
    """Return why the model abstains, row by row of X (n, p); an empty list where it does not."""
    outside = support.outside(X)
    texts = np.array([words[name].text for name in support.space.names])
    found: list[list[str]] = [[] for _ in X]
    for row in np.flatnonzero(support.lacks_too_much(X)):
        found[row].append("For mye mangler av det modellen vanligvis bygger på")
    for row in np.flatnonzero(outside.any(axis=1)):
        found[row] += [f"Utenfor det modellen har sett: {text}" for text in texts[outside[row]]]
    for row in np.flatnonzero(support.is_far(X)):
        found[row].append("En uvanlig sammensetning av opplysninger")
    return found
