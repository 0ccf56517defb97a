"""What follows a registration: leaving the register, jobs, and perhaps a new registration.

Leaving the register is not work. Some tell Nav, some before the job starts; some stop confirming
because they work, some without work; some work on undetected while registered. Those with poor
prospects and no benefit leave sooner without work, so leaving is informative on both sides. All
shares are ASSUMPTIONS, set so that the curve of T18 and the re-entry of T24 are near.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import NEVER, YEAR
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.laws.leaving import Leaving
from data.synthetic.life.careers import LEAST_DAYS, Jobs, jobs_of
from data.synthetic.life.grid import EARLY_DAYS
from data.synthetic.life.incidence import Stay
from data.synthetic.life.people import stacked
from data.synthetic.life.registering import Registering

AGE_LIMIT: Final = 67
# Reasons for the end of a registration.
TOLD, MISSED, STOPPED = range(3)
_SERIAL_0: Final = 8
_SERIALS: Final = 4
# Days from the first to the last who tell Nav, from EARLY_DAYS before the job begins.
_TOLD_SPAN: Final = 26
# A fortnight, and the days given to confirm it: who misses one because of work worked by then.
_DEADLINE: Final = 22


@dataclass(frozen=True)
class Exits:
    """Columns, one entry per registration; days are NEVER where nothing happens."""

    work_day: Ints
    aap_day: Ints
    left: Ints
    reason: Ints


def stay(
    at: Registering, prospects: Floats, right: Bools, holds_job: Bools, leaving: Leaving
) -> Stay:
    """Return how long they stay of their own accord.

    Longer with benefit, with a part-time job, with age and with good prospects.
    """
    pull = 1.65 * right + 1.2 * holds_job + 0.025 * (at.age - 35)
    early = leaving.told * np.arange(EARLY_DAYS, 0, -1) / _TOLD_SPAN
    return Stay(0.25 * prospects, pull, leaving.scale, leaving.shape, 0.25, early)


def days_alone(at: Registering, staying: Stay, z: Floats) -> Ints:
    """Return after how many days they would leave of their own accord, whatever else happens."""
    spread = at.exponential("leaving") ** (1 / staying.shape)
    return np.asarray(1 + np.floor(staying.scale_of(z) * spread), dtype=np.int64)


def exits(
    at: Registering, latent: tuple[Floats, Floats], alone_after: Ints, leaving: Leaving
) -> Exits:
    """Turn latent times into days."""
    to_work, to_health = latent
    works = (to_work < to_health) & np.isfinite(to_work)
    ails = ~works & np.isfinite(to_health)
    work_day = np.where(works, at.day + _up(to_work, works), NEVER)
    aap_day = np.where(ails, at.day + _up(to_health, ails), NEVER)
    linked, why = _linked(at, work_day, aap_day, leaving)
    alone, old = at.day + alone_after, at.people.birth + int(AGE_LIMIT * YEAR)
    gave_up = at.choice("gave_up", np.array([0.35, 0.65]))
    # Nobody can leave before Nav knows of them.
    left = np.maximum(np.minimum(np.minimum(linked, alone), old), at.day + 1)
    reason = np.where(left == old, STOPPED, np.where(alone < linked, gave_up, why))
    # Nobody can have missed a deadline before the first one.
    reason = np.where((reason == MISSED) & (left < at.day + _DEADLINE), STOPPED, reason)
    return Exits(work_day, aap_day, np.minimum(left, NEVER), reason.astype(np.int64))


def _up(time: Floats, there: Bools) -> Ints:
    return np.ceil(np.where(there, time, 0)).astype(np.int64)


def _linked(at: Registering, work_day: Ints, aap_day: Ints, leaving: Leaving) -> tuple[Ints, Ints]:
    """Return the day of leaving because of work or AAP, and the reason."""
    how = at.choice("linked", np.array([leaving.told, leaving.missed, leaving.stayed]))
    lag = at.uniform("linked_lag")
    long = 25 + 300 * at.exponential("stayed")
    days = np.select(
        [how == 0, how == 1], [-EARLY_DAYS + _TOLD_SPAN * lag, _DEADLINE + 20 * lag], default=long
    )
    after_work = work_day + np.floor(days).astype(np.int64)
    after_aap = aap_day + np.floor(np.where(how == 2, long, 60 * lag)).astype(np.int64)
    day = np.where(work_day < NEVER, after_work, np.where(aap_day < NEVER, after_aap, NEVER))
    return day, np.where(how == 0, TOLD, MISSED).astype(np.int64)


def next_jobs(at: Registering, then: Exits, brief: Callable[[Ints], Floats]) -> tuple[Jobs, Ints]:
    """Return the jobs that follow a registration, and the day of the next one (or NEVER)."""
    serial = _SERIAL_0 + _SERIALS * at.times
    works = then.work_day < NEVER
    length, is_short = _lengths(at, brief(np.where(works, then.work_day, at.day)))
    end = np.where(works, then.work_day + length - 1, NEVER)
    first = jobs_of(at.some(works), serial, then.work_day[works], end[works])
    back = at.below("back", np.where(is_short, 0.71, 0.25)) & works
    moves = works & ~back & at.below("moves", 0.70)
    start = end + 1 + np.floor(15 * at.exponential("pause")).astype(np.int64)
    stay = at.draws.lognormal("second_job", at.number, 600, 1.0, at.times)
    last = start + LEAST_DAYS + np.floor(stay).astype(np.int64)
    second = jobs_of(at.some(moves), serial + 1, start[moves], last[moves])
    jobs = stacked([first, second, _odd_jobs(at, serial + 2, then)])
    return jobs, _again(at, end, then, back)


def is_found(jobs: Jobs) -> Bools:
    """Say which jobs are the ones that registrations ended in."""
    return np.asarray((jobs.serial >= _SERIAL_0) & ((jobs.serial - _SERIAL_0) % _SERIALS == 0))


def _lengths(at: Registering, brief: Floats) -> tuple[Ints, Bools]:
    """Draw how many days a found job lasts: a season, a temporary post, or for long."""
    brief = brief * np.where(at.age < 50, 1.0, 0.45)
    shares = np.stack([brief, 0.35 * (1 - brief), 0.65 * (1 - brief)], axis=1)
    kind = at.choice("job_kind", shares)
    wait = at.exponential("job_length")
    long = at.draws.lognormal("long_job", at.number, 1300, 1.0, at.times)
    days = np.select([kind == 0, kind == 1], [55 * wait, 230 * wait], default=long)
    return LEAST_DAYS + np.floor(days).astype(np.int64), kind < 2


def _again(at: Registering, end: Ints, then: Exits, back: Bools) -> Ints:
    """Return the next day of registration: after the job, or for some after AAP."""
    soon = np.floor(10 * at.exponential("again")).astype(np.int64)
    after_aap = then.aap_day + 365 + 30 * soon
    returns = (then.aap_day < NEVER) & at.below("after_aap", 0.20)
    day = np.where(back, end + 1 + soon, np.where(returns, after_aap, NEVER))
    day = np.where(day < NEVER, np.maximum(day, then.left + 1 + soon), NEVER)
    return np.minimum(day, NEVER)


def _odd_jobs(at: Registering, serial: int, then: Exits) -> Jobs:
    """Give some registered people a job too short or too small to count as work."""
    before = np.minimum(np.minimum(then.left, then.work_day), at.day + 240)
    there = at.below("odd_job", 0.18) & (before > at.day + 2)
    at, before = at.some(there), before[there]
    place = at.uniform("odd_start")
    start = at.day + 1 + np.floor(place * (before - at.day - 1)).astype(np.int64)
    is_brief = at.below("odd_kind", 0.55)
    size = at.uniform("odd_size")
    days = np.where(is_brief, 2 + np.floor(25 * size), 40 + np.floor(200 * size)).astype(np.int64)
    jobs = jobs_of(at, serial, start, start + days - 1)
    small = 5.0 * np.ceil(3 * at.uniform("odd_percent"))
    jobs.percent[~is_brief] = small[~is_brief]
    return jobs
