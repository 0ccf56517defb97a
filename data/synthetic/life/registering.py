"""People who register on a day: the batch that every step of a registration works on."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.days import YEAR
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.life.people import People, rows


@dataclass(frozen=True)
class Registering:
    """People (each in a row of the chunk) on their days, for the `times`-th time from 0."""

    people: People
    row: Ints
    day: Ints
    times: int
    draws: Draws

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
        people = rows(self.people, index)
        return Registering(people, self.row[index], self.day[index], self.times, self.draws)

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
