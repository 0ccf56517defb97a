"""Data figures of features: how many values are missing, and how values drift between years.

Drift of a year is a standardised difference from all earlier years together, which is what a model
trained before that year had seen: of the mean, of the share missing or of the share of a code,
whichever is largest. A difference is in standard deviations of all those years together; 0.1 is
where Austin 2009 (Statistics in Medicine 28, 3083-3107) would look closer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from features.declare import Feature
from features.found import every_feature

LOOK: Final = 0.1
FEWEST: Final = 30
"""A year with fewer landmarks is left out: its shares would say little, and of few people."""

_CHANCE: Final = 3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """One feature by year, (years,) each: the share missing and the drift, NaN in the first year.

    `chance` is the standard error of a difference that is not there, from the numbers of landmarks.
    """

    feature: Feature
    missing: Floats
    drift: Floats
    chance: Floats

    @property
    def stands_out(self) -> npt.NDArray[np.bool_]:
        """Say in which years (years,) it drifts more than LOOK and than chance would."""
        limit = np.fmax(LOOK, _CHANCE * self.chance)
        found: npt.NDArray[np.bool_] = np.nan_to_num(self.drift) > limit
        return found


def declared_in(table: pd.DataFrame) -> list[Feature]:
    """Return the declared features that a table has a column of, whatever switch they need."""
    return [one for one in every_feature() if one.name in table.columns]


def group_of(one: Feature) -> str:
    """Return what a feature is shown under: its theme, or its switch where it has one."""
    return one.switch or one.theme


def by_year(table: pd.DataFrame, features: Sequence[Feature]) -> tuple[pd.Series, list[Figures]]:
    """Return the number of landmarks by year of `as_of`, and every feature's figures.

    `table` has as_of and the features, a row for each landmark.
    """
    years = pd.to_datetime(table["as_of"]).dt.year
    sizes = years.value_counts().sort_index()
    sizes = sizes[sizes >= FEWEST]
    counted = years.isin(sizes.index)
    table, at = table[counted], np.searchsorted(sizes.index, years[counted])
    before = sizes.cumsum().shift(1)
    chance = np.sqrt(1 / sizes + 1 / before).to_numpy(dtype=np.float64)
    return sizes, [_figures(one, table[one.name], at, chance) for one in features]


def _figures(one: Feature, values: pd.Series, year: Any, chance: Floats) -> Figures:
    missing = values.isna().to_numpy(dtype=np.float64)
    landmarks = np.bincount(year, minlength=len(chance))
    shares = np.bincount(year, missing, len(chance)) / landmarks
    differences = [_drift(column, year, len(chance)) for column in _columns(one, values, missing)]
    return Figures(one, shares, np.fmax.reduce(differences), chance)


def _columns(one: Feature, values: pd.Series, missing: Floats) -> Iterator[Floats]:
    """Yield what is compared between years: whether it is missing, the number or every code."""
    yield missing
    if one.kind != "categorical":
        yield values.to_numpy(dtype=np.float64)
        return
    place, codes = pd.factorize(values)
    for number in range(len(codes)):
        yield (place == number).astype(np.float64)


def _drift(x: Floats, year: Any, years: int) -> Floats:
    """Return the standardised difference (years,) between each year and all before; NaN: none."""
    known = ~np.isnan(x)
    at, x = year[known], x[known] - (x[known].mean() if known.any() else 0.0)
    n, total, squares = (np.bincount(at, x**power, years) for power in (0, 1, 2))
    n_all, total_all, squares_all = (np.cumsum(part) for part in (n, total, squares))
    n_before, total_before = n_all - n, total_all - total
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.abs(total / n - total_before / n_before)
        variance = squares_all / n_all - (total_all / n_all) ** 2
        found: Floats = np.where(variance > 1e-12, gap / np.sqrt(variance), 0.0 * gap)
    return found


def write_figures(table: pd.DataFrame, features: Sequence[Feature], folder: Path) -> None:
    """Write features.md and a plot for each theme into a folder."""
    known = {one: table[one.name].dropna() for one in features}
    empty = [one for one, values in known.items() if values.empty]
    same = [one for one, values in known.items() if len(values.drop_duplicates()) == 1]
    same = [one for one in same if len(known[one]) == len(table)]
    sizes, found = by_year(table, [one for one in features if one not in {*empty, *same}])
    told = {"look": LOOK, "chance": _CHANCE, "fewest": FEWEST, "n": int(sizes.sum())}
    parts = [_HEAD.format(features=len(features), **told)]
    for what, ones in (("Without any value", empty), ("The same for everyone", same)):
        if ones:
            parts.append(f"{what}: {', '.join(f'`{one.name}`' for one in ones)}.")
    for theme in sorted({group_of(one.feature) for one in found}):
        of_theme = [one for one in found if group_of(one.feature) == theme]
        name = f"features_{theme.replace(' ', '_')}.png"
        _draw(sizes, of_theme, folder / name)
        parts += [f"## {theme}", _table(sizes, of_theme), f"![{theme}, by year]({name})"]
    (folder / "features.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


_HEAD: Final = """\
# Data figures of features

{features} features of {n:,} landmarks by year of the as-of day. A cell is the share missing, then
the drift: how far the year is from all earlier years together in mean, in the share missing or in
the share of a code, whichever is largest, in standard deviations. Bold: above {look} and above
{chance} standard errors. A year that is not whole differs in season too, and the first years of a
register lack history. Years with fewer than {fewest} landmarks are left out.

Drift is a reason to look, not a fault: the people, the rules or the register may have changed."""


def _table(sizes: pd.Series, of_theme: Sequence[Figures]) -> str:
    years = [f"{year} (n={n:,})" for year, n in sizes.items()]
    lines = [["feature", *years], ["---"] * (1 + len(years))]
    for one in of_theme:
        cells = zip(one.missing, one.drift, one.stands_out, strict=True)
        lines.append([f"`{one.feature.name}`", *(_cell(*cell) for cell in cells)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(missing: float, drift: float, stands_out: bool) -> str:
    if np.isnan(drift):
        return f"{missing:.1%}"
    return f"{missing:.1%}, **{drift:.2f}**" if stands_out else f"{missing:.1%}, {drift:.2f}"


def _draw(sizes: pd.Series, of_theme: Sequence[Figures], path: Path) -> None:
    """Draw the share missing and the drift of every feature and year as shades."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(10, 1.2 + 0.22 * len(of_theme)), layout="constrained")
    left, right = drawing.subplots(1, 2, sharey=True)
    shades = {
        "share missing": (left, np.array([one.missing for one in of_theme]), "Greys", 1.0),
        f"drift (look: {LOOK})": (right, np.array([one.drift for one in of_theme]), "Blues", 0.5),
    }
    for title, (axis, values, colours, darkest) in shades.items():
        image = axis.imshow(values, cmap=colours, vmin=0, vmax=darkest, aspect="auto")
        axis.set_xticks(range(len(sizes)), sizes.index, fontsize=8)
        axis.set_title(title, fontsize=9)
        drawing.colorbar(image, ax=axis, extend="neither" if darkest == 1 else "max")
    left.set_yticks(range(len(of_theme)), [one.feature.name for one in of_theme], fontsize=8)
    drawing.savefig(path, dpi=110, metadata={"Software": None})
