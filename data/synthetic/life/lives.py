"""Lives: registration after registration, each with answers, latent times, exits and jobs."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import YEAR, Window
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.life.answers import Answers, answer
from data.synthetic.life.benefits import Dagpenger, dagpenger, entitled
from data.synthetic.life.careers import Jobs, earlier_jobs, standing
from data.synthetic.life.exits import AGE_LIMIT, Exits, exits, next_jobs
from data.synthetic.life.hazards import Case, health_predictor, work_predictor
from data.synthetic.life.incidence import (
    frailties,
    incidence,
    integrated_incidence,
    latent_times,
    rates,
)
from data.synthetic.life.people import People, rows, stacked
from data.synthetic.life.registering import Registering
from data.synthetic.margins import SITUASJON

_MOST_SPELLS: Final = 10


@dataclass(frozen=True)
class Truth:
    """What no register holds. Incidence: registrations x exits x horizons."""

    work_predictor: Floats
    health_predictor: Floats
    z: Floats
    to_work: Floats
    to_health: Floats
    given_all: Floats
    integrated: Floats


@dataclass(frozen=True)
class Spells:
    """Columns, one entry per registration; `person` is a row of the people."""

    person: Ints
    times: Ints
    day: Ints
    last_work_day: Ints


@dataclass(frozen=True)
class Lives:
    """Registrations with what belongs to each, row by row, and the jobs of the same people."""

    spells: Spells
    answers: Answers
    exits: Exits
    dagpenger: Dagpenger
    truth: Truth
    jobs: Jobs


def make_lives(people: People, draws: Draws, window: Window) -> Lives:
    """Live through every registration of these people that starts in the window."""
    everyone = np.arange(len(people.number), dtype=np.int64)
    at = Registering(people, everyone, people.first_day, 0, draws)
    jobs = [earlier_jobs(at)]
    parts: list[Lives] = []
    while len(at.row) and at.times < _MOST_SPELLS:
        life, again = _registration(at, stacked(jobs), len(everyone))
        parts.append(life)
        jobs.append(life.jobs)
        goes_on = (again <= window.last) & (again + 30 < at.people.birth + AGE_LIMIT * YEAR)
        some = at.some(goes_on)
        at = Registering(some.people, some.row, again[goes_on], at.times + 1, draws)
    return _sorted(parts, stacked(jobs))


def _sorted(parts: list[Lives], jobs: Jobs) -> Lives:
    spells = stacked([part.spells for part in parts])
    order = np.lexsort((spells.times, spells.person))
    return Lives(
        rows(spells, order),
        rows(stacked([part.answers for part in parts]), order),
        rows(stacked([part.exits for part in parts]), order),
        rows(stacked([part.dagpenger for part in parts]), order),
        rows(stacked([part.truth for part in parts]), order),
        rows(jobs, np.lexsort((jobs.serial, jobs.start, jobs.person))),
    )


def _registration(at: Registering, jobs: Jobs, people_count: int) -> tuple[Lives, Ints]:
    """Return a registration of these people with its new jobs, and the day of the next."""
    held = standing(jobs, at, people_count)
    answers = answer(at, held)
    truth = _truth(Case(at, held, answers))
    right = entitled(at, held)
    then = exits(at, (truth.to_work, truth.to_health), _pull(truth, right, at.age))
    resigned = answers.situation == SITUASJON["HAR_SAGT_OPP"]
    granted = dagpenger(at, right, resigned, held, then)
    new_jobs, again = next_jobs(at, then)
    times = np.full(len(at.row), at.times, dtype=np.int64)
    spells = Spells(at.row, times, at.day, held.last_day)
    return Lives(spells, answers, then, granted, truth, new_jobs), again


def _pull(truth: Truth, right: Bools, age: Floats) -> Floats:
    """Log scale of leaving without work: later with benefit, age and good prospects."""
    prospects = np.clip(0.25 * (truth.work_predictor + 5.8) + 0.25 * truth.z, -1, 1)
    return np.asarray(0.9 * right + 0.02 * (age - 35) + prospects)


def _truth(case: Case) -> Truth:
    at = case.at
    work, health = work_predictor(case), health_predictor(case)
    z = at.draws.normal("frailty", at.number, at.times)
    given = rates(work, health, at.day)
    by_work, by_health = frailties(z)
    to_work = latent_times(given.work, by_work, at.exponential("to_work"))
    to_health = latent_times(given.health, by_health, at.exponential("to_health"))
    known, unknown = incidence(given, z), integrated_incidence(given)
    return Truth(
        work, health, z, to_work, to_health, np.moveaxis(known, 2, 0), np.moveaxis(unknown, 2, 0)
    )
