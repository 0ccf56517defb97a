"""How much is tried: few random examples on a person's machine, all of them in CI.

`CI=true` or `PROFILERING_FULL=1` (`make test-all`) asks for the full counts.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI") == "true"
FULL = IN_CI or os.environ.get("PROFILERING_FULL") == "1"

# The same examples every time on a person's machine and in CI, so that a red test means a change
# and not bad luck; `make test-all` goes looking for new ones.
settings.register_profile(
    "person", max_examples=25, deadline=None, derandomize=True, print_blob=True
)
settings.register_profile(
    "full", max_examples=300, deadline=None, derandomize=IN_CI, print_blob=True
)
settings.load_profile("full" if FULL else "person")


def count(full: int, person: int) -> int:
    """Return how many random examples, or kill points, to try here."""
    return full if FULL else person


@pytest.fixture(name="count", scope="session")
def _count() -> Callable[[int, int], int]:
    return count


@pytest.fixture(scope="session")
def threads() -> int:
    """Threads for a model fit: one where several test workers share the machine."""
    return 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
