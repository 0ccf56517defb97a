"""How much another sample of persons, or an equally good model, would have said otherwise.

Each refit draws the persons anew and one of the choices within a standard error of the best. The
same refits serve intervals, multiplicity (Marx et al. 2020: how many equally good models put a
person on the other side of a boundary) and the stability of explanations. All is about the mean
incidence of people with these features: no interval covers what is not observed of a person.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import t as student

from models.cohort.cohort import Floats, Ints

NOMINAL = 0.9
"""Nominal coverage of the interval."""

PRIOR_REFITS = 4
"""Weight of the rows' mean variance, in refits, beside each row's own."""

NEAREST = 1e-9


@dataclass(frozen=True)
class Spread:
    """What refits say beside the model: incidences (n, K, H) of each of B refits (B, n, K, H)."""

    incidence: Floats
    samples: Floats
    shared: Floats

    @property
    def variance(self) -> Floats:
        """Return the moderated variance in log-odds (n, K, H).

        A few refits give each row a rough variance, so it is shrunk towards the training rows' mean
        `shared` (K, H) as if PRIOR_REFITS more had shown that (moderated variance: Smyth 2004).
        """
        degrees = len(self.samples) - 1
        own = log_odds(self.samples).var(axis=0, ddof=1)
        found: Floats = (degrees * own + PRIOR_REFITS * self.shared) / (degrees + PRIOR_REFITS)
        return found

    def interval(self) -> tuple[Floats, Floats]:
        """Return the 90 % interval for E[incidence | features]: lower and upper, (n, K, H)."""
        degrees = len(self.samples) - 1 + PRIOR_REFITS
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
