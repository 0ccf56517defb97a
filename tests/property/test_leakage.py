"""No feature sees what Nav did not know on the day: proved for every feature that is declared.

The machinery is tried as well: with the rule of visibility taken away it finds every one of them.
"""

import tempfile
from collections.abc import Collection
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from features import sql, statement
from features.compile import build
from features.found import all_features
from features.statement import VISIBLE
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


def leaking(
    visible: str, monkeypatch: pytest.MonkeyPatch, worlds: int, wanted: Collection[str] = ("",)
) -> set[str]:
    """Return the features found to leak when `visible` is the rule, in worlds until all wanted."""
    monkeypatch.setattr(statement, "VISIBLE", visible)
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
    assert leaking("true", monkeypatch, worlds=10, wanted=names) == names


def test_a_rule_that_only_asks_what_is_believed_today_is_found(monkeypatch):
    assert leaking("r.kjent_fra <= d.as_of AND r.kjent_til IS NULL", monkeypatch, worlds=1)


def test_a_rule_that_is_a_day_late_is_found(monkeypatch):
    late = VISIBLE.replace("r.kjent_fra <= d.as_of", "r.kjent_fra <= d.as_of + 1")
    assert late != VISIBLE
    assert leaking(late, monkeypatch, worlds=1)


@pytest.mark.parametrize(
    "reaching",
    [
        "max(kjent_til)",
        "max((SELECT count(*) FROM aa_registeret))",
        "max((SELECT count(*) FROM r))",
    ],
)
def test_a_value_cannot_reach_for_the_register_itself(reaching, monkeypatch):
    monkeypatch.setitem(sql._VALUES, "count", lambda: reaching)
    world = random_world(1, 2)
    with pytest.raises(duckdb.Error, match=r"not found|does not exist"):
        cells_changed(world, world)
