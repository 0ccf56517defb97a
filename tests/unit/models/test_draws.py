"""Resampling by person and by office, and whether the intervals hold what they should."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.draws import (
    FEWEST_OFFICES,
    bounds,
    enough_offices,
    figure,
    home_office,
    number,
    office_draws,
    person_draws,
)
from tests.unit.models.worlds import cohort_of, plain_space


def rows(person, office=None, entry=None):
    n = len(person)
    cohort = cohort_of(plain_space("x"), np.zeros((n, 1)), np.ones(n), np.zeros(n))
    days = None if entry is None else np.array(entry, dtype="datetime64[D]")
    names = None if office is None else np.array(office)
    return replace(cohort, person=np.array(person), office=names, entry=days)


def test_persons_are_drawn_whole_as_many_as_there_are():
    cohort = rows(np.arange(400) // 2 * 7)
    draws = person_draws(cohort, 50, seed=3)
    assert draws.shape == (50, 400)
    assert np.array_equal(draws[:, ::2], draws[:, 1::2])
    assert (draws[:, ::2].sum(axis=1) == 200).all()
    assert np.array_equal(draws, person_draws(cohort, 50, seed=3))
    assert not np.array_equal(draws, person_draws(cohort, 50, seed=4))


def test_offices_are_drawn_whole_as_many_as_there_are():
    cohort = rows(np.arange(60), [f"{i % 12:04d}" for i in range(60)])
    draws = office_draws(cohort, 40, seed=3)
    assert all(np.array_equal(draws[:, :12], draws[:, at : at + 12]) for at in (12, 24, 36, 48))
    assert (draws[:, :12].sum(axis=1) == 12).all()
    assert np.array_equal(draws, office_draws(cohort, 40, seed=3))


def test_a_person_with_rows_at_two_offices_belongs_to_the_first_by_entry():
    entry = ["2024-05-01", "2024-01-01", "2024-02-01", "2024-03-01"]
    moved = rows([1, 1, 2, 3], ["a", "b", "a", "c"], entry)
    # Person 1 began at b; nobody is left at a but person 2.
    assert home_office(moved).tolist() == [1, 1, 0, 2]
    assert home_office(replace(moved, entry=None)).tolist() == [0, 0, 0, 1]


def test_an_interval_over_few_or_unknown_offices_is_refused():
    unknown, few = rows(np.arange(20)), rows(np.arange(20), np.arange(20) % (FEWEST_OFFICES - 1))
    assert not enough_offices(unknown)
    assert not enough_offices(few)
    for cohort in (unknown, few):
        with pytest.raises(ValueError, match="draw persons"):
            office_draws(cohort, 10, seed=1)
    assert enough_offices(rows(np.arange(20), np.arange(20) % FEWEST_OFFICES))
    # Offices are those that persons belong to: one with only later rows of others is none.
    entry = ["2024-01-01"] * 10 + ["2025-01-01"]
    visited = rows([*range(10), 0], [*range(9), 8, 9], entry)
    assert not enough_offices(visited)


@pytest.mark.parametrize(("spread", "person_covers"), [(0.0, True), (0.15, False)])
def test_intervals_over_offices_hold_the_rate_whether_offices_differ_or_not(
    spread, person_covers, count
):
    """Forty offices of 25 persons whose rates vary by `spread` around .5."""
    samples = count(400, 100)
    cohort = rows(np.arange(1000), np.arange(1000) // 25)
    draws = {"person": person_draws(cohort, 200, 1), "office": office_draws(cohort, 200, 1)}
    held = dict.fromkeys(draws, 0)
    rng = np.random.default_rng(5)
    for _ in range(samples):
        y = rng.random(1000) < (0.5 + spread * rng.choice([-1, 1], 40))[np.arange(1000) // 25]
        for name, drawn in draws.items():
            low, high = figure(0.0, drawn @ y / drawn.sum(axis=1))["interval"]
            held[name] += low <= 0.5 <= high
    assert 0.87 <= held["office"] / samples <= 0.99
    assert (held["person"] / samples > 0.87) is person_covers


def test_bounds_are_percentiles_of_the_resamples_that_have_a_value():
    values = np.concatenate([np.arange(101.0), [np.nan] * 20])
    assert bounds(values, 0.9) == pytest.approx([5, 95])
    assert bounds(np.full(3, np.nan), 0.9) == [None, None]


def test_a_figure_is_json():
    found = figure(np.float64(3), np.arange(201.0))
    assert found == {"estimate": 3.0, "interval": pytest.approx([5, 195])}
    json.dumps(found)
    assert number(np.nan) is None
