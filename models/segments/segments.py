"""Segments, first version: chance band x leading theme, each a rule that can be read (SEG-03).

Cuts and themes are found on the training part's out-of-fold predictions and then only applied.
A segment says whom a person resembles; nothing hangs on it.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.cohort.cohort import FeatureSpace, Floats
from profilering.params import Segments

SEVERAL = "several themes"


@dataclass(frozen=True)
class Segmentation:
    """Chance cuts (rising) and, per band, the themes that have a segment of their own."""

    exit: str
    horizon: str
    cuts: tuple[float, ...]
    themes: tuple[tuple[str, ...], ...]

    def assign(self, chance: Floats, space: FeatureSpace, parts: Floats) -> npt.NDArray[np.str_]:
        """Return each row's segment; chance (n,), parts (n, p) are contributions by feature."""
        bands = np.searchsorted(self.cuts, chance, side="right")
        leading = leading_theme(space, parts)
        names = [
            self.name(band, theme if theme in self.themes[band] else SEVERAL)
            for band, theme in zip(bands, leading, strict=True)
        ]
        return np.array(names, dtype=str)

    def name(self, band: int, theme: str) -> str:
        """Return a segment's name."""
        last = len(self.cuts)
        place = {0: "lower", last: "higher"}.get(
            band, "middle" if last == 2 else f"band {band + 1}"
        )
        return f"{place} chance, {theme}"

    def rules(self) -> dict[str, str]:
        """Return every segment's rule in words."""
        edges = ["0", *(f"{cut:.3f}" for cut in self.cuts), "1"]
        rules = {}
        for band, named in enumerate(self.themes):
            chance = (
                f"The predicted chance of {self.exit} within {self.horizon} is at least "
                f"{edges[band]} and {'at most' if band == len(self.cuts) else 'below'} "
                f"{edges[band + 1]}"
            )
            for theme in named:
                rules[self.name(band, theme)] = (
                    f"{chance}, and of all themes {theme} is most strongly associated with it."
                )
            others = f"another theme than {', '.join(named)}" if named else "any theme"
            rules[self.name(band, SEVERAL)] = (
                f"{chance}, and {others} is most strongly associated with it."
            )
        return rules

    def to_json(self) -> dict[str, Any]:
        """Return the segmentation as plain values."""
        return asdict(self)


def segmentation_from(value: dict[str, Any]) -> Segmentation:
    """Rebuild a segmentation from `to_json`."""
    themes = tuple(tuple(named) for named in value["themes"])
    return Segmentation(value["exit"], value["horizon"], tuple(value["cuts"]), themes)


def leading_theme(space: FeatureSpace, parts: Floats) -> list[str]:
    """Return each row's theme with the largest sum of contributions, whichever its sign."""
    themes, sums = theme_sums(space, parts)
    return [themes[i] for i in np.abs(sums).argmax(axis=1)]


def theme_sums(space: FeatureSpace, parts: Floats) -> tuple[list[str], Floats]:
    """Return the themes and each row's exact sum of contributions per theme (n, themes)."""
    themes = sorted(set(space.themes.values()))
    sums = np.zeros((len(parts), len(themes)))
    for i, name in enumerate(space.names):
        sums[:, themes.index(space.themes[name])] += parts[:, i]
    return themes, sums


def find_segments(
    chance: Floats,
    space: FeatureSpace,
    parts: Floats,
    settings: Segments,
    speaks_of: tuple[str, str],
) -> Segmentation:
    """Find cuts and themes on training rows; `speaks_of` is the exit and the horizon in words."""
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
    return Segmentation(*speaks_of, cuts, kept)
