"""Lines of vedtak_14a and oppfolgingsbruker: what was decided, and how Arena classifies a person.

Arena decided at first; the new system's topics follow, which use the old names of innsatsgruppe,
and since it came one more that uses the new ones. Nav's sources give no dates for either, so both
are ASSUMPTIONS, as is which topics tell of a decision. Oppfolgingsbruker holds the full state in
each message: at registration, at the decisions on dagpenger and § 14 a, and when it ends.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import EPOCH, NEVER, clock, day_of, iso
from data.synthetic.life.decisions import (
    DELVIS,
    GOALS,
    GROUPS,
    LITEN,
    NO_GOAL,
    decisions,
    states_hindrance,
)
from data.synthetic.tables import kommuner
from data.synthetic.writing.forms import Document, Line, arena_record
from profilering.time import OSLO

_OWN_SINCE: Final = day_of(date(2020, 11, 1))
_NEW_NAMES_SINCE: Final = day_of(date(2024, 10, 1))
# By place in GROUPS: old names, and Arena's codes.
_OLD: Final = (
    "STANDARD_INNSATS",
    "SITUASJONSBESTEMT_INNSATS",
    "SPESIELT_TILPASSET_INNSATS",
    "GRADERT_VARIG_TILPASSET_INNSATS",
    "VARIG_TILPASSET_INNSATS",
)
_ARENA: Final = ("IKVAL", "BFORM", "BATT", "VARIG", "VARIG")
_ARENA_GOALS: Final = ("SKAFFEA", "BEHOLDEA", "OKEDELT")
_TOLD_BY_SENDT: Final = 0.5
_TOLD_BY_STATUS: Final = 0.3
# Arena's decisions were written some days after the day that they hold from.
_WRITTEN_WITHIN: Final = 4


class Spell(NamedTuple):
    """A registration as plain values; days are NEVER where nothing happens."""

    day: int
    second: int
    left: int
    aap_day: int
    is_hindered: bool
    paid_first: int
    paid_last: int
    paid_decided: int
    decided: int
    group: int
    goal: int
    at: int
    chance: float
    times: int


class Who(NamedTuple):
    """A person's number, ident and office."""

    number: int
    ident: str
    office: str


def decision_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every person of the chunk."""
    spells = _spells(chunk)
    homes, number = chunk.people.kommune.tolist(), chunk.people.number.tolist()
    for row, (a, b) in enumerate(pairwise(chunk.bounds(chunk.lives.spells.person))):
        who = Who(number[row], chunk.idents[row], kommuner().number[homes[row]])
        for spell in spells[a:b]:
            if spell.decided <= chunk.window.last:
                yield from _vedtak(who, spell, chunk.window.last)
            yield from _states(who, spell, chunk.window.last)


def _spells(chunk: Chunk) -> list[Spell]:
    lives, draws = chunk.lives, chunk.draws
    number, times = chunk.numbers(lives.spells.person), lives.spells.times
    made = decisions(chunk.people, lives, draws, chunk.laws)
    health, other = states_hindrance(lives)
    at = 7 * 3600 + np.floor(25_000 * draws.uniform("decided_14a_at", number, times))
    columns: tuple[Any, ...] = (
        lives.spells.day,
        lives.answers.second,
        lives.exits.left,
        lives.exits.aap_day,
        health | other,
        lives.dagpenger.first,
        lives.dagpenger.last,
        lives.dagpenger.decided,
        made.day,
        made.group,
        made.goal,
        at.astype(np.int64),
        draws.uniform("told_14a", number, times),
        times,
    )
    return list(map(Spell, *(column.tolist() for column in columns)))


def _vedtak(who: Who, spell: Spell, last: int) -> Iterator[Line]:
    """Yield what the topics tell of a decision."""
    is_arena = spell.decided < _OWN_SINCE
    if is_arena:
        written = spell.decided + int(_WRITTEN_WITHIN * spell.chance)
        if written <= last:
            yield "vedtak_14a", _of_arena(who, spell, written)
    for verdi in _topics(who, spell, is_arena):
        named = {"aktorId": f"999{who.number:010d}"} | verdi
        yield "vedtak_14a", {"personIdent": who.ident, "verdi": named}


def _of_arena(who: Who, spell: Spell, written: int) -> Document:
    """Return Arena's own record."""
    vedtak = _vedtak_id(who, spell)
    after = {
        "VEDTAK_ID": vedtak,
        "FRA_DATO": f"{iso(spell.decided)} 00:00:00",
        "REG_USER": f"Z99{who.office}",
        "FODSELSNR": who.ident,
        "KVALIFISERINGSGRUPPEKODE": _ARENA[spell.group],
        "HOVEDMAALKODE": None if spell.goal == NO_GOAL else _ARENA_GOALS[spell.goal],
        "HENDELSE_ID": written * 10_000_000 + vedtak % 10_000_000,
    }
    return arena_record("I", written, after)


def _topics(who: Who, spell: Spell, is_arena: bool) -> Iterator[Document]:
    """Yield the documents of the topics that tell of a decision."""
    # Arena does not know the graded group, and gives midnight as the time.
    group = LITEN if is_arena and spell.group == DELVIS else spell.group
    at = zoned(spell.decided, None if is_arena else spell.at)
    old = {"innsatsgruppe": _OLD[group], "hovedmal": _goal(spell, is_arena)}
    yield old | {"fattetDato": at, "fraArena": is_arena}
    if is_arena:
        return
    sent, vedtak = local(spell.decided, spell.at), _vedtak_id(who, spell)
    if spell.chance < _TOLD_BY_SENDT:
        yield old | {"id": vedtak, "vedtakSendt": sent, "enhetId": who.office}
    if spell.chance > 1 - _TOLD_BY_STATUS:
        status = {"vedtakId": vedtak, "vedtakStatusEndring": "VEDTAK_SENDT", "timestamp": sent}
        yield old | status | {"veilederIdent": f"Z99{who.office}", "veilederNavn": None}
    if spell.decided >= _NEW_NAMES_SINCE:
        new = {"innsatsgruppe": GROUPS[group], "hovedmal": _goal(spell, is_arena)}
        yield new | {"fattetDato": at, "vedtakId": str(vedtak)}


def _goal(spell: Spell, is_arena: bool) -> str | None:
    if spell.goal == NO_GOAL:
        return None
    # After Arena there is no such goal as to increase participation.
    return GOALS[spell.goal if is_arena or spell.goal < 2 else 0]


def _vedtak_id(who: Who, spell: Spell) -> int:
    return 1_000_000 + who.number * 16 + spell.times


def _states(who: Who, spell: Spell, last: int) -> Iterator[Line]:
    """Yield Arena's state of a person each time it changes in a registration."""
    state: Document = {
        "fodselsnummer": who.ident,
        "formidlingsgruppe": "ARBS",
        "iservFraDato": None,
        "fornavn": None,
        "etternavn": None,
        "oppfolgingsenhet": who.office,
        "kvalifiseringsgruppe": "BKART" if spell.is_hindered else "IVURD",
        "rettighetsgruppe": "IYT",
        "hovedmaal": None,
        "sikkerhetstiltakType": None,
        "diskresjonskode": None,
        "harOppfolgingssak": True,
        "sperretAnsatt": False,
        "erDoed": False,
        "doedFraDato": None,
    }
    for at, change in sorted(_changes(spell), key=lambda one: one[0]):
        if at[0] > last:
            return
        state = state | change
        yield "oppfolgingsbruker", state | {"sistEndretDato": zoned(*at)}


def _changes(spell: Spell) -> Iterator[tuple[tuple[int, int], Document]]:
    """Yield the days and seconds of changes, and what changes."""
    yield (spell.day, spell.second + 120), {}
    if spell.decided < NEVER:
        goal = None if spell.goal == NO_GOAL else _ARENA_GOALS[spell.goal]
        if goal == "OKEDELT" and spell.decided >= _OWN_SINCE:
            goal = "SKAFFEA"
        changed = {"kvalifiseringsgruppe": _ARENA[spell.group], "hovedmaal": goal}
        yield (spell.decided, spell.at + 60), changed
    paid = max(spell.paid_decided, spell.paid_first)
    if paid <= spell.paid_last < NEVER:
        yield (paid, 16 * 3600), {"rettighetsgruppe": "DAGP"}
        if spell.paid_last + 1 < spell.left:
            yield (spell.paid_last + 1, 17 * 3600), {"rettighetsgruppe": "IYT"}
    if spell.left < NEVER:
        gone = {"formidlingsgruppe": "ISERV", "iservFraDato": iso(spell.left)}
        # Who leaves for a health benefit is followed up still, but no longer as a job seeker.
        is_ill = spell.aap_day <= spell.left
        gone = {"formidlingsgruppe": "IARBS"} if is_ill else gone
        yield (spell.left, 18 * 3600), gone | {"rettighetsgruppe": "IYT"}


def zoned(day: int, second: int | None) -> str:
    """Return an instant in Oslo's time; `second` is in UTC, None for Oslo's midnight."""
    hours = _hours_ahead(day, second is None)
    local_second = 0 if second is None else second + 3600 * hours
    return f"{iso(day)}T{clock(local_second)}+0{hours}:00"


def local(day: int, second: int) -> str:
    """Return a date-time in Oslo without zone; `second` is in UTC."""
    return f"{iso(day)}T{clock(second + 3600 * _hours_ahead(day, False))}"


@cache
def _hours_ahead(day: int, is_midnight: bool) -> int:
    """Return how many hours Oslo is ahead of UTC at midnight, or in the daytime."""
    moment = datetime.combine(EPOCH + timedelta(days=day), time(0 if is_midnight else 12), OSLO)
    return (moment.utcoffset() or timedelta()) // timedelta(hours=1)
