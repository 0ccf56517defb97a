"""Scenarios: what to turn up or off in a world, by name, for those who look for one thing.

A scenario changes what its line says and leaves every other law as it was. Several are applied in
the order given; where two set the same law, the last one stands. Sizes are ASSUMPTIONS, large
enough to be found and small enough to be missed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from data.synthetic.days import YEAR, day_of
from data.synthetic.draws import Floats
from data.synthetic.laws.laws import Gap, Laws
from data.synthetic.laws.silence import Silence
from data.synthetic.life.case import Case

_Work = Callable[[Case], dict[str, Floats]]
_START: Final = date(2018, 11, 1)
_RECESSION: Final = (date(2024, 11, 1), date(2026, 5, 1))
# Per year: how fast the effect of a theme grows or fades.
_DRIFTING: Final = MappingProxyType({"utdanning": 0.12, "historie": -0.10, "alder": 0.10})


@dataclass(frozen=True)
class Scenario:
    """What a scenario says in one line, and what it does to a world's laws."""

    says: str
    change: Callable[[Laws], Laws]


def _leak(laws: Laws) -> Laws:
    return replace(laws, has_leaks=True)


def _drift(laws: Laws) -> Laws:
    share = ((_START, 0.0), (date(2026, 10, 31), 0.35))
    calendar = replace(laws.calendar, shock=share, on_shocked=0.0)
    demand = float(np.copysign(0.08, laws.drift))
    return replace(laws, calendar=calendar, drift=demand, work=_drifting(laws.work))


@cache
def _drifting(work: _Work) -> _Work:
    """Let the effects of some themes change with the years; the same function for the same laws."""

    def drifted(case: Case) -> dict[str, Floats]:
        years = (case.at.day - day_of(_START)) / YEAR
        return {
            name: effect * np.exp(_DRIFTING.get(name, 0.0) * years)
            for name, effect in work(case).items()
        }

    return drifted


def _no_drift(laws: Laws) -> Laws:
    return replace(laws, drift=0.0)


def _gap(laws: Laws) -> Laws:
    return replace(laws, gap=Gap(truth=-0.60, unreported=(laws.gap.unreported[0], 0.25)))


def _no_gap(laws: Laws) -> Laws:
    return replace(laws, gap=Gap(truth=0.0, unreported=(laws.gap.unreported[0],) * 2))


def _recession(laws: Laws) -> Laws:
    begins, high = _RECESSION
    before = [knot for knot in laws.calendar.level if knot[0] < begins]
    low = before[-1][1]
    level = (*before, (begins, low), (high, low + float(np.log(1.66))))
    return replace(laws, calendar=replace(laws.calendar, level=level))


def _shock(laws: Laws) -> Laws:
    days = (date(2022, 9, 1), date(2023, 3, 1), date(2024, 3, 1), date(2025, 3, 1))
    shock = tuple(zip(days, (0.0, 0.20, 0.20, 0.0), strict=True))
    return replace(laws, calendar=replace(laws.calendar, shock=shock, on_shocked=-0.8))


def _calm(laws: Laws) -> Laws:
    usual = ((_START, 0.0),)
    calendar = replace(
        laws.calendar,
        level=usual,
        season=0.0,
        by_month=(0.0,) * 12,
        inflow=(1.0,) * 12,
        shock=usual,
        on_shocked=0.0,
        # What moved over the years stays as it ended.
        health=laws.calendar.health[-1:],
        brief_jobs=laws.calendar.brief_jobs[-1:],
    )
    return replace(laws, calendar=calendar)


def _thin_data(laws: Laws) -> Laws:
    fewer = (laws.gap.unreported[0] + 0.20, laws.gap.unreported[1] + 0.20)
    silence = replace(_left_open(laws.silence, lambda share: 4 * share), no_answers=0.25)
    return replace(laws, silence=silence, gap=replace(laws.gap, unreported=fewer))


def _silence_at_random(laws: Laws) -> Laws:
    return replace(laws, silence=replace(_left_open(laws.silence, lambda _: 0.08), by_age=0.0))


def _left_open(silence: Silence, share: Callable[[float], float]) -> Silence:
    """Let other shares leave each question open, and keep how those who answer do so."""

    def changed(shares: tuple[float, ...]) -> tuple[float, ...]:
        open_ = share(shares[-1])
        return (*(one * (1 - open_) / (1 - shares[-1]) for one in shares[:-1]), open_)

    return replace(
        silence,
        health_without=changed(silence.health_without),
        health_with=changed(silence.health_with),
        other_without=changed(silence.other_without),
        other_with=changed(silence.other_with),
    )


def _no_kinds(laws: Laws) -> Laws:
    return replace(laws, has_kinds=False)


def _gaming(laws: Laws) -> Laws:
    return replace(laws, practice=replace(laws.practice, gaming=0.90, spread=1.4))


def _no_tiltak(laws: Laws) -> Laws:
    return replace(laws, practice=replace(laws.practice, tiltak=-50.0))


def _heavy_tail(laws: Laws) -> Laws:
    wide = replace(laws.frailty, spread_work=1.7 * laws.frailty.spread_work)
    # About as many as before find work within half a year.
    return replace(laws, frailty=wide, base_work=laws.base_work + 0.45)


SCENARIOS: Final = MappingProxyType(
    {
        "leak": Scenario("Fields that know the outcome are planted in the registers.", _leak),
        "drift": Scenario(
            "Demand drifts by .08 a year, the effects of schooling, age and history change by a "
            "tenth a year, and more and more come from other trades and places; no other shock.",
            _drift,
        ),
        "no-drift": Scenario("Demand does not drift: the calendar is all that changes.", _no_drift),
        "gap": Scenario(
            "RESTEN_AV_VERDEN find work less (-.60 log hazard); a quarter of their jobs is never "
            "reported.",
            _gap,
        ),
        "no-gap": Scenario("No gap between groups, in truth or in labels.", _no_gap),
        "recession": Scenario(
            "Unemployment rises by 66 % from November 2024 to May 2026.", _recession
        ),
        "shock": Scenario(
            "One region and its trades are hit from 2023 to 2025, a fifth of the inflow at most.",
            _shock,
        ),
        "calm": Scenario(
            "No cycle, no seasons, no shock, no trend in health or in brief jobs.", _calm
        ),
        "thin-data": Scenario(
            "Four times as many open answers, a quarter without any, a fifth fewer jobs reported.",
            _thin_data,
        ),
        "silence-at-random": Scenario(
            "Open answers tell nothing: 8 % whatever the truth and the age.", _silence_at_random
        ),
        "no-kinds": Scenario("Nobody differs in kind of need: no segments to find.", _no_kinds),
        "gaming": Scenario(
            "Nearly all near the limit are given the group that opens for more, and offices differ "
            "strongly.",
            _gaming,
        ),
        "no-tiltak": Scenario("Nobody is offered a tiltak.", _no_tiltak),
        "heavy-tail": Scenario(
            "Wide frailty: many leave at once, some stay for very long.", _heavy_tail
        ),
    }
)
