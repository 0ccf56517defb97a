"""What is compared: which worlds, which models by the day before which they were trained, on whom.

The oil shock is that of world A: from September 2014 new people of some trades and places find work
more slowly, most of them in Rogaland. The regime breaks are those that change what is written of
people who register: until November 2018 Nav knew of more than half of the registrations days too
late, and until 26 March 2024 answers came by veilarbregistrering and were distorted when they were
moved (data/synthetic/writing/migrated.py). They are studied in a world without cycle, season and
shock, beside the same distance in time without a break, so that nothing else differs.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from data.synthetic.generate import World

PLACES: Final = {
    "Rogaland": ("11",),
    "Agder, Vestland, Møre og Romsdal": ("15", "42", "46"),
}
"""Fylker of 2024 that the oil shock hits, hardest first (exposure: data/synthetic/tables)."""
ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True)
class Judging:
    """Registrations from `start` to before `end`, by a model of what was known before `trained`.

    Without `is_refreshed` its level is not moved to that of the last months.
    """

    what: str
    trained: date
    start: date
    end: date
    is_refreshed: bool = True


@dataclass(frozen=True)
class Study:
    """Judgings in one world, overall or by place; `days` are those whose features are compared."""

    name: str
    start: date
    end: date
    scenarios: tuple[str, ...]
    judgings: tuple[Judging, ...]
    by_place: bool
    days: tuple[date, ...] = ()

    def world(self, people: int, seed: int) -> World:
        """Return the world of so many people."""
        return World(people, seed, self.start, self.end, "A", self.scenarios)


def _fresh_and_old(day: date, what: str) -> tuple[Judging, ...]:
    """Return a model judged on its first year, and on the second beside one a year newer."""
    second, end = (day.replace(year=day.year + years) for years in (1, 2))
    return (
        Judging(f"{what}: first year", day, day, second),
        Judging(f"{what}: second year", day, second, end),
        Judging(f"{what}: second year, retrained", second, second, end),
    )


_SHOCK, _HALF, _YEAR = date(2014, 9, 1), date(2015, 3, 1), date(2015, 9, 1)
_BEFORE, _END = date(2013, 9, 1), date(2016, 9, 1)
OIL: Final = Study(
    "oil",
    date(2011, 1, 1),
    date(2017, 12, 31),
    (),
    (
        Judging("a year without the shock", _BEFORE, _BEFORE, _SHOCK),
        Judging("first year of the shock", _SHOCK, _SHOCK, _YEAR),
        Judging("second year", _SHOCK, _YEAR, _END),
        Judging("second year, retrained after half a year", _HALF, _YEAR, _END),
        Judging("second year, retrained after a year", _YEAR, _YEAR, _END),
        Judging("the same, its level not refreshed", _YEAR, _YEAR, _END, is_refreshed=False),
    ),
    by_place=True,
)
_DAYS: Final = {
    date(2016, 11, 1): "no break 2016",
    date(2018, 11, 1): "Nav knows at once 2018",
    date(2022, 3, 26): "no break 2022",
    date(2024, 3, 26): "new register 2024",
}
REGIME: Final = Study(
    "regime",
    date(2013, 1, 1),
    date(2026, 10, 31),
    ("calm",),
    tuple(one for day, what in _DAYS.items() for one in _fresh_and_old(day, what)),
    by_place=False,
    days=tuple(_DAYS),
)
STUDIES: Final = {study.name: study for study in (OIL, REGIME)}
