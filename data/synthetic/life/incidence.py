"""Exits in continuous time: hazards by interval, latent times, and the true incidence.

Hazards are constant within intervals of time since Nav knew of a registration (`grid`), and before
that as in the first one, so times and incidence are exact. The truth of a landmark is for those
still registered then, without either exit: leaving of one's own accord depends on the frailty, and
a few have left because a job begins soon, so both weigh in (`Stay`). There are three:

- given all: frailty and the offer of tiltak known;
- integrated: frailty integrated out and all offers weighed by their chances, but a tiltak that has
  begun by the landmark known;
- without tiltak: as integrated, had there been no tiltak at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.draws import Bools, Floats
from data.synthetic.laws.laws import Laws
from data.synthetic.life.grid import (
    EARLY_DAYS,
    EDGES,
    HORIZONS,
    LANDMARKS,
    MIDDLES,
    WIDTHS,
    place_of,
)
from data.synthetic.life.registering import Registering
from data.synthetic.life.tiltak import OFFERS, Plan, begin_of, begun_by, changes

EXITS: Final = ("i_arbeid", "helseytelse")
# A health benefit takes time to be applied for, and is rarer again among the long-term.
_HEALTH_BY_DAYS: Final = np.interp(
    MIDDLES, [0, 28, 91, 365, 730, 1461], [-1.2, -0.4, 0.15, 0.25, 0.0, -0.6]
)
_FROM: Final = [place_of(s) for s in LANDMARKS]
_TO: Final = [[place_of(s + h) - 1 for h in HORIZONS] for s in LANDMARKS]
_LAST: Final = max(max(ends) for ends in _TO) + 1


@dataclass(frozen=True)
class Rates:
    """Hazards per day: intervals x registrations.

    `before` are the cumulative hazards of work and health until Nav knew of each registration.
    """

    work: Floats
    health: Floats
    before: tuple[Floats | float, Floats | float] = (0.0, 0.0)

    def times(self, by_work: Floats, by_health: Floats) -> "Rates":
        """Return them multiplied by what does not change with time."""
        before = (self.before[0] * by_work, self.before[1] * by_health)
        return Rates(self.work * by_work, self.health * by_health, before)


@dataclass(frozen=True)
class Stay:
    """Not leaving of one's own accord: Weibull times by prospects, other pull and frailty.

    `early` is the share of those still registered who have left by each of the 14 days before their
    job begins.
    """

    prospects: Floats
    pull: Floats
    scale: float
    shape: float
    on_frailty: float
    early: Floats

    def scale_of(self, z: Floats | float) -> Floats:
        """Return the scale of each with their frailty, in days."""
        tendency = np.clip(self.prospects + self.on_frailty * z, -1, 1)
        return np.asarray(self.scale * np.exp(self.pull + tendency))

    def to(self, days: int, z: Floats | float) -> Floats:
        """Return the chance of not having left of one's own accord by a landmark."""
        return np.asarray(np.exp(-((days / self.scale_of(z)) ** self.shape)))


@dataclass(frozen=True)
class Given:
    """What the incidence of registrations depends on."""

    rates: Rates
    spreads: tuple[Floats, Floats]
    plan: Plan
    stay: Stay


@dataclass(frozen=True)
class Curves:
    """Incidence and chance of still being there: landmarks x (exits x) horizons x registrations."""

    numerator: Floats
    denominator: Floats


def rates(laws: Laws, work: Floats, health: Floats, at: Registering) -> Rates:
    """Add calendar and time since Nav knew to the log hazards of registrations."""
    days = at.day + MIDDLES[:, None]
    calendar = (
        laws.calendar.hiring(days) + laws.calendar.on_the_shocked(days) * at.people.is_shocked
    )
    falling = np.interp(MIDDLES, *laws.shape)[:, None]
    by_health = laws.base_health + health + _HEALTH_BY_DAYS[:, None] + laws.calendar.ailing(days)
    to_work, to_health = np.exp(laws.base_work + work + falling + calendar), np.exp(by_health)
    return Rates(to_work, to_health, (at.waited * to_work[0], at.waited * to_health[0]))


def latent_times(hazard: Floats, exponential: Floats) -> Floats:
    """Return when the cumulative hazard reaches what remains of a unit exponential draw.

    inf if it never does, and not above 0 where nothing remains: it did before Nav knew.
    """
    reached = np.cumsum(hazard * WIDTHS[:, None], axis=0)
    place = (reached < exponential).sum(axis=0)
    inside = np.minimum(place, len(WIDTHS) - 1)
    column = np.arange(len(exponential))
    over = (reached[inside, column] - exponential) / hazard[inside, column]
    return np.where(place < len(WIDTHS), EDGES[inside + 1] - over, np.inf)


def hazards(laws: Laws, given: Given, z: Floats) -> Rates:
    """Return the hazards of registrations with their frailty and the offer that they got."""
    own = given.rates.times(*(laws.frailty.factor(z, spread) for spread in given.spreads))
    for offer in range(len(OFFERS)):
        mine = given.plan.drawn == offer
        own.work[:, mine] *= np.exp(changes(offer, given.plan.effects[mine]))
    return own


def given_all(laws: Laws, given: Given, z: Floats) -> Floats:
    """Return the incidence given frailty and offer (of this shape are all of them: `_ratio`)."""
    return _ratio([_curves(_early(hazards(laws, given, z)), given.stay, z)])


def without_tiltak(laws: Laws, given: Given) -> Floats:
    """Return the incidence with frailty integrated out, had there been no tiltak."""
    return _ratio(_sum(w, _curves(r, given.stay, z)) for w, z, r in _nodes(laws, given))


def integrated(laws: Laws, given: Given) -> Floats:
    """Return the incidence with frailty integrated out and offers weighed by their chances."""
    return _ratio(_offered(laws, given))


def _offered(laws: Laws, given: Given) -> Iterator[Curves]:
    plan, stay = given.plan, given.stay
    factors = [np.exp(changes(n, plan.effects)[:_LAST]) for n in range(len(OFFERS))]
    # Who has begun by a landmark is known to, and the others get one of the offers or none.
    begun = [_begun(plan, n) for n in range(len(OFFERS))]
    is_open = ~np.any(begun, axis=0)
    for weight, z, base in _nodes(laws, given):
        later = [is_open * _still_to_begin(plan, n, stay, z) for n in range(len(OFFERS))]
        yield _sum(weight * (is_open - sum(later)), _curves(base, stay, z))
        for factor, now, then in zip(factors, begun, later, strict=True):
            offered = Rates(base.work * factor, base.health, base.before)
            yield _sum(weight * (now + then), _curves(offered, stay, z))


def _begun(plan: Plan, offer: int) -> Bools:
    """Say at each landmark whose offer this is, and has begun: landmarks x registrations."""
    return np.outer([begun_by(offer, days) for days in LANDMARKS], plan.drawn == offer)


def _still_to_begin(plan: Plan, offer: int, stay: Stay, z: float) -> Floats:
    """Return the chance of an offer at each landmark before it: landmarks x registrations.

    It needs a person who does not leave of their own accord before it begins.
    """
    found = np.zeros((len(LANDMARKS), len(plan.drawn)))
    for place, days in enumerate(LANDMARKS):
        if not begun_by(offer, days):
            stays = stay.to(begin_of(offer), z) / stay.to(days, z)
            found[place] = plan.shares[:, offer] * stays
    return found


def _nodes(laws: Laws, given: Given) -> Iterator[tuple[float, float, Rates]]:
    base = _early(given.rates)
    for z, weight in zip(*laws.frailty.nodes(), strict=True):
        factors = (laws.frailty.factor(float(z), spread) for spread in given.spreads)
        yield float(weight), float(z), base.times(*factors)


def _early(given: Rates) -> Rates:
    """Leave out the intervals after the last horizon."""
    return Rates(given.work[:_LAST], given.health[:_LAST], given.before)


def _curves(given: Rates, stay: Stay, z: Floats | float) -> Curves:
    both = given.work + given.health
    step = both * WIDTHS[:_LAST, None]
    alive = np.exp(step - np.cumsum(step, axis=0))
    leaving = alive * -np.expm1(-step) / both
    masses = (leaving * given.work, leaving * given.health)
    work, health = (np.cumsum(mass, axis=0) for mass in masses)
    known = np.exp(-(given.before[0] + given.before[1]))
    numerator, denominator = [], []
    for days, start, ends in zip(LANDMARKS, _FROM, _TO, strict=True):
        there = stay.to(days, z) * known
        before = (work[start - 1], health[start - 1]) if start else (0.0, 0.0)
        # Those who have left because their job begins soon.
        gone = stay.early @ masses[0][start : start + EARLY_DAYS] if start else 0.0
        parts = (work[ends] - before[0] - gone, health[ends] - before[1])
        numerator.append(np.stack(parts) * there)
        denominator.append((1 - before[0] - before[1] - gone) * there)
    return Curves(np.stack(numerator), np.stack(denominator))


def _sum(weight: Floats | float, one: Curves) -> Curves:
    wide = np.asarray(weight)
    by_horizon = wide[:, None, None] if wide.ndim else wide
    return Curves(one.numerator * by_horizon, one.denominator * wide)


def _ratio(parts: Iterable[Curves]) -> Floats:
    """Return the incidence of all parts together: registrations x landmarks x exits x horizons."""
    first, *others = parts
    numerator, denominator = first.numerator, first.denominator
    for one in others:
        numerator, denominator = numerator + one.numerator, denominator + one.denominator
    return np.moveaxis(numerator / denominator[:, None, None], 3, 0)
