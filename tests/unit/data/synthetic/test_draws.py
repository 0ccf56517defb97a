"""Draws: even, apart, and a matter of their address alone."""

import numpy as np
import pytest

from data.synthetic.draws import Draws

PEOPLE = np.arange(200_000, dtype=np.int64)


def test_uniform_draws_are_even_and_never_at_the_ends():
    drawn = Draws(1).uniform("a", PEOPLE)
    assert drawn.min() > 0
    assert drawn.max() < 1
    counts = np.histogram(drawn, bins=50, range=(0, 1))[0]
    # Chi-square with 49 degrees of freedom: 99.99 % lies below 95.
    assert ((counts - 4000) ** 2 / 4000).sum() < 95


@pytest.mark.parametrize(
    "other",
    [
        lambda: Draws(1).uniform("b", PEOPLE),
        lambda: Draws(2).uniform("a", PEOPLE),
        lambda: Draws(1).uniform("a", PEOPLE, 1),
        lambda: Draws(1).uniform("a", PEOPLE + 1),
        lambda: np.roll(Draws(1).uniform("a", PEOPLE), 1),
    ],
    ids=["stream", "seed", "count", "person", "neighbour"],
)
def test_draws_of_different_addresses_do_not_go_together(other):
    correlation = np.corrcoef(Draws(1).uniform("a", PEOPLE), other())[0, 1]
    assert abs(correlation) < 5 / np.sqrt(len(PEOPLE))


def test_a_draw_does_not_depend_on_who_else_is_drawn():
    order = np.random.default_rng(3).permutation(PEOPLE)[:1000]
    for draw in (Draws(5).uniform, Draws(5).normal, Draws(5).exponential):
        assert (draw("a", order, 2) == draw("a", PEOPLE, 2)[order]).all()
        assert (draw("a", order, order % 3) == draw("a", PEOPLE, PEOPLE % 3)[order]).all()


def test_choices_follow_shares_for_all_and_for_each():
    shares = np.array([0.2, 0.0, 0.5, 0.3])
    found = np.bincount(Draws(1).choice("a", PEOPLE, shares), minlength=4) / len(PEOPLE)
    assert np.abs(found - shares).max() < 0.005
    assert found[1] == 0
    each = np.tile(shares, (len(PEOPLE), 1))
    assert (Draws(1).choice("a", PEOPLE, each) == Draws(1).choice("a", PEOPLE, shares)).all()


def test_the_other_distributions_have_their_moments():
    draws = Draws(8)
    normal, wait = draws.normal("a", PEOPLE), draws.exponential("b", PEOPLE)
    assert abs(normal.mean()) < 0.01
    assert abs(normal.std() - 1) < 0.01
    assert abs(wait.mean() - 1) < 0.01
    assert abs(np.median(draws.lognormal("c", PEOPLE, 30.0, 1.2)) - 30) < 0.5
