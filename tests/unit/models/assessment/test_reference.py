"""People to compare with: who is nearest, how many are counted, and what is never shown."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from models.assessment.reference import (
    FEWEST,
    MONTHS,
    MOST,
    NEAR,
    Reference,
    counted,
    reference_of,
    similar,
)
from models.assessment.snapshot import Count
from profilering.errors import BadInput

NOBODY = "nobody"


def _reference(parts, person=None, happened=None):
    """Return a reference of contributions (m, p); persons are numbered where they are not given."""
    parts = np.atleast_2d(np.asarray(parts, dtype=float))
    m = len(parts)
    return Reference(
        np.zeros_like(parts),
        parts,
        np.array(range(m) if person is None else person, dtype=str),
        np.zeros(m, dtype=bool) if happened is None else np.asarray(happened, dtype=bool),
        date(2023, 1, 1),
        date(2024, 1, 1),
    )


def _in_a_line(*places, **columns):
    return _reference([[place] for place in places], **columns)


ORIGIN = np.zeros(1)


def test_the_nearest_come_first_with_their_distances_in_log_odds():
    found = _reference([[3.0, 4.0], [0.0, 1.0], [0.0, 0.0], [-0.6, 0.8]])
    rows, distance = found.nearest(np.zeros(2), NOBODY)
    assert rows.tolist() == [2, 1, 3, 0]
    assert distance == pytest.approx([0.0, 1.0, 1.0, 5.0])


def test_of_each_person_the_nearest_registration_counts_once():
    found = _in_a_line(5.0, 1.0, 2.0, -0.5, 3.0, person=["a", "a", "b", "c", "b"])
    rows, distance = found.nearest(ORIGIN, NOBODY)
    assert rows.tolist() == [3, 1, 2]
    assert distance.tolist() == [0.5, 1.0, 2.0]


def test_a_persons_own_registrations_are_never_among_them():
    found = _in_a_line(0.0, 1.0, 2.0, 3.0, person=["a", "b", "a", "c"])
    rows, _ = found.nearest(ORIGIN, "a")
    assert rows.tolist() == [1, 3]


def test_only_those_that_are_asked_for_are_among_them():
    found = _in_a_line(0.0, 1.0, 2.0, 3.0, person=["a", "b", "b", "c"])
    rows, distance = found.nearest(ORIGIN, NOBODY, np.array([False, False, True, True]))
    # Another registration of b was nearer, and is not asked for.
    assert (rows.tolist(), distance.tolist()) == ([2, 3], [2.0, 3.0])
    nobody, _ = found.nearest(ORIGIN, NOBODY, np.zeros(4, dtype=bool))
    assert nobody.tolist() == []


def test_only_the_columns_that_are_asked_for_count():
    found = _reference([[0.0, 9.0, 0.2], [1.0, 0.0, 0.1], [0.5, 5.0, 0.0]])
    rows, distance = found.nearest(np.zeros(3), NOBODY, columns=[0, 2])
    assert rows.tolist() == [0, 2, 1]
    assert distance == pytest.approx([0.2, 0.5, np.hypot(1.0, 0.1)])


def test_among_equals_the_order_of_the_reference_decides():
    found = _in_a_line(1.0, -1.0, 1.0, -1.0)
    assert found.nearest(ORIGIN, NOBODY)[0].tolist() == [0, 1, 2, 3]


def _alternating(m):
    """Every other registration had the outcome."""
    return np.arange(m) % 2 == 0


def test_all_who_are_near_are_counted():
    near, far = np.linspace(0, NEAR, 80), np.linspace(NEAR + 0.01, 9.0, 100)
    found = _in_a_line(*far, *near, happened=_alternating(180))
    told, rows = similar(found, ORIGIN, NOBODY)
    assert (told.n, told.events) == (80, 40)
    assert sorted(rows.tolist()) == list(range(100, 180))


def test_where_few_are_near_the_fifty_nearest_are_counted():
    found = _in_a_line(*np.linspace(1.0, 9.0, 200), happened=_alternating(200))
    told, rows = similar(found, ORIGIN, NOBODY)
    assert told.n == FEWEST == 50
    assert rows.tolist() == list(range(50))


def test_no_more_than_the_most_are_counted_however_many_are_near():
    found = _in_a_line(*np.zeros(MOST + 100), happened=_alternating(MOST + 100))
    told, rows = similar(found, ORIGIN, NOBODY)
    assert told.n == len(rows) == MOST


def test_persons_are_counted_and_not_registrations():
    persons = [f"p{n // 2}" for n in range(200)]
    found = _in_a_line(*np.zeros(200), person=persons, happened=np.arange(200) % 4 < 2)
    told, rows = similar(found, ORIGIN, NOBODY)
    assert told.n == 100
    assert len({persons[row] for row in rows}) == 100


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_cell_of_one_to_four_is_widened_until_it_is_none(is_turned):
    # 3 of the 50 nearest had the outcome (or had it not), and every fifth further away.
    rare = np.zeros(200, dtype=bool)
    rare[[3, 20, 40]] = True
    rare[50::5] = True
    found = _in_a_line(*np.linspace(1.0, 9.0, 200), happened=rare ^ is_turned)
    told, rows = similar(found, ORIGIN, NOBODY)
    cells = sorted([told.events, told.n - told.events])
    assert told.n == 63
    assert cells == [6, 57]
    assert rows.tolist() == list(range(63))


@pytest.mark.parametrize("happened", [np.zeros(60), np.ones(60)])
def test_none_and_all_are_no_small_cells(happened):
    told, _ = similar(_in_a_line(*np.ones(60), happened=happened), ORIGIN, NOBODY)
    assert (told.n, told.events) == (50, 50 * int(happened[0]))


def test_fewer_than_fifty_persons_are_not_counted():
    assert similar(_in_a_line(*np.zeros(49), happened=_alternating(49)), ORIGIN, NOBODY) is None
    # 50 with the person's own.
    fifty = _in_a_line(*np.zeros(50), happened=_alternating(50))
    assert similar(fifty, ORIGIN, "7") is None
    assert similar(fifty, ORIGIN, NOBODY) is not None


def test_where_no_number_of_them_is_without_a_small_cell_nobody_is_counted():
    happened = np.arange(300) < 4
    assert similar(_in_a_line(*np.zeros(300), happened=happened), ORIGIN, NOBODY) is None


@pytest.mark.parametrize(("events", "n"), [(0, 50), (5, 50), (17, 63), (250, 500), (80, 80)])
def test_the_interval_is_wilsons(events, n):
    found = counted(np.arange(n) < events)
    lower, upper = proportion_confint(events, n, alpha=0.05, method="wilson")
    assert (found.n, found.events) == (n, events)
    assert found.lower == pytest.approx(lower, abs=1e-12)
    assert found.upper == pytest.approx(upper, abs=1e-12)


def test_of_nobody_nothing_is_known():
    assert counted(np.zeros(0, dtype=bool)) == Count(n=0, events=0, lower=0.0, upper=1.0)


def test_the_base_rate_is_of_all_registrations():
    found = _in_a_line(0.0, 1.0, 2.0, 3.0, person=["a", "a", "b", "c"], happened=[1, 0, 1, 1])
    assert (found.base_rate.n, found.base_rate.events) == (4, 3)


COLUMNS = ["person_ref", "as_of", "time", "exit", "a", "b", "c"]
LAST = date(2024, 3, 1)


def _rows(*rows):
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(as_of=pd.to_datetime(table["as_of"]))


def test_a_reference_holds_who_what_and_when(trained):
    # The leading horizon is 13 weeks; exit 1 is work, 2 is another, 0 is none.
    rows = _rows(
        ("x", "2024-02-01", 13, 1, 0.1, 0.2, "1"),
        ("y", "2024-01-05", 14, 1, 0.4, None, "3"),
        ("x", "2024-03-01", 5, 2, 0.7, 0.8, None),
        ("z", "2024-02-20", 26, 0, -0.7, 0.8, "never seen"),
    )
    found = reference_of(rows, trained.model, LAST)
    assert found.person.tolist() == ["x", "y", "x", "z"]
    assert found.happened.tolist() == [True, False, False, False]
    assert (found.first, found.last) == (date(2024, 1, 5), date(2024, 3, 1))
    assert found.X[:, 0].tolist() == [0.1, 0.4, 0.7, -0.7]
    assert found.X[[0, 1, 3], 2].tolist() == [1.0, 3.0, -1.0]
    assert np.isnan(found.X[[1, 2], [1, 2]]).all()
    expected = trained.model.contributions(found.X, 0, 1).values
    assert found.parts == pytest.approx(expected, abs=1e-12)


def _registered(*days):
    return _rows(*((f"p{n}", day, 5, 1, 0.0, 0.0, "1") for n, day in enumerate(days)))


def test_the_three_years_to_the_last_day_are_used(trained):
    days = ("2021-03-01", "2021-03-02", "2024-03-01", "2024-03-02")
    found = reference_of(_registered(*days), trained.model, LAST)
    assert MONTHS == 36
    assert found.person.tolist() == ["p1", "p2"]


def test_of_several_landmarks_the_day_of_registration_is_used(trained):
    rows = _registered("2024-01-01", "2024-01-29", "2024-02-01")
    found = reference_of(rows.assign(landmark=[0, 28, 0]), trained.model, LAST)
    assert found.person.tolist() == ["p0", "p2"]


@pytest.mark.parametrize("days", [(), ("2024-03-02", "2020-01-01")])
def test_without_a_known_outcome_there_is_nobody_to_compare_with(trained, days):
    with pytest.raises(BadInput, match="nobody to compare with") as raised:
        reference_of(_registered(*days), trained.model, LAST)
    assert "2024-03-01" in str(raised.value)
