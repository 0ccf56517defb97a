"""Lives: registration after registration, each with answers, latent times, exits and jobs."""

from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from data.synthetic.days import YEAR, Window
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.laws.laws import Laws
from data.synthetic.life.answers import Answers, answer
from data.synthetic.life.benefits import Dagpenger, dagpenger, entitled
from data.synthetic.life.careers import Jobs, earlier_jobs, standing
from data.synthetic.life.case import Case
from data.synthetic.life.exits import AGE_LIMIT, Exits, days_alone, exits, next_jobs, stay
from data.synthetic.life.incidence import (
    Given,
    given_all,
    hazards,
    integrated,
    latent_times,
    rates,
    without_tiltak,
)
from data.synthetic.life.people import People, rows, stacked
from data.synthetic.life.predictor import predictor_of
from data.synthetic.life.registering import Registering
from data.synthetic.life.tiltak import Participation, Plan, participations, plan, still_there
from data.synthetic.margins import SITUASJON

_MOST_SPELLS: Final = 10


@dataclass(frozen=True)
class Truth:
    """What no register holds. Incidence: registrations x landmarks x exits x horizons.

    `office` is the office's habit, `offer` the tiltak planned (-1: none), `effects` what each kind
    of tiltak adds to the log hazard of work.
    """

    work_predictor: Floats
    health_predictor: Floats
    z: Floats
    office: Floats
    offer: Ints
    effects: Floats
    to_work: Floats
    to_health: Floats
    given_all: Floats
    integrated: Floats
    without_tiltak: Floats


@dataclass(frozen=True)
class Spells:
    """Columns, one entry per registration that Nav came to know of.

    `person` is a row of the people, `day` the one on which Nav knew, `began` that on which the
    person registered.
    """

    person: Ints
    times: Ints
    day: Ints
    began: Ints
    last_work_day: Ints


@dataclass(frozen=True)
class Lives:
    """Registrations with what belongs to each, row by row, and the jobs of the same people."""

    spells: Spells
    answers: Answers
    exits: Exits
    dagpenger: Dagpenger
    tiltak: Participation
    truth: Truth
    jobs: Jobs

    def some(self, index: Ints | Bools) -> "Lives":
        """Return some of the registrations; all jobs stay."""
        names = [field.name for field in fields(self) if field.name != "jobs"]
        kept: dict[str, Any] = {name: rows(getattr(self, name), index) for name in names}
        return replace(self, **kept)


def make_lives(
    people: People, draws: Draws, window: Window, laws: Laws, *, has_incidence: bool = True
) -> Lives:
    """Live through every registration of these people that Nav knows of in the window.

    Without `has_incidence` the true incidence, which takes most of the time, has no landmarks.
    """
    everyone = np.arange(len(people.number), dtype=np.int64)
    at = Registering(people, everyone, people.first_day, 0, draws)
    jobs = [earlier_jobs(at)]
    parts: list[Lives] = []
    while len(at.row) and at.times < _MOST_SPELLS:
        known = at.known_after(laws.waiting.days(at))
        life, again = _registration(known, stacked(jobs), len(everyone), laws, has_incidence)
        parts.append(_known(life, window.last))
        jobs.append(life.jobs)
        goes_on = (again <= window.last) & (again + 30 < at.people.birth + AGE_LIMIT * YEAR)
        some = at.some(goes_on)
        at = Registering(some.people, some.row, again[goes_on], at.times + 1, draws)
    return _sorted(parts, stacked(jobs))


def _known(life: Lives, last: int) -> Lives:
    """Leave out registrations that were over before Nav knew of them; what was lived stays."""
    there = (life.spells.day < life.tiltak.out) & (life.spells.day <= last)
    return life.some(there)


def _sorted(parts: list[Lives], jobs: Jobs) -> Lives:
    spells = stacked([part.spells for part in parts])
    order = np.lexsort((spells.times, spells.person))
    return Lives(
        rows(spells, order),
        rows(stacked([part.answers for part in parts]), order),
        rows(stacked([part.exits for part in parts]), order),
        rows(stacked([part.dagpenger for part in parts]), order),
        rows(stacked([part.tiltak for part in parts]), order),
        rows(stacked([part.truth for part in parts]), order),
        rows(jobs, np.lexsort((jobs.serial, jobs.start, jobs.person))),
    )


def _registration(
    at: Registering, jobs: Jobs, people_count: int, laws: Laws, has_incidence: bool
) -> tuple[Lives, Ints]:
    """Return a registration of these people with its new jobs, and the day of the next."""
    held = standing(jobs, at, people_count)
    answers = answer(at, held, laws.silence)
    right = entitled(at, held)
    case = Case(at, held, answers, right)
    truth, offers, alone = _truth(case, laws, has_incidence)
    then = exits(at, (truth.to_work, truth.to_health), alone, laws.leaving)
    resigned = answers.situation == SITUASJON["HAR_SAGT_OPP"]
    granted = dagpenger(at, right, resigned, held, then)
    out = np.minimum(then.left, np.minimum(then.work_day, then.aap_day))
    new_jobs, again = next_jobs(at, then, laws.calendar.brief)
    times = np.full(len(at.row), at.times, dtype=np.int64)
    spells = Spells(at.row, times, at.day, at.day - at.waited, held.last_day)
    took = participations(case, offers, out)
    return Lives(spells, answers, then, granted, took, truth, new_jobs), again


def _truth(case: Case, laws: Laws, has_incidence: bool) -> tuple[Truth, Plan, Ints]:
    at = case.at
    work, health = predictor_of(laws).prospects(case), laws.health(case)
    z, office = laws.frailty.draw(at), laws.practice.of_office(at)
    offers = plan(case, work, laws.practice.tiltak + office, laws.by_need)
    staying = stay(at, work, case.right, case.held.holds_job, laws.leaving)
    alone = days_alone(at, staying, z)
    by_day = rates(laws, work, health, at)
    offers = still_there(offers, alone)
    given = Given(by_day, laws.frailty.spreads(at), offers, staying)
    own = hazards(laws, given, z)
    known, expected, without = _incidences(laws, given, z, has_incidence)
    truth = Truth(
        work_predictor=work,
        health_predictor=health,
        z=z,
        office=office,
        offer=offers.drawn,
        effects=offers.effects,
        to_work=latent_times(own.work, at.exponential("to_work") - own.before[0]),
        to_health=latent_times(own.health, at.exponential("to_health") - own.before[1]),
        given_all=known,
        integrated=expected,
        without_tiltak=without,
    )
    return truth, offers, alone


def _incidences(
    laws: Laws, given: Given, z: Floats, is_wanted: bool
) -> tuple[Floats, Floats, Floats]:
    if not is_wanted:
        none = np.zeros((len(z), 0))
        return none, none, none
    return given_all(laws, given, z), integrated(laws, given), without_tiltak(laws, given)
