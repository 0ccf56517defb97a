"""Counts of registrations by the month in which they end, and of what followed."""

from typing import Final

import numpy as np

from data.synthetic.days import NEVER
from data.synthetic.draws import Floats, Ints
from data.synthetic.life.benefits import LONG_RIGHT
from data.synthetic.report.starts import SIX_MONTHS
from data.synthetic.report.view import View

BANDS: Final = ("20-24", "25-29", "30-39", "40-49", "50-59", "60-66")
_BAND_EDGES: Final = (20, 25, 30, 40, 50, 60, 67)
# Status six months after leaving, each before the next.
STATUSES: Final = ("employed", "job seeker again", "reduced work capacity", "other")
# AAP is applied for some time before it begins.
_APPLIED: Final = 50


def leaving_counts(view: View) -> dict[str, Floats]:
    """Count registrations that end: what followed, and the dagpenger that they had."""
    month, dagpenger = view.months.of(view.left), view.lives.dagpenger
    gross = view.statuses(view.person, view.start) < 2
    granted = dagpenger.first < NEVER
    again = view.registered.touching(view.person, view.left, view.left + 365) > 0
    return {
        "leaving_status": _status(view, month),
        "leaving_dagpenger": view.count(view.person[gross], month[gross], granted[gross], 2),
        "leaving_used": _used(view, month, granted),
        "again": view.count(view.person, month, again, 2),
    }


def _status(view: View, month: Ints) -> Floats:
    """Count those aged 20-66 by age band and status six months after leaving."""
    age = view.age(view.person, view.left)
    there = (age >= _BAND_EDGES[0]) & (age < _BAND_EDGES[-1]) & (view.left < NEVER)
    person, day = view.person[there], view.left[there] + SIX_MONTHS
    employed = view.jobs.touching(person, day) > 0
    again = view.registered.touching(person, day) > 0
    reduced = view.lives.exits.aap_day[there] - _APPLIED <= day
    status = np.select([employed, again, reduced], [0, 1, 2], default=3)
    band = np.searchsorted(_BAND_EDGES, age[there], side="right") - 1
    cells = len(BANDS) * len(STATUSES)
    return view.count(person, month[there], band * len(STATUSES) + status, cells)


def _used(view: View, month: Ints, granted: np.ndarray) -> Floats:
    """Count those who had dagpenger: right to 104 weeks or not, the whole right used or not."""
    dagpenger = view.lives.dagpenger
    spent = granted & (dagpenger.last - dagpenger.first + 1 >= dagpenger.limit)
    used = spent & (dagpenger.last < view.left - 1)
    cell = 2 * (dagpenger.limit == LONG_RIGHT) + used
    return view.count(view.person[granted], month[granted], cell[granted], 4)
