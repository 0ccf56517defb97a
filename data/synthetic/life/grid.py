"""The intervals of time since registration within which hazards are constant.

Days: weeks, then months, then years; every horizon and landmark is an edge, and so is each of the
first days after a landmark, for some leave the register days before a job begins.
"""

from typing import Final

import numpy as np

from data.synthetic.draws import Floats

HORIZONS: Final = (28, 91, 182, 365, 546, 730)
LANDMARKS: Final = (0, 91, 182, 365)
# Some tell Nav this many days before the job begins, at most.
EARLY_DAYS: Final = 14
_WEEKS, _YEARS = (0, 7, 14, 21, 42, 56, 73), (1186, 1369, 1644, 2192, 2922, 3653)
_AFTER: Final = [s + d for s in LANDMARKS[1:] for d in (*range(EARLY_DAYS + 1), *HORIZONS)]
EDGES: Final = np.unique([*_WEEKS, *range(121, 1096, 30), *_YEARS, *HORIZONS, *_AFTER]).astype(
    np.float64
)
MIDDLES: Final[Floats] = (EDGES[1:] + EDGES[:-1]) / 2
WIDTHS: Final[Floats] = np.diff(EDGES)


def place_of(days: int) -> int:
    """Return the place of an edge."""
    return int(np.searchsorted(EDGES, days))
