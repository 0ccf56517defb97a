"""Who describes their situation, and when: a sitting soon after registering, for some one later.

Silence is informative: those in poor health, those not digital and those from outside the EU
answer less often, and fewer of the questions. All shares are ASSUMPTIONS.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import YEAR
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.life.answers import Answers
from data.synthetic.life.needs import NEEDS
from data.synthetic.life.people import People, rows
from data.synthetic.margins import LANDGRUPPER

# Log odds of answering at all, and days until they do.
_DESCRIBES: Final = 1.2
_MEAN_DAYS: Final = 4.0
_AGAIN: Final = 0.25
_AGAIN_FROM, _AGAIN_MEAN = 21, 80.0
_OUTSIDE: Final = LANDGRUPPER.index("RESTEN_AV_VERDEN")
# `strain` is a share of people: the lower, the poorer the health.
_STRAINED: Final = 0.3


@dataclass(frozen=True)
class Sittings:
    """Columns, one entry per sitting; `spell` is a row of the registrations, `occasion` 0 or 1."""

    draws: Draws
    spell: Ints
    times: Ints
    occasion: Ints
    registered: Ints
    day: Ints
    second: Ints
    prospects: Floats
    people: People
    answers: Answers

    @property
    def number(self) -> Ints:
        """The people's numbers."""
        return self.people.number

    @property
    def count(self) -> Ints:
        """The count by which draws of a sitting are addressed."""
        return 2 * self.times + self.occasion

    @property
    def age(self) -> Floats:
        """Age in years on the day."""
        return np.asarray((self.day - self.people.birth) / YEAR)

    @property
    def reluctance(self) -> Floats:
        """How much lowers the log odds of answering."""
        return _reluctance(self.people, self.answers)

    def needs(self, name: str) -> Bools:
        """Tell whose latent need is this one of NEEDS."""
        return needs(self.people, name)

    def uniform(self, stream: str) -> Floats:
        """Draw from (0, 1), anew for each sitting."""
        return self.draws.uniform(stream, self.number, self.count)

    def normal(self, stream: str) -> Floats:
        """Draw from the standard normal distribution, anew for each sitting."""
        return self.draws.normal(stream, self.number, self.count)

    def lasting(self, stream: str) -> Floats:
        """Draw from the standard normal distribution, once for each person."""
        return self.draws.normal(stream, self.number)

    def says(self, stream: str, log_odds: Floats) -> Bools:
        """Draw true with these log odds, anew for each sitting."""
        return np.asarray(self.uniform(stream) < _expit(log_odds))


def sittings(chunk: Chunk) -> Sittings:
    """Return the sittings in the window, by person and time."""
    spells, answers, draws = chunk.lives.spells, chunk.lives.answers, chunk.draws
    people = rows(chunk.people, spells.person)
    number, times = people.number, spells.times
    willing = _expit(_DESCRIBES - _reluctance(people, answers))
    replies = draws.below("describes", number, willing, times)
    first = spells.day + _up(_MEAN_DAYS * draws.exponential("describes_after", number, times))
    again = draws.below("describes_again", number, _AGAIN, times)
    later = _AGAIN_FROM + _AGAIN_MEAN * draws.exponential("again_after", number, times)
    second = answers.second + 300 + _up(1_800 * draws.uniform("describes_at", number, times))
    spell = np.repeat(np.arange(len(number)), 2)
    occasion = np.tile(np.array([0, 1]), len(number))
    day = np.stack([first, first + _up(later)], axis=1).ravel()
    there = np.stack([replies, replies & again], axis=1).ravel()
    there &= (day < chunk.lives.exits.left[spell]) & (day <= chunk.window.last)
    spell = spell[there]
    return Sittings(
        draws=draws,
        spell=spell,
        times=times[spell],
        occasion=occasion[there],
        registered=spells.day[spell],
        day=day[there],
        second=second[spell],
        # The predictor of work, less its mean: of the truth, all that a person may sense.
        prospects=chunk.lives.truth.work_predictor[spell],
        people=rows(people, spell),
        answers=rows(answers, spell),
    )


def needs(people: People, name: str) -> Bools:
    """Tell whose latent need is this one of NEEDS."""
    return np.asarray(people.need == NEEDS.index(name))


def _reluctance(people: People, answers: Answers) -> Floats:
    strained = np.clip(1 - people.strain / _STRAINED, 0, 1)
    outside = people.landgruppe == _OUTSIDE
    traits = 0.3 * needs(people, "SPRAAK") + 0.4 * needs(people, "OPPFOELGING")
    return np.asarray(1.3 * ~answers.is_digital + 0.8 * outside + 1.2 * strained + traits)


def _expit(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _up(days: Floats) -> Ints:
    return np.floor(days).astype(np.int64)
