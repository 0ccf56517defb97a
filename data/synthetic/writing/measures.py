"""Lines of tiltakshistorikk: messages of amt.deltaker-v1, and what tiltakshistorikk answers.

A participation waits from when it was asked for, runs from its first day, and its end is written
some days after; one that never began is cancelled. Nav asks at each registration, and within a week
of a change; an answer that equals the one before is left out. All shares are ASSUMPTIONS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import clock, iso
from data.synthetic.draws import Bools, Ints
from data.synthetic.identities import organisation, uuids
from data.synthetic.life.tiltak import KINDS, Participation
from data.synthetic.writing.forms import Document, Line

Moment = tuple[int, int]
_REGISTER: Final = "tiltakshistorikk"
_NIGHT: Final = 3 * 3600
# The share of those who stopped before the end of whom the reason is written.
_WHY_IS_TOLD: Final = 0.75
_WRITTEN_WITHIN: Final = 10
_INCOMPLETE: Final = 0.02
_ORGANISERS: Final = 700_000
# At noon and later: a start is written after what was asked for in the morning of the same day.
_MORNING, _NOON, _EVENING = 9 * 3600, 12 * 3600, 15 * 3600
# By Arena's code: tiltakskode, title, percent, days a week, and whether it is an agreement.
_TYPES: Final[dict[str, tuple[str, str, float | None, float | None, bool]]] = {
    "INDOPPFAG": ("OPPFOLGING", "Oppfølging", None, None, False),
    "GRUPPEAMO": ("GRUPPE_ARBEIDSMARKEDSOPPLAERING", "Opplæring", 100.0, 5.0, False),
    "ARBTREN": ("ARBEIDSTRENING", "Arbeidstrening", 80.0, 5.0, True),
}
WAITS, RUNS, ENDED, BROKEN, CANCELLED = range(5)
_KOMET: Final = ("VENTER_PA_OPPSTART", "DELTAR", "HAR_SLUTTET", "AVBRUTT", "IKKE_AKTUELL")
_AVTALE: Final = ("KLAR_FOR_OPPSTART", "GJENNOMFORES", "AVSLUTTET", "AVBRUTT", "ANNULLERT")


@dataclass(frozen=True)
class Endings:
    """Columns, one entry per registration: when the end was written, and if with its reason."""

    written: Ints
    is_told: Bools


class Status(NamedTuple):
    """A status from a moment on; `last` is the last day as known then."""

    at: Moment
    status: int
    aarsak: str | None
    first: int
    last: int


class Part(NamedTuple):
    """One participation: its ids, its kind, organiser and all statuses known in the window."""

    id: str
    gjennomforing: str
    kind: str
    organiser: int
    statuses: list[Status]


def measure_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every person of the chunk."""
    spells, draws, people = chunk.lives.spells, chunk.draws, chunk.people
    days, seconds = spells.day.tolist(), chunk.lives.answers.second.tolist()
    parts = _parts(chunk)
    lag = 1 + np.floor(6 * draws.uniform("tiltak_asked", people.number)).astype(np.int64)
    # A gap lasts from one answer to the next, so one draw for each answer.
    gaps = [draws.below("tiltak_gap", people.number, _INCOMPLETE, n).tolist() for n in range(40)]
    for row, (a, b) in enumerate(pairwise(chunk.bounds(spells.person))):
        mine = [part for part in parts[a:b] if part is not None]
        asked = [(days[n], seconds[n] + 60) for n in range(a, b)]
        changed = [status.at[0] for part in mine for status in part.statuses]
        asked += [(day + int(lag[row]), _NIGHT) for day in set(changed)]
        moments = [at for at in sorted(asked) if at[0] <= chunk.window.last]
        gap = [gaps[min(n, 39)][row] for n in range(len(moments))]
        answers = _answers(chunk.idents[row], mine, moments, gap)
        found = [*answers, *_messages(chunk.idents[row], mine)]
        yield from ((_REGISTER, document) for _, document in sorted(found, key=lambda one: one[0]))


def _parts(chunk: Chunk) -> list[Part | None]:
    """Return the participation of each registration, None where there is none."""
    given, spells, window = chunk.lives.tiltak, chunk.lives.spells, chunk.window
    person, number = spells.person, chunk.numbers(spells.person)
    ids = uuids(chunk.draws.seed, "deltakelse", number, spells.times)
    place = chunk.people.kommune[person] * len(KINDS) + np.maximum(given.offered, 0)
    month = (
        given.planned_first.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 4096
    )
    groups = uuids(chunk.draws.seed, "gjennomforing", place, month)
    found: list[Part | None] = [None] * len(ids)
    ends = _endings(chunk)
    for n in np.flatnonzero((given.asked < given.out) & (given.asked <= window.last)).tolist():
        statuses = [s for s in _statuses(chunk, ends, n) if s.at[0] <= window.last]
        organiser = _ORGANISERS + int(place[n])
        found[n] = Part(ids[n], groups[n], KINDS[given.offered[n]], organiser, statuses)
    return found


def _endings(chunk: Chunk) -> Endings:
    given, draws, spells = chunk.lives.tiltak, chunk.draws, chunk.lives.spells
    number, times = chunk.numbers(spells.person), spells.times
    wait = _WRITTEN_WITHIN * draws.uniform("tiltak_written", number, times)
    written = np.minimum(given.planned_last + 1, given.out) + np.floor(wait).astype(np.int64)
    return Endings(written, draws.below("tiltak_why", number, _WHY_IS_TOLD, times))


def _statuses(chunk: Chunk, ends: Endings, n: int) -> Iterator[Status]:
    """Yield what was written of one participation, in time order.

    The last day planned is told while it runs: the last day in fact is not known then.
    """
    given: Participation = chunk.lives.tiltak
    columns = (given.planned_first, given.planned_last, given.out)
    first, planned, out = (int(column[n]) for column in columns)
    aarsak = _aarsak(chunk, n, out) if ends.is_told[n] else None
    written = (int(ends.written[n]), _EVENING)
    yield Status((int(given.asked[n]), _MORNING), WAITS, None, first, planned)
    if first >= out:
        yield Status(written, CANCELLED, aarsak, first, planned)
        return
    yield Status((first, _NOON), RUNS, None, first, planned)
    if planned < out:
        yield Status(written, ENDED, None, first, planned)
    else:
        yield Status(written, BROKEN if aarsak else ENDED, aarsak, first, out - 1)


def _aarsak(chunk: Chunk, n: int, out: int) -> str:
    """Return why a tiltak stopped or never began."""
    exits = chunk.lives.exits
    if exits.work_day[n] == out:
        return "FATT_JOBB"
    return "SYK" if exits.aap_day[n] == out else "ANNET"


def _messages(ident: str, parts: list[Part]) -> Iterator[tuple[Moment, Document]]:
    """Yield the messages of the topic, which has no agreements with employers."""
    for part in parts:
        if _TYPES[part.kind][4]:
            continue
        created = _local(part.statuses[0].at)
        for one in part.statuses:
            yield (
                one.at,
                {
                    "id": part.id,
                    "gjennomforingId": part.gjennomforing,
                    "personIdent": ident,
                    "startDato": iso(one.first),
                    "sluttDato": iso(one.last),
                    "status": _komet(one, "opprettetDato"),
                    "registrertDato": created,
                    "endretDato": _local(one.at),
                    "dagerPerUke": _TYPES[part.kind][3],
                    "prosentStilling": _TYPES[part.kind][2],
                    "deltakelsesmengder": None,
                },
            )


def _answers(
    ident: str, parts: list[Part], moments: list[Moment], gaps: list[bool]
) -> Iterator[tuple[Moment, Document]]:
    """Yield the answers that differ from the one before."""
    told: Document | None = None
    for at, gap in zip(moments, gaps, strict=True):
        known = [(part, [s for s in part.statuses if s.at <= at]) for part in parts]
        there = [(part, said) for part, said in known if said]
        history = [
            _entry(ident, part, said) for part, said in there if not (gap and _TYPES[part.kind][4])
        ]
        messages = ["MANGLER_HISTORIKK_FRA_TEAM_TILTAK"] if gap else []
        answer = {"historikk": history, "meldinger": messages}
        if answer != told:
            yield at, {"hentet": _instant(at), "personIdent": ident, "svar": answer}
        told = answer


def _entry(ident: str, part: Part, said: list[Status]) -> Document:
    code, title, percent, week, is_agreement = _TYPES[part.kind]
    now = said[-1]
    head: Document = {
        "type": "TeamTiltakAvtale" if is_agreement else "TeamKometDeltakelse",
        "opphav": "TEAM_TILTAK" if is_agreement else "TEAM_KOMET",
        "id": part.id,
        "norskIdent": ident,
        "startDato": iso(now.first),
        "sluttDato": iso(now.last),
        "opprettetTidspunkt": _instant(said[0].at),
        "oppdatertTidspunkt": _instant(now.at),
        "tittel": f"{title} (syntetisk)",
        "tiltakstype": {"tiltakskode": code, "navn": title},
        "dagerPerUke": week,
    }
    company = {"organisasjonsnummer": organisation(part.organiser), "navn": None}
    if is_agreement:
        rest: dict[str, Any] = {"arbeidsgiver": company, "stillingsprosent": percent}
        return head | rest | {"status": _AVTALE[now.status]}
    return head | {
        "status": _komet(now, "opprettetTidspunkt"),
        "gjennomforing": {"id": part.gjennomforing, "navn": None, "deltidsprosent": percent},
        "arrangor": {"hovedenhet": None, "underenhet": company},
        "deltidsprosent": percent,
    }


def _komet(one: Status, since: str) -> Document:
    return {"type": _KOMET[one.status], "aarsak": one.aarsak, since: _local(one.at)}


def _local(at: Moment) -> str:
    """Return a date-time without zone."""
    return _instant(at)[:-1]


def _instant(at: Moment) -> str:
    """Return an instant; in the daytime its day is that of Oslo."""
    day, second = at
    return f"{iso(day)}T{clock(second)}Z"
