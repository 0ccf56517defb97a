"""Cumulative incidence of cause-specific hazards: the sum of S(t-) dH_k(t) over the steps.

S is the product limit over all exits (Aalen and Johansen 1978), not exp(-H): spells are counted in
weeks or months, so that many end at once, and without features this is Aalen-Johansen to the bit.
"""

import numpy as np

from models.cohort.cohort import Floats


def incidence_of_hazards(times: Floats, hazards: Floats, horizons: Floats) -> Floats:
    """Return incidences (n, K, H) of hazards (n, K, T) that step at the rising times (T,).

    Where the exits' hazards exceed 1 together, they are scaled to 1: nobody is left after it.
    """
    total = hazards.sum(axis=1, keepdims=True)
    hazards = hazards / np.maximum(total, 1.0)
    stay = np.cumprod(1 - np.minimum(total, 1.0), axis=2)
    before = np.concatenate([np.ones_like(stay[:, :, :1]), stay[:, :, :-1]], axis=2)
    steps = np.cumsum(before * hazards, axis=2)
    steps = np.concatenate([np.zeros_like(steps[:, :, :1]), steps], axis=2)
    found: Floats = steps[:, :, np.searchsorted(times, horizons, side="right")]
    return found
