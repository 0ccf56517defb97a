"""Columns of a bench world: vectors of random texts, numbers and days, as Arrow or numpy."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
# Columns of equal length. `owner` is a person's place among the people, days are days since 1970.
Draw = dict[str, Any]

# No day and no number, in columns of whole numbers.
NONE: Final = int(np.iinfo(np.int32).min)


def codes(places: Ints, values: Sequence[str]) -> pa.Array:
    """Return the texts at these places of `values`; null at -1."""
    indices = pa.array(places.astype(np.int32), mask=places < 0)
    return pa.DictionaryArray.from_arrays(
        indices, pa.array(values, pa.string())
    ).dictionary_decode()


def references(numbers: Ints, salt: int = 0) -> pa.Array:
    """Return a text of 32 hexadecimal digits for each number."""
    high = mixed(numbers.astype(np.uint64), salt)
    return hexadecimal(high, mixed(high, salt))


def dates(days: Ints) -> pa.Array:
    """Return days since 1970 as dates; null at NONE."""
    return pa.array(days.astype(np.int32), pa.int32(), mask=days == NONE).cast(pa.date32())


def joined(*texts: pa.Array) -> pa.Array:
    """Return texts with `:` between them."""
    return pc.binary_join_element_wise(*texts, ":")


def random_texts(
    rng: np.random.Generator, values: Any, count: int, missing: float = 0.0
) -> pa.Array:
    """Return random texts, more often the first ones, null in this share."""
    places = (len(values) * rng.random(count) ** 1.5).astype(np.int64)
    return codes(np.where(rng.random(count) < missing, -1, places), values)


def random_numbers(
    rng: np.random.Generator, values: Sequence[float], count: int, missing: float
) -> Any:
    """Return random numbers of these, missing in this share."""
    return np.where(rng.random(count) < missing, np.nan, rng.choice(np.array(values), count))


def lengths(rng: np.random.Generator, mean: float, count: int) -> Ints:
    """Return lengths in days, most of them short."""
    return 1 + rng.exponential(mean, count).astype(np.int64)


def some_days(rng: np.random.Generator, days: Ints, missing: float) -> Ints:
    """Return the days, missing in this share."""
    return np.where(rng.random(len(days)) < missing, NONE, days)


def told(owner: Ints, *known: Ints) -> tuple[Ints, Ints, Draw]:
    """Return the versions of some facts, each known until the next of its days in `known`.

    Of each version: the place of its fact, and its number from 0.
    """
    days = np.maximum.accumulate(np.stack(known, axis=1), axis=1)
    ends = np.append(days[:, 1:], np.full((len(owner), 1), NONE), axis=1)
    which, version = (found.ravel() for found in np.indices(days.shape))
    columns = {"owner": owner[which], "kjent_fra": days.ravel(), "kjent_til": ends.ravel()}
    return which, version, columns


def mixed(numbers: NDArray[np.uint64], salt: int) -> NDArray[np.uint64]:
    """Return splitmix64 of the numbers."""
    with np.errstate(over="ignore"):
        z = numbers * np.uint64(8) + np.uint64(salt) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def hexadecimal(high: NDArray[np.uint64], low: NDArray[np.uint64]) -> pa.Array:
    """Return pairs of 64 bits as texts of 32 digits."""
    both = np.stack([high, low], axis=1).astype(">u8").view(np.uint8)
    nibbles = np.stack([both >> 4, both & 15], axis=2).reshape(len(high), 32)
    letters = np.frombuffer(b"0123456789abcdef", np.uint8)[nibbles]
    offsets = np.arange(0, 32 * (len(high) + 1), 32, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(letters))]
    return pa.Array.from_buffers(pa.string(), len(high), buffers)
