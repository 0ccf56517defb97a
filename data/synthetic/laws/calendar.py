"""The calendar of a world: the level of unemployment, seasons, and a shock to one trade and region.

The level moves both inflow and hiring. In world A it follows what was published (tables/README.md);
how much of it is inflow, and the season of the inflow, are ASSUMPTIONS: the published season (T27)
is of the stock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.synthetic.days import YEAR, Window, day_of, months_of
from data.synthetic.draws import Floats, Ints

Knots = tuple[tuple[date, float], ...]
_TOP_OF_SEASON = day_of(date(2019, 5, 10))


@dataclass(frozen=True)
class Calendar:
    """Knots are joined by straight lines, and flat outside."""

    # Logarithm of the level of unemployment against its usual one.
    level: Knots
    # What a level of 1 adds to the log hazard of work, and to the log of the inflow.
    on_hiring: float
    on_inflow: float
    # Half the yearly swing of the log hazard of work, highest on 10 May.
    season: float
    # Registrations by month, 1 = an average month.
    inflow: tuple[float, ...]
    # Share of new people who come from the trades and places of the shock, and what it adds to
    # their log hazard of work at its height.
    shock: Knots
    on_shocked: float
    # By month, January first: what is added to the log hazard of work besides the season.
    by_month: tuple[float, ...] = (0.0,) * 12
    # What is added to the log hazard of a health benefit.
    health: Knots = ((date(2000, 1, 1), 0.0),)
    # Share of found jobs that last for a season only.
    brief_jobs: Knots = ((date(2000, 1, 1), 0.19),)
    # Those who come back are no new people: how much fewer first registrations there are in the
    # end than in the beginning of a window, and how fast (days).
    returning: float = 0.56
    returning_days: float = 400.0

    def hiring(self, days: Floats | Ints) -> Floats:
        """Return what the calendar adds to the log hazard of work."""
        season = self.season * np.cos(2 * np.pi * (days - _TOP_OF_SEASON) / YEAR)
        month = np.array(self.by_month)[months_of(np.floor(days)) - 1]
        return np.asarray(season + month + self.on_hiring * _at(self.level, days))

    def ailing(self, days: Floats | Ints) -> Floats:
        """Return what the calendar adds to the log hazard of a health benefit."""
        return _at(self.health, days)

    def brief(self, days: Floats | Ints) -> Floats:
        """Return the share of found jobs that last for a season only."""
        return _at(self.brief_jobs, days)

    def shocked(self, days: Floats | Ints) -> Floats:
        """Return the share of new people who come from the shock."""
        return _at(self.shock, days)

    def on_the_shocked(self, days: Floats | Ints) -> Floats:
        """Return what the shock adds to the log hazard of those it has hit."""
        height = max(value for _, value in self.shock)
        return np.asarray(self.on_shocked * self.shocked(days) / max(height, 1e-9))

    def first_days(self, window: Window, uniform: Floats) -> Ints:
        """Place first registrations in the window by season and level."""
        days = np.arange(window.first, window.last + 1, dtype=np.int64)
        weights = np.array(self.inflow)[months_of(days) - 1] * np.exp(
            self.on_inflow * _at(self.level, days)
        )
        come_back = -np.expm1(-(days - window.first) / self.returning_days)
        weights = weights * (1 - self.returning * come_back)
        edges = np.cumsum(weights)
        return np.asarray(days[np.searchsorted(edges, uniform * edges[-1], side="right")])


def _at(knots: Sequence[tuple[date, float]], days: Floats | Ints) -> Floats:
    where = [day_of(day) for day, _ in knots]
    return np.asarray(np.interp(days, where, [value for _, value in knots]), dtype=np.float64)
