"""Folds: one person's rows are always held out together, and every model has the same folds."""

from collections.abc import Iterator

import numpy as np

from models.cohort.cohort import Ints


def random_folds(person: Ints, folds: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield (rows to fit on, rows held out) of persons (n,) split at random into equal folds."""
    persons, number = np.unique(person, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(persons)) % folds
    return parts_held_out(fold[number])


def parts_held_out(part: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield (rows to fit on, rows held out), each part (n,) held out once."""
    for held_out in np.unique(part):
        yield np.flatnonzero(part != held_out), np.flatnonzero(part == held_out)
