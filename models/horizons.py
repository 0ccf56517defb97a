"""Any time between fitted horizons: log-odds are straight lines in log time.

What is linear in the log-odds at fitted horizons, as contributions are, is as linear in between.
Before the first horizon the odds are in proportion to time, as with a constant small hazard.
"""

from dataclasses import dataclass
from math import log

import numpy as np


@dataclass(frozen=True)
class Place:
    """A time among fitted horizons: (1 - share) x `low` + share x `high`, moved by `shift`."""

    low: int
    high: int
    share: float
    shift: float


def place_of(time: float, horizons: tuple[float, ...]) -> Place:
    """Find the place of a time; raises ValueError outside (0, last horizon]."""
    if not 0 < time <= horizons[-1]:
        raise ValueError(f"a time must be above 0 and at most {horizons[-1]:g}")
    if time <= horizons[0]:
        return Place(0, 0, 0.0, log(time / horizons[0]))
    high = int(np.searchsorted(horizons, time))
    low = high - 1
    share = log(time / horizons[low]) / log(horizons[high] / horizons[low])
    return Place(low, high, share, 0.0)


def leading_horizon(horizons: tuple[float, ...]) -> int:
    """Return the position of the horizon that segments and plots speak of: the middle one."""
    return (len(horizons) - 1) // 2
