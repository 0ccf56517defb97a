"""Who they are: birth date, education, occupation, place, and two traits that no register holds."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from data.synthetic import margins
from data.synthetic.days import YEAR, Window
from data.synthetic.draws import Bools, Draws, Floats, Ints
from data.synthetic.laws.seasons import first_days
from data.synthetic.tables import kommuner

T = TypeVar("T")


@dataclass(frozen=True)
class People:
    """Columns, one entry per person. `attachment` (to work) and `strain` (on health) are latent."""

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
    reserve: Floats


def rows(columns: T, index: Ints | Bools) -> T:
    """Return these rows of a dataclass of columns."""
    picked = {f.name: getattr(columns, f.name)[index] for f in fields(columns)}  # type: ignore[arg-type]
    return type(columns)(**picked)


def stacked(parts: Sequence[T]) -> T:
    """Return dataclasses of columns, one below the other."""
    names = [f.name for f in fields(parts[0])]  # type: ignore[arg-type]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return type(parts[0])(**columns)


def make_people(number: Ints, draws: Draws, window: Window) -> People:
    """Draw the people with these numbers."""
    first_day, birth, band = _ages(number, draws, window)
    landgruppe = draws.choice("landgruppe", number, margins.LANDGRUPPE_SHARES)
    education = draws.choice("education", number, margins.education_by_age()[band])
    return People(
        number=number,
        first_day=first_day,
        birth=birth,
        is_woman=~draws.below("sex", number, margins.MEN),
        landgruppe=landgruppe,
        kommune=draws.choice("kommune", number, kommuner().shares),
        education=education,
        occupation=_occupations(number, education, draws),
        attachment=draws.normal("attachment", number) - 0.25 * (landgruppe == 2),
        strain=draws.uniform("strain", number),
        reserve=draws.uniform("reserve", number),
    )


def _ages(number: Ints, draws: Draws, window: Window) -> tuple[Ints, Ints, Ints]:
    """Return first registration day, birth day and age band."""
    first_day = first_days(window, draws.uniform("first_day", number))
    band = draws.choice("age_band", number, margins.AGE_SHARES)
    youngest = np.array([b.first for b in margins.AGE_BANDS])[band]
    span = np.array([b.last - b.first + 1 for b in margins.AGE_BANDS])[band]
    # A little slack at both ends keeps everyone from 18 to 66.
    age = youngest + 0.01 + (span - 0.02) * draws.uniform("age", number)
    birth = first_day - np.ceil(age * YEAR).astype(np.int64)
    return first_day, birth, band


def _occupations(number: Ints, education: Ints, draws: Draws) -> Ints:
    """Draw occupations level by level, so that no table of people by occupations is needed."""
    shares = margins.occupation_by_education()
    occupation = np.zeros(len(number), dtype=np.int64)
    for level in range(len(margins.NUS)):
        there = education == level
        occupation[there] = draws.choice("occupation", number[there], shares[level])
    return occupation
