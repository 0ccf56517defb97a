"""Random draws that depend on seed, stream, person and count alone: no order, no chunk, no thread.

Each draw is a hash (SplitMix64's finaliser) of its address, so people can be made in any order, and
a new stream alters no other one. Two worlds with the same seed share every draw that both make.
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_Words = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_COUNT_STEP = np.uint64(0xD1342543DE82EF95)
_FACTORS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


def mixed(words: _Words) -> _Words:
    """Mix 64-bit words one to one: different words stay different."""
    words = (words ^ (words >> _SHIFTS[0])) * _FACTORS[0]
    words = (words ^ (words >> _SHIFTS[1])) * _FACTORS[1]
    return words ^ (words >> _SHIFTS[2])


def key_of(*parts: object) -> int:
    """Return a 64-bit key of any parts, the same on every machine."""
    text = ":".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Draws:
    """The draws of one seed, addressed by stream (a name), person number and count."""

    seed: int

    def uniform(self, stream: str, person: Ints, count: int | Ints = 0) -> Floats:
        """Draw from (0, 1), both ends excluded."""
        key = np.uint64(key_of(self.seed, stream))
        counts = np.broadcast_to(np.asarray(count, dtype=np.int64), person.shape)
        inner = mixed(counts.astype(np.uint64) * _COUNT_STEP + key)
        words = mixed(mixed(person.astype(np.uint64) * _STEP + inner))
        return ((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def normal(self, stream: str, person: Ints, count: int | Ints = 0) -> Floats:
        """Draw from the standard normal distribution."""
        return np.asarray(ndtri(self.uniform(stream, person, count)), dtype=np.float64)

    def exponential(self, stream: str, person: Ints, count: int | Ints = 0) -> Floats:
        """Draw from the exponential distribution with mean 1."""
        return -np.log(self.uniform(stream, person, count))

    def lognormal(
        self,
        stream: str,
        person: Ints,
        median: Floats | float,
        spread: float,
        count: int | Ints = 0,
    ) -> Floats:
        """Draw positive numbers with this median; `spread` is the deviation of the logarithm."""
        return median * np.exp(spread * self.normal(stream, person, count))

    def below(
        self, stream: str, person: Ints, share: Floats | float, count: int | Ints = 0
    ) -> Bools:
        """Draw true with probability `share`."""
        return self.uniform(stream, person, count) < share

    def choice(self, stream: str, person: Ints, shares: Floats, count: int | Ints = 0) -> Ints:
        """Draw indices of `shares`: one row of shares for all, or a row for each person."""
        edges = np.cumsum(shares, axis=-1)
        drawn = self.uniform(stream, person, count) * edges[..., -1]
        if edges.ndim == 1:
            return np.searchsorted(edges, drawn, side="right").astype(np.int64)
        return np.asarray((edges <= drawn[:, None]).sum(axis=1), dtype=np.int64)
