"""The people of a bench world: who they are, and when they were registered and looked at."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa

from bench.features.draws import Ints, dates, hexadecimal, joined, mixed, references
from bench.runs import YEARS

_EPOCH: Final = date(1970, 1, 1)
FIRST, LAST = ((day - _EPOCH).days for day in YEARS)
# Weeks after registration at which a spell is looked at, if it lasts so long.
_WEEKS: Final = np.array([0, 4, 8, 12, 26, 52])
_SHARES: Final = (0.7, 0.1, 0.07, 0.05, 0.05, 0.03)
# So that there are 5 landmarks for 3 people.
_LOOKED_AT: Final = 0.926
# Numbers of people and of spells become other texts.
_PERSON, _PERIODE = 1, 2


@dataclass(frozen=True)
class Spells:
    """Spells as job seeker, in order of person and start; `end` may lie after the last day."""

    owner: Ints
    number: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.owner)

    @cached_property
    def refs(self) -> pa.Array:
        """Return the periode_ref of each."""
        return references(self.number, _PERIODE)

    def some(self, rng: np.random.Generator, mean: float) -> Ints:
        """Return the places of spells, each as many times as a Poisson draw with this mean says."""
        return np.repeat(np.arange(len(self)), rng.poisson(mean, len(self)))

    def day_in(self, rng: np.random.Generator, which: Ints) -> Ints:
        """Return a random day of each of these spells."""
        length = np.minimum(self.end, LAST)[which] - self.start[which]
        return self.start[which] + (rng.random(len(which)) * np.maximum(length, 1)).astype(np.int64)


@dataclass(frozen=True)
class People:
    """Some people next to each other, of `of` in all; the first of them has the number `first`."""

    seed: int
    first: int
    count: int
    of: int

    def rng(self, what: str) -> np.random.Generator:
        """Return draws of their own for a register: another one does not change them."""
        return np.random.default_rng([self.seed, self.first, *what.encode()])

    @cached_property
    def refs(self) -> pa.Array:
        """Return the person_refs, which rise with the people's numbers."""
        numbers = np.arange(self.first, self.first + self.count, dtype=np.uint64)
        step = np.uint64(2**64 // self.of)
        random = mixed(numbers + np.uint64(self.seed), _PERSON)
        return hexadecimal(numbers * step + random % step, mixed(random, _PERSON))

    @cached_property
    def spells(self) -> Spells:
        """Return the spells, none of which begins before another one has ended."""
        rng = self.rng("spells")
        owner = np.repeat(np.arange(self.count), 1 + rng.poisson(0.8, self.count))
        start = rng.integers(FIRST, LAST + 1, len(owner))
        order = np.lexsort((start, owner))
        owner, start = owner[order], start[order]
        length = 7 + rng.exponential(230, len(owner)).astype(np.int64)
        following = np.append(np.where(owner[1:] == owner[:-1], start[1:], LAST * 2), LAST * 2)
        # A person has no more than 64 spells: their numbers stay apart.
        place = np.arange(len(owner)) - np.searchsorted(owner, owner)
        return Spells(
            owner, (self.first + owner) * 64 + place, start, np.minimum(start + length, following)
        )

    def landmarks(self) -> pa.Table:
        """Return landmark_ref, person_ref, periode_ref, as_of and registrert, a day of a spell."""
        rng, spells = self.rng("landmarks"), self.spells
        looked_at = np.flatnonzero(rng.random(len(spells)) < _LOOKED_AT)
        days = 7 * rng.choice(_WEEKS, len(looked_at), p=_SHARES)
        start = spells.start[looked_at]
        days[start + days >= np.minimum(spells.end[looked_at], LAST)] = 0
        refs = spells.refs.take(pa.array(looked_at))
        return pa.table(
            {
                "landmark_ref": joined(refs, pa.array(days).cast(pa.string())),
                "person_ref": self.refs.take(pa.array(spells.owner[looked_at])),
                "periode_ref": refs,
                "as_of": dates(start + days),
                "registrert": dates(start),
            }
        )
