"""Precision and recall at a fixed capacity: those least likely to leave are flagged first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.capacity import at_capacity, flagged


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
    assert found == {"precision": nothing, "recall": nothing}
    assert measured([0.1, 0.2], [1, 1], share=0.5)["recall"] == nothing
