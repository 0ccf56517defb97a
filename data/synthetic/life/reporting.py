"""When Aa-registeret hears of a job: starts and ends are reported days to months late."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.synthetic.days import NEVER, Window
from data.synthetic.draws import Draws, Ints
from data.synthetic.laws.laws import Laws
from data.synthetic.laws.leaving import Reporting
from data.synthetic.life.careers import Jobs
from data.synthetic.life.exits import is_found
from data.synthetic.life.people import People

_LEAK: Final = 365


@dataclass(frozen=True)
class Reports:
    """Columns, one entry per job: the days of the first report and of that of its end."""

    created: Ints
    ended: Ints


def reports(people: People, jobs: Jobs, draws: Draws, laws: Laws) -> Reports:
    """Draw the days on which jobs became known: NEVER for what Aa-registeret never hears of."""
    number = people.number[jobs.person]
    is_of_group = people.landgruppe[jobs.person] == 2
    silent = draws.below(
        "unreported", number, np.where(is_of_group, *laws.gap.unreported[::-1]), jobs.serial
    )
    created = jobs.start + lag("start_report", number, jobs.serial, draws, laws.reporting)
    if laws.has_leaks:
        # A planted leak: found jobs are told of long before they begin.
        early = jobs.start - np.floor(_LEAK * draws.uniform("leak_report", number, jobs.serial))
        created = np.where(is_found(jobs), early.astype(np.int64), created)
    told = jobs.end + lag("end_report", number, jobs.serial, draws, laws.reporting)
    ended = np.maximum(told, created)
    return Reports(
        np.where(silent, NEVER, created), np.where((jobs.end < NEVER) & ~silent, ended, NEVER)
    )


def lag(stream: str, number: Ints, serial: Ints, draws: Draws, by: Reporting) -> Ints:
    """Draw after how many days an employer reports something of a job."""
    kind = draws.choice(f"{stream}_kind", number, np.array(by.shares), serial)
    days = np.array(by.span)[kind] * draws.uniform(stream, number, serial)
    return np.floor(np.array(by.first)[kind] + days).astype(np.int64)


def known_end(end: int, ended: int, on: int) -> int | None:
    """Return the last day of a job as known at the end of day `on`; None while it looks open."""
    return end if ended <= on else None


def last_confirmation(window: Window) -> int:
    """Return the day of the last monthly report (the 5th) in the window."""
    day = np.array(window.last).astype("datetime64[D]")
    fifth = day.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + 4
    if fifth <= window.last:
        return int(fifth)
    return int((day.astype("datetime64[M]") - 1).astype("datetime64[D]").astype(np.int64) + 4)
