"""How much another sample of persons, or an equally good model, would have said otherwise.

Each refit draws the persons anew and one of the choices within a standard error of the best. The
same refits serve intervals, multiplicity (Marx et al. 2020: how many equally good models put a
person on the other side of a boundary) and the stability of explanations. The variance of an
interval has two parts, as in Bayesian model averaging (Hoeting et al. 1999): within, over the
refits, and between, over the two families that are blended: what both smooth away, no refit shows.
All is about the mean incidence of people with these features: no interval covers what is not
observed of a person.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import t as student

from models.cohort.cohort import Bools, Floats, Ints

NOMINAL = 0.9
"""Nominal coverage of the interval."""

PRIOR_DEGREES = 4
"""Weight of the rows' mean variance, in degrees of freedom, beside each row's own."""

NEAREST = 1e-9


@dataclass(frozen=True)
class Spread:
    """What the refits and the families say beside the model's incidences (n, K, H).

    `samples` (B, n, K, H) are the refits' incidences, `between` (n, K, H) the families' variance in
    log-odds, and `usual` (2, K, H) the mean variances of the training rows: within and between.
    """

    incidence: Floats
    samples: Floats
    between: Floats
    usual: Floats

    @property
    def variance(self) -> Floats:
        """Return the variance in log-odds (n, K, H), within and between."""
        within = log_odds(self.samples).var(axis=0, ddof=1)
        degrees = len(self.samples) - 1
        return moderated(within, self.usual[0], degrees) + moderated(self.between, self.usual[1], 1)

    def interval(self) -> tuple[Floats, Floats]:
        """Return the 90 % interval for E[incidence | features]: lower and upper, (n, K, H)."""
        degrees = len(self.samples) - 1 + PRIOR_DEGREES
        reach = student.ppf(0.5 + NOMINAL / 2, degrees) * np.sqrt(self.variance)
        middle = log_odds(self.incidence)
        lower = np.maximum.accumulate(expit(middle - reach), axis=2)
        upper = np.maximum.accumulate(expit(middle + reach), axis=2)
        return np.minimum(lower, self.incidence), np.maximum(upper, self.incidence)

    def multiplicity(self, exit_: int, horizon: int, boundaries: list[float]) -> Ints:
        """Return how many refits put each row in another band than the model does: (n,).

        Bands are cut at `boundaries` (rising incidences); a value on a boundary is above it.
        """
        at = (..., exit_, horizon)
        ours = np.searchsorted(boundaries, self.incidence[at], side="right")
        theirs = np.searchsorted(boundaries, self.samples[at], side="right")
        found: Ints = (theirs != ours).sum(axis=0)
        return found


@dataclass(frozen=True)
class Told:
    """What is said of rows: the incidence with its interval, (n, K, H) each."""

    incidence: Floats
    lower: Floats
    upper: Floats

    def take(self, rows: Ints | Bools) -> "Told":
        """Return what is said of some of the rows."""
        return Told(self.incidence[rows], self.lower[rows], self.upper[rows])


def moderated(own: Floats, usual: Floats, degrees: int) -> Floats:
    """Shrink each row's rough variance towards the training rows' mean (Smyth 2004)."""
    found: Floats = (degrees * own + PRIOR_DEGREES * usual) / (degrees + PRIOR_DEGREES)
    return found


def log_odds(p: Floats) -> Floats:
    """Return log-odds of incidences, at most a billion to one."""
    found: Floats = logit(np.clip(p, NEAREST, 1 - NEAREST))
    return found


def stability(parts: Floats, samples: Floats, most: int) -> Floats:
    """Return the share of refits that name each row's features among their own `most`: (n, most).

    `parts` (n, p) are the model's contributions, `samples` (B, n, p) the refits'. Of each row the
    `most` features with the largest contributions are asked about, largest first; a refit agrees
    where it names the feature too, with the same sign.
    """
    ours = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :most]
    theirs = np.argsort(-np.abs(samples), axis=2, kind="stable")[:, :, :most]
    named = np.zeros(samples.shape, dtype=np.bool_)
    np.put_along_axis(named, theirs, values=True, axis=2)
    agrees = named & (np.sign(samples) == np.sign(parts))
    found: Floats = np.take_along_axis(agrees.mean(axis=0), ours, axis=1)
    return found
