"""The margins of 5,000 people beside the published or assumed ones, for two seeds.

T numbers are targets of the calibration reference. The tolerance is the target's, plus about two
standard errors of 7,000 registrations where it is narrow.
"""

import numpy as np
import pytest

from data.synthetic.days import NEVER
from data.synthetic.margins import JA, LANDGRUPPE_SHARES, MEN, NUS_SHARES
from data.synthetic.tables import kommuner, yrker
from tests.unit.data.synthetic.worlds import days_registered, five_thousand

MONTH = 30.44


@pytest.fixture(params=[20261101, 7])
def chunk(request):
    return five_thousand(request.param)


@pytest.mark.parametrize(
    ("months", "low", "high"),
    [(1, 0.68, 0.72), (3, 0.43, 0.50), (6, 0.28, 0.32), (12, 0.13, 0.20), (24, 0.04, 0.11)],
)
def test_t18_still_registered(chunk, months, low, high):
    share = (days_registered(chunk) > months * MONTH).mean()
    assert low - 0.01 < share < high + 0.01


def first_exits(chunk, days):
    """Return the shares whose first exit within `days` is work, and is a health benefit."""
    truth = chunk.lives.truth
    works = (truth.to_work <= days) & (truth.to_work < truth.to_health)
    ails = (truth.to_health <= days) & (truth.to_health < truth.to_work)
    return works.mean(), ails.mean()


def test_exits(chunk):
    work_182, _ = first_exits(chunk, 182)
    work_365, health_365 = first_exits(chunk, 365)
    assert 0.45 < work_182 < 0.60
    assert 0.60 < work_365 < 0.70
    assert 0.045 < health_365 < 0.08


def test_t08_under_30_and_t19_age_and_time(chunk):
    lives = chunk.lives
    age = (lives.spells.day - chunk.people.birth[lives.spells.person]) / 365.25
    assert 0.29 < (age < 30).mean() < 0.36
    lasting = days_registered(chunk)
    assert np.median(lasting[age < 30]) < 92
    assert np.median(lasting[age >= 60]) > np.median(lasting[age < 30]) + 30


def test_t11_education_t09_sex_t12_origin(chunk):
    people = chunk.people
    count = len(people.number)
    education = np.bincount(people.education, minlength=7) / count
    assert np.abs(education - NUS_SHARES).max() < 0.02
    assert abs((~people.is_woman).mean() - MEN) < 0.02
    origin = np.bincount(people.landgruppe, minlength=3) / count
    assert np.abs(origin - LANDGRUPPE_SHARES).max() < 0.02


def test_t13_occupations_and_places(chunk):
    table, people = yrker(), chunk.people
    found = np.bincount(people.occupation, minlength=len(table.shares)) / len(people.number)
    groups = np.array(table.group)
    for group in set(table.group):
        there = groups == group
        assert abs(found[there].sum() - table.shares[there].sum()) < 0.015
    places = np.bincount(people.kommune, minlength=357) / len(people.number)
    oslo = kommuner().number.index("0301")
    assert abs(places[oslo] - kommuner().shares[oslo]) < 0.02


def test_t15_hindrances_and_silence_that_tells(chunk):
    answers = chunk.lives.answers
    assert 0.08 < (answers.health == JA).mean() < 0.18
    assert abs((answers.other == JA).mean() - 0.05) < 0.015
    silent = answers.health == 3
    assert answers.is_limited[silent].mean() > 1.5 * answers.is_limited.mean()


def test_t14_dagpenger(chunk):
    assert abs((chunk.lives.dagpenger.first < NEVER).mean() - 0.40) < 0.05


def test_t24_re_entry_within_a_year_of_leaving(chunk):
    spells, left = chunk.lives.spells, chunk.lives.exits.left
    following = np.append(spells.day[1:], NEVER)
    following[np.append(spells.person[1:] != spells.person[:-1], True)] = NEVER
    followed = left < chunk.window.last - 365
    share = (following - left <= 365)[followed].mean()
    assert 0.15 < share < 0.30


def test_dagpenger_and_jobs_lie_within_their_registration(chunk):
    lives = chunk.lives
    granted = lives.dagpenger.first < NEVER
    assert (lives.dagpenger.first >= lives.spells.day)[granted].all()
    assert (lives.dagpenger.last < lives.exits.left)[granted].all()
    assert (lives.exits.left > lives.spells.day).all()
    assert (lives.jobs.end >= lives.jobs.start).all()
