"""Rights to dagpenger and AAP: from before the first registration, and after each.

Those before are made up here, for no life begins that early; the others happened.
"""

from datetime import date
from typing import Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import NEVER, YEAR, day_of
from data.synthetic.draws import Ints
from data.synthetic.margins import SITUASJON

DP_SAK_SINCE: Final = day_of(date(2025, 1, 1))  # ASSUMPTION
# Of those whose earlier job gave a right to dagpenger, and who were long enough without work.
_EARLIER: Final = 0.18
_EARLIER_AAP: Final = 0.25
_ORDINARY: Final = "DAGPENGER_ARBEIDSSOKER_ORDINAER"
_LAID_OFF: Final = "DAGPENGER_PERMITTERING_ORDINAER"


class Right(NamedTuple):
    """A right to a benefit: applied for, decided, and its days; `kind` is the form's code."""

    applied: int
    decided: int
    first: int
    last: int
    kind: str


def earlier_dagpenger(chunk: Chunk) -> tuple[Ints, Ints]:
    """Return first and last day of dagpenger before the first registration, NEVER for most.

    It follows a job of some size and length, held as an adult, and ends before the next one.
    """
    people, jobs, draws = chunk.people, chunk.lives.jobs, chunk.draws
    who, end = jobs.person, jobs.end
    following = np.append(np.where(who[1:] == who[:-1], jobs.start[1:], NEVER), NEVER)
    until = np.minimum(following, people.first_day[who] - 60) - 1
    adult = people.birth[who] + 19 * 365
    gives = (jobs.percent >= 40) & (end - jobs.start >= 180) & (jobs.start > adult)
    gives &= (until - end > 30) & draws.below("earlier", people.number[who], _EARLIER, jobs.serial)
    length = 30 + np.floor(190 * draws.uniform("earlier_days", people.number[who], jobs.serial))
    last = np.minimum(until, end + length.astype(np.int64))
    found = np.full((2, len(people.number)), NEVER, dtype=np.int64)
    # Of several, the last one.
    found[:, who[gives]] = np.stack([end + 1, last])[:, gives]
    return found[0], found[1]


def dagpenger_before(earlier: tuple[Ints, Ints]) -> list[Right | None]:
    """Return each person's dagpenger from before the first registration (`earlier_dagpenger`)."""
    return [
        Right(f, f + 20, f, last, _ORDINARY) if last < NEVER else None
        for f, last in zip(*(days.tolist() for days in earlier), strict=True)
    ]


def dagpenger_since(chunk: Chunk) -> list[Right | None]:
    """Return the dagpenger of each registration."""
    given = chunk.lives.dagpenger
    laid_off = chunk.lives.answers.situation == SITUASJON["ER_PERMITTERT"]
    columns = (given.first, given.decided, given.last, laid_off)
    return [
        Right(f, d, f, last, _LAID_OFF if off else _ORDINARY) if f < NEVER else None
        for f, d, last, off in zip(*(c.tolist() for c in columns), strict=True)
    ]


def aap_before(chunk: Chunk, earlier: tuple[Ints, Ints]) -> list[Right | None]:
    """Return each person's AAP from before the first registration, of those without dagpenger."""
    people, draws, spells = chunk.people, chunk.draws, chunk.lives.spells
    first_spells = np.array(chunk.bounds(spells.person)[:-1], dtype=np.int64)
    limited = chunk.lives.answers.is_limited[first_spells]
    had = limited & draws.below("earlier_aap", people.number, _EARLIER_AAP)
    ended = people.first_day - 30 - np.floor(500 * draws.uniform("aap_ago", people.number))
    began = ended - 330 - np.floor(900 * draws.uniform("aap_days", people.number))
    had &= (began > people.birth + 18.5 * YEAR) & (earlier[1] == NEVER)
    return [
        Right(int(f) - 60, int(f) + 14, int(f), int(e), "BISTANDSBEHOV") if there else None
        for there, f, e in zip(had.tolist(), began.tolist(), ended.tolist(), strict=True)
    ]


def aap_since(chunk: Chunk) -> list[Right | None]:
    """Return the AAP of each registration, decided in weeks.

    It is given from the day it was applied for: nothing is known of it before that day.
    """
    draws, spells = chunk.draws, chunk.lives.spells
    number, first = chunk.numbers(spells.person), chunk.lives.exits.aap_day
    decided = first + 14 + np.floor(60 * draws.uniform("aap_decided", number, spells.times))
    years = 1 + np.floor(1.4 * draws.exponential("aap_years", number, spells.times))
    last = np.minimum(first + np.minimum(years, 3) * 365 - 1, _next_days(chunk) - 1)
    columns = (first, decided, last)
    return [
        Right(f, int(d), f, int(e), "BISTANDSBEHOV") if f < NEVER else None
        for f, d, e in zip(*(c.tolist() for c in columns), strict=True)
    ]


def _next_days(chunk: Chunk) -> Ints:
    """Return the day of the same person's next registration, NEVER after the last."""
    spells = chunk.lives.spells
    following = np.append(spells.day[1:], NEVER)
    same = np.append(spells.person[1:] == spells.person[:-1], False)
    return np.where(same, following, NEVER)
