"""Who they are: birth date, education, occupation, place, and two traits that no register holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from data.synthetic import margins
from data.synthetic.days import YEAR, Window, day_of
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.life.needs import kinds
from data.synthetic.tables import kommuner

if TYPE_CHECKING:
    from data.synthetic.laws.laws import Laws

T = TypeVar("T")
# From the first day of the oil shock until it was over.
_BETWEEN: Final = (day_of(date(2014, 9, 1)), day_of(date(2018, 1, 1)))


@dataclass(frozen=True)
class People:
    """Columns, one entry per person; `attachment` (to work), `strain` and `need` are latent."""

    number: Ints
    first_day: Ints
    birth: Ints
    is_woman: Bools
    landgruppe: Ints
    kommune: Ints
    education: Ints
    occupation: Ints
    attachment: Floats
    strain: Floats
    need: Ints
    is_shocked: Bools


def rows(columns: T, index: Ints | Bools) -> T:
    """Return these rows of a dataclass of columns."""
    picked = {f.name: getattr(columns, f.name)[index] for f in fields(columns)}  # type: ignore[arg-type]
    return type(columns)(**picked)


def stacked(parts: Sequence[T]) -> T:
    """Return dataclasses of columns, one below the other."""
    names = [f.name for f in fields(parts[0])]  # type: ignore[arg-type]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return type(parts[0])(**columns)


def make_people(number: Ints, draws: Draws, window: Window, laws: "Laws") -> People:
    """Draw the people with these numbers."""
    first_day, birth, band = _ages(number, draws, window, laws)
    is_shocked = draws.below("shocked", number, laws.calendar.shocked(first_day))
    landgruppe = draws.choice("landgruppe", number, margins.LANDGRUPPE_SHARES)
    every = (margins.education_by_age()[band], margins.education_by_age(True)[band])
    education = draws.choice("education", number, np.where(is_shocked[:, None], *every[::-1]))
    attachment = draws.normal("attachment", number) - 0.25 * (landgruppe == 2)
    strain = draws.uniform("strain", number)
    era = _eras(number, draws, first_day, is_shocked)
    men = np.where(is_shocked, margins.MEN_SHOCKED, margins.MEN)
    need = np.zeros(len(number), dtype=np.int64)
    if laws.has_kinds:
        who = ((landgruppe == 2).astype(np.float64), strain, attachment)
        little = np.isin(education, [margins.NUS.index(digit) for digit in "029"])
        need = kinds(number, draws, (first_day - birth) / YEAR, little, who)
    return People(
        number=number,
        first_day=first_day,
        birth=birth,
        is_woman=~draws.below("sex", number, men),
        landgruppe=landgruppe,
        kommune=_kommuner(number, draws, era),
        education=education,
        occupation=_occupations(number, education, draws, era),
        attachment=attachment,
        strain=strain,
        need=need,
        is_shocked=is_shocked,
    )


def _kommuner(number: Ints, draws: Draws, era: Ints) -> Ints:
    table = kommuner()
    every = (table.earlier_shares, table.shares, table.shocked_shares)
    return _by_era(number, era, lambda who, place: draws.choice("kommune", who, every[place]))


def _eras(number: Ints, draws: Draws, first_day: Ints, is_shocked: Bools) -> Ints:
    """Return whose occupations and places a person has: they move slowly from 2014 to 2018."""
    is_after = draws.uniform("era", number) < np.interp(first_day, _BETWEEN, (0.0, 1.0))
    return np.where(is_shocked, margins.SHOCKED, np.where(is_after, margins.AFTER, margins.BEFORE))


def _by_era(number: Ints, era: Ints, draw: Callable[[Ints, int], Ints]) -> Ints:
    found = np.zeros(len(number), dtype=np.int64)
    for place in (margins.BEFORE, margins.AFTER, margins.SHOCKED):
        there = era == place
        found[there] = draw(number[there], place)
    return found


def _ages(number: Ints, draws: Draws, window: Window, laws: "Laws") -> tuple[Ints, Ints, Ints]:
    """Return first registration day, birth day and age band."""
    first_day = laws.calendar.first_days(window, draws.uniform("first_day", number))
    band = draws.choice("age_band", number, margins.AGE_SHARES)
    youngest = np.array([b.first for b in margins.AGE_BANDS])[band]
    span = np.array([b.last - b.first + 1 for b in margins.AGE_BANDS])[band]
    # A little slack at both ends keeps everyone from 18 to 66.
    age = youngest + 0.01 + (span - 0.02) * draws.uniform("age", number)
    birth = first_day - np.ceil(age * YEAR).astype(np.int64)
    return first_day, birth, band


def _occupations(number: Ints, education: Ints, draws: Draws, era: Ints) -> Ints:
    """Draw occupations level by level, so that no table of people by occupations is needed."""
    occupation = np.zeros(len(number), dtype=np.int64)
    for level in range(len(margins.NUS)):
        there = education == level

        def drawn(who: Ints, place: int, level: int = level) -> Ints:
            return draws.choice("occupation", who, margins.occupation_by_education(place)[level])

        occupation[there] = _by_era(number[there], era[there], drawn)
    return occupation
