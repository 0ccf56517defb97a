"""Days as whole numbers since 1970-01-01, the window of a world, and both written as text."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from data.synthetic.draws import Ints
from profilering.errors import BadInput

EPOCH = date(1970, 1, 1)
# Later than every window: open, or never.
NEVER = 200_000
YEAR = 365.25
_FIRST, _LAST = date(2005, 1, 1), date(2050, 12, 31)
_SHORTEST = 31


def day_of(day: date) -> int:
    """Return a date as a day number."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Window:
    """The days that a world covers, both included; what became known later is not in it."""

    first: int
    last: int


def window_of(start: date, end: date) -> Window:
    """Check a window; raises BadInput when it is too short or too far from today's registers."""
    if start < _FIRST or end > _LAST:
        raise BadInput(f"The window must lie within {_FIRST} and {_LAST}. Change start or end.")
    if end < start:
        raise BadInput(f"The window ends on {end}, before it starts on {start}. Turn them round.")
    if (end - start).days < _SHORTEST:
        raise BadInput(f"The window must be at least {_SHORTEST} days. Let it start earlier.")
    return Window(day_of(start), day_of(end))


@cache
def _texts() -> list[str]:
    days = (date(1900, 1, 1) - EPOCH).days
    return [(EPOCH + timedelta(days=n)).isoformat() for n in range(days, 60_000)]


def iso(day: int) -> str:
    """Return a day number as yyyy-MM-dd."""
    return _texts()[day + 25_567]


def clock(second: int) -> str:
    """Return a second of the day as HH:mm:ss."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def iso_or_none(day: int, last_known: int = NEVER - 1) -> str | None:
    """Return a day as text, or None when it is later than the last day known."""
    return iso(day) if day <= last_known else None


def milliseconds(day: int, second: int) -> int:
    """Return an instant as Avro's timestamp-millis; `second` counts from midnight UTC."""
    return (day * 86_400 + second) * 1000


def months_of(days: Ints) -> Ints:
    """Return the calendar month, 1 to 12, of day numbers."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months % 12 + 1, dtype=np.int64)
