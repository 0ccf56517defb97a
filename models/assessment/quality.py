"""Whether explanations are stable and faithful.

Stability: the rank correlation (Spearman 1904) between the model's sums of themes and each refit's.
Faithfulness: where the leading theme's features are given other people's values, the log-odds move
as the theme's sum said, and more than where another theme's are (a check by removal: Samek et al.
2017). Both are about the model, not about what is true of the person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.stats import rankdata

from models.cohort.cohort import Bools, FeatureSpace, Floats, Ints
from models.segments.segments import theme_sums

DONORS: Final = 20
"""How many other people's values are tried in the place of a theme's."""

LogOdds = Callable[[Floats], Floats]


def rank_correlation(ours: Floats, theirs: Floats) -> Floats:
    """Return the mean Spearman correlation over refits (n,) of sums (n, T) and (B, n, T)."""
    own = _centred(ours)
    found: Floats = np.mean([(own * _centred(one)).sum(axis=1) for one in theirs], axis=0)
    return found


def _centred(sums: Floats) -> Floats:
    ranks = rankdata(sums, axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    size = np.linalg.norm(ranks, axis=1, keepdims=True)
    found: Floats = ranks / np.maximum(size, np.finfo(float).tiny)
    return found


@dataclass(frozen=True)
class Removed:
    """What was said of a theme (n,), and how far the log-odds fell without it (n,)."""

    said: Floats
    fell: Floats

    @property
    def agrees(self) -> Bools:
        """Say where it fell to the side that was said."""
        found: Bools = np.sign(self.said) == np.sign(self.fell)
        return found


def removed(
    X: Floats, space: FeatureSpace, themes: Sequence[str], sums: Floats, given: "Given"
) -> Removed:
    """Replace each row's theme of `themes` (n,) by values of other people, drawn together."""
    names, by_theme = sorted(set(space.themes.values())), {}
    for name in names:
        by_theme[name] = [i for i, one in enumerate(space.names) if space.themes[one] == name]
    before, after = given.log_odds(X), np.zeros(len(X))
    for donors in given.draws(len(X)):
        changed = X.copy()
        for row, theme in enumerate(themes):
            of = by_theme[theme]
            changed[row, of] = given.others[donors[row], of]
        after += given.log_odds(changed) / DONORS
    said = sums[np.arange(len(X)), [names.index(one) for one in themes]]
    return Removed(said, before - after)


@dataclass(frozen=True)
class Given:
    """The model's log-odds of rows, other people's rows (m, p), and a seed."""

    log_odds: LogOdds
    others: Floats
    seed: int

    def draws(self, n: int) -> Sequence[Ints]:
        """Return DONORS times which other person's values each of n rows is given."""
        generator = np.random.default_rng(self.seed)
        return [generator.integers(0, len(self.others), n) for _ in range(DONORS)]


def leading_and_other(space: FeatureSpace, parts: Floats, seed: int) -> tuple[Any, Any, Floats]:
    """Return each row's leading theme, another one drawn at random, and all sums (n, T)."""
    names, sums = theme_sums(space, parts)
    first = np.abs(sums).argmax(axis=1)
    other = np.random.default_rng(seed).integers(1, len(names), len(sums))
    themes = np.array(names)
    return themes[first], themes[(first + other) % len(names)], sums
