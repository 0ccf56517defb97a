"""Precision and recall at a fixed capacity: those least likely to leave are flagged first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.capacity import among_flagged, at_capacity, flagged


def judged(incidence, y, share, weights=None, draws=None) -> tuple[float, float]:
    """Return the estimates of precision and recall."""
    found = measured(incidence, y, share, weights, draws)
    return found["precision"]["estimate"], found["recall"]["estimate"]


def measured(incidence, y, share, weights=None, draws=None):
    n = len(y)
    weights = np.ones(n) if weights is None else np.array(weights, dtype=float)
    draws = np.ones((3, n)) if draws is None else np.array(draws, dtype=float)
    y = np.array(y, dtype=float)
    return at_capacity(np.array(incidence, dtype=float), y, weights, draws, share)


def test_the_lowest_incidences_are_flagged():
    assert flagged(np.array([0.9, 0.1, 0.5, 0.3]), 0.5).tolist() == [0, 1, 0, 1]


def test_the_tied_share_the_places_that_are_left():
    incidence = np.array([0.2, 0.1, 0.2, 0.2, 0.9])
    # Two places: one is taken, three people share the other.
    assert flagged(incidence, 0.4) == pytest.approx([1 / 3, 1, 1 / 3, 1 / 3, 0])
    assert flagged(np.full(8, 0.5), 0.25) == pytest.approx(np.full(8, 0.25))


def test_a_place_may_be_a_part_of_a_person():
    assert flagged(np.array([0.1, 0.2, 0.3, 0.4, 0.5]), 0.25) == pytest.approx([1, 0.25, 0, 0, 0])


@given(
    levels=st.lists(st.integers(0, 4), min_size=1, max_size=60),
    share=st.sampled_from((0.01, 0.1, 0.25, 0.5, 1.0)),
)
def test_as_many_are_flagged_as_there_are_places(levels, share):
    incidence = np.array(levels) / 4
    found = flagged(incidence, share)
    assert found.sum() == pytest.approx(share * len(levels))
    assert (found >= 0).all()
    assert (found <= 1).all()
    for a, b in zip(found, incidence, strict=True):
        # Nobody waits while someone more likely to leave has a part of a place.
        assert a == 1 or found[incidence > b].sum() == 0


def test_precision_and_recall_by_hand():
    # Flagged: the first and the third. The first stays; the fourth stays too, and is not found.
    assert judged([0.1, 0.8, 0.2, 0.7], [0, 1, 1, 0], share=0.5) == (0.5, 0.5)


def test_precision_and_recall_by_hand_with_weights():
    found = judged([0.1, 0.8, 0.2, 0.7], [0, 1, 1, 0], share=0.5, weights=[3, 1, 1, 2])
    # Of the flagged, 3 of 3 + 1 stay; of those who stay, 3 of 3 + 2 are flagged.
    assert found == pytest.approx((3 / 4, 3 / 5))


def test_a_row_censored_before_the_horizon_weighs_nothing():
    found = judged([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1], share=0.5, weights=[2, 0, 1, 1])
    assert found == pytest.approx((1.0, 1.0))


def test_a_perfect_ranking_finds_only_and_all_of_them():
    y = np.array([0] * 5 + [1] * 15)
    incidence = np.linspace(0.1, 0.9, 20)
    assert judged(incidence, y, share=0.25) == (1, 1)
    assert judged(incidence, y, share=0.1) == pytest.approx((1, 2 / 5))


@pytest.mark.parametrize("share", [0.1, 0.25])
def test_the_same_for_everyone_finds_the_base_rate_and_the_share(share):
    y = np.array([0] * 3 + [1] * 7)
    weights = np.array([2, 1, 1, 1, 1, 1, 1, 1, 0, 1])
    staying = 4 / 10
    assert judged(np.full(10, 0.6), y, share, weights) == pytest.approx((staying, share))


def test_the_interval_is_of_the_draws_with_the_list_kept():
    # The flagged are the first two; in the draws one, none or both of those are stayers.
    draws = [[1, 1, 1, 1]] * 10 + [[0, 2, 1, 1]] * 10 + [[2, 0, 1, 1]] * 10
    found = measured([0.1, 0.2, 0.8, 0.9], [0, 1, 0, 1], share=0.5, draws=draws)
    assert found["precision"] == {"estimate": 0.5, "interval": [0, 1]}
    # Recall in the draws: 1 of 2, 0 of 1, 2 of 3.
    assert found["recall"] == {"estimate": 0.5, "interval": [0, pytest.approx(2 / 3)]}


def test_without_anyone_known_at_the_horizon_there_is_no_estimate():
    nothing = {"estimate": None, "interval": [None, None]}
    found = measured([0.1, 0.2], [0, 1], share=0.5, weights=[0, 0])
    assert (found["precision"], found["recall"]) == (nothing, nothing)
    assert measured([0.1, 0.2], [1, 1], share=0.5)["recall"] == nothing


def test_the_flagged_share_is_of_all_rows_whether_they_were_followed_or_not():
    found = measured([0.1, 0.2, 0.3, 0.4, 0.5], [0, 0, 1, 1, 1], 0.25, weights=[0, 0, 0, 1, 9])
    assert found["flagged"] == {"estimate": 0.25, "interval": [0.25, 0.25]}


OFFICE = np.array(["b", "a", "b", "a", "b", "a", "b"])
BY_OFFICE = np.array([0.1, 0.5, 0.2, 0.6, 0.3, 0.5, 0.4])


def test_each_office_flags_the_share_of_its_own():
    # Office a has 1.5 places for two tied at .5 and one at .6; b has two for four.
    expected = [1, 0.75, 1, 0, 0, 0.75, 0]
    assert flagged(BY_OFFICE, 0.5, OFFICE) == pytest.approx(expected)
    # One list for all would leave office a with half a place.
    assert flagged(BY_OFFICE, 0.5)[OFFICE == "a"].sum() < 1


@given(
    rows=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=60),
    share=st.sampled_from((0.1, 0.25, 1.0)),
)
def test_an_office_list_is_the_list_of_the_office_alone(rows, share):
    incidence, office = np.array(rows).T
    found = flagged(incidence / 4, share, office)
    for one in np.unique(office):
        assert np.array_equal(found[office == one], flagged(incidence[office == one] / 4, share))
    assert found.sum() == pytest.approx(share * len(rows))


def test_precision_and_recall_of_office_lists_by_hand():
    y = np.array([0.0, 1, 1, 1, 0, 0, 1])
    found = among_flagged(flagged(BY_OFFICE, 0.5, OFFICE), y, np.ones(7), np.ones((2, 7)))
    # 3.5 places; those in need are the first (flagged), the fifth (not), the sixth (.75).
    assert found["precision"]["estimate"] == pytest.approx(1.75 / 3.5)
    assert found["recall"]["estimate"] == pytest.approx(1.75 / 3)
    assert found["flagged"]["estimate"] == pytest.approx(0.5)


def test_the_intervals_hold_the_precision_of_the_list(count):
    samples = count(300, 80)
    rng = np.random.default_rng(3)
    p = rng.beta(2, 2, 600)
    truth = (flagged(p, 0.25) @ (1 - p)) / 150
    draws = rng.multinomial(600, np.full(600, 1 / 600), size=200).astype(float)
    held = 0
    for _ in range(samples):
        y = (rng.random(600) < p).astype(float)
        low, high = at_capacity(p, y, np.ones(600), draws, 0.25)["precision"]["interval"]
        held += low <= truth <= high
    # The rows are the same in every sample, so that the interval is somewhat too wide.
    assert 0.88 <= held / samples <= 1
