"""How well a ranking finds those who stay without work, at a fixed capacity (PRO-02, SEG-11).

A share of people is flagged, those with the lowest predicted incidence first. People tied at the
cut share the places that are left evenly, so that a rule with few values is judged fairly.
"""

from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.evaluation.evaluate import bounds, number
from models.evaluation.metrics import positive

CONFIDENCE = 0.95


def flagged(incidence: Floats, share: float) -> Floats:
    """Return how much of each row (n,) is flagged, 0 to 1, summing to share x n."""
    places = share * len(incidence)
    levels, of = np.unique(incidence, return_inverse=True)
    sizes = np.bincount(of, minlength=len(levels))
    before = np.cumsum(sizes) - sizes
    part: Floats = np.clip((places - before) / sizes, 0, 1)
    return part[of]


def at_capacity(
    incidence: Floats, y: Floats, weights: Floats, draws: Floats, share: float
) -> dict[str, Any]:
    """Return precision and recall of the flagged, with 95 % intervals from resampled persons.

    `y` (n,) is 1 where the exit has happened by the horizon; those without it are to be found.
    `weights` (n,) are IPCW; `draws` (resamples, n) how often each row is drawn; the list is kept.
    """
    flag, need = flagged(incidence, share), 1 - y
    resampled = draws * weights
    found: dict[str, Any] = {}
    for name, of in (("precision", flag), ("recall", need)):
        hits = weights @ (flag * need) / positive(weights @ of)
        spread = resampled @ (flag * need) / positive(resampled @ of)
        found[name] = {"estimate": number(hits), "interval": bounds(spread, CONFIDENCE)}
    return found
