"""A chunk as the report sees it: stays, statuses on the 15th of each month, and rows to count."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import NEVER, YEAR
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.report.periods import Months

# Groups of people that are left out in turn, for the uncertainty of every figure.
GROUPS: Final = 40
_FAR: Final = 1_000_000


class Stays:
    """Days from `first` to before `after`, of people; answers how many of them touch some days."""

    def __init__(self, person: Ints, first: Ints, after: Ints) -> None:
        there = after > first
        self._starts = np.sort(person[there] * _FAR + first[there])
        self._ends = np.sort(person[there] * _FAR + after[there])

    def touching(self, person: Ints, day: Ints, last: Ints | None = None) -> Ints:
        """Return how many stays of each person touch `day`, or the days from it to `last`."""
        until = day if last is None else last
        begun = np.searchsorted(self._starts, person * _FAR + until, side="right")
        ended = np.searchsorted(self._ends, person * _FAR + day, side="right")
        return np.asarray(begun - ended)


@dataclass(frozen=True)
class Rows:
    """Something to count: who, in which month (of the window)."""

    person: Ints
    month: Ints


class View:
    """The registrations of a chunk with what is needed to count them."""

    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.people, self.lives = chunk.people, chunk.lives
        self.months = Months(chunk.window)
        self.group = np.asarray(chunk.people.number % GROUPS)
        self.person, self.start = self.lives.spells.person, self.lives.spells.day
        self.left = self.lives.exits.left

    @cached_property
    def registered(self) -> Stays:
        """The days registered as a job seeker."""
        return Stays(self.person, self.start, self.left)

    @cached_property
    def gross(self) -> Stays:
        """The days of those who were not partly unemployed when they registered."""
        these = self.statuses(self.person, self.start) < 2
        return Stays(self.person[these], self.start[these], self.left[these])

    @cached_property
    def long(self) -> Stays:
        """The days registered after the first year of a registration."""
        return Stays(self.person, self.start + 365, self.left)

    @cached_property
    def jobs(self) -> Stays:
        """The days in a job, however small."""
        jobs = self.lives.jobs
        return Stays(jobs.person, jobs.start, np.minimum(jobs.end, NEVER) + 1)

    @cached_property
    def measures(self) -> Stays:
        """The days on tiltak."""
        taken = self.lives.tiltak
        there = taken.kind >= 0
        return Stays(self.person[there], taken.first[there], taken.last[there] + 1)

    @cached_property
    def stock(self) -> tuple[Rows, Ints]:
        """Everyone registered on the 15th of each month, with a status (see `statuses`)."""
        rows = self._open_on_the_15th(self.start, self.left)
        return rows, self.statuses(rows.person, self.months.middles[rows.month])

    def statuses(self, person: Ints, day: Ints) -> Ints:
        """Return 0 fully unemployed, 1 on measures, 2 partly unemployed, of the registered."""
        measures = self.measures.touching(person, day) > 0
        works = self.jobs.touching(person, day) > 0
        return np.where(measures, 1, np.where(works, 2, 0))

    def _open_on_the_15th(self, first: Ints, after: Ints) -> Rows:
        middles = self.months.middles
        begin, end = np.searchsorted(middles, first), np.searchsorted(middles, after)
        length = np.maximum(end - begin, 0)
        offsets = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        return Rows(np.repeat(self.person, length), np.repeat(begin, length) + offsets)

    def age(self, person: Ints, day: Ints) -> Floats:
        """Return ages in years."""
        return np.asarray((day - self.people.birth[person]) / YEAR)

    def count(
        self, person: Ints, month: Ints, cell: Ints | Bools | None = None, cells: int = 1
    ) -> Floats:
        """Count rows: groups of people x months x cells. Rows outside the window are left out."""
        months = self.months.count
        inside = (month >= 0) & (month < months)
        place = (self.group[person] * months + month) * cells
        if cell is not None:
            place = place + cell
        counted = np.bincount(place[inside], minlength=GROUPS * months * cells)
        return np.asarray(counted.reshape(GROUPS, months, cells), dtype=np.float64)
