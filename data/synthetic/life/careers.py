"""Jobs: those held before the first registration, and what they say of a person on a day."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import NEVER, YEAR
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.life.people import stacked
from data.synthetic.life.registering import Registering
from data.synthetic.tables import yrker

# A job counts as work from this percentage of a full position, and from this many days.
LEAST_PERCENT: Final = 20.0
LEAST_DAYS: Final = 28
_EARLIER_JOBS: Final = 6
_YEARS_BACK: Final = 8.0
_PERCENTS: Final = np.array([100.0, 80.0, 60.0, 50.0, 40.0, 30.0, 20.0, 15.0, 10.0])
_PERCENT_SHARES: Final = np.array([0.60, 0.08, 0.06, 0.07, 0.04, 0.04, 0.03, 0.04, 0.04])
_YOUTH_SHARES: Final = np.array([0.34, 0.06, 0.06, 0.10, 0.10, 0.10, 0.10, 0.07, 0.07])
REAL_PERCENT: Final = _PERCENT_SHARES[:7]  # those that count as work


@dataclass(frozen=True)
class Jobs:
    """Columns, one entry per job: row of the person, days (last one included), position."""

    person: Ints
    serial: Ints
    start: Ints
    end: Ints
    percent: Floats
    occupation: Ints


@dataclass(frozen=True)
class Standing:
    """What the jobs say of each person the day before registration, in full knowledge."""

    share_24: Floats
    share_12: Floats
    months_since: Floats
    has_worked: Bools
    holds_job: Bools
    last_day: Ints


# How the last job ended: just now, a while ago, long ago; never any; still held (part-time).
_JUST, _WHILE, _LONG, _NONE, _HELD = range(5)


def earlier_jobs(at: Registering) -> Jobs:
    """Build backwards from the first registration: a last job, then gaps and jobs before it."""
    number, attachment = at.number, at.people.attachment
    state = _states(at)
    end = _last_days(at, state)
    oldest = np.maximum(at.people.birth + 16 * YEAR, at.day - _YEARS_BACK * YEAR)
    found: list[Jobs] = []
    for serial in range(_EARLIER_JOBS):
        median = 330 * np.exp(0.55 * attachment)
        tenure = at.draws.lognormal("tenure", number, median, 1.15, serial)
        start = np.minimum(end, at.day - 1) - np.ceil(tenure).astype(np.int64)
        start = np.maximum(start, np.ceil(oldest).astype(np.int64))
        there = np.flatnonzero((state != _NONE) & (np.minimum(end, at.day) > start))
        job = jobs_of(at.some(there), serial, start[there], end[there], _any_percent(at)[there])
        if serial == 0:
            held = (state == _HELD)[there]
            job.percent[held] = np.minimum(job.percent[held], 50.0)
        found.append(job)
        median = 55 * np.exp(-0.6 * attachment)
        gap = at.draws.lognormal("gap", number, median, 1.3, serial)
        end = start - 1 - np.ceil(gap).astype(np.int64)
    return stacked(found)


def _any_percent(at: Registering) -> Floats:
    return np.where((at.age < 22)[:, None], _YOUTH_SHARES, _PERCENT_SHARES)


def _states(at: Registering) -> Ints:
    """Cut a noisy score of attachment and age: weak or young people have weaker histories."""
    score = at.people.attachment + 0.65 * at.draws.normal("history", at.number)
    score = score - 1.3 * (at.age < 20) - 0.45 * ((at.age >= 20) & (at.age < 24))
    cuts = np.array([-2.05, -1.30, -0.40])
    state = np.array([_NONE, _LONG, _WHILE, _JUST])[np.searchsorted(cuts, score)]
    return np.where(at.below("held", 0.36) & (state == _JUST), _HELD, state)


def _last_days(at: Registering, state: Ints) -> Ints:
    """Return the last day of the last job before registration."""
    wait = at.exponential("since_job")
    days = np.select(
        [state == _JUST, state == _WHILE, state == _LONG, state == _HELD],
        [
            np.minimum(10 * wait, 45),
            np.minimum(32 + 170 * wait, 725),
            np.minimum(732 + 500 * wait, 2500),
            -20 - 300 * wait,
        ],
        default=3000,
    )
    return np.asarray(at.day - 1 - np.floor(days), dtype=np.int64)


def jobs_of(
    at: Registering, serial: int, start: Ints, end: Ints, shares: Floats = REAL_PERCENT
) -> Jobs:
    """Give jobs of one serial number a position and an occupation.

    `shares` are those of the percentages; left out, every job counts as work.
    """
    percent = _PERCENTS[at.draws.choice("percent", at.number, shares, serial)]
    serials = np.full(len(start), serial, dtype=np.int64)
    return Jobs(at.row, serials, start, end, percent, _occupations(at, serial))


def _occupations(at: Registering, serial: int) -> Ints:
    """Three jobs of four are in the person's own occupation, the others in any that is known."""
    table = yrker()
    known = np.where(np.arange(len(table.shares)) == table.unknown, 0.0, table.shares)
    other = at.draws.choice("job_occupation", at.number, known, serial)
    own = at.people.occupation
    stays = at.draws.below("same_occupation", at.number, 0.75, serial) & (own != table.unknown)
    return np.where(stays, own, other)


def standing(jobs: Jobs, at: Registering, people_count: int) -> Standing:
    """Sum up the jobs of those who register, the day before, as they really were."""
    today = np.full(people_count, -NEVER, dtype=np.int64)
    today[at.row] = at.day
    on = today[jobs.person]
    last = np.minimum(jobs.end, on - 1)
    counts = (jobs.percent >= LEAST_PERCENT) & (jobs.start < on)

    def share(days: int) -> Floats:
        worked = np.maximum(last - np.maximum(jobs.start, on - days) + 1, 0) * counts
        total = np.bincount(jobs.person, worked, people_count)[at.row]
        return np.asarray(np.minimum(total / days, 1.0))

    latest = np.full(people_count, -NEVER, dtype=np.int64)
    np.maximum.at(latest, jobs.person[counts], last[counts])
    open_jobs = np.bincount(jobs.person, (jobs.start < on) & (jobs.end >= on), people_count)
    has_worked = latest[at.row] > -NEVER
    months = np.where(has_worked, (at.day - 1 - latest[at.row]) / 30.44, 120.0)
    held = open_jobs[at.row] > 0
    return Standing(share(730), share(365), months, has_worked, held, latest[at.row])
