"""What people say of their situation: one function per question of situasjonsbeskrivelse.

Answers lean by latent need, health and attachment to work, all with much chance, so that a need
can be guessed from many answers and read off none. Every effect is an ASSUMPTION.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.margins import LANDGRUPPER, NUS
from data.synthetic.tables import kommuner, yrker
from data.synthetic.writing.sittings import Sittings

_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
# Level of Norwegian by landgruppe, as a place in _LEVELS, and its deviation.
_NORWEGIAN: Final = np.array([5.6, 3.0, 2.5])
_NORWEGIAN_SPREAD: Final = np.array([0.4, 1.2, 1.2])
_OUTSIDE: Final = LANDGRUPPER.index("RESTEN_AV_VERDEN")
_HIGHER: Final = np.array([digit in "67" for digit in NUS])
_PERCENTS: Final = np.array([20, 40, 50, 60, 80, 100])
_PERCENT_CUTS: Final = np.array([-2.6, -2.1, -1.5, -1.2, -0.7])
# People say round numbers of weeks.
_WEEKS: Final = np.array([1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 26, 39, 52, 78, 104, 156])
_MIDDLE_WEEKS: Final = 20.0
_MOST_APPLICATIONS: Final = 40
# Major groups of STYRK-08 that take a trade or a degree.
_SKILLED: Final = "2357"


def _wished_work(at: Sittings) -> list[list[str]]:
    """Own occupation mostly; KOMPETANSE wish for skilled work, OMSTILLING for something else."""
    own, others = _keeps_own(at), _other_work(at)
    codes = yrker().styrk08
    columns = (at.people.occupation, own, *others)
    wishes = []
    for occupation, keeps, *more in zip(*(column.tolist() for column in columns), strict=True):
        places = ([occupation] if keeps else []) + [place for place in more if place >= 0]
        wishes.append(list(dict.fromkeys(codes[place] for place in places)))
    return wishes


def _keeps_own(at: Sittings) -> Bools:
    elsewhere = 1.8 * at.needs("OMSTILLING") + 1.2 * at.needs("KOMPETANSE")
    keeps = at.says("wishes_own_work", 1.6 - elsewhere)
    return np.asarray(keeps & (at.people.occupation != yrker().unknown))


def _other_work(at: Sittings) -> tuple[Ints, Ints]:
    """Return one or two other occupations, -1 where none; who does not keep theirs has one."""
    table = yrker()
    known = np.where(np.arange(len(table.shares)) == table.unknown, 0.0, table.shares)
    skilled = known * np.array([code[:1] in _SKILLED and code != "" for code in table.styrk08])
    aims_high = at.needs("KOMPETANSE") & (at.uniform("aims_high") < 0.6)
    draws, number, count = at.draws, at.number, at.count
    high = draws.choice("skilled_work", number, skilled, count)
    first = np.where(aims_high, high, draws.choice("other_work", number, known, count))
    second = draws.choice("third_work", number, known, count)
    open_to = -0.9 + 1.2 * at.needs("OMSTILLING") + 0.8 * at.needs("KOMPETANSE")
    more, most = at.says("open_to_more", open_to), at.says("open_to_most", open_to - 1.0)
    return np.where(more | ~_keeps_own(at), first, -1), np.where(most, second, -1)


def _wished_places(at: Sittings) -> list[list[str]]:
    """Home, and another place for most of those who would move."""
    table = kommuner()
    elsewhere = at.draws.choice("wished_place", at.number, table.shares, at.count)
    names_one = _would_move(at) & (at.uniform("names_place") < 0.7)
    columns = (at.people.kommune, elsewhere, names_one)
    return [
        list(dict.fromkeys([table.number[home]] + [table.number[other]] * named))
        for home, other, named in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _wished_percent(at: Sittings) -> list[int]:
    """Full time, less for those with health problems or other hindrances."""
    less = 0.8 * at.needs("HELSE") + 0.4 * at.needs("OPPFOELGING")
    less = less + 0.6 * at.answers.is_limited + 0.5 * at.answers.is_hindered
    score = 0.4 + at.normal("wished_percent") - less
    chosen: list[int] = _PERCENTS[np.searchsorted(_PERCENT_CUTS, score)].tolist()
    return chosen


def _would_move(at: Sittings) -> Bools:
    young, back = at.age < 30, at.needs("RASK_TILBAKE")
    return at.says("would_move", -1.7 + 0.7 * young + 0.5 * back - 0.5 * at.needs("HELSE"))


def _moves(at: Sittings) -> list[bool]:
    """The young would move more often."""
    return _listed(_would_move(at))


def _commutes(at: Sittings) -> list[bool]:
    """Most would commute, fewer with health problems or in need of close help."""
    hard = 0.8 * at.needs("HELSE") + 0.7 * at.needs("OPPFOELGING") + 0.4 * at.answers.is_limited
    return _listed(at.says("would_commute", 0.5 + 0.6 * at.needs("RASK_TILBAKE") - hard))


def _languages(at: Sittings) -> list[list[dict[str, str]]]:
    """Norwegian, weaker for SPRAAK, and often English; no other, as it would tell of origin."""
    group = at.people.landgruppe
    chance = _NORWEGIAN_SPREAD[group] * at.lasting("norwegian")
    norwegian = _NORWEGIAN[group] - 1.3 * at.needs("SPRAAK") + chance
    higher = 0.9 * _HIGHER[at.people.education]
    english = 3.0 + higher - 0.03 * (at.age - 40) + 1.1 * at.lasting("english")
    says_english = at.lasting("says_english") < 0.6
    columns = (_level(norwegian), _level(english), says_english.tolist())
    return [
        [{"kode": "nb", "nivaa": nb}] + [{"kode": "en", "nivaa": en}] * both
        for nb, en, both in zip(*columns, strict=True)
    ]


def _level(score: Floats) -> list[str]:
    places = np.clip(np.rint(score), 0, len(_LEVELS) - 1).astype(np.int64)
    return [_LEVELS[place] for place in places.tolist()]


def _licences(at: Sittings) -> list[list[str]]:
    """A car for most from 20; few of those who drive have a lorry too."""
    without = 1.6 * (at.age < 20) + 0.5 * (at.people.landgruppe == _OUTSIDE)
    without = without + 0.4 * at.needs("SPRAAK") + 0.4 * at.needs("OPPFOELGING")
    car = at.lasting("car") < 0.8 - without
    lorry = car & (at.lasting("lorry") < -1.4)
    names = (["B"], ["C"])
    return [
        names[0] * has_car + names[1] * has_lorry
        for has_car, has_lorry in zip(car.tolist(), lorry.tolist(), strict=True)
    ]


def _digital_skills(at: Sittings) -> list[int]:
    """From 1 to 5, as people see themselves: lower late in life, and for OMSTILLING."""
    weak = 1.0 * at.needs("OMSTILLING") + 0.6 * at.needs("SPRAAK") + 0.9 * ~at.answers.is_digital
    score = 3.7 - 0.02 * np.maximum(at.age - 40, 0) - weak + 0.9 * at.lasting("digital_skills")
    skills: list[int] = np.clip(np.rint(score), 1, 5).astype(np.int64).tolist()
    return skills


def _expected_weeks(at: Sittings) -> list[int]:
    """What people expect follows their prospects loosely, and their attachment; later longer."""
    lean = -0.35 * at.prospects - 0.15 * at.people.attachment + 0.2 * at.occasion
    weeks = np.log(_MIDDLE_WEEKS) + lean + 0.75 * at.normal("expected_weeks")
    middles = np.log(_WEEKS[1:] * _WEEKS[:-1]) / 2
    said: list[int] = _WEEKS[np.searchsorted(middles, weeks)].tolist()
    return said


def _health(at: Sittings) -> list[str]:
    """Most of those limited by their health say so, and more of HELSE."""
    yes = 0.03 + 0.55 * at.answers.is_limited + 0.22 * at.needs("HELSE")
    unsure = 0.04 + 0.08 * at.answers.is_limited + 0.08 * at.needs("OPPFOELGING")
    return _yes_no(at, "own_health", yes, unsure)


def _care(at: Sittings) -> list[str]:
    """Care for others is one of the other hindrances."""
    yes = 0.05 + 0.30 * at.answers.is_hindered + 0.05 * at.needs("OPPFOELGING")
    return _yes_no(at, "own_care", yes, np.full(len(yes), 0.04))


def _yes_no(at: Sittings, stream: str, yes: Floats, unsure: Floats) -> list[str]:
    drawn = at.uniform(stream)
    said = np.select([drawn < yes, drawn < yes + unsure], ["JA", "VET_IKKE"], "NEI")
    return list(map(str, said.tolist()))


def _applications(at: Sittings) -> list[int]:
    """Jobs applied for each week: more with attachment to work and for RASK_TILBAKE."""
    lean = 0.25 * at.people.attachment - 0.15 * at.occasion
    for name, effect in (
        ("RASK_TILBAKE", 0.45),
        ("KOMPETANSE", -0.15),
        ("HELSE", -0.40),
        ("SPRAAK", -0.20),
        ("OPPFOELGING", -0.45),
    ):
        lean = lean + effect * at.needs(name)
    each_week = np.floor(np.exp(0.9 + lean + 0.75 * at.normal("applications")))
    said: list[int] = np.minimum(each_week, _MOST_APPLICATIONS).astype(np.int64).tolist()
    return said


def prefilled(at: Sittings, name: str) -> Bools:
    """Tell whose answer to a question is just what the registration or the address says."""
    if name == "oensket_yrke":
        more, most = _other_work(at)
        return np.asarray(_keeps_own(at) & (more < 0) & (most < 0))
    return np.full(len(at.day), name == "oensket_sted") & ~_would_move(at)


def _listed(column: Bools) -> list[bool]:
    values: list[bool] = column.tolist()
    return values


ANSWERS: Final[dict[str, Callable[[Sittings], list[Any]]]] = {
    "oensket_yrke": _wished_work,
    "oensket_sted": _wished_places,
    "stillingsprosent_oensket": _wished_percent,
    "kan_flytte": _moves,
    "kan_pendle": _commutes,
    "sprak": _languages,
    "foererkort": _licences,
    "digitale_ferdigheter": _digital_skills,
    "egen_forventning_uker": _expected_weeks,
    "helse_hindrer_egen": _health,
    "omsorg_hindrer": _care,
    "jobbsoek_per_uke": _applications,
}
