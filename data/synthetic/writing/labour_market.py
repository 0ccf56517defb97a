"""Lines of arbeidsmarked: job seekers and vacancies by month, labour-market region and occupation.

The grain is the commuting region (BA-region) and STYRK-08's major group, and all occupations
together. Job seekers are the world's own, registered on the 15th; fewer than four are not shown.
Vacancies are as many as fit a Norway of this world's size: more where and when work is easy to
find. Only those that Nav knows of are shown, some 30 percent of all (T31), and far fewer in some
occupations than in others, so none shown is not none there (MUL-04). The stock is too small in the
first year of a window, which begins with nobody registered. All numbers are ASSUMPTIONS but T31.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import Window, day_of, iso
from data.synthetic.draws import Draws, Floats, Ints
from data.synthetic.laws.laws import Laws
from data.synthetic.margins import GROUP_EFFECTS
from data.synthetic.tables import kommuner, yrker
from data.synthetic.writing.forms import Document, Line

# STYRK-08's major groups, and one place more for those whose occupation is not stated.
MAJOR_GROUPS: Final = 10
UNKNOWN: Final = MAJOR_GROUPS
_MIDDLE: Final = 14  # days from the 1st to the 15th
_PUBLISHED_AFTER: Final = 9  # days after the month is over
_LEAST_SHOWN: Final = 4
# All vacancies for each job seeker, in a month with the usual level.
_PER_SEEKER: Final = 0.5
_BY_LEVEL: Final = -1.2
# The share of its vacancies that Nav knows of, by major group.
COVERAGE: Final = np.array([0.60, 0.18, 0.42, 0.27, 0.30, 0.35, 0.12, 0.20, 0.24, 0.22])


def job_seeker_counts(chunk: Chunk) -> dict[tuple[int, int, int], int]:
    """Count those registered on the 15th, by month since 1970, BA-region and major group."""
    spells, exits, window = chunk.lives.spells, chunk.lives.exits, chunk.window
    until = np.minimum(exits.left, window.last + 1)
    first, last = _month_of_15th(spells.day), _month_of_15th(until)
    count = np.maximum(last - first, 0)
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    person = np.repeat(spells.person, count)
    month = np.repeat(first, count) + nth
    region = np.array(kommuner().ba_region)[chunk.people.kommune[person]]
    occupation = _major_groups()[chunk.people.occupation[person]]
    found, counts = np.unique(
        np.stack([month, region, occupation], axis=1), axis=0, return_counts=True
    )
    keys = ((m, r, o) for m, r, o in found.tolist())
    return dict(zip(keys, counts.tolist(), strict=True))


def labour_market_documents(
    counts: Mapping[tuple[int, int, int], int], laws: Laws, window: Window
) -> Iterator[Line]:
    """Yield (register, document) for every figure published in the window."""
    months = published_months(window)
    if not len(months):
        return
    seekers = np.zeros((len(months), len(regions()), MAJOR_GROUPS + 1), dtype=np.int64)
    place = {region: n for n, region in enumerate(regions())}
    for (month, region, occupation), count in counts.items():
        if month <= months[-1]:
            seekers[month - months[0], place[region], occupation] += count
    known = vacancies(seekers, laws, window)[1]
    # All occupations together, the last place, take in those that are not stated.
    seekers[:, :, UNKNOWN] = seekers.sum(axis=2)
    shown = np.concatenate([known, known.sum(axis=2, keepdims=True)], axis=2)
    there = (seekers >= _LEAST_SHOWN) | (shown > 0)
    columns = (np.argwhere(there), seekers[there], shown[there])
    for (m, r, o), count, posts in zip(*(column.tolist() for column in columns), strict=True):
        yield "arbeidsmarked", _figure(int(months[m]), (regions()[r], o), count, posts)


def vacancies(seekers: Ints, laws: Laws, window: Window) -> tuple[Ints, Ints]:
    """Return all vacancies and those Nav knows of: months x regions x major groups.

    The size of the world is that of the mean stock of its job seekers.
    """
    months = published_months(window)
    level = laws.calendar.level
    days = [day_of(day) for day, _ in level]
    demand = np.exp(_BY_LEVEL * np.interp(_first_day(months), days, [value for _, value in level]))
    size = _PER_SEEKER * seekers.sum() / len(months)
    expected = size * demand[:, None, None] * _place_shares()[:, None] * _occupation_shares()
    cell = np.broadcast_to(np.arange(expected[0].size), (len(months), expected[0].size))
    month = np.broadcast_to(months[:, None], cell.shape)
    # The same in worlds of every seed: what employers need does not hang on who was drawn.
    chance = [
        Draws(0).uniform(stream, cell.ravel(), month.ravel()).reshape(expected.shape)
        for stream in ("vacancies", "vacancies_known")
    ]
    all_of_them = np.floor(expected + chance[0]).astype(np.int64)
    return all_of_them, np.floor(all_of_them * COVERAGE + chance[1]).astype(np.int64)


def published_months(window: Window) -> Ints:
    """Return the months, since 1970, whose figures are published in the window."""
    first, last = _month(np.array([window.first, window.last - _PUBLISHED_AFTER]))
    return np.arange(first, last, dtype=np.int64)


@cache
def regions() -> tuple[int, ...]:
    """Return the codes of the BA-regions."""
    return tuple(sorted(set(kommuner().ba_region)))


def _figure(month: int, where: tuple[int, int], seekers: int, known: int) -> Document:
    region, occupation = where
    is_all = occupation == UNKNOWN
    code = (
        {"type": "ALLE", "kode": None} if is_all else {"type": "STYRK08_1", "kode": str(occupation)}
    )
    first, following = _first_day(np.array([month, month + 1])).tolist()
    return {
        "maaned": iso(first)[:7],
        "region": {"type": "BAREGION", "kode": str(region)},
        "yrke": code,
        "arbeidssoekere": seekers if seekers >= _LEAST_SHOWN else None,
        "ledige_stillinger": known,
        "publisert": iso(following + _PUBLISHED_AFTER),
    }


def _month(days: Ints) -> Ints:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_day(months: Ints) -> Ints:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _month_of_15th(days: Ints) -> Ints:
    """Return the month of the first 15th that is not before each day."""
    month = _month(days)
    return month + (days > _first_day(month) + _MIDDLE)


@cache
def _major_groups() -> Ints:
    return np.array([int(code[0]) if code else UNKNOWN for code in yrker().styrk08])


@cache
def _place_shares() -> Floats:
    """Return the residents' share of each region."""
    place = np.searchsorted(regions(), kommuner().ba_region)
    residents = np.bincount(place, kommuner().residents)
    return np.asarray(residents / residents.sum(), dtype=np.float64)


@cache
def _occupation_shares() -> Floats:
    """Return the shares of major groups: those of the job seekers, more where they are sought."""
    table, groups = yrker(), _major_groups()
    pull = np.exp([GROUP_EFFECTS[name][0] for name in table.group])
    wanted = np.bincount(groups, table.shares * pull, MAJOR_GROUPS + 1)[:MAJOR_GROUPS]
    return np.asarray(wanted / wanted.sum(), dtype=np.float64)
