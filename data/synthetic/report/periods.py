"""The months of a window, and the periods of targets as months of it."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.days import Window
from data.synthetic.draws import Ints

_MONTHS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


@dataclass(frozen=True)
class Months:
    """The calendar months that a window touches, numbered from 0."""

    window: Window

    @property
    def first(self) -> int:
        """Return the first month, counted from January 1970."""
        return int(month_numbers(np.array([self.window.first]))[0])

    @property
    def count(self) -> int:
        """Return how many months there are."""
        return int(month_numbers(np.array([self.window.last]))[0]) - self.first + 1

    @property
    def names(self) -> list[str]:
        """Return the months as yyyy-MM."""
        months = np.arange(self.first, self.first + self.count)
        return [str(month) for month in months.astype("datetime64[M]")]

    @property
    def middles(self) -> Ints:
        """Return the day number of the 15th of each month."""
        months = np.arange(self.first, self.first + self.count).astype("datetime64[M]")
        return np.asarray(months.astype("datetime64[D]").astype(np.int64) + 14)

    def of(self, days: Ints) -> Ints:
        """Return the month of each day; below 0 or from `count` up when outside the window."""
        return np.asarray(month_numbers(days) - self.first)

    def within(self, period: str, trim: tuple[int, int] = (0, 0)) -> slice | None:
        """Return the months of a period, or None when they are not in the window.

        `trim` is how many months at the start and the end do not count. A month, quarter or year
        must be there in whole; a range (with ..) is cut to what there is.
        """
        first, last = trim[0], self.count - 1 - trim[1]
        if period == "window":
            return slice(first, last + 1) if last >= first else None
        start, end = (edge - self.first for edge in months_of_period(period))
        if ".." in period:
            start, end = max(start, first), min(end, last)
        inside = first <= start <= end <= last
        return slice(start, end + 1) if inside else None

    def text(self, months: slice) -> str:
        """Write months as a period."""
        names = self.names[months]
        return names[0] if len(names) == 1 else f"{names[0]}..{names[-1]}"


def month_numbers(days: Ints) -> Ints:
    """Return the calendar month of day numbers, counted from January 1970."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64))


def months_of_period(period: str) -> tuple[int, int]:
    """Return the first and last month, from January 1970, of yyyy, yyyy-MM, yyyyQn or a range."""
    if ".." in period:
        start, end = period.split("..")
        return months_of_period(start)[0], months_of_period(end)[1]
    year, rest = int(period[:4]), period[4:]
    january = (year - 1970) * 12
    if not rest:
        return january, january + 11
    if rest.startswith("Q"):
        start_month = january + _MONTHS[rest] - 1
        return start_month, start_month + 2
    month = january + int(rest[1:]) - 1
    return month, month
