"""The calendar of the world: hiring and inflow by day, with a season and a slow business cycle.

Both are ASSUMPTIONS: the published season (T27) is of the stock. No shock and no oil region yet.
"""

from datetime import date
from typing import Final

import numpy as np

from data.synthetic.days import YEAR, Window, day_of, months_of
from data.synthetic.draws import Floats, Ints

_SEASON: Final = 0.10
_CYCLE: Final = 0.18
_CYCLE_DAYS: Final = 7.5 * YEAR
_TOP_OF_CYCLE: Final = day_of(date(2019, 1, 1))
_TOP_OF_SEASON: Final = 130  # days into the year: 10 May
# Registrations by month, 1 = an average month.
_INFLOW: Final = np.array([1.2, 0.95, 0.95, 0.9, 0.9, 1.1, 1.1, 1.15, 0.95, 0.95, 0.95, 0.9])


def _cycle(days: Floats | Ints) -> Floats:
    """Return the business cycle, 1 at the top and -1 at the bottom."""
    return np.asarray(np.cos(2 * np.pi * (days - _TOP_OF_CYCLE) / _CYCLE_DAYS))


def hiring(days: Floats | Ints) -> Floats:
    """Return what the calendar adds to the log hazard of work."""
    season = np.cos(2 * np.pi * (days - _TOP_OF_CYCLE - _TOP_OF_SEASON) / YEAR)
    return np.asarray(_SEASON * season + _CYCLE * _cycle(days))


def first_days(window: Window, uniform: Floats) -> Ints:
    """Place first registrations in the window: more in bad times, in January and in summer."""
    days = np.arange(window.first, window.last + 1, dtype=np.int64)
    weights = _INFLOW[months_of(days) - 1] * np.exp(-0.5 * _CYCLE * _cycle(days))
    edges = np.cumsum(weights)
    return np.asarray(days[np.searchsorted(edges, uniform * edges[-1], side="right")])
