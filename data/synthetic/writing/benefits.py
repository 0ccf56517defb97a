"""Lines of tiltakspenger, sykepenger and ytelser_endring.

The first two are fetch sources: Nav asks at each registration, and of tiltakspenger within a week
of a change; an answer that equals the one before is left out. Changes come as Arena's events with
their counters for what was decided before the new systems took over, as mere signals afterwards.
All shares and lengths are ASSUMPTIONS.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import NEVER, YEAR, iso, milliseconds
from data.synthetic.margins import SITUASJON
from data.synthetic.writing.forms import Document, Line, arena_record, fetched

# Private there, but the same here: AAP's decisions, and when the new systems took over.
from data.synthetic.writing.rights import DP_SAK_SINCE, aap_since

_NIGHT: Final = 2 * 3600
_PAID: Final = 0.60
_WITH_CHILDREN: Final = 0.45
# Days from the first day of a tiltak to the decision, and from the last until that is written.
_DECIDED_AFTER, _DECIDED_SPAN, _CLOSED_SPAN = 14, 28, 21
# Sykepenger before the first registration: for people without and with limited health.
_SICK: Final = np.array([0.05, 0.45])
# Nav pays from the 17th day; maksdato is a year after the first. Some have passed it.
_MAXED_OUT: Final = 0.25
_LONGEST: Final = 365 - 16
_GRADES: Final = (100, 80, 60, 50)
_GRADE_SHARES: Final = np.array([0.62, 0.12, 0.06, 0.20])
# A spell this long is half at 100 percent, then graded.
_GRADED_FROM: Final = 90
_CLOSED_AFTER: Final = 6
_LAID_OFF_WEEKS, _AAP_WEEKS = 26, 156
# Kind: sakstype, days between Arena's counters, and how the new systems sign.
_KINDS: Final = {
    "DAGO": ("DAGP", 56, "DAGPENGER", "DPSAK"),
    "PERM": ("DAGP", 56, "DAGPENGER", "DPSAK"),
    "AAP": ("AA", 91, "AAP", "KELVIN"),
    "BASI": ("INDIV", NEVER, "TILTAKSPENGER", "TPSAK"),
}


class Right(NamedTuple):
    """A right of one registration: its days, and when Nav knew of them.

    `until` is the last day as told before `closed` (None: open), `weeks` what the counters begin
    with.
    """

    kind: str
    first: int
    last: int
    until: int | None
    decided: int
    closed: int
    weeks: int

    def told(self, day: int) -> int | None:
        """Return the last day as known on a day."""
        return self.last if day >= self.closed else self.until


def benefit_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every person of the chunk."""
    spells, people, draws = chunk.lives.spells, chunk.people, chunk.draws
    starts = list(zip(spells.day.tolist(), chunk.lives.answers.second.tolist(), strict=True))
    rights, sick = _rights(chunk), _sick_leave(chunk)
    lag = np.floor(7 * draws.uniform("tiltakspenger_asked", people.number)).astype(np.int64)
    parents = draws.below("has_children", people.number, _WITH_CHILDREN).tolist()
    number = people.number.tolist()
    for row, (a, b) in enumerate(pairwise(chunk.bounds(spells.person))):
        ident, mine = chunk.idents[row], [right for n in range(a, b) for right in rights[n]]
        paid = [right for right in mine if right.kind == "BASI"]
        name = "TILTAKSPENGER_OG_BARNETILLEGG" if parents[row] else "TILTAKSPENGER"
        answered = (ident, f"T{number[row]:07d}", name)
        yield from _tiltakspenger(answered, paid, starts[a:b], int(lag[row]) + 1, chunk.window.last)
        day, second = starts[a]
        yield "sykepenger", fetched(day, second + 55, {"personIdent": ident, "perioder": sick[row]})
        changes = [one for n, right in enumerate(mine) for one in _changes(n, right)]
        for at, change in sorted(changes, key=lambda one: one[0]):
            if at <= chunk.window.last:
                yield "ytelser_endring", _named(change, ident, number[row])


def _tiltakspenger(
    answered: tuple[str, str, str],
    paid: list[Right],
    starts: list[tuple[int, int]],
    lag: int,
    last: int,
) -> Iterator[Line]:
    """Yield the answers; `answered` is the ident, the case and the name of the right."""
    ident, case, name = answered
    moments = [(day, second + 52) for day, second in starts]
    moments += [(day + lag, _NIGHT) for right in paid for day in (right.decided, right.closed)]
    told: Document | None = None
    for day, second in sorted(moment for moment in set(moments) if moment[0] <= last):
        vedtak = [
            {
                "sakId": case,
                "fom": iso(right.first),
                "tom": iso(right.told(day - 1) or right.last),
                "rettighet": name,
                "kilde": "TPSAK" if right.decided >= DP_SAK_SINCE else "ARENA",
            }
            for right in paid
            if right.decided < day
        ]
        answer = {"personIdent": ident, "vedtak": vedtak}
        if answer != told:
            yield "tiltakspenger", fetched(day, second, answer)
        told = answer


def _sick_leave(chunk: Chunk) -> list[list[Document]]:
    """Return each person's spells of sykepenger before the first registration."""
    spells, people, draws = chunk.lives.spells, chunk.people, chunk.draws
    first = np.array(chunk.bounds(spells.person)[:-1], dtype=np.int64)
    worked_to = spells.last_work_day[first]
    limited = chunk.lives.answers.is_limited[first].astype(np.int64)
    is_sick = draws.below("sykepenger", people.number, _SICK[limited]) & (worked_to > -NEVER)
    maxed = draws.below("maksdato", people.number, np.where(limited == 1, _MAXED_OUT, 0.0))
    usual = np.minimum(15 + 80 * draws.exponential("sick_days", people.number), _LONGEST - 30)
    length = np.where(maxed, _LONGEST, np.floor(usual)).astype(np.int64)
    # The leave may outlast the job by some weeks.
    after = np.floor(30 * draws.uniform("sick_after_job", people.number)).astype(np.int64)
    end = np.minimum(people.first_day - 1, worked_to + after)
    begin = np.maximum(end - length + 1, people.birth + int(18 * YEAR))
    grade = draws.choice("sick_grade", people.number, _GRADE_SHARES)
    columns = (is_sick & (begin <= end), begin, end, grade)
    each = zip(*(column.tolist() for column in columns), strict=True)
    return [_spans(b, e, float(_GRADES[g])) if there else [] for there, b, e, g in each]


def _spans(begin: int, end: int, grade: float) -> list[Document]:
    if end - begin < _GRADED_FROM or grade == _GRADES[0]:
        return [{"fom": iso(begin), "tom": iso(end), "grad": grade}]
    half = (begin + end) // 2
    full = {"fom": iso(begin), "tom": iso(half), "grad": float(_GRADES[0])}
    return [full, {"fom": iso(half + 1), "tom": iso(end), "grad": grade}]


class Change(NamedTuple):
    """What is said on a day of the n-th right of a person; `is_new` for its first."""

    day: int
    place: int
    right: Right
    is_new: bool


def _changes(place: int, right: Right) -> Iterator[tuple[int, Change]]:
    """Yield the days on which a right changed, and what is said then."""
    days = [right.decided]
    if right.decided < DP_SAK_SINCE:
        step = _KINDS[right.kind][1]
        began = max(right.decided, right.first)
        days += range(began + step, min(right.last, right.closed - 1), step)
    if right.until != right.last and right.closed > right.decided:
        days.append(right.closed)
    for day in days:
        yield day, Change(day, place, right, day == right.decided)


def _named(change: Change, ident: str, number: int) -> Document:
    """Return the document of a change."""
    right = change.right
    if right.decided < DP_SAK_SINCE:
        return _event(change, ident, number)
    _, _, benefit, system = _KINDS[right.kind]
    signal = {
        "personId": ident,
        "meldingstype": "OPPRETT" if change.is_new else "OPPDATER",
        "ytelsestype": benefit,
        "kildesystem": system,
    }
    return {"mottatt": milliseconds(change.day, 6 * 3600), "verdi": signal}


def _event(change: Change, ident: str, number: int) -> Document:
    """Return Arena's change record; counters fall without a new ENDRET_DATO."""
    day, right = change.day, change.right
    vedtak = 10_000_000 + number * 64 + change.place
    last = right.told(day)
    written = day if day >= right.closed else right.decided
    after: dict[str, Any] = {
        "VEDTAK_ID": str(vedtak),
        "SAK_ID": str(5_000_000 + number),
        "PERSON_ID": str(1_000_000 + number),
        "PERSONIDENT": ident,
        "HENDELSE_ID": day * 10_000_000 + vedtak % 10_000_000,
        "SAKSTYPEKODE": _KINDS[right.kind][0],
        "RETTIGHETSTYPEKODE": right.kind,
        "VEDTAKSPERIODE_FOM": f"{iso(right.first)} 00:00:00",
        "VEDTAKSPERIODE_TOM": None if last is None else f"{iso(last)} 00:00:00",
    }
    endret = {"ENDRET_DATO": f"{iso(written)} 12:00:00"}
    return arena_record("I" if change.is_new else "U", day, after | _counters(right, day) | endret)


def _counters(right: Right, day: int) -> Document:
    """Return what is left of the right, five days to a week."""
    used = max(min(day, right.last + 1) - right.first, 0) * 5 // 7
    weeks, days = divmod(max(5 * right.weeks - used, 0), 5)
    laid_off = (
        divmod(max(5 * _LAID_OFF_WEEKS - used, 0), 5) if right.kind == "PERM" else (None, None)
    )
    in_days = right.kind == "AAP"
    counted = right.weeks > 0
    return {
        "ANTALLUKERIGJEN": weeks if counted and not in_days else None,
        "ANTALLDAGERIGJEN": (5 * weeks * in_days + days) if counted else None,
        "ANTALLUKERIGJENPERMITTERING": laid_off[0],
        "ANTALLDAGERIGJENPERMITTERING": laid_off[1],
        "ANTALLDAGERIGJENUNNTAK": None,
    }


def _rights(chunk: Chunk) -> list[list[Right]]:
    """Return dagpenger, AAP and tiltakspenger of each registration."""
    given, laid_off = chunk.lives.dagpenger, SITUASJON["ER_PERMITTERT"]
    columns = (given.first, given.last, given.decided, given.limit // 7)
    lists = (column.tolist() for column in (*columns, chunk.lives.answers.situation))
    found: list[list[Right]] = []
    for first, last, decided, weeks, situation in zip(*lists, strict=True):
        kind = "PERM" if situation == laid_off else "DAGO"
        right = Right(kind, first, last, None, decided, last + _CLOSED_AFTER, weeks)
        found.append([right] if first < NEVER else [])
    for n, aap in enumerate(aap_since(chunk)):
        if aap is not None:
            days = (aap.first, aap.last, None, aap.decided, aap.last + _CLOSED_AFTER)
            found[n].append(Right("AAP", *days, _AAP_WEEKS))
    for n, right in _paid(chunk):
        found[n].append(right)
    return found


def _paid(chunk: Chunk) -> Iterator[tuple[int, Right]]:
    """Yield tiltakspenger by registration: for those in tiltak without dagpenger."""
    took, given, spells = chunk.lives.tiltak, chunk.lives.dagpenger, chunk.lives.spells
    number, times, draws = chunk.numbers(spells.person), spells.times, chunk.draws
    provided = (given.first <= took.first) & (took.first <= given.last) & (given.first < NEVER)
    paid = (took.kind >= 0) & ~provided & draws.below("tiltakspenger", number, _PAID, times)
    wait = _DECIDED_AFTER + _DECIDED_SPAN * draws.uniform("tp_decided", number, times)
    decided = took.first + np.floor(wait).astype(np.int64)
    lag = _CLOSED_SPAN * draws.uniform("tp_closed", number, times)
    closed = took.last + 1 + np.floor(lag).astype(np.int64)
    columns = (took.first, took.last, took.planned_last, decided, closed)
    lists = (column[paid].tolist() for column in columns)
    days = zip(*lists, strict=True)
    for n, (first, last, until, on, written) in zip(
        np.flatnonzero(paid).tolist(), days, strict=True
    ):
        yield n, Right("BASI", first, last, until, on, written, 0)
