"""The predictor of work: themes weighed by kind of need, with a known share that is not linear.

What the themes say together is split into its best linear fit on what a linear analyst would use,
and the rest: curves, interactions, and weights that differ by kind. Both are scaled so that the
predictor has the deviation that the laws state, and the rest the share of variance they state.
The split is made once on reference people of world seed 0, the same for every run; in other
populations the shares are near those stated, not equal.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from data.synthetic.days import Window, day_of
from data.synthetic.draws import Draws, Floats
from data.synthetic.laws.calendar import Calendar
from data.synthetic.laws.laws import Laws
from data.synthetic.life.answers import answer, education_proved
from data.synthetic.life.benefits import entitled
from data.synthetic.life.careers import earlier_jobs, standing
from data.synthetic.life.case import Case
from data.synthetic.life.needs import NEEDS, THEMES
from data.synthetic.life.people import make_people
from data.synthetic.life.registering import Registering
from data.synthetic.margins import GROUP_EFFECTS, NUS, SITUASJONER
from data.synthetic.tables import kommuner, yrker

_REFERENCE = 6_000
_START = date(2018, 11, 1)
_WINDOW = Window(day_of(_START), day_of(date(2026, 10, 31)))
# The reference people register evenly, whatever the calendar of the world.
_PLAIN = Calendar(
    level=((_START, 0.0),),
    on_hiring=0.0,
    on_inflow=0.0,
    season=0.0,
    inflow=(1.0,) * 12,
    shock=((_START, 0.0),),
    on_shocked=0.0,
)


@dataclass(frozen=True)
class Predictor:
    """The linear fit and the scales of one world."""

    laws: Laws
    fit: Floats
    mean: float
    scales: tuple[float, float]

    def prospects(self, case: Case) -> Floats:
        """Return the predictor less its mean: the log hazard of work that features could know."""
        # Summed row by row: a matrix product may differ in its last digit with the number of rows.
        linear = (linear_terms(case) * self.fit).sum(axis=1)
        rest = together(self.laws, case) - linear
        both = self.scales[0] * (linear - self.mean) + self.scales[1] * rest
        return np.asarray(both + _known_gaps(self.laws, case))


@cache
def predictor_of(laws: Laws) -> Predictor:
    """Split the themes of a world on the reference people."""
    case = _reference(laws)
    said, terms = together(laws, case), linear_terms(case)
    fit = np.linalg.lstsq(terms, said, rcond=None)[0]
    linear = terms @ fit
    linear_scale = laws.spread * np.sqrt(1 - laws.nonlinear) / linear.std()
    rest_scale = laws.spread * np.sqrt(laws.nonlinear) / max((said - linear).std(), 1e-9)
    scales = (float(linear_scale), float(rest_scale))
    return Predictor(laws, np.asarray(fit), float(linear.mean()), scales)


def together(laws: Laws, case: Case) -> Floats:
    """Return the themes' sum, each weighed by the kind of need."""
    effects = laws.work(case)
    weights = np.array(laws.weights)[case.people.need]
    return np.asarray(sum(weights[:, THEMES.index(name)] * effects[name] for name in effects))


def _known_gaps(laws: Laws, case: Case) -> Floats:
    """Add what has a size of its own: the gap between groups, drift of demand, right to benefit."""
    pull = np.array([GROUP_EFFECTS[group][0] for group in yrker().group])
    years = (case.at.day - _WINDOW.first) / 365.25
    drift = -laws.drift * years * pull[case.people.occupation] / 0.3
    gap = laws.gap.truth * (case.people.landgruppe == 2)
    return np.asarray(gap + drift + laws.on_entitled * case.right)


def linear_terms(case: Case) -> Floats:
    """Return what a linear analyst would use: registrations x terms, the first a constant."""
    people, held, answers = case.people, case.held, case.answers
    table, groups = yrker(), sorted(set(GROUP_EFFECTS))
    group = np.array([groups.index(name) for name in table.group])[people.occupation]
    places = kommuner()
    columns = [
        np.ones(len(people.number)),
        case.age,
        held.share_24,
        np.log1p(np.minimum(held.months_since, 60)),
        held.has_worked,
        held.holds_job,
        answers.is_limited,
        answers.is_hindered,
        answers.is_digital,
        case.right,
        education_proved(people, answers),
        people.attachment,
        people.landgruppe == 1,
        people.landgruppe == 2,
        np.log(places.rate)[people.kommune],
        np.log(places.residents)[people.kommune],
        np.full(len(people.number), min(case.at.times, 3)),
    ]
    columns += [people.education == level for level in range(1, len(NUS))]
    columns += [group == place for place in range(1, len(groups))]
    columns += [answers.situation == place for place in range(1, len(SITUASJONER))]
    columns += [people.need == place for place in range(1, len(NEEDS))]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _reference(laws: Laws) -> Case:
    draws = Draws(0)
    plain = replace(laws, calendar=_PLAIN)
    people = make_people(np.arange(_REFERENCE, dtype=np.int64), draws, _WINDOW, plain)
    everyone = np.arange(_REFERENCE, dtype=np.int64)
    at = Registering(people, everyone, people.first_day, 0, draws)
    held = standing(earlier_jobs(at), at, _REFERENCE)
    return Case(at, held, answer(at, held, laws.silence), entitled(at, held))
