"""Landmarks as arrays: their days, spells, and where each window begins."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from features.arrays import Ints, days_of
from features.windows import Window

_EVER: Final = np.int32(-(2**30))


class Marks(NamedTuple):
    """Days as int32 since 1970 (n,), the spells' references, and each one's person (n,)."""

    as_of: Ints
    registrert: Ints
    spells: pa.Array
    person: Ints

    def starts(self, windows: Sequence[Window]) -> Ints:
        """Return the first day in each window, (windows, n)."""
        found = [self._start(window) for window in windows]
        return np.array(found, dtype=np.int32).reshape(len(windows), len(self.as_of))

    def _start(self, window: Window) -> Ints:
        if window.unit == "alltid":
            return np.full(len(self.as_of), _EVER)
        if window.unit == "registrering":
            return self.registrert
        if window.unit == "dager":
            return self.as_of + np.int32(1 - window.length)
        return months_before(self.as_of + np.int32(1), window.length)


def months_before(days: Ints, months: int) -> Ints:
    """Return the same day of an earlier month; one that it lacks becomes its last day."""
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    of_month = dates - month.astype("datetime64[D]")
    earlier = month - np.timedelta64(months, "M")
    last = (earlier + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    found = np.minimum(earlier.astype("datetime64[D]") + of_month, last)
    return np.asarray(found.astype(np.int64), dtype=np.int32)


def marks_of(landmarks: pa.Table, persons: pa.Array) -> Marks:
    """Return numbered landmarks as arrays, each with its person's place among `persons`."""
    place = pc.index_in(landmarks["person_ref"].combine_chunks(), value_set=persons)
    return Marks(
        days_of(landmarks["as_of"], _EVER),
        days_of(landmarks["registrert"], _EVER),
        landmarks["periode_ref"].combine_chunks(),
        place.to_numpy(zero_copy_only=False).astype(np.int32),
    )
