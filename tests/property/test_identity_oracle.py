"""Our validator of identity numbers says what Nav's own (npm @navikt/fnrvalidator) says."""

import subprocess
from collections import Counter
from random import Random

import pytest

from data.identity import identity_of
from tests.support.parts import ROOT

FOLDER = ROOT / "tests" / "npm"


def numbers(rng: Random, count: int) -> list[str]:
    """Return numbers of every kind, a third with right control digits, and texts that are none."""
    found = []
    for _ in range(count):
        day, month, year = rng.randint(0, 32), rng.randint(0, 13), rng.randint(0, 99)
        day += rng.choice((0, 0, 40))
        month += rng.choice((0, 0, 20, 40, 65, 80, 80))
        stem = f"{day % 100:02d}{month % 100:02d}{year:02d}{rng.randint(0, 999):03d}"
        ends = [f"{end:02d}" for end in range(100)]
        found += [stem + end for end in rng.sample(ends, 12)]
        found += [stem + end for end in ends if identity_of(stem + end)][:6]
    odd = ["", "1", "0" * 11, "9" * 11, "0181900004", "018190000499", "0181900004a", " 1819000049"]
    return found + odd


@pytest.mark.needs("node")
def test_every_number_is_what_navs_validator_says(count) -> None:
    asked = numbers(Random(20261122), count(4000, 400))
    done = subprocess.run(
        ["node", "validate.cjs"],
        cwd=FOLDER,
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.split("\n")
    assert len(said) == len(asked)
    mine = [str(found.type) if (found := identity_of(number)) else "invalid" for number in asked]
    wrong = [(theirs, ours) for theirs, ours in zip(said, mine, strict=True) if theirs != ours]
    assert wrong == []
    # All six types and the refusal were really there.
    assert len(Counter(said)) == 7
