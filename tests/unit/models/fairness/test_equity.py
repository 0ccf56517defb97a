"""The curve of accuracy against equity: recall is evened out, capacity kept, no chance changed."""

import numpy as np
import pytest

from models.fairness.equity import LAMBDAS, draw_equity, equity, shares_of
from tests.unit.models.fairness.planted import planted, two_groups

NAMES = ("landgruppe",)


@pytest.fixture(scope="module")
def unequal():
    """A study in which B is told better chances than it has, and so is flagged too seldom."""
    chance, groups = two_groups(6000, 1, lower=0.0)
    return planted(chance, chance + 0.12 * (groups == "B"), groups, 1)


def test_the_gap_closes_on_persons_that_no_threshold_was_found_on(unequal):
    before = unequal.chance.copy()
    curve = next(one for one in equity(unequal, NAMES) if one["share"] == 0.25)
    assert (curve["high"], curve["low"]) == ("A", "B")
    points = curve["points"]
    assert [one["lambda"] for one in points] == list(LAMBDAS)
    gaps = [one["gap"]["estimate"] for one in points]
    assert points[0]["gap"]["interval"][0] > 0.1
    assert points[-1]["gap"]["interval"][0] < 0 < points[-1]["gap"]["interval"][1]
    assert gaps == sorted(gaps, reverse=True)
    for one in points:
        assert one["flagged"]["estimate"] == pytest.approx(0.25, abs=0.015)
    # B was wronged, so that finding it as well as A costs nothing that can be seen.
    assert points[0]["lost"]["estimate"] == 0
    assert points[-1]["lost"]["interval"][0] < 0
    np.testing.assert_array_equal(unequal.chance, before)


def test_finding_alike_where_chances_are_right_has_a_price():
    chance, groups = two_groups(8000, 2, lower=0.25)
    curve = equity(planted(chance, chance, groups, 2), NAMES)[1]
    assert (curve["high"], curve["low"]) == ("B", "A")
    assert curve["points"][-1]["lost"]["interval"][0] > 0


def test_thresholds_give_equal_recall_and_the_capacity_that_was_asked_for():
    chance, groups = two_groups(5000, 3)
    groups[:200] = ""
    need = np.random.default_rng(1).random(5000)
    found = shares_of(chance, groups, need, 0.2)
    one = np.quantile(chance, 0.2)
    recalls, marked = {}, 0
    for group, (first, equal) in found.items():
        rows = groups == group
        assert first == pytest.approx((chance[rows] <= one).mean())
        flag = chance <= np.quantile(chance[rows], equal)
        recalls[group] = need[rows & flag].sum() / need[rows].sum()
        marked += (rows & flag).sum()
    assert found[""][0] == found[""][1]
    assert recalls["A"] == pytest.approx(recalls["B"], abs=0.003)
    assert marked == pytest.approx(1000, abs=4)


def test_one_group_alone_has_no_curve(tmp_path):
    chance, groups = two_groups(2000, 4)
    groups[groups == "B"] = "A"
    groups[:100] = "B"
    curves = equity(planted(chance, chance, groups, 4), NAMES)
    assert [one["groups"] for one in curves] == [["A"], ["A"]]
    assert not any("points" in one for one in curves)
    assert draw_equity(curves, tmp_path) is None


def test_the_curves_are_drawn(unequal, tmp_path):
    assert draw_equity(equity(unequal, NAMES), tmp_path) == "equity.png"
    assert {path.name for path in tmp_path.iterdir()} == {"equity.png", "equity.svg"}
