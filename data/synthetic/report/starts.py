"""Counts of registrations by the month in which they start."""

from typing import Final

import numpy as np

from data.synthetic.draws import Floats
from data.synthetic.margins import JA, NUS
from data.synthetic.report.view import View

MONTH: Final = 365.25 / 12
STILL: Final = (1, 3, 6, 12, 24)
FOUND: Final = (3, 6, 12)
# Weeks of a registration, the last one open; under 30, then over 60.
WEEKS: Final = 157
SIX_MONTHS: Final = 182
_NINE_MONTHS: Final = 274


def start_counts(view: View) -> dict[str, Floats]:
    """Count registrations: who, what they answer, how long they last, and who found work when."""
    person, month = view.person, view.months.of(view.start)
    answers, education = view.lives.answers, view.people.education[person]
    status = view.statuses(person, view.start)
    aap = view.lives.exits.aap_day - view.start <= 365
    return {
        "start": view.count(person, month, status, 3),
        "start_education": view.count(person, month, education, len(NUS)),
        "start_health": view.count(person, month, answers.health == JA, 2),
        "start_other": view.count(person, month, answers.other == JA, 2),
        "start_on_paper": view.count(person, month, ~answers.is_digital, 2),
        "start_aap": view.count(person, month, aap, 2),
        "gap": _gap(view),
        **_gross(view, status < 2),
    }


def _gross(view: View, gross: np.ndarray) -> dict[str, Floats]:
    """Count those not partly unemployed when they registered, by how long they stay and what then.

    Work is as the target has it: left by then, and employed six months after leaving.
    """
    person, start = view.person[gross], view.start[gross]
    month, days = view.months.of(start), view.left[gross] - start
    employed = view.jobs.touching(person, view.left[gross] + SIX_MONTHS) > 0
    still = {f"start_still_{m}": days > round(m * MONTH) for m in STILL}
    found = {f"work_{m}": employed & (days <= round(m * MONTH)) for m in FOUND}
    counts = {name: view.count(person, month, cell, 2) for name, cell in (still | found).items()}
    age = view.age(person, start)
    some = (age < 30) | (age > 60)
    week = np.minimum((days - 1) // 7, WEEKS - 1) + WEEKS * (age > 60)
    counts["start_length"] = view.count(person[some], month[some], week[some], 2 * WEEKS)
    return counts


def _gap(view: View) -> Floats:
    """Count the first registrations of those registered nine months later, by a gap between."""
    first = view.lives.spells.times == 0
    person, start, left = view.person[first], view.start[first], view.left[first]
    later = start + _NINE_MONTHS
    there = view.registered.touching(person, later) > 0
    month = view.months.of(start)
    return view.count(person[there], month[there], (left <= later)[there], 2)
