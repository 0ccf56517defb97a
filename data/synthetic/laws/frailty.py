"""Unobserved frailty: what no register holds, new for each registration.

It multiplies the hazard of work by exp(s z) / E exp(s z) and that of a health benefit by the same
with another s. It is new each time so that the incidence with z integrated out is exact for every
registration: those who come back are no selection on z. The young have a wider one: many leave
soon, some stay for very long.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from data.synthetic.draws import Floats
from data.synthetic.life.registering import Registering

_NODES = 15
_YOUTH = 25


@dataclass(frozen=True)
class Frailty:
    """Standard normal z, or z with a few values (`values`, with `shares`)."""

    spread_work: float
    spread_health: float
    youth: float
    values: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    def nodes(self) -> tuple[Floats, Floats]:
        """Return values of z and their weights: Gauss-Hermite for the normal distribution."""
        if self.values:
            return np.array(self.values), np.array(self.shares)
        nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
        return nodes, weights / weights.sum()

    def draw(self, at: Registering) -> Floats:
        """Draw z for each registration."""
        if self.values:
            return np.array(self.values)[at.choice("frailty", np.array(self.shares))]
        return np.asarray(ndtri(at.uniform("frailty")), dtype=np.float64)

    def spreads(self, at: Registering) -> tuple[Floats, Floats]:
        """Return the deviations for work and for a health benefit of each registration."""
        wider = np.where(at.age < _YOUTH, self.youth, 1.0)
        return self.spread_work * wider, self.spread_health * np.ones(len(wider))

    def factor(self, z: Floats | float, spread: Floats) -> Floats:
        """Return what z multiplies a hazard by; its mean is 1."""
        return np.asarray(np.exp(spread * z) / self._mean(spread))

    def _mean(self, spread: Floats) -> Floats:
        if self.values:
            return np.asarray(np.exp(np.outer(spread, self.values)) @ np.array(self.shares))
        return np.asarray(np.exp(spread**2 / 2))
