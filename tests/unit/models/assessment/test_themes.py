"""Themes of one person: exact sums, which of them are told, in which order, and health last."""

import numpy as np
import pytest

from models.assessment.themes import ThemeSum, sums_of, told
from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace

THEMES = {
    "job": "arbeidserfaring",
    "hours": "arbeidserfaring",
    "school": "utdanning",
    "health": "helse",
    SINCE_REGISTRATION: "arbeidserfaring",
}
SPACE = FeatureSpace(tuple(THEMES), {}, THEMES)
MISSING = float("nan")


def _sums(parts, X=None, refits=None, of_health=frozenset({"health"})):
    """Return one person's sums by theme; parts and X by feature, 0 and known where not said."""
    row = np.array([[parts.get(name, 0.0) for name in THEMES]])
    values = np.array([[(X or {}).get(name, 1.0) for name in THEMES]])
    samples = [row] if refits is None else refits
    of_refits = np.stack(samples)
    found = sums_of(SPACE, values, row, of_refits, of_health)
    assert len(found) == 1
    return {one.theme: one for one in found[0]}


def _one(theme, total, *, turned=0.0, leading="job", is_health=False):
    return ThemeSum(theme, total, turned, leading, is_health)


def _names(themes):
    return [one.theme for one in themes]


def test_a_sum_is_the_exact_sum_of_its_features():
    found = _sums({"job": 0.5, "hours": -0.125, "school": 0.25, "health": -0.75})
    assert {theme: one.total for theme, one in found.items()} == {
        "arbeidserfaring": 0.375,
        "helse": -0.75,
        "utdanning": 0.25,
    }
    assert list(found) == sorted(found)


def test_every_row_has_its_own_sums():
    parts = np.array([[0.5, 0.25, 1.0, 0.0, 0.0], [-0.5, 0.0, 0.0, 2.0, 0.0]])
    first, second = sums_of(SPACE, np.ones((2, 5)), parts, parts[None], set())
    assert [one.total for one in first] == [0.75, 0.0, 1.0]
    assert [one.total for one in second] == [-0.5, 2.0, 0.0]


def test_the_days_since_registration_are_in_no_sum_and_lead_none():
    found = _sums({SINCE_REGISTRATION: 5.0, "job": 0.25})["arbeidserfaring"]
    assert (found.total, found.leading) == (0.25, "job")
    assert _sums({SINCE_REGISTRATION: 5.0})["arbeidserfaring"].leading is None


def test_the_feature_that_adds_most_in_the_sums_own_direction_leads():
    assert _sums({"job": 0.2, "hours": 0.3})["arbeidserfaring"].leading == "hours"
    assert _sums({"job": 0.5, "hours": -0.4})["arbeidserfaring"].leading == "job"
    assert _sums({"job": 0.4, "hours": -0.5})["arbeidserfaring"].leading == "hours"


def test_a_missing_feature_never_leads():
    parts = {"job": 0.1, "hours": 0.9}
    found = _sums(parts, X={"hours": MISSING})["arbeidserfaring"]
    assert (found.leading, found.total, found.is_told) == ("job", 1.0, True)
    nothing_known = _sums(parts, X={"job": MISSING, "hours": MISSING})["arbeidserfaring"]
    assert (nothing_known.leading, nothing_known.is_told) == (None, False)
    # All that is known points the other way.
    against = _sums({"job": -0.1, "hours": 0.9}, X={"hours": MISSING})["arbeidserfaring"]
    assert (against.leading, against.is_told) == (None, False)


def test_a_theme_is_of_health_where_what_leads_it_is():
    assert _sums({"health": 0.3})["helse"].is_health
    assert not _sums({"health": 0.3}, of_health=set())["helse"].is_health
    # Another feature of the theme tells it.
    found = _sums({"job": 0.3, "hours": 0.2}, of_health={"hours"})
    assert not found["arbeidserfaring"].is_health


@pytest.mark.parametrize(("turned", "share", "is_told"), [(0, 0.0, True), (1, 0.2, True)])
def test_a_sum_whose_sign_few_refits_turn_is_told(turned, share, is_told):
    _check_turned(turned, share, is_told)


@pytest.mark.parametrize(("turned", "share"), [(2, 0.4), (5, 1.0)])
def test_a_sum_whose_sign_more_than_a_fifth_of_the_refits_turn_is_not_told(turned, share):
    _check_turned(turned, share, False)


def _check_turned(turned, share, is_told):
    row = np.array([[0.3, 0.0, 0.0, 0.0, 0.0]])
    found = _sums({"job": 0.3}, refits=[-row] * turned + [row] * (5 - turned))["arbeidserfaring"]
    assert found.turned == pytest.approx(share)
    assert found.is_told is is_told


def test_a_sum_that_is_nothing_in_a_refit_has_another_sign_there():
    row = np.array([[0.3, 0.0, 0.0, 0.0, 0.0]])
    assert _sums({"job": 0.3}, refits=[row, row * 0])["arbeidserfaring"].turned == 0.5


@pytest.mark.parametrize(
    ("total", "is_told"),
    [(0.0, False), (0.049, False), (-0.049, False), (0.05, True), (-0.05, True), (3.0, True)],
)
def test_a_tiny_sum_is_not_told(total, is_told):
    assert _one("t", total).is_told is is_told
    assert (told([_one("t", total)]).resources + told([_one("t", total)]).barriers != ()) is is_told


@pytest.mark.parametrize(
    ("total", "strength"),
    [(0.05, 0), (0.199, 0), (0.2, 1), (0.499, 1), (0.5, 2), (9.0, 2), (-0.1, 0), (-0.2, 1)],
)
def test_a_theme_weighs_little_some_or_much(total, strength):
    assert _one("t", total).strength == strength


def test_resources_and_barriers_are_apart_and_the_strongest_comes_first():
    found = told([_one("a", 0.1), _one("b", -0.2), _one("c", 0.6), _one("d", -0.9)])
    assert _names(found.resources) == ["c", "a"]
    assert _names(found.barriers) == ["d", "b"]
    assert found.after == ()


def test_at_most_four_of_each_are_told_the_strongest():
    higher = [_one(f"r{n}", 0.1 * n) for n in range(1, 8)]
    lower = [_one(f"b{n}", -0.1 * n) for n in range(1, 8)]
    found = told(higher + lower)
    assert _names(found.resources) == ["r7", "r6", "r5", "r4"]
    assert _names(found.barriers) == ["b7", "b6", "b5", "b4"]


def test_what_is_not_told_takes_no_place():
    unsure = [_one("x", 5.0, turned=0.5), _one("y", 4.0, leading=None), _one("z", 0.01)]
    found = told([*unsure, *(_one(f"r{n}", 0.1 * n) for n in range(1, 5))])
    assert _names(found.resources) == ["r4", "r3", "r2", "r1"]


def _health(theme, total):
    return _one(theme, total, leading="health", is_health=True)


@pytest.mark.parametrize("sign", [1, -1])
def test_health_is_last_in_its_list_however_strong(sign):
    found = told([_one("a", sign * 0.1), _health("h", sign * 2.0), _one("b", sign * 0.3)])
    assert _names(found.resources + found.barriers) == ["b", "a", "h"]
    assert found.after == ()


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        # What would open the text is told after the lists: resources, barriers, after.
        ([_health("h", 1.0)], ([], [], ["h"])),
        ([_health("h", -1.0)], ([], [], ["h"])),
        ([_health("h", 1.0), _one("a", -0.2)], ([], ["a"], ["h"])),
        ([_health("h", -1.0), _one("a", 0.2)], (["a"], ["h"], [])),
        # Both of two, and the second list where there is nothing else at all.
        ([_health("h", 0.3), _health("k", 1.0), _one("a", -0.2)], ([], ["a"], ["k", "h"])),
        ([_health("h", -0.3), _health("k", -1.0)], ([], [], ["k", "h"])),
        ([_health("h", 0.3), _health("k", -1.0)], ([], [], ["h", "k"])),
        ([_health("h", 0.3), _health("k", -1.0), _one("a", -0.1)], ([], ["a", "k"], ["h"])),
        ([], ([], [], [])),
    ],
)
def test_health_never_opens_the_text(sums, expected):
    found = told(sums)
    assert tuple(map(_names, (found.resources, found.barriers, found.after))) == expected
    opens = [*found.resources, *found.barriers][:1]
    assert not any(one.is_health for one in opens)
