"""Tiltak: who is offered which, when, and what it does to the hazard of work.

At most one for each registration, planned on the day (`Plan`) and begun only if the person is still
registered and without work then; who leaves the register before has none, and no effect of it.
While it lasts people search less (lock-in); afterwards its effect depends on the kind of need, so
some gain, some lose. Offers are selective: poor prospects, the kind of need and the office's
practice raise the chance, chance does the rest; never the frailty. So the incidence with all plans
weighed is exact. Begins lie within one interval of time since registration, and effects go by whole
intervals. All numbers are ASSUMPTIONS.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from data.synthetic.days import NEVER
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.life.case import Case
from data.synthetic.life.grid import EDGES, MIDDLES, WIDTHS
from data.synthetic.life.needs import Table

# By Arena's codes: follow-up, training, work practice.
KINDS: Final = ("INDOPPFAG", "GRUPPEAMO", "ARBTREN")
# The intervals in which tiltak begin, by their first day since registration; no landmark is inside.
BEGINS: Final = (42, 105, 241)
_BEGIN_SHARES: Final = np.array([0.40, 0.38, 0.22])
_LOCK_IN: Final = np.array([-0.25, -0.75, -0.55])
_LOCKED_DAYS: Final = np.array([75, 120, 90])


@dataclass(frozen=True)
class ByNeed:
    """What differs by kind of need (rows) between kinds of tiltak (columns).

    `effects` is what each adds to the log hazard of work afterwards; `fit` what pulls offers
    towards it, in log odds: offers fit needs, roughly.
    """

    effects: Table
    fit: Table


BY_NEED: Final = ByNeed(
    effects=(
        (-0.05, -0.15, -0.10),
        (0.10, 0.65, 0.25),
        (0.30, -0.05, 0.10),
        (0.15, 0.60, 0.40),
        (0.10, 0.35, 0.20),
        (0.60, 0.10, 0.40),
    ),
    fit=(
        (-0.4, -0.7, -0.8),
        (0.0, 0.9, 0.1),
        (0.8, -0.3, 0.0),
        (0.1, 0.9, 0.4),
        (0.1, 0.3, 0.0),
        (0.9, 0.0, 0.6),
    ),
)


@dataclass(frozen=True)
class Plan:
    """Offers of registrations: shares of each (registrations x offers; the rest get none).

    `drawn` is the offer of each, -1 for none. `effects` is what each kind adds afterwards.
    """

    shares: Floats
    drawn: Ints
    effects: Floats


@dataclass(frozen=True)
class Participation:
    """Columns, one entry per registration: what was planned, and what came of it.

    `offered` is the kind that was planned (-1: none), with the days `asked`, `planned_first` and
    `planned_last`; `out` is the first day in work, on a health benefit or out of the register.
    `kind`, `first` and `last` are of those that began; -1 and NEVER where none did.
    """

    offered: Ints
    asked: Ints
    planned_first: Ints
    planned_last: Ints
    out: Ints

    @property
    def kind(self) -> Ints:
        """The kind that began."""
        return np.where(self._began, self.offered, -1)

    @property
    def first(self) -> Ints:
        """The first day."""
        return np.where(self._began, self.planned_first, NEVER)

    @property
    def last(self) -> Ints:
        """The last day in fact."""
        return np.where(self._began, np.minimum(self.planned_last, self.out - 1), NEVER)

    @property
    def _began(self) -> Bools:
        return np.asarray(self.planned_first < self.out)


# Every offer: its kind and the place in BEGINS.
OFFERS: Final = tuple((kind, begin) for kind in range(len(KINDS)) for begin in range(len(BEGINS)))
_KIND_OF, _BEGIN_OF = np.array([(kind, BEGINS[begin]) for kind, begin in OFFERS]).T


def plan(case: Case, prospects: Floats, practice: Floats, by_need: ByNeed) -> Plan:
    """Draw offers by prospects (the predictor less its mean) and practice, in log odds."""
    need = case.people.need
    prospects = np.clip(prospects, -2.5, 2.5)
    young = 0.4 * (case.age < 30)
    score = (practice + young - 0.45 * prospects)[:, None] + np.array(by_need.fit)[need]
    odds = np.exp(score)
    by_kind = odds / (1 + odds.sum(axis=1, keepdims=True))
    shares = (by_kind[:, :, None] * _BEGIN_SHARES).reshape(len(need), len(OFFERS))
    none = 1 - shares.sum(axis=1, keepdims=True)
    drawn = case.at.choice("offer", np.hstack([none, shares])) - 1
    return Plan(shares, drawn, np.array(by_need.effects)[need])


def still_there(planned: Plan, alone_after: Ints) -> Plan:
    """Return the offers without those of people who leave of their own accord before they begin."""
    there = alone_after > _BEGIN_OF[planned.drawn]
    return replace(planned, drawn=np.where(there, planned.drawn, -1))


def begin_of(offer: int) -> int:
    """Return after how many days an offer begins, at the earliest."""
    return int(_BEGIN_OF[offer])


def changes(offer: int, effects: Floats) -> Floats:
    """Return what an offer adds to the log hazard of work: intervals x registrations."""
    kind, start = int(_KIND_OF[offer]), begin_of(offer)
    locked = (start < MIDDLES) & (start + _LOCKED_DAYS[kind] > MIDDLES)
    after = start + _LOCKED_DAYS[kind] <= MIDDLES
    return np.asarray(_LOCK_IN[kind] * locked[:, None] + np.outer(after, effects[:, kind]))


def begun_by(offer: int, days: int) -> bool:
    """Say whether an offer has begun this many days after registration."""
    return begin_of(offer) < days


def participations(case: Case, planned: Plan, out: Ints) -> Participation:
    """Return what came of the offers."""
    at, has = case.at, planned.drawn >= 0
    kinds, begins = _KIND_OF[planned.drawn], _BEGIN_OF[planned.drawn]
    edge, width = at.day + begins, WIDTHS[np.searchsorted(EDGES, begins)]
    asked = edge + 1 + np.floor(0.3 * width * at.uniform("asked_for")).astype(np.int64)
    wait = 0.3 + 0.6 * at.uniform("begins")
    first = edge + 2 + np.floor(wait * width).astype(np.int64)
    length = _LOCKED_DAYS[kinds] * (0.6 + 0.8 * at.uniform("tiltak_length"))
    last = first + np.floor(length).astype(np.int64)
    return Participation(
        offered=np.where(has, kinds, -1),
        asked=np.where(has, asked, NEVER),
        planned_first=np.where(has, first, NEVER),
        planned_last=np.where(has, last, NEVER),
        out=out,
    )
