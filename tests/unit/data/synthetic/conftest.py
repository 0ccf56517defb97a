"""Worlds with their true incidence: it takes ten seconds each, so tests share them."""

from itertools import product

import pytest

from data.synthetic.chunk import Chunk
from data.synthetic.laws.all import WORLDS
from tests.unit.data.synthetic.living import SEEDS, lived


# pytest runs all tests of one world before those of the next, so each is made once.
@pytest.fixture(
    scope="session",
    params=list(product(WORLDS, SEEDS)),
    ids=lambda of: "-".join(map(str, of)),
)
def true_world(request: pytest.FixtureRequest) -> Chunk:
    """5,000 people of each world and seed, with their true incidence."""
    return lived(*request.param, has_incidence=True)
