"""How well a ranking finds those who stay without work, at a fixed capacity (PRO-02, SEG-11).

A share of people is flagged, those with the lowest predicted incidence first: of all, or by each
office of its own people. People tied at the cut share the places that are left evenly, so that a
rule with few values is judged fairly.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from models.cohort.cohort import Floats
from models.evaluation.draws import figure
from models.evaluation.metrics import positive


def flagged(incidence: Floats, share: float, office: npt.NDArray[Any] | None = None) -> Floats:
    """Return how much of each row (n,) is flagged, 0 to 1, summing to share x n.

    With `office` (n,) each office flags the share of its own rows; a place may be part of a person.
    """
    if office is None:
        return _flagged(incidence, share)
    found = np.empty(len(incidence))
    _, of = np.unique(office, return_inverse=True)
    for inside in np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of))[:-1]):
        found[inside] = _flagged(incidence[inside], share)
    return found


def _flagged(incidence: Floats, share: float) -> Floats:
    places = share * len(incidence)
    levels, of = np.unique(incidence, return_inverse=True)
    sizes = np.bincount(of, minlength=len(levels))
    before = np.cumsum(sizes) - sizes
    part: Floats = np.clip((places - before) / sizes, 0, 1)
    return part[of]


def at_capacity(
    incidence: Floats, y: Floats, weights: Floats, draws: Floats, share: float
) -> dict[str, Any]:
    """Return `among_flagged` for one list of all rows; office lists: `flagged` with `office`."""
    return among_flagged(flagged(incidence, share), y, weights, draws)


def among_flagged(flag: Floats, y: Floats, weights: Floats, draws: Floats) -> dict[str, Any]:
    """Return flagged share, precision and recall, with 95 % intervals from resampled rows.

    `flag` (n,) is of `flagged`; `y` (n,) is 1 where the exit has happened by the horizon; those
    without it are to be found. `weights` (n,) are IPCW; `draws` (resamples, n) how often each row
    is drawn; the list is kept. The flagged share is of all rows, followed to the horizon or not.
    """
    need, everyone, resampled = 1 - y, np.ones(len(y)), draws * weights
    shares = {
        "flagged": (flag, everyone, everyone, draws),
        "precision": (flag * need, flag, weights, resampled),
        "recall": (flag * need, need, weights, resampled),
    }
    return {
        name: figure(w @ part / positive(w @ whole), many @ part / positive(many @ whole))
        for name, (part, whole, w, many) in shares.items()
    }
