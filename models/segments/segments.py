"""Segments, first version: chance band x leading theme, each a rule that can be read (SEG-03).

Cuts and themes are found on the training part's out-of-fold predictions and then only applied.
A segment says whom a person resembles; nothing hangs on it.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace, Floats
from models.segments.words import WORDS, Language, Words
from profilering.params import Segments


@dataclass(frozen=True)
class SpeaksOf:
    """What a segmentation is about, in words: an exit and a horizon, in a language."""

    exit: str
    horizon: str
    language: Language


@dataclass(frozen=True)
class Segmentation:
    """Chance cuts (rising) and, per band, the themes that have a segment of their own."""

    speaks_of: SpeaksOf
    cuts: tuple[float, ...]
    themes: tuple[tuple[str, ...], ...]

    def assign(self, chance: Floats, space: FeatureSpace, parts: Floats) -> npt.NDArray[np.str_]:
        """Return each row's segment; chance (n,), parts (n, p) are contributions by feature."""
        return np.array([self.name(*row) for row in self.places(chance, space, parts)], dtype=str)

    def places(self, chance: Floats, space: FeatureSpace, parts: Floats) -> list[tuple[int, str]]:
        """Return each row's band, from 0, and leading theme."""
        bands = np.searchsorted(self.cuts, chance, side="right").tolist()
        return list(zip(bands, leading_theme(space, parts), strict=True))

    def name(self, band: int, theme: str) -> str:
        """Return a segment's name; a theme without a segment of its own joins the others."""
        shown = theme if theme in self.themes[band] else self._words.other_themes
        return f"{self._words.place(band, len(self.themes))}, {shown}"

    def rules(self) -> dict[str, str]:
        """Return every segment's rule in words."""
        words, edges = self._words, (0.0, *self.cuts, 1.0)
        last = len(self.cuts)
        return {
            self.name(band, theme): words.rule.format(
                exit=self.speaks_of.exit,
                horizon=self.speaks_of.horizon,
                low=words.percent(edges[band]),
                to=words.at_most if band == last else words.below,
                high=words.percent(edges[band + 1]),
                theme=words.leads(theme, named),
            )
            for band, named in enumerate(self.themes)
            for theme in (*named, words.other_themes)
        }

    @property
    def _words(self) -> Words:
        return WORDS[self.speaks_of.language]

    def to_json(self) -> dict[str, Any]:
        """Return the segmentation as plain values."""
        return asdict(self)


def segmentation_from(value: dict[str, Any]) -> Segmentation:
    """Rebuild a segmentation from `to_json`."""
    themes = tuple(tuple(named) for named in value["themes"])
    return Segmentation(SpeaksOf(**value["speaks_of"]), tuple(value["cuts"]), themes)


def leading_theme(space: FeatureSpace, parts: Floats) -> list[str]:
    """Return each row's theme with the largest sum of contributions, whichever its sign."""
    themes, sums = theme_sums(space, parts)
    return [themes[i] for i in np.abs(sums).argmax(axis=1)]


def theme_sums(space: FeatureSpace, parts: Floats) -> tuple[list[str], Floats]:
    """Return the themes and each row's exact sum of contributions per theme (n, themes).

    The days since registration are in no sum: at a landmark they tell nobody apart.
    """
    themes = sorted(set(space.themes.values()))
    sums = np.zeros((len(parts), len(themes)))
    for i, name in enumerate(space.names):
        if name != SINCE_REGISTRATION:
            sums[:, themes.index(space.themes[name])] += parts[:, i]
    return themes, sums


def find_segments(
    chance: Floats,
    space: FeatureSpace,
    parts: Floats,
    settings: Segments,
    speaks_of: SpeaksOf,
) -> Segmentation:
    """Find cuts and themes on training rows."""
    shares = np.arange(1, settings.bands) / settings.bands
    cuts = tuple(float(c) for c in np.unique(np.round(np.quantile(chance, shares), 3)))
    bands = np.searchsorted(cuts, chance, side="right")
    leading = np.array(leading_theme(space, parts))
    names, counts = np.unique(leading, return_counts=True)
    foremost = names[np.argsort(-counts, kind="stable")][: settings.themes]
    smallest = settings.min_share * len(chance)
    kept = tuple(
        tuple(
            str(theme)
            for theme in foremost
            if ((bands == band) & (leading == theme)).sum() >= smallest
        )
        for band in range(len(cuts) + 1)
    )
    return Segmentation(speaks_of, cuts, kept)
