"""How late work is reported, and what is not reported yet among recent outcomes.

G(d), the share of jobs that are known within d days of their first day, is told from the jobs that
are known, which are more likely to be the ones reported early: right truncation, handled by hazards
in reverse time (Lagakos, Barraj and De Gruttola 1988; Kalbfleisch and Lawless 1989), with
Greenwood's variance.

An exit to work that came d days before the cut-off then stands for 1 / G(d) people: itself and
those whose like exit is not reported yet. These look as if they were without an exit, so that their
weight is taken, in equal parts, from those of the same group who are followed beyond that day and
have no exit. The total stays. A group is landmarks equally long after registration within BAND
days. Assumed: the delay says nothing of who the person is; in a group, what is hidden is as likely
in everyone without an exit (people who find work sooner have more of it, a second-order error);
nobody with a hidden exit has another known one. Exits of day 1 that began before it count as begun
on it. Only jobs are reported late: other registers' exits stand for one. A job that is known and
will prove too short still counts (`python -m bench.reporting_delay` tells how many).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pandas as pd
from scipy.stats import norm

from models.censoring import SMALLEST
from models.cohort.cohort import CENSORED, Bools, Floats, Ints
from models.designs import Design
from models.evaluation.draws import CONFIDENCE
from profilering.sql import text_sql

REGISTER: Final = "aa_registeret"
LONGEST: Final = 730
"""Days looked back, and the longest delay that is told of: G is 1 there by definition."""
FEWEST: Final = 500
"""Known jobs begun in that time; with fewer nothing is corrected."""
BAND: Final = 28
"""Days of landmarks that share what is hidden."""


@dataclass(frozen=True)
class Delay:
    """The share known within d days, d = 0 to LONGEST: `known` and `std_error` of its log, (d,).

    Of jobs that are reported within LONGEST days, told from so many `jobs`.
    """

    known: Floats
    std_error: Floats
    jobs: int

    def share(self, days: Floats) -> Floats:
        """Return G at days since the first day, at least SMALLEST."""
        place = np.clip(days, 0, LONGEST).astype(np.int64)
        found: Floats = np.maximum(self.known[place], SMALLEST)
        return found

    def interval(self, days: int) -> tuple[float, float]:
        """Return the 95 % interval of G(days), on the log scale."""
        spread = float(norm.ppf(0.5 + CONFIDENCE / 2) * self.std_error[days])
        low, high = self.known[days] * np.exp([-spread, spread])
        return float(low), min(float(high), 1.0)

    def sentence(self, days: int) -> str:
        """Say what share is known within so many days, from how many jobs."""
        if self.jobs < FEWEST:
            return f"{self.jobs} jobs are too few to tell how late work is reported: not corrected"
        low, high = self.interval(days)
        return (
            f"{self.known[days]:.1%} ({low:.1%}-{high:.1%}) of jobs are known within {days} days, "
            f"of those known within {LONGEST}, from {self.jobs:,}"
        )


def reporting_delay(registers: Path, cutoff: date) -> Delay:
    """Tell how late jobs are reported from what Aa-registeret knew at the end of a day.

    Read are the jobs begun in the LONGEST days before it; one told of before it began is on time.
    With fewer than FEWEST nothing is told: G is 1.
    """
    path = text_sql(registers / f"{REGISTER}.parquet")
    day = f"DATE '{cutoff}'"
    connection = duckdb.connect()
    found = connection.sql(
        f"""
        select greatest(foerst - fra, 0) as late, {day} - fra as waited from (
          select arg_max(fra, kjent_fra) as fra, min(kjent_fra) as foerst
          from read_parquet({path}) where kjent_fra <= {day}
          group by person_ref, arbeidsforhold_ref
        ) where fra <= {day} and {day} - fra <= {LONGEST}
        """  # noqa: S608 - built from constants and a date
    ).df()
    connection.close()
    if len(found) < FEWEST:
        return Delay(np.ones(LONGEST + 1), np.zeros(LONGEST + 1), len(found))
    return delay_of(*(found[name].to_numpy(dtype=np.int64) for name in ("late", "waited")))


def delay_of(late: Ints, waited: Ints) -> Delay:
    """Return G from days late (n,) and the days that could have been seen (n,), late <= waited."""
    size = LONGEST + 1
    came, gone = (np.bincount(days, minlength=size) for days in (late, waited))
    # At risk at d, in reverse time: known by d, among those who could have been as late as d.
    at_risk = np.cumsum(came) - np.cumsum(gone) + gone
    earlier = at_risk - came
    stays = np.divide(earlier, at_risk, out=np.ones(size), where=at_risk > 0)
    steps = np.divide(came, at_risk * earlier, out=np.zeros(size), where=earlier > 0)
    known = _after(np.cumprod(stays[::-1])[::-1], 1.0)
    return Delay(known, np.sqrt(_after(np.cumsum(steps[::-1])[::-1], 0.0)), len(late))


def _after(values: Floats, last: float) -> Floats:
    """Return each day's value of the day after, and `last` on the last."""
    return np.append(values[1:], last)


def reported_late(design: Design) -> list[int]:
    """Return the numbers, from 1, of a design's exits that are jobs of Aa-registeret."""
    return [
        number
        for number, exit_ in enumerate(design.exits, start=1)
        if {source.register for source in exit_.read} == {REGISTER}
    ]


def weighed(
    found: pd.DataFrame, landmarks: pd.DataFrame, design: Design, delay: Delay
) -> pd.DataFrame:
    """Return outcomes with a column `weight`: how many people each stands for.

    `found` is of `outcomes`, of one cut-off; `landmarks` has landmark_ref, as_of and registrert.
    """
    of = landmarks.set_index("landmark_ref").loc[found["landmark_ref"]]
    as_of, cutoff = _day_number(of["as_of"]), _day_number(found["known_at"])
    ended, exit_ = as_of + found["time"].to_numpy(dtype=np.int64), found["exit"].to_numpy()
    is_late = np.isin(exit_, reported_late(design))
    excess = np.where(is_late, 1 / delay.share(cutoff - ended) - 1, 0.0)
    group = pd.DataFrame(
        {"band": (cutoff - as_of) // BAND, "since": as_of - _day_number(of["registrert"])}
    )
    weight = np.ones(len(found))
    for rows in group.groupby(["band", "since"]).indices.values():
        weight[rows] = _moved(ended[rows], excess[rows], exit_[rows] == CENSORED)
    return found.assign(weight=weight)


def _day_number(days: pd.Series) -> Ints:
    found: Ints = pd.to_datetime(days).to_numpy().astype("datetime64[D]").astype(np.int64)
    return found


def _moved(ended: Ints, excess: Floats, is_censored: Bools) -> Floats:
    """Return the weights (n,) of one group: each exit's excess is taken from those without one.

    Only who was followed through that day (`ended`) gives. Nobody gives more than all: then every
    excess of the group shrinks in proportion.
    """
    ends, order = np.sort(ended[is_censored]), np.argsort(ended, kind="stable")
    givers = len(ends) - np.searchsorted(ends, ended, side="left")
    excess = np.where(givers > 0, excess, 0.0)
    shares = np.cumsum((excess / np.maximum(givers, 1))[order])
    before = np.searchsorted(ended[order], ended, side="right") - 1
    given = np.where(is_censored, shares[before], 0.0)
    most = max(float(given.max()), 1.0)
    weights: Floats = 1 + (excess - given) / most
    return weights
