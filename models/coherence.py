"""Make incidences of competing exits agree: each rises with the horizon, together they are <= 1.

Single models broke this for 4-6 % of people; repairing it cost nothing (docs/experiments.md).
"""

import numpy as np

from models.cohort.cohort import Floats

FULL = 1 - 1e-12
"""The sum that is never exceeded, a rounding error below one."""


def coherent(incidence: Floats) -> Floats:
    """Return incidences (n, K, H) made coherent.

    Per exit a cumulative maximum over horizons; then, horizon by horizon, the exits' increments
    are scaled down together to what is left of the probability.
    """
    rising = np.maximum.accumulate(incidence, axis=2)
    steps = np.diff(rising, axis=2, prepend=0.0)
    found = np.zeros_like(rising)
    so_far = np.zeros(rising.shape[:2])
    for h in range(rising.shape[2]):
        wanted = steps[:, :, h].sum(axis=1)
        left = np.maximum(FULL - so_far.sum(axis=1), 0.0)
        scale = np.divide(left, wanted, out=np.ones_like(wanted), where=wanted > left)
        so_far = so_far + steps[:, :, h] * scale[:, None]
        found[:, :, h] = so_far
    return found
