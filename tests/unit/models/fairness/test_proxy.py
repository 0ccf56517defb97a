"""The proxy search: a planted proxy is found and named, and nothing is found where nothing is."""

import numpy as np
import pytest

from models.fairness.proxy import proxies, shuffled_persons, steps_of
from models.offices import UNKNOWN
from tests.unit.models.fairness.planted import planted, two_groups

NAMES = ("landgruppe",)


def found(n: int, seed: int, signal: float) -> dict:
    """Return the only line for two groups, of which feature `tells` tells so much."""
    chance, groups = two_groups(n, seed, lower=0.0)
    rng = np.random.default_rng([seed, 2])
    tells = signal * (groups == "A") + rng.normal(size=n)
    study = planted(chance, chance, groups, seed, tells=tells, other=rng.normal(size=n))
    (line,) = proxies(study, NAMES)
    assert steps_of(study, NAMES) == 1
    return line


def test_a_proxy_is_found_and_named_and_shuffled_groups_are_not():
    line = found(2500, 1, signal=2.0)
    assert line["group"] == "A"
    assert line["features"]["interval"][0] > 0.85
    assert line["carried_by"][0]["feature"] == "tells"
    assert line["carried_by"][0]["share"] > 0.7
    assert sum(line["of_themes"].values()) == pytest.approx(1)
    for nothing in ("shuffled", "chance"):
        low, high = line[nothing]["interval"]
        assert low - 0.02 < 0.5 < high + 0.02


def test_nothing_is_found_where_nothing_tells():
    low, high = found(2500, 2, signal=0.0)["features"]["interval"]
    assert low - 0.02 < 0.5 < high + 0.02


def test_the_same_seed_gives_the_same_figures():
    assert found(1200, 3, signal=0.5) == found(1200, 3, signal=0.5)


def test_small_groups_are_not_told_of_and_the_unknown_are_no_group():
    chance, groups = two_groups(2000, 4)
    groups[:100], groups[100:500] = "C", UNKNOWN
    study = planted(chance, chance, groups, 4)
    lines = {one["group"]: one for one in proxies(study, NAMES)}
    assert set(lines) == {"A", "B", "C"}
    assert "features" not in lines["C"]
    assert lines["A"]["rows"] == 1600


def test_persons_change_places_with_all_their_rows():
    chance, groups = two_groups(300, 5)
    cohort = planted(chance, chance, groups, 5).cohort
    twice = cohort.take(np.repeat(np.arange(300), 2))
    is_of = twice.protected["landgruppe"] == "B"
    moved = shuffled_persons(twice, is_of, 1)
    assert moved.sum() == is_of.sum()
    np.testing.assert_array_equal(moved[::2], moved[1::2])
    assert (moved != is_of).any()
