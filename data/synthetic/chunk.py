"""A chunk of people with their lives, as the registers are written from it."""

from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from data.synthetic.days import Window
from data.synthetic.draws import Bools, Draws, Ints
from data.synthetic.laws.laws import Laws
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.life.lives import Lives, make_lives
from data.synthetic.life.people import People, make_people, rows
from data.synthetic.life.reporting import Reports, reports


@dataclass(frozen=True)
class Chunk:
    """People in a row, their idents, lives, and when their jobs became known."""

    draws: Draws
    window: Window
    laws: Laws
    people: People
    idents: list[str]
    lives: Lives
    reports: Reports

    def bounds(self, person: Ints) -> list[int]:
        """Return where each person's rows start in a column sorted by person, and its end."""
        edges = np.arange(len(self.idents) + 1)
        found: list[int] = np.searchsorted(person, edges).tolist()
        return found

    def numbers(self, person: Ints) -> Ints:
        """Return the numbers of people by their rows."""
        return self.people.number[person]


def make_chunk(  # noqa: PLR0913 (the last one changes nothing that is written)
    first: int,
    idents: list[str],
    draws: Draws,
    window: Window,
    laws: Laws = WORLD_A,
    *,
    has_incidence: bool = True,
) -> Chunk:
    """Let the people numbered from `first` live; `idents` has one for each.

    Those whom Nav never came to know of are left out. `has_incidence` False leaves out the true
    incidence, which takes most of the time.
    """
    number = np.arange(first, first + len(idents), dtype=np.int64)
    people = make_people(number, draws, window, laws)
    lives = make_lives(people, draws, window, laws, has_incidence=has_incidence)
    there = np.bincount(lives.spells.person, minlength=len(number)) > 0
    people, lives = rows(people, there), _of(lives, there)
    known = reports(people, lives.jobs, draws, laws)
    return Chunk(draws, window, laws, people, list(compress(idents, there)), lives, known)


def _of(lives: Lives, there: Bools) -> Lives:
    """Return the lives of some of the people, who are numbered anew."""
    place = np.cumsum(there) - 1
    jobs = rows(lives.jobs, there[lives.jobs.person])
    spells = replace(lives.spells, person=place[lives.spells.person])
    return replace(lives, spells=spells, jobs=replace(jobs, person=place[jobs.person]))
