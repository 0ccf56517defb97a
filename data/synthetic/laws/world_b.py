"""World B: the same formats and the same code as world A, with other laws.

What is claimed on A must hold here too. Every effect is an ASSUMPTION in log hazard. Where A has
logarithms and roots, B has thresholds, saturation, U-shapes and ratios. Interactions: higher
education with large places, time since work with age from 45, health with a weak history, other
hindrances with help to apply, abroad with bodily work, laid off with bodily work, drive with
youth; and every theme with the kind of need, by other weights. Those who come back do worse, not
better.

The hazard of work rises for three months and falls then. Frailty has three classes, and its share
of the variance of the log hazard of work is about .30. The level of unemployment goes from high to
low and back by 66 % on its own dates; hiring is best in November; there is no shock. The question
on health is left open by age, not by health, and many are sent in without answers.
"""

from datetime import date
from typing import Final

import numpy as np

from data.synthetic.draws import Bools, Floats
from data.synthetic.laws.calendar import Calendar
from data.synthetic.laws.frailty import Frailty
from data.synthetic.laws.laws import Gap, Laws, Practice
from data.synthetic.laws.leaving import Leaving, Reporting
from data.synthetic.laws.silence import Silence
from data.synthetic.life.answers import education_proved
from data.synthetic.life.case import Case
from data.synthetic.life.tiltak import ByNeed
from data.synthetic.margins import GROUP_EFFECTS, NUS, NUS_TO_PROVE, SITUASJON
from data.synthetic.tables import kommuner, yrker

# Digits 0 2 3 4 6 7 9 of the education question.
_SCHOOLING: Final = np.array([-0.50, -0.40, -0.30, 0.35, 0.10, 0.40, -0.40])
_HIGHER: Final = np.array([digit in "67" for digit in NUS])


def work(case: Case) -> dict[str, Floats]:
    """Return the effect of each theme on the log hazard of work."""
    return {
        "alder": np.asarray(-np.minimum(((case.age - 37) / 20) ** 2, 1.6)),
        "utdanning": _schooling(case),
        "historie": _history(case),
        "helse": _health(case),
        "yrke": _occupation(case),
        "sted": _place(case),
        "situasjon": _situation(case),
        "driv": _drive(case),
    }


def health(case: Case) -> Floats:
    """Return the log hazard of a health benefit per day, without its base, duration and frailty.

    Lowest about 38, higher on both sides; poor health weighs more for those who hardly worked.
    """
    limited, idle = case.answers.is_limited, case.held.share_24 < 0.25
    by_age = 0.5 * np.minimum(((case.age - 38) / 15) ** 2, 2.5)
    trait = 1.1 * case.answers.is_hindered - 0.3 * np.tanh(case.people.attachment)
    return np.asarray(2.2 * limited + 1.2 * (limited & idle) + by_age + trait)


def _schooling(case: Case) -> Floats:
    """A trade certificate and long studies help; higher education pays in large places."""
    level = case.people.education
    large = (kommuner().residents >= 60_000)[case.people.kommune]
    unproved = NUS_TO_PROVE[level] & ~education_proved(case.people, case.answers)
    return np.asarray(_SCHOOLING[level] + 0.40 * (_HIGHER[level] & large) - 0.30 * unproved)


def _history(case: Case) -> Floats:
    """The last year's work helps until it is enough; time since work hurts in steps."""
    held, late = case.held, case.age >= 45
    worked = 1.3 * held.share_12 / (held.share_12 + 0.25)
    since = -0.25 * (held.months_since > 3) - 0.40 * (held.months_since > 15)
    too_long = -0.60 * (late & (held.months_since > 9))
    return np.asarray(worked + since + too_long - 0.15 * min(case.at.times, 3))


def _health(case: Case) -> Floats:
    """Poor health hurts little with a recent history and much without one."""
    limited, answers = case.answers.is_limited, case.answers
    weak = 0.90 * (limited & (case.held.share_24 < 0.30))
    alone = 0.50 * (answers.is_hindered & ~answers.is_digital)
    return np.asarray(-0.35 * limited - weak - 0.35 * answers.is_hindered - alone)


def _occupation(case: Case) -> Floats:
    """Trades are sought after, or not wanted, or neither; bodily work takes people from abroad."""
    pull = np.array([GROUP_EFFECTS[group][0] for group in yrker().group])[case.people.occupation]
    wanted = 0.45 * (pull >= 0.15) - 0.40 * (pull <= -0.15)
    return np.asarray(wanted + 0.45 * ((case.people.landgruppe > 0) & _is_bodily(case)))


def _place(case: Case) -> Floats:
    """The county's rate against the country's hurts from a limit on."""
    ratio = kommuner().rate / 2.2
    return np.asarray((-0.9 * np.maximum(ratio - 0.9, 0))[case.people.kommune])


def _situation(case: Case) -> Floats:
    """Who resigned has plans; laid off from bodily work are recalled; a job held opens doors."""
    situation = case.answers.situation
    resigned = 0.40 * (situation == SITUASJON["HAR_SAGT_OPP"])
    laid_off = (0.10 + 0.70 * _is_bodily(case)) * (situation == SITUASJON["ER_PERMITTERT"])
    return np.asarray(resigned + laid_off + 0.30 * case.held.holds_job)


def _drive(case: Case) -> Floats:
    """Drive counts until it is enough, and for the young twice."""
    return np.asarray(0.30 * np.tanh(1.5 * case.people.attachment) * (1 + (case.age < 27)))


def _is_bodily(case: Case) -> Bools:
    bodily = np.array([GROUP_EFFECTS[group][1] for group in yrker().group])
    return np.asarray(bodily[case.people.occupation], dtype=np.bool_)


# The level of unemployment against its usual one: from low to high it rises by 66 %.
_LOW, _HIGH = float(-np.log(1.66) / 2), float(np.log(1.66) / 2)
_LEVEL: Final = (
    (date(2012, 7, 1), _LOW),
    (date(2015, 3, 1), _HIGH),
    (date(2018, 3, 1), _LOW),
    (date(2020, 11, 1), _HIGH),
    (date(2021, 11, 1), _HIGH),
    (date(2024, 2, 1), _LOW),
    (date(2026, 9, 1), 0.0),
)

WORLD_B: Final = Laws(
    name="B",
    calendar=Calendar(
        level=_LEVEL,
        on_hiring=-0.7,
        on_inflow=0.5,
        # Below nought: highest half a year after May.
        season=-0.12,
        inflow=(0.9, 0.9, 1.2, 1.1, 0.95, 0.85, 0.8, 1.0, 1.25, 1.1, 1.0, 0.95),
        shock=((date(2012, 7, 1), 0.0),),
        on_shocked=0.0,
    ),
    frailty=Frailty(
        spread_work=0.67,
        spread_health=0.30,
        youth=1.0,
        values=(-1.75, 0.0, 1.0),
        shares=(0.20, 0.45, 0.35),
    ),
    work=work,
    health=health,
    base_work=-5.15,
    base_health=-10.1,
    spread=1.15,
    nonlinear=0.25,
    shape=(
        (0.0, 60.0, 100.0, 180.0, 365.0, 730.0, 1461.0),
        (-0.50, 0.10, 0.25, 0.0, -0.30, -0.70, -1.1),
    ),
    silence=Silence(
        health_without=(0.870, 0.025, 0.015, 0.090),
        health_with=(0.260, 0.600, 0.050, 0.090),
        other_without=(0.890, 0.020, 0.020, 0.070),
        other_with=(0.380, 0.490, 0.060, 0.070),
        by_age=0.35,
        no_answers=0.06,
    ),
    gap=Gap(truth=-0.30, unreported=(0.03, 0.10)),
    practice=Practice(spread=0.8, gaming=0.10, tiltak=-1.8),
    drift=-0.02,
    leaving=Leaving(told=0.38, missed=0.46, stayed=0.16, scale=380.0, shape=0.48),
    # Many are reported at once, and many very late.
    reporting=Reporting((0.45, 0.30, 0.25), (2.0, 21.0, 49.0), (14.0, 28.0, 120.0)),
    on_entitled=-0.40,
    weights=(
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        (1.2, 1.5, 2.0, 0.6, 0.7, 1.0, 0.7, 0.8),
        (1.4, 0.7, 0.7, 2.2, 0.7, 0.8, 1.2, 0.7),
        (0.7, 0.7, 0.8, 0.8, 2.0, 1.8, 1.0, 1.2),
        (2.0, 1.6, 0.6, 0.9, 0.7, 0.7, 0.7, 1.0),
        (0.7, 0.7, 1.1, 1.6, 0.8, 1.3, 2.1, 1.0),
    ),
    by_need=ByNeed(
        effects=(
            (0.05, -0.25, 0.0),
            (0.25, 0.30, 0.60),
            (0.10, 0.20, -0.10),
            (0.45, 0.35, 0.10),
            (-0.05, 0.60, 0.30),
            (0.30, -0.10, 0.65),
        ),
        fit=(
            (-0.5, -0.6, -0.6),
            (0.1, 0.6, 0.5),
            (0.9, 0.1, -0.2),
            (0.6, 0.6, 0.0),
            (0.0, 0.8, 0.2),
            (0.3, -0.2, 0.8),
        ),
    ),
)
