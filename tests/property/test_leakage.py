"""No feature sees what Nav did not know on the day: proved for every feature that is declared.

The machinery is tried as well: with the rule of visibility taken away it finds every one of them.
"""

import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import bulk
from features.arrays import ALWAYS, NEVER, Ints, Rows
from features.columns import COLUMNS
from features.compile import build
from features.found import all_features
from tests.support.random_registers import SWITCHES, World, learned_later, random_world
from tests.support.registers import differences, write_registers

PERSONS = 40  # in each example: 1,000 people with another future in 25 examples, 50 builds
READS_NO_ROW = {"maaned"}
EVERY = all_features(SWITCHES)
seeds = st.integers(0, 2**32)


def cells_changed(world: World, later: World) -> list[str]:
    """Return the cells of all features that are not the same in both worlds."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            build(write_registers(Path(folder) / name, one.registers), one.landmarks, EVERY)
            for name, one in (("before", world), ("after", later))
        )
    return differences(before, after)


Rule = Callable[[Rows], tuple[Ints, Ints]]


def no_rule(rows: Rows) -> tuple[Ints, Ints]:
    return np.full(len(rows), ALWAYS), np.full(len(rows), NEVER)


def believed_today(rows: Rows) -> tuple[Ints, Ints]:
    return rows.kjent_fra, np.where(rows.kjent_til == NEVER, NEVER, ALWAYS)


def a_day_late(rows: Rows) -> tuple[Ints, Ints]:
    return rows.kjent_fra - np.int32(1), rows.kjent_til


def leaking(
    rule: Rule, monkeypatch: pytest.MonkeyPatch, worlds: int, wanted: Collection[str] = ("",)
) -> set[str]:
    """Return the features found to leak under a rule of visibility, in worlds until all wanted."""
    monkeypatch.setattr(bulk, "known_span", rule)
    found: set[str] = set()
    for seed in range(worlds):
        world = random_world(seed, PERSONS * 4)
        changed = cells_changed(world, learned_later(seed, world))
        found |= {line.split(",")[1].split(":")[0].strip() for line in changed}
        if found.issuperset(wanted):
            break
    return found


@given(seed=seeds)
def test_what_becomes_known_later_changes_no_cell(seed):
    world = random_world(seed, PERSONS)
    assert cells_changed(world, learned_later(seed + 1, world)) == []


def test_without_the_rule_every_feature_is_found_to_leak(monkeypatch):
    names = {one.name for one in EVERY} - READS_NO_ROW
    assert leaking(no_rule, monkeypatch, worlds=10, wanted=names) == names


@pytest.mark.parametrize("rule", [believed_today, a_day_late])
def test_a_rule_that_is_wrong_is_found(rule, monkeypatch):
    assert leaking(rule, monkeypatch, worlds=1)


def test_no_declaration_names_when_a_row_was_known():
    columns = {name for register in COLUMNS.values() for name in register}
    assert columns.isdisjoint({"kjent_fra", "kjent_til", "til"})
