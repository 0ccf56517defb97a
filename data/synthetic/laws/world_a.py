"""World A: the effects of each theme, the calendar of Norway, and the practice of its offices.

Every effect is an ASSUMPTION in log hazard, one small function each, so that its size can be read
and changed before it is scaled (`data.synthetic.life.predictor`). Not linear: age, months since
work, share of days worked, youth on the health side. Interactions: health with age and with bodily
work, weak history with little schooling, fresh higher education, proof of education with its level,
small places with trade; and every theme with the kind of need.
"""

from datetime import date
from typing import Final

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.laws.calendar import Calendar
from data.synthetic.laws.frailty import Frailty
from data.synthetic.laws.laws import Gap, Laws, Practice
from data.synthetic.laws.leaving import Leaving, Reporting
from data.synthetic.laws.silence import Silence
from data.synthetic.life.answers import education_proved
from data.synthetic.life.case import Case
from data.synthetic.margins import GROUP_EFFECTS, NUS, NUS_TO_PROVE, SITUASJON
from data.synthetic.tables import kommuner, yrker

# Digits 0 2 3 4 6 7 9 of the education question.
_SCHOOLING: Final = np.array([-0.65, -0.25, -0.05, 0.25, 0.30, 0.25, -0.25])
_LITTLE_SCHOOL: Final = np.array([digit in "029" for digit in NUS])
_HIGHER: Final = np.array([digit in "67" for digit in NUS])


def work(case: Case) -> dict[str, Floats]:
    """Return the effect of each theme on the log hazard of work."""
    return {
        "alder": _age(case),
        "utdanning": _schooling(case),
        "historie": _history(case),
        "helse": _health(case),
        "yrke": _occupation(case),
        "sted": _place(case),
        "situasjon": _situation(case),
        "driv": np.asarray(0.25 * case.people.attachment),
    }


def health(case: Case) -> Floats:
    """Return the log hazard of a health benefit per day, without its base, duration and frailty.

    Health decides most; the youngest and those over 55 have more (T22), as have weak histories.
    """
    limited = case.answers.is_limited
    age = case.age
    youth = 0.6 * (age < 30) * (30 - age) / 11
    late = 0.018 * np.clip(age - 32, 0, 26) - 0.24 * np.maximum(age - 58, 0)
    weak = 0.7 * (0.5 - case.held.share_24)
    school = 0.25 * _LITTLE_SCHOOL[case.people.education]
    trait = -0.2 * case.people.attachment + 0.8 * case.answers.is_hindered
    return np.asarray(3.2 * limited + youth + late + weak + school + trait)


def _age(case: Case) -> Floats:
    """Age: best before 25, falling from 35 and faster from 57."""
    age = case.age
    fall = 0.018 * np.maximum(age - 35, 0) + 0.055 * np.maximum(age - 57, 0)
    return np.asarray(0.60 * (age < 25) - fall)


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
    slowed = 0.85 * case.held.holds_job + 0.25 * ~case.answers.is_digital
    return np.asarray(laid_off + graduate - slowed)


# Set so that the stock follows what was published for 2014-2017 (T01) although the register of a
# window starts empty, hence the high values before. After 2017 an ASSUMPTION in the shape of LFS: a
# fall to 2019, the spring of 2020, a low in 2022 and a slow rise.
_LEVEL: Final = tuple(
    (date(year, month, 1), float(np.log(level)))
    for year, month, level in (
        (2012, 7, 1.09), (2013, 7, 1.09), (2014, 7, 1.02), (2015, 7, 0.93), (2016, 5, 1.26),
        (2017, 5, 0.90), (2018, 7, 0.82), (2019, 7, 0.82), (2020, 2, 0.82), (2020, 4, 1.90),
        (2020, 8, 1.35), (2021, 4, 1.25), (2021, 10, 0.90), (2022, 7, 0.75), (2023, 7, 0.78),
        (2024, 7, 0.84), (2025, 7, 0.88), (2026, 7, 0.90),
    )
)  # fmt: skip
# T30: mass warnings from September 2014, a flat top in the autumn of 2016, then a fall.
_SHOCK: Final = (
    (date(2014, 8, 1), 0.0),
    (date(2014, 12, 1), 0.06),
    (date(2015, 9, 1), 0.14),
    (date(2016, 9, 1), 0.175),
    (date(2017, 2, 1), 0.03),
    (date(2017, 6, 1), 0.0),
)

_HEALTH: Final = (
    (date(2014, 6, 1), 0.60),
    (date(2016, 9, 1), -0.15),
    (date(2018, 1, 1), 0.12),
    (date(2019, 6, 1), 0.25),
)
# Weibull shape .84: the hazard of work falls with time.
_DAYS: Final = np.geomspace(1, 4000, 40)
_FALLING: Final = (tuple(_DAYS.tolist()), tuple((-0.16 * np.log(_DAYS / 91)).tolist()))

WORLD_A: Final = Laws(
    name="A",
    calendar=Calendar(
        level=_LEVEL,
        on_hiring=-0.8,
        on_inflow=0.9,
        season=0.0,
        by_month=(0.0, 0.0, 0.05, 0.12, 0.15, 0.05, -0.25, 0.25, 0.25, 0.12, 0.0, -0.05),
        inflow=(1.25, 0.95, 0.85, 0.80, 0.80, 0.98, 1.75, 1.12, 0.80, 0.82, 0.98, 0.98),
        shock=_SHOCK,
        on_shocked=-0.5,
        # T22 moved from .087 in 2014 to .056 in 2017 and back in 2019.
        health=_HEALTH,
        # T24 and T20: fewer came back soon, and more were in work, as the years went; until 2018
        # some who came back were known of too late.
        brief_jobs=(
            (date(2014, 9, 1), 0.62),
            (date(2016, 6, 1), 0.27),
            (date(2018, 11, 1), 0.274192),
            (date(2019, 6, 1), 0.28),
        ),
    ),
    frailty=Frailty(spread_work=0.60, spread_health=-0.40, youth=1.6),
    work=work,
    health=health,
    base_work=-5.08,
    base_health=-10.18,
    spread=1.15,
    nonlinear=0.25,
    shape=_FALLING,
    silence=Silence(
        health_without=(0.895, 0.025, 0.020, 0.060),
        health_with=(0.170, 0.610, 0.080, 0.140),
        other_without=(0.930, 0.015, 0.015, 0.040),
        other_with=(0.330, 0.500, 0.090, 0.080),
        by_age=0.0,
        no_answers=0.01,
    ),
    gap=Gap(truth=-0.15, unreported=(0.015, 0.06)),
    practice=Practice(spread=0.5, gaming=0.25, tiltak=-1.0),
    drift=0.01,
    leaving=Leaving(told=0.50, missed=0.30, stayed=0.20, scale=440.0, shape=0.52),
    # Most are reported four to eight weeks late.
    reporting=Reporting((0.12, 0.80, 0.08), (4.0, 28.0, 57.0), (24.0, 29.0, 84.0)),
)
