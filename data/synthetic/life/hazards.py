"""The true hazards of work and of a health benefit: what raises and lowers them.

Every effect is an ASSUMPTION in log hazard, one small function each, so that its size can be read
and changed. Four are not linear (age, months since work, share of days worked, youth on the health
side) and five are interactions: health with age, health with bodily work, weak history with little
schooling, fresh higher education, proof of education with its level.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.life.answers import Answers, education_proved
from data.synthetic.life.careers import Standing
from data.synthetic.life.people import People
from data.synthetic.life.registering import Registering
from data.synthetic.margins import GROUP_EFFECTS, NUS, NUS_TO_PROVE, SITUASJON
from data.synthetic.tables import kommuner, yrker

_LOG_BASE_WORK: Final = -4.92
_LOG_BASE_HEALTH: Final = -10.15
# Digits 0 2 3 4 6 7 9 of the education question.
_SCHOOLING: Final = np.array([-0.65, -0.25, -0.05, 0.25, 0.30, 0.25, -0.25])
_LITTLE_SCHOOL: Final = np.array([digit in "029" for digit in NUS])
_HIGHER: Final = np.array([digit in "67" for digit in NUS])


@dataclass(frozen=True)
class Case:
    """A registration as the hazards see it: the person, the day, the jobs, answers and truth."""

    at: Registering
    held: Standing
    answers: Answers

    @property
    def people(self) -> People:
        """The people who register."""
        return self.at.people

    @property
    def age(self) -> Floats:
        """Age in years on the day of registration."""
        return self.at.age


def work_predictor(case: Case) -> Floats:
    """Return the log hazard of work per day, without calendar, duration and frailty."""
    effects = (_age, _schooling, _history, _health, _occupation, _place, _situation, _trait)
    return np.asarray(_LOG_BASE_WORK + sum(effect(case) for effect in effects))


def health_predictor(case: Case) -> Floats:
    """Return the log hazard of a health benefit per day, without duration and frailty.

    Health decides most; the youngest and those over 55 have more (T22), as have weak histories.
    """
    limited = case.answers.is_limited
    age = case.age
    youth = 0.35 * (age < 25) * (25 - age) / 7
    late = 0.02 * np.clip(age - 52, 0, 10)
    weak = 0.7 * (0.5 - case.held.share_24)
    school = 0.25 * _LITTLE_SCHOOL[case.people.education]
    trait = -0.2 * case.people.attachment + 0.8 * case.answers.is_hindered
    return np.asarray(_LOG_BASE_HEALTH + 3.2 * limited + youth + late + weak + school + trait)


def _age(case: Case) -> Floats:
    """Age: best about 30, a little less before 22, falling from 45 and steeply from 57."""
    age = case.age
    fall = 0.018 * np.maximum(age - 35, 0) + 0.095 * np.maximum(age - 57, 0)
    return np.asarray(-0.15 * (age < 22) - fall)


def _schooling(case: Case) -> Floats:
    """Schooling helps; where it must be proved and is not, most of it is lost."""
    level = case.people.education
    proved = education_proved(case.people, case.answers)
    unproved = NUS_TO_PROVE[level] & ~proved
    return np.asarray(_SCHOOLING[level] - (0.20 + 0.20 * _HIGHER[level]) * unproved)


def _history(case: Case) -> Floats:
    """Days worked help with falling return; time since work hurts by its logarithm."""
    held = case.held
    worked = 1.0 * np.sqrt(held.share_24) - 0.75
    since = -0.22 * np.log1p(np.minimum(held.months_since, 60) / 2)
    weak_school = -0.40 * _LITTLE_SCHOOL[case.people.education] * (held.share_24 < 0.25)
    back = 0.12 * min(case.at.times, 3)
    return np.asarray(worked + since + weak_school - 0.35 * ~held.has_worked + back)


def _health(case: Case) -> Floats:
    """Poor health hurts, more from 50 and in bodily work; other hindrances hurt too."""
    limited = case.answers.is_limited
    bodily = np.array([GROUP_EFFECTS[group][1] for group in yrker().group])
    on_limited = 0.85 + 0.35 * (case.age >= 50) + 0.35 * bodily[case.people.occupation]
    return np.asarray(-(limited * on_limited) - 0.60 * case.answers.is_hindered)


def _occupation(case: Case) -> Floats:
    """Some occupations are sought after."""
    pull = np.array([GROUP_EFFECTS[group][0] for group in yrker().group])
    return np.asarray(1.3 * pull[case.people.occupation])


def _place(case: Case) -> Floats:
    """High unemployment in the county hurts, and so do small municipalities."""
    table = kommuner()
    effect = -0.7 * np.log(table.rate / 2.2) - 0.15 * (table.residents < 5000)
    return np.asarray(effect[case.people.kommune])


def _situation(case: Case) -> Floats:
    """Laid off are recalled; fresh higher education opens doors; a part-time job slows."""
    situation = case.answers.situation
    laid_off = 0.60 * (situation == SITUASJON["ER_PERMITTERT"])
    fresh = situation == SITUASJON["AKKURAT_FULLFORT_UTDANNING"]
    graduate = (0.25 + 0.50 * _HIGHER[case.people.education]) * fresh
    slowed = 0.25 * case.held.holds_job + 0.25 * ~case.answers.is_digital
    return np.asarray(laid_off + graduate - slowed)


def _trait(case: Case) -> Floats:
    """Attachment to work shows in the jobs held, and works beyond them."""
    return np.asarray(0.25 * case.people.attachment)
