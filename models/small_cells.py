"""Counts of people that may be shown: none from 1 to 4, by which somebody could be known."""

from collections.abc import Mapping
from typing import Final

FEWEST_SHOWN: Final = 5
"""Of fewer people, but not of nobody, it is not told how many there are."""


def is_small(count: float) -> bool:
    """Say whether a count is below FEWEST_SHOWN, but not of nobody."""
    return 0 < count < FEWEST_SHOWN


def shown(count: float) -> int | None:
    """Return a count, None where it is small."""
    return None if is_small(count) else int(count)


def shown_beside_sum(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts, None where small; and of as many more as hide these in a sum that is shown."""
    hidden: list[str] = []
    for name, n in sorted(counts.items(), key=lambda one: one[1]):
        total = sum(counts[one] for one in hidden)
        if is_small(n) or (n and hidden and (len(hidden) == 1 or is_small(total))):
            hidden.append(name)
    return {name: None if name in hidden else n for name, n in counts.items()}
