"""The fortnights of every registration: which were confirmed, when, and what was said of them.

Fortnights run from Monday to Monday; the first begins with the registration (8 to 14 days). As if
the present service had run through the whole window. All shares are ASSUMPTIONS.

A missing confirmation is informative. Who is left out for a confirmation that never came
(MISSED) sent none for the fortnight whose deadline ran out, nor later; and those whose job began
just before had stopped at its start. Others are late at times, more often those not digital.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.draws import Bools, Ints
from data.synthetic.life.careers import Jobs
from data.synthetic.life.exits import MISSED, TOLD
from data.synthetic.life.people import rows

DAYS: Final = 14
# Days after a fortnight within which its confirmation must have come.
GRACE: Final = 8
_LATE: Final = (0.10, 0.03)  # not digital, digital
_USUAL_DAYS: Final = (2.2, 1.4)
_LONGEST_DAYS: Final = 6
# Who leaves later than this after a job began worked on undetected, and confirmed meanwhile.
_SOON: Final = 35
_HIDES_WORK: Final = 0.15
_CLAIMS_WORK: Final = 0.01
# Later than every day of a window and every end of a job, as days of different people must not mix.
_FAR: Final = 2**20


@dataclass(frozen=True)
class Fortnights:
    """Columns, one entry per fortnight, in order; `spell` is a row of the registrations.

    `end` is the first day after it, `serial` counts the fortnights of a person from 0. `is_last`:
    answered no to staying registered, on the day of leaving.
    """

    spell: Ints
    number: Ints
    serial: Ints
    first: Ints
    end: Ints
    sent: Ints
    second: Ints
    is_last: Bools
    has_worked: Bools


def confirmed(chunk: Chunk) -> Fortnights:
    """Return the fortnights of which a confirmation was sent in the window."""
    spell, nth, is_last = _ended(chunk)
    spells, left = chunk.lives.spells, chunk.lives.exits.left
    day = spells.day[spell]
    first = _monday(day) + DAYS * nth
    # Who says no before the first fortnight is over answers for the days until then.
    end = np.minimum(first + DAYS, left[spell])
    first = np.maximum(first, day)
    person = spells.person[spell]
    number = chunk.numbers(person)
    serial = np.arange(len(spell)) - np.searchsorted(person, person)
    sent = np.where(is_last, left[spell], end + _wait(chunk, spell, number, serial))
    second = 25_200 + np.floor(36_000 * chunk.draws.uniform("confirmed_at", number, serial))
    worked = _says_worked(chunk, spell, serial, _covered(chunk.lives.jobs, person, first, end))
    found = Fortnights(
        spell, number, serial, first, end, sent, second.astype(np.int64), is_last, worked
    )
    in_time = (sent <= chunk.window.last) & ((sent < left[spell]) | is_last)
    return rows(found, in_time & ~_never_sent(chunk, found))


def _monday(day: Ints) -> Ints:
    """Return the Monday of the week; 1970-01-01 was a Thursday."""
    return np.asarray(day - (day + 3) % 7)


def _ended(chunk: Chunk) -> tuple[Ints, Ints, Bools]:
    """Return registration and count of every fortnight that ends in it, and who said no in it."""
    day, exits, last = chunk.lives.spells.day, chunk.lives.exits, chunk.window.last
    whole = np.maximum((np.minimum(exits.left, last) - _monday(day)) // DAYS, 0)
    says_no = (exits.reason == TOLD) & (exits.left <= last)
    count = np.where(says_no, np.maximum(whole, 1), whole)
    spell = np.repeat(np.arange(len(day)), count)
    nth = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count)
    return spell, nth, says_no[spell] & (nth == count[spell] - 1)


def _wait(chunk: Chunk, spell: Ints, number: Ints, serial: Ints) -> Ints:
    """Return how many days after a fortnight its confirmation comes; late is before the next."""
    digital = chunk.lives.answers.is_digital[spell].astype(np.int64)
    draws = chunk.draws
    late = draws.below("confirms_late", number, np.array(_LATE)[digital], serial)
    usual = np.array(_USUAL_DAYS)[digital] * draws.exponential("confirms_after", number, serial)
    after = GRACE + (DAYS - GRACE) * draws.uniform("confirms_late_by", number, serial)
    days = np.where(late, after, np.minimum(usual, _LONGEST_DAYS))
    return np.floor(days).astype(np.int64)


def _never_sent(chunk: Chunk, these: Fortnights) -> Bools:
    """Tell which fortnights those who left by missing a confirmation did not confirm."""
    exits, spell = chunk.lives.exits, these.spell
    left, work_day = exits.left[spell], exits.work_day[spell]
    overdue = these.end > left - DAYS - GRACE
    soon = (work_day <= left) & (left <= work_day + _SOON)
    stopped = soon & (these.sent >= work_day)
    return np.asarray((exits.reason[spell] == MISSED) & (overdue | stopped))


def _covered(jobs: Jobs, person: Ints, first: Ints, end: Ints) -> Bools:
    """Tell where any of the person's jobs covers a day from `first` until before `end`."""
    if not len(jobs.person):
        return np.zeros(len(person), dtype=bool)
    # Jobs are sorted by person and start: of those begun by then, the latest end decides.
    began = jobs.person * _FAR + jobs.start
    latest = np.maximum.accumulate(jobs.person * _FAR + jobs.end)
    place = np.searchsorted(began, person * _FAR + end) - 1
    return np.asarray((place >= 0) & (latest[np.maximum(place, 0)] >= person * _FAR + first))


def _says_worked(chunk: Chunk, spell: Ints, serial: Ints, covered: Bools) -> Bools:
    """Some never tell of work, all through a registration; a few tell of work that was none."""
    spells, draws = chunk.lives.spells, chunk.draws
    number = chunk.numbers(spells.person)
    hides = draws.below("hides_work", number, _HIDES_WORK, spells.times)
    claims = draws.below("claims_work", number[spell], _CLAIMS_WORK, serial)
    return np.asarray((covered & ~hides[spell]) | claims)
