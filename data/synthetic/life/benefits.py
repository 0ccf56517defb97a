"""Dagpenger: who has a right to it, and from when until when. The shares are ASSUMPTIONS (T14)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import NEVER
from data.synthetic.draws import Bools, Ints
from data.synthetic.life.careers import Standing
from data.synthetic.life.exits import Exits
from data.synthetic.life.registering import Registering

_LEAST_SHARE: Final = 0.40
_TAKE_UP: Final = 0.79
_QUARANTINE: Final = 84  # days, for those who resigned
LONG_RIGHT, _SHORT_RIGHT, _LEAST_FOR_LONG = 104 * 7, 52 * 7, 0.45


@dataclass(frozen=True)
class Dagpenger:
    """Columns, one entry per registration: first and last day, decision (NEVER: not granted),
    and how many days the right would last."""

    first: Ints
    last: Ints
    decided: Ints
    limit: Ints


def entitled(at: Registering, held: Standing) -> Bools:
    """Tell who worked enough in the last year, no longer does, and applies."""
    worked = (held.share_12 >= _LEAST_SHARE) & (held.months_since < 4)
    return np.asarray(worked & at.below("take_up", _TAKE_UP))


def dagpenger(
    at: Registering, right: Bools, resigned: Bools, held: Standing, then: Exits
) -> Dagpenger:
    """Grant dagpenger to those with a right, later if they resigned, until they leave or it ends.

    Who works on undetected keeps it for as long.
    """
    first = at.day + np.where(resigned, _QUARANTINE, 0)
    decided = first + 10 + np.floor(30 * at.uniform("decision")).astype(np.int64)
    limit = np.where(held.share_24 >= _LEAST_FOR_LONG, LONG_RIGHT, _SHORT_RIGHT)
    last = np.minimum(np.minimum(then.left, then.aap_day) - 1, first + limit - 1)
    granted = right & (last > first + 5)
    first, last, decided = (np.where(granted, day, NEVER) for day in (first, last, decided))
    return Dagpenger(first, last, decided, limit)
