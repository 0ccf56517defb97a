"""Lines of the fetch sources: person, dagpenger and aap, each answer with when it was fetched.

Nav asks at each registration, and within a week of a change; an answer that equals the one before
is left out, and so is AAP of those who never had it (the service answers 404).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import iso
from data.synthetic.margins import LANDGRUPPER
from data.synthetic.tables import kommuner
from data.synthetic.writing.forms import (
    Document,
    Line,
    aap_vedtak,
    dagpenger_periode,
    fetched,
    person,
)
from data.synthetic.writing.rights import (
    DP_SAK_SINCE,
    Right,
    aap_before,
    aap_since,
    dagpenger_before,
    dagpenger_since,
    earlier_dagpenger,
)

_NIGHT: Final = 2 * 3600
_YEAR_ONLY: Final = 0.002
_MOVES: Final = 0.06


class Person(NamedTuple):
    """One person's registrations and rights, as plain values."""

    row: int
    days: list[int]
    seconds: list[int]
    dagpenger: list[Right]
    aap: list[Right]
    case: str


def fetched_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every person of the chunk."""
    people = chunk.people
    year_only = chunk.draws.below("year_only", people.number, _YEAR_ONLY).tolist()
    places = _places(chunk)
    lag = np.floor(7 * chunk.draws.uniform("asked", people.number)).astype(np.int64).tolist()
    for each in _persons(chunk):
        yield from _person(chunk, each, places[each.row], year_only[each.row])
        last = chunk.window.last
        yield from _dagpenger(chunk.idents[each.row], each, lag[each.row] + 1, last)
        yield from _aap(chunk, each, lag[each.row] + 1, last)


def _persons(chunk: Chunk) -> Iterator[Person]:
    spells, answers = chunk.lives.spells, chunk.lives.answers
    bounds = chunk.bounds(spells.person)
    days, seconds = spells.day.tolist(), answers.second.tolist()
    earlier = earlier_dagpenger(chunk)
    dagpenger = dagpenger_before(earlier), dagpenger_since(chunk)
    aap = aap_before(chunk, earlier), aap_since(chunk)
    cases = (10**7 * chunk.draws.uniform("case", chunk.people.number)).astype(np.int64).tolist()
    for row, (a, b) in enumerate(pairwise(bounds)):
        yield Person(
            row,
            days[a:b],
            seconds[a:b],
            _of(dagpenger, row, a, b),
            _of(aap, row, a, b),
            f"S{cases[row]:07d}",
        )


def _of(rights: tuple[list[Right | None], list[Right | None]], row: int, a: int, b: int) -> Any:
    """Return a person's right from before, and those of the registrations a to b."""
    before, since = rights
    return [right for right in (before[row], *since[a:b]) if right is not None]


def _places(chunk: Chunk) -> list[list[int]]:
    """Return each person's kommune at each registration; few have moved in between."""
    spells, draws = chunk.lives.spells, chunk.draws
    number = chunk.numbers(spells.person)
    moved = draws.below("moved", number, _MOVES, spells.times) & (spells.times > 0)
    there = draws.choice("moved_to", number, kommuner().shares, spells.times)
    columns = (spells.person, moved, there)
    places: list[list[int]] = [[] for _ in chunk.idents]
    homes = chunk.people.kommune.tolist()
    for row, has_moved, new in zip(*(c.tolist() for c in columns), strict=True):
        now = places[row][-1] if places[row] else homes[row]
        places[row].append(new if has_moved else now)
    return places


def _person(chunk: Chunk, each: Person, places: list[int], year_only: bool) -> Iterator[Line]:
    people = chunk.people
    birth = iso(int(people.birth[each.row]))
    born = (None if year_only else birth, int(birth[:4]))
    sex = "KVINNE" if people.is_woman[each.row] else "MANN"
    group = LANDGRUPPER[people.landgruppe[each.row]]
    told: Document | None = None
    for day, second, place in zip(each.days, each.seconds, places, strict=True):
        answer = person(chunk.idents[each.row], born, kommuner().number[place], sex, group)
        if answer != told:
            yield "person", fetched(day, second + 30, answer)
        told = answer


def _dagpenger(ident: str, each: Person, lag: int, last: int) -> Iterator[Line]:
    moments = list(zip(each.days, (s + 45 for s in each.seconds), strict=True))
    for right in each.dagpenger:
        moments += [(max(right.decided, right.first) + lag, _NIGHT), (right.last + lag, _NIGHT)]
    told: Document | None = None
    for day, second in sorted(m for m in moments if each.days[0] <= m[0] <= last):
        entries = [
            dagpenger_periode(
                right.first,
                right.last if right.last < day else None,
                "DP_SAK" if right.decided >= DP_SAK_SINCE else "ARENA",
                right.kind,
            )
            for right in each.dagpenger
            if right.decided < day
        ]
        answer = {"personIdent": ident, "perioder": entries}
        if answer != told:
            yield "dagpenger", fetched(day, second, answer)
        told = answer


def _aap(chunk: Chunk, each: Person, lag: int, last: int) -> Iterator[Line]:
    vedtak = [v for n, right in enumerate(each.aap) for v in _vedtak(f"{each.case}-{n}", right)]
    moments = list(zip(each.days, (s + 50 for s in each.seconds), strict=True))
    moments += [(day + lag, _NIGHT) for right in each.aap for day in (right.applied, right.decided)]
    moments += [(decided + lag, _NIGHT) for decided, _, _ in vedtak]
    told: Document | None = None
    for day, second in sorted({m for m in moments if each.days[0] <= m[0] <= last}):
        known = [(until, document) for decided, until, document in vedtak if decided < day]
        waiting = any(right.applied < day <= right.decided for right in each.aap)
        if not known and not waiting:
            continue
        answer = {
            "personIdent": chunk.idents[each.row],
            "sakstatus": "SOKNAD_UNDER_BEHANDLING" if waiting else "FERDIGBEHANDLET",
            "maksdato": iso(max(until for until, _ in known)) if known else None,
            "vedtak": [document for _, document in known],
        }
        if answer != told:
            yield "aap", fetched(day, second, answer)
        told = answer


def _vedtak(case: str, right: Right) -> Iterator[tuple[int, int, Document]]:
    """Yield decision day, last possible day and document: a year at a time, renewed in time."""
    for year, first in enumerate(range(right.first, right.last + 1, 365)):
        decided = right.decided if year == 0 else first - 14
        last = min(first + 364, right.last)
        yield decided, right.first + 3 * 365, aap_vedtak(case, decided, first, last, right.kind)
