"""Arbeidsmarked: job seekers counted over chunks, and vacancies that Nav knows too few of."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.synthetic.chunk import Chunk
from data.synthetic.days import EPOCH, Window, day_of
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.tables import kommuner, yrker
from data.synthetic.writing.labour_market import (
    COVERAGE,
    UNKNOWN,
    job_seeker_counts,
    labour_market_documents,
    published_months,
    regions,
    vacancies,
)
from tests.unit.data.synthetic.some_people import people, taken_in
from tests.unit.data.synthetic.worlds import END, START, five_thousand

WINDOW = Window(day_of(START), day_of(END))


@pytest.fixture(scope="module")
def many() -> Chunk:
    return five_thousand(20261101)


@pytest.fixture(scope="module")
def figures(many):
    found = labour_market_documents(job_seeker_counts(many), many.laws, many.window)
    return [document for _, document in found]


def big_world():
    """Return the counts of a world where every region has job seekers in every occupation."""
    shape = (len(published_months(WINDOW)), len(regions()), UNKNOWN + 1)
    return np.full(shape, 60, dtype=np.int64)


def test_the_contracts_take_every_document(figures, tmp_path):
    counts = taken_in(tmp_path, people(), {"arbeidsmarked": figures})["arbeidsmarked"]
    assert counts["rows"] == counts["used"] == counts["read"] == len(figures)
    assert not counts["unknown_values"]


def test_counts_are_those_registered_on_the_15th(many):
    counts, seen = job_seeker_counts(many), Counter()
    spells, table = many.lives.spells, kommuner()
    for year, month in ((2019, 3), (2023, 8)):
        day = day_of(date(year, month, 15))
        there = (spells.day <= day) & (day < many.lives.exits.left)
        for person in spells.person[there].tolist():
            code = yrker().styrk08[many.people.occupation[person]]
            region = table.ba_region[many.people.kommune[person]]
            key = ((year - 1970) * 12 + month - 1, region, int(code[0]) if code else UNKNOWN)
            seen[key] += 1
        here = (year - 1970) * 12 + month - 1
        assert {k: n for k, n in counts.items() if k[0] == here} == {
            k: n for k, n in seen.items() if k[0] == here
        }
    assert len(seen) > 100


def test_counts_add_up_over_chunks():
    halves = Counter(job_seeker_counts(people(0, 30)))
    halves.update(job_seeker_counts(people(30, 30)))
    assert halves == job_seeker_counts(people())


def test_figures_are_published_the_month_after_and_small_ones_not_shown(figures):
    for line in figures:
        year, month = map(int, line["maaned"].split("-"))
        following = date(year + month // 12, month % 12 + 1, 1)
        published = date.fromisoformat(line["publisert"])
        assert 0 < (published - following).days < 28
        assert published <= END
        assert line["arbeidssoekere"] is None or line["arbeidssoekere"] >= 4
        assert line["arbeidssoekere"] or line["ledige_stillinger"]
    keys = [(x["maaned"], x["region"]["kode"], x["yrke"]["kode"]) for x in figures]
    assert len(set(keys)) == len(keys)
    last = max(line["maaned"] for line in figures)
    assert last == "2026-09"
    assert any(line["yrke"]["type"] == "ALLE" for line in figures)
    assert sum(line["arbeidssoekere"] is not None for line in figures) > 500


def test_nav_knows_some_thirty_percent_and_not_the_same_in_every_occupation():
    every, known = vacancies(big_world(), WORLD_A, WINDOW)
    assert (known <= every).all()
    assert 0.27 < known.sum() / every.sum() < 0.33
    by_occupation = known.sum(axis=(0, 1)) / every.sum(axis=(0, 1))
    np.testing.assert_allclose(by_occupation, COVERAGE, atol=0.03)
    assert by_occupation[1:].max() > 3 * by_occupation[1:].min()


def test_vacancies_follow_level_residents_and_occupation():
    every, _ = vacancies(big_world(), WORLD_A, WINDOW)
    months = published_months(WINDOW)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    knots = WORLD_A.calendar.level
    level = np.interp(first, [day_of(day) for day, _ in knots], [value for _, value in knots])
    total = every.sum(axis=(1, 2))
    assert np.corrcoef(np.log(total), level)[0, 1] < -0.99
    residents = Counter()
    for region, people_there in zip(kommuner().ba_region, kommuner().residents, strict=True):
        residents[region] += people_there
    by_region = every.sum(axis=(0, 2)) / every.sum()
    expected = np.array([residents[region] for region in regions()])
    np.testing.assert_allclose(by_region, expected / expected.sum(), atol=0.002)


def test_a_flat_calendar_gives_a_flat_demand():
    flat = replace(WORLD_A, calendar=replace(WORLD_A.calendar, level=((START, 0.0),)))
    total = vacancies(big_world(), flat, WINDOW)[0].sum(axis=(1, 2))
    assert total.std() / total.mean() < 0.01


def test_a_large_world_is_not_too_large_and_a_short_window_has_none():
    months = published_months(WINDOW).tolist()
    counts = {(m, r, o): 9 for m in months[:3] for r in regions() for o in range(UNKNOWN + 1)}
    rows = sum(1 for _ in labour_market_documents(counts, WORLD_A, WINDOW))
    assert rows <= len(months) * len(regions()) * (UNKNOWN + 1) <= 200_000
    short = Window(WINDOW.first, WINDOW.first + 31)
    assert not list(labour_market_documents({}, WORLD_A, short))
    assert EPOCH.year * 12 + months[0] == START.year * 12 + START.month - 1
