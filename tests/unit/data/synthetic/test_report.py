"""The report: periods, stays and figures beside counts by hand, marks, and what is not measured."""

import csv
from datetime import date
from io import StringIO

import numpy as np
import pytest

from data.synthetic.chunk import make_chunk
from data.synthetic.days import NEVER, window_of
from data.synthetic.draws import Draws
from data.synthetic.report.figures import figures
from data.synthetic.report.periods import Months
from data.synthetic.report.places import FYLKER, fylke_of_kommune, residents
from data.synthetic.report.render import as_csv, as_markdown, as_text, is_measured
from data.synthetic.report.results import (
    NEAR,
    NO_WINDOW,
    NOT_MEASURED,
    OFF,
    OK,
    _mark,
    measure,
)
from data.synthetic.report.targets import DERIVED, SOURCE, STANDINGS, targets
from data.synthetic.report.unwritten import unwritten_chunks
from data.synthetic.report.view import Stays
from data.synthetic.tables import kommuner
from tests.unit.data.synthetic.worlds import EPOCH

WINDOW = window_of(date(2013, 1, 1), date(2018, 12, 31))
SEED = 5


def chunk_of(first, count):
    return make_chunk(first, [""] * count, Draws(SEED), WINDOW, has_incidence=False)


@pytest.fixture(scope="module")
def chunk():
    return chunk_of(0, 1500)


@pytest.fixture(scope="module")
def results(chunk):
    return {result.target.key: result for result in measure([chunk])}


@pytest.fixture(scope="module")
def spells(chunk):
    """Registrations as plain tuples: person, first day, day of leaving."""
    s = chunk.lives.spells
    left = chunk.lives.exits.left
    return list(zip(s.person.tolist(), s.day.tolist(), left.tolist(), strict=True))


@pytest.fixture(scope="module")
def jobs(chunk):
    """Days at work of each person, as ranges."""
    found: dict[int, list[range]] = {}
    j = chunk.lives.jobs
    for person, start, end in zip(j.person.tolist(), j.start.tolist(), j.end.tolist(), strict=True):
        found.setdefault(person, []).append(range(start, end + 1))
    return found


def number(year, month, day):
    return (date(year, month, day) - EPOCH).days


def middles(*years):
    return [number(year, month, 15) for year in years for month in range(1, 13)]


def works(jobs, person, day):
    return any(day in days for days in jobs.get(person, []))


def on_measures(chunk, row, day):
    taken = chunk.lives.tiltak
    return taken.first[row] < NEVER and taken.first[row] <= day <= taken.last[row]


@pytest.mark.parametrize(
    ("period", "trim", "expected"),
    [
        ("2013", (0, 0), slice(0, 12)),
        ("2013", (12, 0), None),
        ("2014-02", (12, 0), slice(13, 14)),
        ("2014Q4", (12, 0), slice(21, 24)),
        ("2018Q4", (0, 6), None),
        ("2019", (0, 0), None),
        ("2011-01..2016-03", (0, 0), slice(0, 39)),
        ("2011..2012", (0, 0), None),
        ("window", (12, 6), slice(12, 66)),
    ],
)
def test_periods_are_whole_and_ranges_are_cut(period, trim, expected):
    assert Months(WINDOW).within(period, trim) == expected


def test_stays_touch_days():
    stays = Stays(np.array([1, 1, 2]), np.array([10, 20, 10]), np.array([15, 25, 10]))
    days = np.array([9, 10, 14, 15, 20, 24, 25])
    ones = np.ones(len(days), dtype=np.int64)
    assert stays.touching(ones, days).tolist() == [0, 1, 1, 0, 1, 1, 0]
    assert stays.touching(ones + 1, days).sum() == 0
    assert stays.touching(np.array([1]), np.array([12]), np.array([30])).tolist() == [2]


def test_targets_are_well_formed():
    keys = [target.key for target in targets()]
    assert len(keys) == len(set(keys))
    assert {target.id for target in targets()} == {f"T{n:02d}" for n in range(1, 34)}
    for target in targets():
        assert target.standing in STANDINGS
        assert bool(target.reason) != (target.key in figures()), target.key
        if not target.reason:
            assert target.source, target.key
            assert 0 <= target.low <= target.value <= target.high, target.key


def test_counties_hold_every_municipality():
    assert len(FYLKER) == 19
    assert len(fylke_of_kommune()) == len(kommuner().number)
    assert 3_800_000 < residents().sum() < 4_000_000


def test_the_stock_by_hand(results, chunk, spells, jobs):
    counted = [0, 0, 0]
    for day in middles(2015):
        for row, (person, start, left) in enumerate(spells):
            if start <= day < left:
                partly = 2 * works(jobs, person, day)
                counted[1 if on_measures(chunk, row, day) else partly] += 1
    total = sum(counted)
    assert results["T06 fully"].n == total
    assert results["T06 fully"].achieved == pytest.approx(counted[0] / total)
    assert results["T06 measures"].achieved == pytest.approx(counted[1] / total)
    assert results["T06 partly"].achieved == pytest.approx(counted[2] / total)
    other = sum(start <= day < left for day in middles(2016) for _, start, left in spells)
    assert results["T01 2016"].achieved == pytest.approx(other / total)


def test_people_in_a_year_by_hand(results, spells):
    first, last = number(2015, 1, 1), number(2015, 12, 31)
    people = {person for person, start, left in spells if start <= last and left > first}
    there = {person for person, start, left in spells if start <= first < left}
    stock = results["T06 fully"].n / 12
    assert results["T03 all"].achieved == pytest.approx(len(people) / stock)
    assert results["T04 inflow"].achieved == pytest.approx(len(people - there) / stock)


def test_how_long_they_stay_by_hand(results, spells, jobs):
    gross = [
        (person, start, left)
        for person, start, left in spells
        if start < number(2016, 4, 1) and not works(jobs, person, start)
    ]
    assert results["T18 6"].n == len(gross)
    stay = sum(left - start > 183 for _, start, left in gross)
    assert results["T18 6"].achieved == pytest.approx(stay / len(gross))
    later = [
        (person, start, left)
        for person, start, left in spells
        if number(2014, 1, 1) <= start < number(2017, 1, 1) and not works(jobs, person, start)
    ]
    left_to_work = sum(
        left - start <= 183 and works(jobs, person, left + 182) for person, start, left in later
    )
    assert results["T21 6 early"].achieved == pytest.approx(left_to_work / len(later))


def test_after_leaving_by_hand(results, chunk, spells, jobs):
    birth = chunk.people.birth.tolist()
    left_then = [
        (person, left)
        for person, _, left in spells
        if number(2015, 7, 1) <= left < number(2015, 10, 1)
        and 20 <= (left - birth[person]) / 365.25 < 67
    ]
    assert results["T20 2015Q3"].n == len(left_then)
    at_work = sum(works(jobs, person, left + 182) for person, left in left_then)
    assert results["T20 2015Q3"].achieved == pytest.approx(at_work / len(left_then))


def test_dagpenger_used_up_lasted_a_whole_right(results, chunk):
    dagpenger, left = chunk.lives.dagpenger, chunk.lives.exits.left
    granted = dagpenger.first < NEVER
    window = (left >= number(2015, 7, 1)) & (left < number(2016, 7, 1)) & granted
    length = (dagpenger.last - dagpenger.first + 1)[window]
    assert set(length) <= set(range(1, 729))
    used = (length == 728) & (dagpenger.last < left - 1)[window]
    result = results["T26 104"]
    assert round(result.achieved * result.n) == used.sum()
    assert result.n + results["T26 52"].n == window.sum()


def test_nothing_depends_on_chunks(results):
    parts = [chunk_of(first, 500) for first in (0, 500, 1000)]
    for result in measure(parts):
        assert repr(result) == repr(results[result.target.key])


def test_an_interval_is_near_the_binomial_one(results):
    result = results["T15 health"]
    share = result.achieved
    binomial = 1.96 * np.sqrt(share * (1 - share) / result.n)
    # Health lasts from registration to registration, so the interval is somewhat wider.
    assert binomial * 0.95 < result.half_width < binomial * 2


def test_an_interval_is_not_empty_where_nothing_was_counted(results):
    for result in results.values():
        if is_measured(result):
            assert result.half_width > 0, result.target.key


@pytest.mark.parametrize(
    ("achieved", "half", "mark"),
    [(0.31, 0.01, OK), (0.33, 0.02, NEAR), (0.34, 0.01, OFF), (0.27, 0.02, NEAR), (0.2, 0.02, OFF)],
)
def test_marks(achieved, half, mark):
    target = next(target for target in targets() if target.key == "T18 6")
    assert _mark(target, achieved, half) == mark


def test_the_first_months_of_a_window_are_no_stock(results):
    assert results["T01 2013"].mark == NO_WINDOW
    assert results["T01 2014"].mark != NO_WINDOW
    assert results["T25 stock"].period == "2016-01..2017-12"


def test_another_window_measures_the_whole_of_it_as_derived():
    window = window_of(date(2018, 11, 1), date(2024, 10, 31))
    results = {r.target.key: r for r in measure(unwritten_chunks(300, 1, window))}
    assert results["T08 2015-11"].standing == DERIVED
    assert results["T08 2015-11"].period == "2019-11..2024-10"
    assert results["T08 2014-11"].mark == NO_WINDOW
    assert results["T10 2019-11 compulsory"].standing == SOURCE
    assert results["T17"].mark == NOT_MEASURED


def test_a_window_of_a_month_has_no_figures_of_the_stock():
    window = window_of(date(2018, 11, 1), date(2018, 12, 31))
    results = {r.target.key: r for r in measure(unwritten_chunks(60, 1, window))}
    assert results["T06 fully"].mark == NO_WINDOW
    assert is_measured(results["T15 health"])


def test_no_chunks_give_no_results():
    assert measure([]) == []


def test_every_figure_is_shown(results):
    found = list(results.values())
    rows = list(csv.DictReader(StringIO(as_csv(found))))
    assert [row["id"] for row in rows] == [target.id for target in targets()]
    assert {row["standing"] for row in rows} == set(STANDINGS)
    text, markdown = as_text(found), as_markdown(found, "A world.")
    for standing in STANDINGS:
        assert f"\n## {standing}\n" in markdown
    for result in found:
        assert result.target.key[:22] in text
        assert f"{result.target.id} {result.target.name}" in markdown
    off = sum(result.mark == OFF for result in found)
    assert markdown.count("**OFF**") == off
    assert len([line for line in text.splitlines() if line.startswith(OFF)]) == off


def test_the_long_tail_is_of_those_who_were_gross(results, spells, jobs):
    gross = [spell for spell in spells if not works(jobs, spell[0], spell[1])]
    days = middles(2016, 2017)
    stock = sum(start <= day < left for day in days for _, start, left in gross)
    long = sum(start + 365 <= day < left for day in days for _, start, left in gross)
    assert results["T25 stock"].n == stock
    assert results["T25 stock"].achieved == pytest.approx(long / stock)
