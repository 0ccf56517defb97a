"""How each target is measured: its key in `targets.csv`, and the form it takes."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from data.synthetic.margins import NUS
from data.synthetic.report.forms import (
    County,
    Form,
    Largest,
    Median,
    PeoplePerStock,
    Season,
    Share,
    Weeks,
    YearRatio,
)
from data.synthetic.report.leaving import BANDS, STATUSES
from data.synthetic.report.places import FYLKER
from data.synthetic.report.starts import FOUND, STILL
from data.synthetic.report.targets import targets
from data.synthetic.tables import yrker

_FULLY, _MEASURES, _PARTLY = (0,), (1,), (2,)
_ALL: Final = (0, 1, 2)
_YES: Final = (1,)
_EDUCATION: Final = {
    "compulsory": "2",
    "upper_secondary": "34",
    "higher_short": "6",
    "higher_long": "7",
    "none_or_unknown": "09",
    "higher": "67",
}


@cache
def figures() -> dict[str, Form]:
    """Return the form of every target that is measured, by its key."""
    named = _whole_stock() | _by_key()
    for target in targets():
        if target.key not in named and not target.reason:
            named[target.key] = _FAMILIES[target.id](target.figure.split())
    return named


def _whole_stock() -> dict[str, Form]:
    return {
        "T03 all": PeoplePerStock("year", (0, 1), _ALL),
        "T03 fully": PeoplePerStock("year_fully", (0,), _FULLY),
        "T04 inflow": PeoplePerStock("year", _YES, _ALL),
        "T05 all": Weeks(_ALL),
        "T05 fully": Weeks(_FULLY),
        "T06 fully": Share("stock", _FULLY),
        "T06 measures": Share("stock", _MEASURES),
        "T06 partly": Share("stock", _PARTLY),
        "T13 top 10": Largest(10),
        "T13 top 50": Largest(50),
        "T25 stock": Share("long", _YES),
    }


def _by_key() -> dict[str, Form]:
    named: dict[str, Form] = {f"T18 {m}": Share(f"start_still_{m}", _YES) for m in STILL}
    for months in FOUND:
        for when in ("early", "late"):
            named[f"T21 {months} {when}"] = Share(f"work_{months}", _YES)
    return named | {
        "T12 eu 2015-11": Share("stock_origin", (1,), (1, 2)),
        "T14 dagpenger": Share("leaving_dagpenger", _YES),
        "T15 health": Share("start_health", _YES),
        "T15 other": Share("start_other", _YES),
        "T19 under 30": Median(0),
        "T19 over 60": Median(1),
        "T23 aap": Share("start_aap", _YES),
        "T24 any": Share("again", _YES),
        "T24 gap": Share("gap", _YES),
        "T26 104": Share("leaving_used", (3,), (2, 3)),
        "T26 52": Share("leaving_used", (1,), (0, 1)),
    }


# The forms of targets that come for several periods, groups or places: from the words of a figure.
_FAMILIES: Final[Mapping[str, Callable[[list[str]], Form]]] = {
    "T01": lambda _: YearRatio(_ALL),
    "T02": lambda _: YearRatio(_FULLY),
    "T07": lambda _: YearRatio(_ALL),
    "T08": lambda _: Share("stock_young", _YES),
    "T09": lambda _: Share("stock_woman", (0,)),
    "T10": lambda words: Share("stock_place", _places(FYLKER, words[-1])),
    "T11": lambda words: Share("start_education", (NUS.index(words[0]),)),
    "T12": lambda _: Share("stock_origin", (1, 2)),
    "T13": lambda words: Share("stock_occupation", _occupations(" ".join(words[1:]))),
    "T16": lambda _: Share("start_on_paper", _YES),
    "T20": lambda words: _after_leaving("employed", words[-1]),
    "T22": lambda words: _after_leaving("reduced work capacity", words[-1]),
    "T24": lambda words: _after_leaving("job seeker again", words[-1]),
    "T27": lambda words: Season(int(words[0])),
    "T28": lambda words: County(words[0]),
    "T30": lambda words: _oil(" ".join(words[1:])),
}


def _oil(what: str) -> Form:
    if what == "rate":
        return County("Rogaland")
    if what in _EDUCATION:
        return Share("stock_place", _places(("Rogaland",), what), _places(("Rogaland",)))
    if what == "engineers":
        return Share("stock_occupation", _occupations("Ingeniør- og ikt-fag"))
    if what.isdigit():
        return Share("stock_occupation", (yrker().styrk08.index(what),))
    counties = tuple(name for name in FYLKER if name.endswith(what))
    return Share("stock_place", _places(counties))


def _occupations(group: str) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(yrker().group) if name == group)


def _places(counties: tuple[str, ...], education: str = "") -> tuple[int, ...]:
    """Return the cells of counties, with an education or all."""
    levels = [place for place, d in enumerate(NUS) if d in _EDUCATION.get(education, "0234679")]
    return tuple(FYLKER.index(c) * len(NUS) + level for c in counties for level in levels)


def _after_leaving(status: str, group: str) -> Share:
    """Return the share with a status six months after leaving, in an age band or in all."""
    bands = [BANDS.index(group)] if group in BANDS else range(len(BANDS))
    size, place = len(STATUSES), STATUSES.index(status)
    cells = tuple(band * size + place for band in bands)
    return Share("leaving_status", cells, tuple(b * size + s for b in bands for s in range(size)))
