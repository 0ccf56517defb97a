"""Lives of 5,000 people, for two seeds: sound, and with what is planted in them.

Published margins are held by test_report.py, on more people.
"""

import numpy as np
import pytest

from data.synthetic.days import NEVER
from data.synthetic.margins import JA, UBESVART
from data.synthetic.writing.rights import aap_since, earlier_dagpenger
from tests.unit.data.synthetic.worlds import five_thousand


@pytest.fixture(params=[20261101, 7])
def chunk(request):
    return five_thousand(request.param)


def test_exits(chunk):
    truth = chunk.lives.truth
    works = truth.to_work < truth.to_health
    assert 0.45 < (works & (truth.to_work <= 182)).mean() < 0.65
    assert 0.60 < (works & (truth.to_work <= 365)).mean() < 0.75
    assert 0.03 < (~works & (truth.to_health <= 365)).mean() < 0.08


def test_hindrances_and_silence_that_tells(chunk):
    answers = chunk.lives.answers
    assert 0.08 < (answers.health == JA).mean() < 0.18
    silent = answers.health == UBESVART
    assert answers.is_limited[silent].mean() > 1.5 * answers.is_limited.mean()


def test_one_in_five_is_not_digital(chunk):
    assert 0.15 < (~chunk.lives.answers.is_digital).mean() < 0.22


def test_youth_leave_sooner_and_their_tail_is_heavier(chunk):
    lives = chunk.lives
    age = (lives.spells.day - chunk.people.birth[lives.spells.person]) / 365.25
    days = lives.exits.left - lives.spells.day
    young, older = age < 25, (age >= 35) & (age < 55)
    assert np.median(days[young]) < np.median(days[older])
    to_work = np.minimum(lives.truth.to_work, 9999)
    tails = [np.quantile(to_work[who], 0.9) / np.median(to_work[who]) for who in (young, older)]
    assert tails[0] > 1.2 * tails[1]


def test_jobs_are_unreported_more_often_in_the_group_of_the_gap(chunk):
    jobs, known = chunk.lives.jobs, chunk.reports
    is_group = chunk.people.landgruppe[jobs.person] == 2
    silent = known.created == NEVER
    shares = chunk.laws.gap.unreported
    assert abs(silent[~is_group].mean() - shares[0]) < 0.01
    assert abs(silent[is_group].mean() - shares[1]) < 0.02


def test_who_misses_a_confirmation_has_had_time_to(chunk):
    spells, exits = chunk.lives.spells, chunk.lives.exits
    missed = exits.reason == 1
    assert (exits.left - spells.day)[missed].min() >= 22


def test_everything_lies_within_its_registration(chunk):
    lives = chunk.lives
    granted = lives.dagpenger.first < NEVER
    assert (lives.dagpenger.first >= lives.spells.day)[granted].all()
    assert (lives.dagpenger.last < lives.exits.left)[granted].all()
    assert (lives.exits.left > lives.spells.day).all()
    assert (lives.jobs.end >= lives.jobs.start).all()
    began = lives.tiltak.kind >= 0
    out = np.minimum(lives.exits.left, np.minimum(lives.exits.work_day, lives.exits.aap_day))
    assert (lives.spells.day < lives.tiltak.asked)[began].all()
    assert (lives.tiltak.asked < lives.tiltak.first)[began].all()
    assert (lives.tiltak.first <= lives.tiltak.last)[began].all()
    assert (lives.tiltak.last < out)[began].all()


def test_nothing_of_a_health_benefit_is_known_before_it_begins(chunk):
    rights = [right for right in aap_since(chunk) if right is not None]
    assert len(rights) > 200
    assert all(right.first <= right.applied and right.first < right.decided for right in rights)


def test_earlier_dagpenger_follows_a_job_of_an_adult(chunk):
    first, last = earlier_dagpenger(chunk)
    had = np.flatnonzero(last < NEVER)
    assert 0.08 < len(had) / len(first) < 0.25
    jobs = chunk.lives.jobs
    for row in had[:200].tolist():
        mine = jobs.person == row
        assert first[row] - 1 in jobs.end[mine]
        assert not ((jobs.start[mine] <= last[row]) & (jobs.end[mine] >= first[row])).any()
        assert first[row] - chunk.people.birth[row] > 18 * 365.25
        assert first[row] < last[row] < chunk.people.first_day[row]
