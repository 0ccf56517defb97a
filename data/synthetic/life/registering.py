"""People who register on a day: the batch that every step of a registration works on."""

from dataclasses import dataclass, replace

import numpy as np

from data.synthetic.days import YEAR
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.life.people import People, rows


@dataclass(frozen=True)
class Registering:
    """People (each in a row of the chunk) on their days, for the `times`-th time from 0.

    `day` is when Nav knew of it, and `waited` how many days before they had registered.
    """

    people: People
    row: Ints
    day: Ints
    times: int
    draws: Draws
    waited: Ints | int = 0

    @property
    def number(self) -> Ints:
        """The people's numbers."""
        return self.people.number

    @property
    def age(self) -> Floats:
        """Age in years on the day."""
        return np.asarray((self.day - self.people.birth) / YEAR)

    def some(self, index: Ints | Bools) -> "Registering":
        """Return some of them."""
        people, waited = rows(self.people, index), np.broadcast_to(self.waited, self.row.shape)
        day = self.day[index]
        return Registering(people, self.row[index], day, self.times, self.draws, waited[index])

    def known_after(self, days: Ints) -> "Registering":
        """Return them on the days when Nav knows of them, so many days after these."""
        return replace(self, day=self.day + days, waited=days)

    def uniform(self, stream: str) -> Floats:
        """Draw from (0, 1), anew for each registration."""
        return self.draws.uniform(stream, self.number, self.times)

    def exponential(self, stream: str) -> Floats:
        """Draw from the unit exponential distribution, anew for each registration."""
        return self.draws.exponential(stream, self.number, self.times)

    def below(self, stream: str, share: Floats | float) -> Bools:
        """Draw true with probability `share`, anew for each registration."""
        return self.draws.below(stream, self.number, share, self.times)

    def choice(self, stream: str, shares: Floats) -> Ints:
        """Draw indices of `shares`, anew for each registration."""
        return self.draws.choice(stream, self.number, shares, self.times)
