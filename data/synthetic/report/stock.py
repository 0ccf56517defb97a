"""Counts of the stock on the 15th of each month, and of the people registered in each year."""

import numpy as np

from data.synthetic.draws import Floats, Ints
from data.synthetic.margins import LANDGRUPPER, NUS
from data.synthetic.report.places import FYLKER, fylke_of_kommune
from data.synthetic.report.view import View
from data.synthetic.tables import yrker


def stock_counts(view: View) -> dict[str, Floats]:
    """Count all job seekers by status and occupation, and the fully unemployed by who they are."""
    rows, status = view.stock
    people, occupations = view.people, len(yrker().shares)
    person, month = rows.person[status == 0], rows.month[status == 0]
    age = view.age(person, view.months.middles[month])
    education = people.education[person]
    place = fylke_of_kommune()[people.kommune[person]] * len(NUS) + education
    everyone = people.occupation[rows.person]
    return {
        "stock": view.count(rows.person, rows.month, status, 3),
        "stock_occupation": view.count(rows.person, rows.month, everyone, occupations),
        "stock_young": view.count(person, month, age < 30, 2),
        "stock_woman": view.count(person, month, people.is_woman[person], 2),
        "stock_origin": view.count(person, month, people.landgruppe[person], len(LANDGRUPPER)),
        "stock_place": view.count(person, month, place, len(FYLKER) * len(NUS)),
        "long": _long(view),
        **_years(view),
    }


def _long(view: View) -> Floats:
    """Count the stock by whether the registration has lasted for more than a year.

    Only those who were not partly unemployed when they registered: the target (T25) follows from
    their curve (T18).
    """
    rows, _ = view.stock
    day = view.months.middles[rows.month]
    gross = view.gross.touching(rows.person, day) > 0
    person, month, day = rows.person[gross], rows.month[gross], day[gross]
    return view.count(person, month, view.long.touching(person, day) > 0, 2)


def _years(view: View) -> dict[str, Floats]:
    """Count people registered in each year (under its January): on 1 January, or later only.

    Fully unemployed in a year: on the 15th of a month of it, or on a day of registration in it.
    """
    names = np.array(view.months.names, dtype="datetime64[M]")
    years = np.unique(names.astype("datetime64[Y]"))
    first = years.astype("datetime64[D]").astype(np.int64)
    last = (years + 1).astype("datetime64[D]").astype(np.int64) - 1
    january = view.months.of(first)
    person = np.repeat(np.arange(len(view.people.number)), len(years))
    first, last, month = (np.tile(days, len(view.people.number)) for days in (first, last, january))
    there = view.registered.touching(person, first, last) > 0
    person, first, month = person[there], first[there], month[there]
    later = view.registered.touching(person, first) == 0
    fully, when = _fully_in_a_year(view)
    return {
        "year": view.count(person, month, later, 2),
        "year_fully": view.count(fully, when),
    }


def _fully_in_a_year(view: View) -> tuple[Ints, Ints]:
    """Return the people and Januaries of the years in which they were fully unemployed."""
    rows, status = view.stock
    at_start = view.statuses(view.person, view.start) == 0
    person = np.concatenate([rows.person[status == 0], view.person[at_start]])
    starts = view.months.of(view.start[at_start])
    month = np.concatenate([rows.month[status == 0], starts])
    first = view.months.first
    january = (month + first) // 12 * 12 - first
    pairs = np.unique(np.stack([person, january]), axis=1)
    return pairs[0], pairs[1]
