"""What employers report of a job beside its days: its form, why it ended, leave and lay-off.

The codes are those of a-meldingen; Aa-registeret's own lists are not published (UNVERIFIED U5). A
job's last days and why it ended are of a piece with the situation that the person gives when
registering soon after. Nobody laid off holds a job here: the lay-off is the last weeks of the last.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import NEVER, YEAR, day_of
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.life.careers import LEAST_PERCENT
from data.synthetic.life.reporting import lag
from data.synthetic.margins import SITUASJON, SITUASJONER
from data.synthetic.writing.forms import Document, absence
from data.synthetic.writing.registrations import said_percent

FORMS: Final = ("fast", "midlertidig")
REASONS: Final = (
    "arbeidstakerHarSagtOppSelv",
    "arbeidsgiverHarSagtOppArbeidstaker",
    "kontraktEngasjementEllerVikariatErUtloept",
    "endringIOrganisasjonsstrukturEllerByttetJobbInternt",
    "byttetLoenssystemEllerRegnskapsfoerer",
    None,
)
# A-meldingen has asked for the reason since then.
_REASONS_SINCE: Final = day_of(date(2021, 1, 1))
# ASSUMPTION: the shares of reasons, by the situation said soon after, or else by the form.
_SHARES: Final = {
    "HAR_SAGT_OPP": (0.86, 0.01, 0.03, 0.00, 0.00, 0.10),
    "HAR_BLITT_SAGT_OPP": (0.03, 0.75, 0.08, 0.04, 0.00, 0.10),
    "KONKURS": (0.00, 0.82, 0.00, 0.03, 0.00, 0.15),
    "MIDLERTIDIG_JOBB": (0.01, 0.01, 0.88, 0.00, 0.00, 0.10),
    "ER_PERMITTERT": (0.08, 0.55, 0.17, 0.00, 0.00, 0.20),
    "fast": (0.62, 0.13, 0.04, 0.07, 0.04, 0.10),
    "midlertidig": (0.14, 0.02, 0.73, 0.02, 0.01, 0.08),
}
# ASSUMPTION: the share of jobs that are midlertidig, by the situation said soon after.
_TEMPORARY: Final = {"MIDLERTIDIG_JOBB": 0.95} | dict.fromkeys(list(_SHARES)[:3], 0.07)
_TEMPORARY_ELSE: Final = 0.15
# As long after the job's end as a situation may still be about that job (`answers`: recent).
_SOON: Final = 122
# ASSUMPTION: a lay-off began so many days before the job ended.
_LAID_OFF: Final = (14, 120)
LEAVES: Final = ("permisjonMedForeldrepenger", "utdanningspermisjon", "velferdspermisjon")
# ASSUMPTION: the shares of jobs that have leave if they last, of women and men of 25 to 40, and of
# others; when it begins in a job, and how long it lasts (from, to), by kind.
_LEAVE_OF: Final = ((0.30, 0.010, 0.020), (0.15, 0.010, 0.015), (0.01, 0.008, 0.015))
_LEAVE_AGES: Final = (25, 40)
_LEAVE_BEGINS: Final = (60, 1500)
_LEAVE_DAYS: Final = np.array([[90, 330], [90, 300], [14, 120]])
_MEN_STAY: Final = 0.4


class Absence(NamedTuple):
    """One leave or lay-off, and the days on which its beginning and its end were reported."""

    kind: str
    first: int
    last: int
    percent: float
    begun: int
    over: int


class JobEvents(NamedTuple):
    """Places in FORMS and REASONS, one for each job, and the absences of some, by row."""

    form: Ints
    reason: Ints
    laid_off: Mapping[int, Absence]
    on_leave: Mapping[int, Absence]


class Known(NamedTuple):
    """The absences of a job by field, and the day on which the newest became known."""

    documents: dict[str, list[Document]]
    changed: int


def job_events(chunk: Chunk) -> JobEvents:
    """Draw what happened in each job of the chunk."""
    spell = _spell_after(chunk)
    is_temporary, reason = _contracts(chunk, spell)
    form = is_temporary.astype(np.int64)
    return JobEvents(form, reason, _lay_offs(chunk, spell), _leaves(chunk))


def known_absences(events: JobEvents, job: int, ended: int | None, last: int) -> Known:
    """Return what Aa-registeret knew of absences at the end of day `last`.

    `ended` is the day on which the job's end was reported, None while it was not: all that is
    unreported is reported with it.
    """
    found: dict[str, list[Document]] = {"permisjoner": [], "permitteringer": []}
    changed = -NEVER if ended is None else ended
    absences = (events.on_leave.get(job), events.laid_off.get(job))
    for documents, one in zip(found.values(), absences, strict=True):
        if one is None or (ended is None and one.begun > last):
            continue
        is_over = ended is not None or one.over <= last
        documents.append(absence(one.kind, one.first, one.last if is_over else None, one.percent))
        if ended is None:
            changed = max(changed, one.over if is_over else one.begun)
    return Known(found, changed)


def _spell_after(chunk: Chunk) -> Ints:
    """Return the registration soon after each job that is about that job; -1 where none is.

    None is about a job that was held at an earlier one: there, what is written of the job would
    tell that another registration comes.
    """
    jobs, spells = chunk.lives.jobs, chunk.lives.spells
    keys, base = spells.person * NEVER + spells.day, jobs.person * NEVER
    first, place = (
        np.searchsorted(keys, base + np.minimum(day, NEVER - 1), side="right")
        for day in (jobs.start - 1, jobs.end)
    )
    there = np.minimum(place, len(keys) - 1)
    is_about = (place < len(keys)) & (spells.person[there] == jobs.person) & (first == place)
    is_about &= (spells.last_work_day[there] == jobs.end) & (jobs.percent >= LEAST_PERCENT)
    is_about &= spells.day[there] - jobs.end <= _SOON
    return np.where(is_about, there, -1)


def _contracts(chunk: Chunk, spell: Ints) -> tuple[Bools, Ints]:
    """Return which jobs are midlertidig, and the places of the reasons for which they ended."""
    jobs, draws = chunk.lives.jobs, chunk.draws
    number = chunk.numbers(jobs.person)
    said = np.where(spell < 0, SITUASJON["ANNET"], chunk.lives.answers.situation[spell])
    shares = np.array([_TEMPORARY.get(name, _TEMPORARY_ELSE) for name in SITUASJONER])
    is_temporary = draws.below("is_temporary", number, shares[said], jobs.serial)
    rows = list(_SHARES)
    of = np.array([rows.index(name) if name in _SHARES else -1 for name in SITUASJONER])[said]
    row = np.where(of < 0, np.where(is_temporary, len(rows) - 1, len(rows) - 2), of)
    reason = draws.choice("end_reason", number, np.array(list(_SHARES.values()))[row], jobs.serial)
    return is_temporary, np.where(jobs.end >= _REASONS_SINCE, reason, len(REASONS) - 1)


def _lay_offs(chunk: Chunk, spell: Ints) -> dict[int, Absence]:
    """Return the lay-offs of those who say that they are laid off; they last as the job does."""
    jobs, draws, spells = chunk.lives.jobs, chunk.draws, chunk.lives.spells
    said = chunk.lives.answers.situation[spell]
    index = np.flatnonzero((spell >= 0) & (said == SITUASJON["ER_PERMITTERT"]))
    number, serial = chunk.numbers(jobs.person[index]), jobs.serial[index]
    shortest, longest = _LAID_OFF
    before = shortest + (longest - shortest) * draws.uniform("laid_off", number, serial)
    first = np.maximum(jobs.end[index] - before.astype(np.int64), jobs.start[index])
    begun = first + lag("laid_off_report", number, serial, draws, chunk.laws.reporting)
    percent = said_percent(draws, number, spells.times[spell[index]]).astype(np.float64)
    over = np.full(len(index), NEVER)
    columns = (first, jobs.end[index], percent, begun, over)
    return _absences(index, ["permittering"] * len(index), columns)


def _leaves(chunk: Chunk) -> dict[int, Absence]:
    """Return the leaves; whether one begins depends on nothing that comes after its first day."""
    jobs, draws, reporting = chunk.lives.jobs, chunk.draws, chunk.laws.reporting
    number, serial = chunk.numbers(jobs.person), jobs.serial
    earliest, latest = _LEAVE_BEGINS
    wait = earliest + (latest - earliest) * draws.uniform("leave_begins", number, serial)
    first = jobs.start + wait.astype(np.int64)
    shares = _leave_shares(chunk, first)
    none = 1 - shares.sum(axis=1, keepdims=True)
    kind = draws.choice("leave", number, np.hstack([shares, none]), serial)
    index = np.flatnonzero((kind < len(LEAVES)) & (first < jobs.end))
    number, serial, kind, first = number[index], serial[index], kind[index], first[index]
    low, high = _LEAVE_DAYS[kind].T
    is_short = (kind == 0) & ~chunk.people.is_woman[jobs.person[index]]
    days = (low + (high - low) * draws.uniform("leave_days", number, serial)) * np.where(
        is_short, _MEN_STAY, 1.0
    )
    last = np.minimum(first + days.astype(np.int64), jobs.end[index])
    begun = first + lag("leave_report", number, serial, draws, reporting)
    over = np.maximum(last + lag("leave_over_report", number, serial, draws, reporting), begun)
    # What the job's end cuts off is not told of before that end.
    over = np.where(last < jobs.end[index], over, NEVER)
    percent = np.full(len(index), 100.0)
    return _absences(index, [LEAVES[n] for n in kind], (first, last, percent, begun, over))


def _leave_shares(chunk: Chunk, first: Ints) -> Floats:
    """Return the shares of jobs with each kind of leave, by sex and age on its first day."""
    person = chunk.lives.jobs.person
    age = (first - chunk.people.birth[person]) / YEAR
    is_parent = (age >= _LEAVE_AGES[0]) & (age < _LEAVE_AGES[1])
    group = np.where(is_parent, np.where(chunk.people.is_woman[person], 0, 1), 2)
    return np.array(_LEAVE_OF)[group]


def _absences(
    index: Ints, kinds: list[str], columns: tuple[Ints | Floats, ...]
) -> dict[int, Absence]:
    rows = zip(kinds, *(column.tolist() for column in columns), strict=True)
    return dict(zip(index.tolist(), map(Absence._make, rows), strict=True))
