"""Decisions under § 14 a: which registrations get one, when, and which innsatsgruppe.

A caseworker senses the need of help: the predictor of work with noise as large as its own spread,
health and other hindrances, the answers, and the office's habit. Then the label is gamed (SEG-05):
some of those just below the limit for nedsatt arbeidsevne are given that group, for it opens for
tiltak and AAP, and more of them where the office's habit is high. So innsatsgruppe is biased, and
not the same everywhere: a warning, never a label. No shares are published (T33): all numbers are
ASSUMPTIONS.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import NEVER
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.laws.laws import Laws
from data.synthetic.life.lives import Lives
from data.synthetic.life.people import People
from data.synthetic.margins import JA, SITUASJON, VET_IKKE

GROUPS: Final = (
    "GODE_MULIGHETER",
    "TRENGER_VEILEDNING",
    "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE",
    "JOBBE_DELVIS",
    "LITEN_MULIGHET_TIL_A_JOBBE",
)
GODE, VEILEDNING, NEDSATT, DELVIS, LITEN = range(len(GROUPS))
GOALS: Final = ("SKAFFE_ARBEID", "BEHOLDE_ARBEID", "OKE_DELTAKELSE")
NO_GOAL: Final = -1
# The least need of each group but the first.
_LIMITS: Final = np.array([0.25, 1.65, 3.15, 3.5])
# So far below the limit for nedsatt arbeidsevne a little help lifts a person over it.
_NEAR: Final = 0.5
_BY_HABIT: Final = 1.5
# Without and with a stated hindrance: the share that gets a decision, the first day after
# registration, and the days from there to the last.
_DECIDED: Final = np.array([0.80, 0.95])
_FIRST_DAY: Final = np.array([21, 10])
_SPAN: Final = np.array([36, 19])
_HAS_WORK: Final = ("DELTIDSJOBB_VIL_MER", "VIL_BYTTE_JOBB", "ER_PERMITTERT", "NY_JOBB")


@dataclass(frozen=True)
class Decisions:
    """Columns, one entry per registration; `day` is NEVER where none was made.

    `group` and `honest` are places in GROUPS, with and without gaming. `is_near`: so near the limit
    that it could be gamed. `goal` is a place in GOALS, or NO_GOAL.
    """

    day: Ints
    group: Ints
    honest: Ints
    is_near: Bools
    is_gamed: Bools
    goal: Ints


def decisions(people: People, lives: Lives, draws: Draws, laws: Laws) -> Decisions:
    """Decide on every registration that lasts long enough."""
    number, times = people.number[lives.spells.person], lives.spells.times
    need = _need(lives, draws.normal("sensed_need", number, times), laws)
    honest = np.searchsorted(_LIMITS, need, side="right").astype(np.int64)
    is_near = (need < _LIMITS[1]) & (need >= _LIMITS[1] - _NEAR)
    # The same chance in every office, but moved by its habit.
    odds = laws.practice.gaming * np.exp(_BY_HABIT * lives.truth.office)
    chance = odds / (1 - laws.practice.gaming + odds)
    is_gamed = is_near & draws.below("gamed", number, chance, times)
    group = np.where(is_gamed, NEDSATT, honest)
    goal = _goals(lives, group, draws.uniform("hovedmaal", number, times))
    return Decisions(_days(lives, number, draws), group, honest, is_near, is_gamed, goal)


def states_hindrance(lives: Lives) -> tuple[Bools, Bools]:
    """Tell who stated that health, and that something else, hinders them."""
    health, other = lives.answers.health, lives.answers.other
    return np.isin(health, (JA, VET_IKKE)), np.isin(other, (JA, VET_IKKE))


def _need(lives: Lives, noise: Floats, laws: Laws) -> Floats:
    """Return the need of help as it is judged; its scale is that of the limits."""
    answers, truth = lives.answers, lives.truth
    sensed = -(truth.work_predictor + laws.spread * noise) / (laws.spread * np.sqrt(2))
    health, other = states_hindrance(lives)
    hindered = 0.7 * answers.is_limited + 0.4 * answers.is_hindered
    return np.asarray(0.75 * sensed + hindered + 0.7 * health + 0.3 * other + 0.6 * truth.office)


def _days(lives: Lives, number: Ints, draws: Draws) -> Ints:
    """Return the days of decision: sooner and more surely where a hindrance is stated."""
    times, day = lives.spells.times, lives.spells.day
    health, other = states_hindrance(lives)
    stated = (health | other).astype(np.int64)
    made = draws.below("decided_14a", number, _DECIDED[stated], times)
    after = _SPAN[stated] * draws.uniform("decided_14a_after", number, times)
    found = day + _FIRST_DAY[stated] + np.floor(after).astype(np.int64)
    # No decisions on Saturdays and Sundays; 1970-01-01 was a Thursday.
    weekday = (found + 3) % 7
    found = found + np.where(weekday > 4, 7 - weekday, 0)
    return np.where(made & (found < lives.exits.left), found, NEVER)


def _goals(lives: Lives, group: Ints, uniform: Floats) -> Ints:
    """Return the goals: to keep work for some who have it, none for some who can work little."""
    has_work = np.isin(lives.answers.situation, [SITUASJON[name] for name in _HAS_WORK])
    goal = np.where(has_work & (uniform < 0.5), 1, 0)
    # Only Arena knew this goal; what came after writes it as the first one.
    goal = np.where((group == NEDSATT) & (uniform > 0.9), 2, goal)
    return np.where((group >= DELVIS) & (uniform < 0.6), NO_GOAL, goal)
