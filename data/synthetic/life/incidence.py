"""Exits in continuous time: hazards by interval, latent times, and the true incidence.

Hazards are constant within intervals of time since registration, so times and incidence are exact.
An unobserved frailty z, standard normal and new for each registration, multiplies the hazard of
work by exp(SPREAD_WORK z - SPREAD_WORK^2 / 2) and that of a health benefit by
exp(SPREAD_HEALTH z - SPREAD_HEALTH^2 / 2). It is new each time so that the incidence with z
integrated out is exact for every registration: those who come back are no selection on z.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.draws import Floats, Ints
from data.synthetic.laws.seasons import hiring

HORIZONS: Final = (28, 91, 182, 365, 546, 730)
EXITS: Final = ("i_arbeid", "helseytelse")
SPREAD_WORK: Final = 0.60
SPREAD_HEALTH: Final = -0.40
_NODES: Final = 15
_SHAPE: Final = 0.84  # below 1: the hazard of work falls with time
# Days: weeks, then months, then years; every horizon is an edge.
_WEEKS, _YEARS = (0, 7, 14, 21, 42, 56, 73), (1186, 1369, 1644, 2192, 2922, 3653)
EDGES: Final = np.unique([*_WEEKS, *range(121, 1096, 30), *_YEARS, *HORIZONS]).astype(np.float64)
_MIDDLES: Final = (EDGES[1:] + EDGES[:-1]) / 2
_WIDTHS: Final = np.diff(EDGES)
_AT: Final = np.searchsorted(EDGES, HORIZONS)
# A health benefit takes time to be applied for, and is rarer again among the long-term.
_HEALTH_BY_DAYS: Final = np.interp(
    _MIDDLES, [0, 28, 91, 365, 730, 1461], [-1.2, -0.4, 0.15, 0.25, 0.0, -0.6]
)


@dataclass(frozen=True)
class Rates:
    """Hazards per day without frailty: registrations x intervals."""

    work: Floats
    health: Floats


def rates(work: Floats, health: Floats, day: Ints) -> Rates:
    """Add calendar and time since registration to the log hazards of registrations on `day`."""
    calendar = hiring(day[:, None] + _MIDDLES)
    falling = (_SHAPE - 1) * np.log(_MIDDLES / 91)
    return Rates(
        np.exp(work[:, None] + falling + calendar), np.exp(health[:, None] + _HEALTH_BY_DAYS)
    )


def frailties(z: Floats | float) -> tuple[Floats, Floats]:
    """Return what z multiplies the two hazards by; both have mean 1."""
    return (
        np.asarray(np.exp(SPREAD_WORK * z - SPREAD_WORK**2 / 2)),
        np.asarray(np.exp(SPREAD_HEALTH * z - SPREAD_HEALTH**2 / 2)),
    )


def latent_times(hazard: Floats, frailty: Floats, exponential: Floats) -> Floats:
    """Return when the cumulative hazard reaches a unit exponential draw; inf if it never does."""
    reached = np.cumsum(hazard * _WIDTHS, axis=1)
    goal = exponential / frailty
    place = (reached < goal[:, None]).sum(axis=1)
    inside = np.minimum(place, len(_WIDTHS) - 1)
    row = np.arange(len(goal))
    time = EDGES[inside + 1] - (reached[row, inside] - goal) / hazard[row, inside]
    return np.where(place < len(_WIDTHS), time, np.inf)


def incidence(given: Rates, z: Floats) -> Floats:
    """Return the incidence of each exit given z: exits x horizons x registrations."""
    by_work, by_health = frailties(z)
    return _incidence(given.work * by_work[:, None], given.health * by_health[:, None])


def integrated_incidence(given: Rates) -> Floats:
    """Return the incidence with z integrated out (Gauss-Hermite): exits x horizons x rows."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    total = np.zeros((len(EXITS), len(HORIZONS), len(given.work)))
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        by_work, by_health = frailties(float(node))
        total += weight * _incidence(given.work * by_work, given.health * by_health)
    return total


def _incidence(work: Floats, health: Floats) -> Floats:
    both = work + health
    reached = np.cumsum(both * _WIDTHS, axis=1)
    alive = np.exp(-(reached - both * _WIDTHS))
    leaving = alive * -np.expm1(-both * _WIDTHS) / both
    parts = [np.cumsum(leaving * hazard, axis=1)[:, _AT - 1].T for hazard in (work, health)]
    return np.stack(parts)
