"""The laws of a world: everything in which one world differs from another, as numbers and rules."""

from collections.abc import Callable
from dataclasses import dataclass

from data.synthetic.draws import Floats
from data.synthetic.laws.calendar import Calendar
from data.synthetic.laws.frailty import Frailty
from data.synthetic.laws.leaving import Leaving, Reporting
from data.synthetic.laws.silence import Silence
from data.synthetic.laws.waiting import UNTIL_NOVEMBER_2018, Waiting
from data.synthetic.life.case import Case
from data.synthetic.life.needs import WEIGHTS, Table
from data.synthetic.life.registering import Registering
from data.synthetic.life.tiltak import BY_NEED, ByNeed


@dataclass(frozen=True)
class Gap:
    """A known gap between groups: landgruppe RESTEN_AV_VERDEN against the others.

    `truth` is added to the log hazard of work. `unreported` are the shares of jobs that
    Aa-registeret never hears of, for the others and for the group: labels of unlike quality.
    """

    truth: float
    unreported: tuple[float, float]


@dataclass(frozen=True)
class Practice:
    """How offices and veiledere differ.

    `spread` of the offices' habits (log odds); `gaming`: of those near the limit, the share who
    are given the group that opens for more measures; `tiltak`: the general level (log odds).
    """

    spread: float
    gaming: float
    tiltak: float

    def of_office(self, at: Registering) -> Floats:
        """Return the habit of each person's office, the same for all who come there."""
        return self.spread * at.draws.normal("office", at.people.kommune)


@dataclass(frozen=True)
class Laws:
    """One world's laws; effects are in log hazard."""

    name: str
    calendar: Calendar
    frailty: Frailty
    # The effect of each theme on work (NEEDS' weights come on top), and on a health benefit.
    work: Callable[[Case], dict[str, Floats]]
    health: Callable[[Case], Floats]
    base_work: float
    base_health: float
    # The deviation of the themes together, and the share of their variance that is not linear; gap,
    # drift and the right to dagpenger come on top.
    spread: float
    nonlinear: float
    # Hazard of work against days since registration: (days, log hazard) interpolated.
    shape: tuple[tuple[float, ...], tuple[float, ...]]
    silence: Silence
    gap: Gap
    practice: Practice
    # Per year from 2018-11: what is added for each Nav group's place (drift of demand).
    drift: float
    leaving: Leaving
    reporting: Reporting
    # What a right to dagpenger adds to the log hazard of work.
    on_entitled: float = -0.95
    # Whether people differ in kind, and whether leaks are planted.
    has_kinds: bool = True
    has_leaks: bool = False
    # By kind of need: how much each theme weighs, and what tiltak do.
    weights: Table = WEIGHTS
    by_need: ByNeed = BY_NEED
    # What Nav's own change did is the same in every world.
    waiting: Waiting = UNTIL_NOVEMBER_2018
