"""The forms that figures take: each computes a value, and how many it rests on, from counts.

Counts are months x cells; the first word of a count's name decides which months are complete.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.report.periods import Months
from data.synthetic.report.places import FYLKER, residents
from data.synthetic.report.starts import MONTH, WEEKS

Counts = Mapping[str, Floats]
Value = tuple[float, float]
_CENTRED: Final = np.array([0.5, *[1.0] * 11, 0.5]) / 12
WEEKS_A_MONTH: Final = MONTH / 7
# Months at the start and the end of a window in which a count is not what it would be later: nobody
# is registered at the start, and who leaves near the end cannot come back.
TRIM: Final = {
    "stock": (12, 0),
    "long": (36, 0),
    "year": (12, 0),
    "start": (0, 0),
    "gap": (0, 9),
    "work": (0, 18),
    "leaving": (12, 6),
    "again": (12, 12),
}


class NotInWindow(Exception):
    """The figure needs months that the window does not have."""


@dataclass(frozen=True)
class Period:
    """Months of a window."""

    calendar: Months
    months: slice

    def whole_years(self) -> slice:
        """Return the months cut to calendar years; raises NotInWindow when there is none."""
        first = self.calendar.first
        start, stop = -(-(first + self.months.start) // 12), (first + self.months.stop) // 12
        if stop <= start:
            raise NotInWindow
        return slice(start * 12 - first, stop * 12 - first)


def trim_of(name: str) -> tuple[int, int]:
    """Return how many months of a count are left out at the start and the end."""
    return TRIM[name.partition("_")[0]]


class Form(Protocol):
    """A way to compute a figure. `name` is the count that decides which months there are."""

    @property
    def name(self) -> str:
        """Return the name of the count."""

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the value and how many it rests on."""


@dataclass(frozen=True)
class Share:
    """Some cells of a count over some (all when None)."""

    name: str
    cells: tuple[int, ...]
    of: tuple[int, ...] | None = None

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the share and the denominator."""
        total = counts[self.name][at.months].sum(axis=0)
        below = total.sum() if self.of is None else total[list(self.of)].sum()
        return _ratio(total[list(self.cells)].sum(), below), float(below)


@dataclass(frozen=True)
class YearRatio:
    """The mean stock of a period over that of 2015."""

    cells: tuple[int, ...]
    name: str = "stock"
    base: str = "2015"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the ratio and the people-months of the period."""
        base = at.calendar.within(self.base, trim_of(self.name))
        if base is None:
            raise NotInWindow
        stock = counts[self.name][:, list(self.cells)].sum(axis=1)
        return _ratio(stock[at.months].mean(), stock[base].mean()), float(stock[at.months].sum())


@dataclass(frozen=True)
class PeoplePerStock:
    """People in a calendar year over the mean stock of the year."""

    name: str
    cells: tuple[int, ...]
    stock: tuple[int, ...]

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the ratio and the people."""
        years = at.whole_years()
        people = counts[self.name][years][:, list(self.cells)].sum()
        stock = counts["stock"][years][:, list(self.stock)].sum() / 12
        return _ratio(people, stock), float(people)


@dataclass(frozen=True)
class Weeks:
    """Mean completed spell: the stock over those who enter it (Little's law)."""

    cells: tuple[int, ...]
    name: str = "stock"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the weeks and the registrations."""
        cells = list(self.cells)
        begun = counts["start"][at.months][:, cells].sum()
        stock = counts["stock"][at.months][:, cells].sum()
        return _ratio(stock * WEEKS_A_MONTH, begun), float(begun)


@dataclass(frozen=True)
class Median:
    """Median months registered, of a block of weeks in the count of lengths."""

    block: int
    name: str = "start_length"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the months, interpolated within a week, and the registrations."""
        weeks = counts[self.name][at.months].sum(axis=0)[self.block * WEEKS :][:WEEKS]
        reached = np.concatenate([[0.0], np.cumsum(weeks)])
        if not reached[-1]:
            raise NotInWindow
        week = np.interp(reached[-1] / 2, reached, np.arange(WEEKS + 1))
        return float(week / WEEKS_A_MONTH), float(reached[-1])


@dataclass(frozen=True)
class Season:
    """The fully unemployed in a month over the centred mean of twelve months, mean of the years."""

    month: int
    name: str = "stock"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the index and the people-months of the month."""
        stock, start = counts[self.name][:, 0], trim_of(self.name)[0]
        trend = np.full(len(stock), np.nan)
        if len(stock) > start + 12:
            trend[start + 6 : -6] = np.convolve(stock[start:], _CENTRED, mode="valid")
        these = np.arange(len(stock))[at.months]
        these = these[(at.calendar.first + these) % 12 == self.month - 1]
        these = these[np.isfinite(trend[these])]
        if not len(these):
            raise NotInWindow
        return float((stock[these] / trend[these]).mean()), float(stock[these].sum())


@dataclass(frozen=True)
class Largest:
    """The share of the largest cells; those not counted as an occupation are in it too."""

    how_many: int
    name: str = "stock_occupation"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the share and the denominator."""
        total = counts[self.name][at.months].sum(axis=0)
        return _ratio(np.sort(total)[-self.how_many :].sum(), total.sum()), float(total.sum())


def _variation(rates: Floats) -> float:
    return float(rates.std(ddof=1) / rates.mean())


_OF_ALL: Final[Mapping[str, Callable[[Floats], float]]] = {
    "cv": _variation,
    "lowest": np.min,
    "highest": np.max,
}


@dataclass(frozen=True)
class County:
    """The fully unemployed per resident of each county, over the country's.

    `pick` is a county's name, or `cv`, `lowest`, `highest` over all of them.
    """

    pick: str
    name: str = "stock_place"

    def __call__(self, counts: Counts, at: Period) -> Value:
        """Return the ratio (or variation) and the people-months."""
        total = counts[self.name][at.months].sum(axis=0).reshape(len(FYLKER), -1).sum(axis=1)
        rates = (total / residents()) / (total.sum() / residents().sum())
        if self.pick in _OF_ALL:
            return float(_OF_ALL[self.pick](rates)), float(total.sum())
        place = FYLKER.index(self.pick)
        return float(rates[place]), float(total[place])


def _ratio(above: float, below: float) -> float:
    if not below:
        raise NotInWindow
    return float(above / below)
