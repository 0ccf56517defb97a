"""Landmarks as arrays: their days, spells, and where each window begins."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import ALWAYS, Ints, days_of
from features.windows import Window


class Marks(NamedTuple):
    """Days as int32 since 1970 (n,), the spells' references, and each one's person (n,)."""

    as_of: Ints
    registrert: Ints
    spells: pa.Array
    person: Ints

    def starts(self, windows: Sequence[Window]) -> Ints:
        """Return the first day in each window, (n, windows)."""
        found = np.empty((len(self.as_of), len(windows)), dtype=np.int32)
        for n, window in enumerate(windows):
            found[:, n] = self._start(window)
        return found

    def _start(self, window: Window) -> Ints:
        if window.unit == "alltid":
            return np.full(len(self.as_of), ALWAYS)
        if window.unit == "registrering":
            return self.registrert
        if window.unit == "dager":
            return self.as_of + np.int32(1 - window.length)
        if not len(self.as_of):
            return self.as_of
        # Once for each day between the first and the last: many landmarks share one.
        first = self.as_of.min()
        every = np.arange(first, self.as_of.max() + 1, dtype=np.int32)
        start = months_before(every + np.int32(1), window.length)
        return np.asarray(start[self.as_of - first])


def months_before(days: Ints, months: int) -> Ints:
    """Return the same day of an earlier month; one that it lacks becomes its last day."""
    month, of_month = month_and_day(days)
    earlier = month - months
    return np.asarray(np.minimum(_first_of(earlier) + of_month, _first_of(earlier + 1) - 1))


def month_and_day(days: Ints) -> tuple[Ints, Ints]:
    """Return the month of each day since January 1970, and the days before it in that month."""
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    return month, days - _first_of(month)


def _first_of(month: Ints) -> Ints:
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)


def marks_of(landmarks: pa.Table, persons: pa.Array) -> Marks:
    """Return numbered landmarks as arrays, each with its person's place among `persons`."""
    place = pc.index_in(landmarks["person_ref"].combine_chunks(), value_set=persons)
    return Marks(
        days_of(landmarks["as_of"]),
        days_of(landmarks["registrert"]),
        landmarks["periode_ref"].combine_chunks(),
        place.to_numpy(zero_copy_only=False).astype(np.int32),
    )
