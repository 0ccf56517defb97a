"""Worlds that are made to be counted, and not written."""

from collections.abc import Iterator

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import Window
from data.synthetic.draws import Draws
from data.synthetic.laws.laws import Laws
from data.synthetic.laws.world_a import WORLD_A

_AT_A_TIME = 2_000


def unwritten_chunks(
    persons: int, seed: int, window: Window, laws: Laws = WORLD_A
) -> Iterator[Chunk]:
    """Yield a world without idents and true incidence: nothing of it can be written."""
    draws = Draws(seed)
    for first in range(0, persons, _AT_A_TIME):
        yield make_chunk(
            first, [""] * min(_AT_A_TIME, persons - first), draws, window, laws, has_incidence=False
        )
