"""Chunks of any world and scenario for tests of the truth, and what has happened in them."""

from functools import cache

import numpy as np

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import window_of
from data.synthetic.draws import Draws
from data.synthetic.laws.all import laws_of
from data.synthetic.laws.laws import Laws
from data.synthetic.life.answers import answer
from data.synthetic.life.benefits import entitled
from data.synthetic.life.careers import earlier_jobs, standing
from data.synthetic.life.case import Case
from data.synthetic.life.grid import HORIZONS
from data.synthetic.life.people import make_people
from data.synthetic.life.registering import Registering
from tests.unit.data.synthetic.worlds import END, START

SEEDS = (20261101, 7)


@cache
def lived(
    world: str,
    seed: int,
    scenarios: tuple[str, ...] = (),
    persons: int = 5000,
    *,
    has_incidence: bool = False,
) -> Chunk:
    """Let people live in the default window under the laws of a world and its scenarios.

    The true incidence takes thirty times as long as all the rest.
    """
    idents, laws = [str(n) for n in range(persons)], laws_of(world, scenarios)
    window = window_of(START, END)
    return make_chunk(0, idents, Draws(seed), window, laws, has_incidence=has_incidence)


def happened(chunk: Chunk, landmark: int) -> np.ndarray:
    """Return who has had each exit first after the landmark: registrations x exits x horizons.

    All latent times are known, so this is what Aalen-Johansen counts.
    """
    works, ails = chunk.lives.truth.to_work, chunk.lives.truth.to_health
    by = landmark + np.array(HORIZONS)
    works_by = (works < ails)[:, None] & (works[:, None] <= by)
    return np.stack([works_by, (ails < works)[:, None] & (ails[:, None] <= by)], axis=1)


def there(chunk: Chunk, landmark: int) -> np.ndarray:
    """Return who is still registered at a landmark, without either exit."""
    truth = chunk.lives.truth
    registered = chunk.lives.exits.left > chunk.lives.spells.day + landmark
    return registered & (np.minimum(truth.to_work, truth.to_health) > landmark)


def errors(said: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Return how many standard errors what was seen lies from what was said, in the mean."""
    return (seen - said).sum(axis=0) / np.sqrt((said * (1 - said)).sum(axis=0))


def fresh(laws: Laws, seed: int, persons: int = 6000) -> Case:
    """Return first registrations as the effects see them, without living on."""
    draws, everyone = Draws(seed), np.arange(persons, dtype=np.int64)
    people = make_people(everyone, draws, window_of(START, END), laws)
    at = Registering(people, everyone, people.first_day, 0, draws)
    held = standing(earlier_jobs(at), at, persons)
    return Case(at, held, answer(at, held, laws.silence), entitled(at, held))
