"""Coherence for any incidences at all: curves rise, the sum stays below 1, nothing else moves."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.coherence import coherent

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 6))
ANY = arrays(np.float64, SHAPES, elements=st.floats(0, 1))


@st.composite
def already_coherent(draw) -> np.ndarray:
    """Draw rising curves of competing exits that leave some probability over."""
    rows, exits, horizons = draw(SHAPES)
    shares = draw(arrays(np.float64, (rows, exits * horizons), elements=st.floats(0, 1)))
    steps = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1)
    return np.cumsum(steps.reshape(rows, exits, horizons), axis=2)


@given(ANY)
@example(np.ones((1, 3, 2)))
@example(np.zeros((1, 2, 3)))
@example(np.array([[[0.9, 0.1, 0.95], [0.4, 0.2, 0.3]]]))
@example(np.array([[[5e-324, 1.0], [1.0, 1.0]]]))
def test_curves_rise_and_the_exits_never_sum_to_more_than_one(incidence):
    found = coherent(incidence)
    assert found.shape == incidence.shape
    assert (found >= 0).all()
    assert (np.diff(found, axis=2) >= 0).all()
    assert (found.sum(axis=1) <= 1).all()


@given(ANY)
def test_no_exit_is_raised_above_its_cumulative_maximum(incidence):
    assert (coherent(incidence) <= np.maximum.accumulate(incidence, axis=2) + 1e-12).all()


@given(already_coherent())
def test_what_is_coherent_stays_as_it_is(incidence):
    assert np.abs(coherent(incidence) - incidence).max() <= 1.01e-12


@given(ANY)
def test_making_it_coherent_twice_is_making_it_coherent_once(incidence):
    once = coherent(incidence)
    assert np.abs(coherent(once) - once).max() <= 1e-11


@given(ANY)
def test_a_row_is_made_coherent_by_itself_and_exits_have_no_order(incidence):
    found = coherent(incidence)
    assert np.array_equal(found[:1], coherent(incidence[:1]))
    assert np.abs(found[:, ::-1] - coherent(incidence[:, ::-1])).max() <= 1e-11


@given(ANY)
def test_up_to_a_horizon_only_what_was_said_up_to_it_counts(incidence):
    assert np.array_equal(coherent(incidence)[:, :, :1], coherent(incidence[:, :, :1]))


@given(arrays(np.float64, (1, 1, 5), elements=st.floats(0, 1 - 1e-9)))
def test_a_single_exit_is_its_cumulative_maximum(incidence):
    rising = np.maximum.accumulate(incidence, axis=2)
    assert np.abs(coherent(incidence) - rising).max() <= 1e-12


@given(ANY)
def test_where_there_is_too_much_the_exits_share_what_is_left_in_proportion(incidence):
    found, wanted = coherent(incidence), np.maximum.accumulate(incidence, axis=2)
    first, asked = found[:, :, 0], wanted[:, :, 0]
    total = asked.sum(axis=1, keepdims=True)
    expected = asked / np.maximum(total, 1)
    assert np.abs(first - expected).max() <= 1e-11
