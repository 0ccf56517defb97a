"""Lines of bekreftelse and paa_vegne_av: what people confirm, and which solution takes it in.

Dagpenger's meldekort takes the place of the confirmation from about the decision until the right
ends or the person leaves. Which fortnights are confirmed, and with what, is said by `fortnights`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import EPOCH, milliseconds
from data.synthetic.identities import uuids
from data.synthetic.life.exits import MISSED
from data.synthetic.writing.forms import Document, Line
from data.synthetic.writing.fortnights import DAYS, GRACE, confirmed

# Private there, but the same here: a registration as plain values, and who acts in it.
from data.synthetic.writing.registrations import _rows, _who
from profilering.time import OSLO

_KILDE: Final = "syntetisk-bekreftelse:1"
_KILDE_DAGPENGER: Final = "syntetisk-dagpenger:1"
_DAY_MS: Final = 86_400_000
# ASSUMPTION: dagpenger takes over within so many days of the decision.
_TAKES_OVER: Final = 4
# The last answer and dagpenger's end come so many milliseconds before the registration ends.
_LAST_ANSWER, _HANDS_BACK = 120_000, 60_000


class Answer(NamedTuple):
    """One confirmation: its id, the days from `first` until before `end`, and what it says."""

    id: str
    first: int
    end: int
    sent: int
    second: int
    is_last: bool
    has_worked: bool


class Handover(NamedTuple):
    """When dagpenger takes over and hands back, and whether its deadline was missed."""

    start: int
    stop: int
    is_missed: bool


def confirmation_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every handover and confirmation of each registration."""
    spells = chunk.lives.spells
    number = chunk.numbers(spells.person)
    ids = uuids(chunk.draws.seed, "periode", number, spells.times)
    columns = (_rows(chunk), ids, _taken_over(chunk), _answers(chunk))
    for row, periode_id, days, answers in zip(*columns, strict=True):
        handover = _handover(row, *days)
        yield from _handed(periode_id, handover, milliseconds(chunk.window.last + 1, 0))
        for answer in answers:
            yield "bekreftelse", _confirmation(row, periode_id, answer, handover)


def _taken_over(chunk: Chunk) -> Iterator[tuple[int, int, int]]:
    """Yield, for each registration, the days of dagpenger's start and end, and the second."""
    given, spells, draws = chunk.lives.dagpenger, chunk.lives.spells, chunk.draws
    number = chunk.numbers(spells.person)
    after = _TAKES_OVER * draws.uniform("taken_over", number, spells.times)
    start = np.maximum(given.decided, given.first) + np.floor(after).astype(np.int64)
    second = 25_200 + np.floor(36_000 * draws.uniform("taken_over_at", number, spells.times))
    columns = (start, given.last + 1, second.astype(np.int64))
    return zip(*(column.tolist() for column in columns), strict=True)


def _handover(row: dict[str, Any], start: int, stop: int, second: int) -> Handover | None:
    """Return the handover, None where the right, or the registration, ends before it starts."""
    if start >= min(stop, row["left"]):
        return None
    leaves = stop >= row["left"]
    at = _leaving(row) - _HANDS_BACK if leaves else milliseconds(stop, second)
    return Handover(milliseconds(start, second), at, leaves and row["reason"] == MISSED)


def _leaving(row: dict[str, Any]) -> int:
    return milliseconds(row["left"], int(row["left_second"]))


def _handed(periode_id: str, handover: Handover | None, end: int) -> Iterator[Line]:
    """Yield START and STOPP, as far as they came before `end`."""
    if handover is None:
        return
    start = {"intervalMS": DAYS * _DAY_MS, "graceMS": GRACE * _DAY_MS}
    stop = {"fristBrutt": handover.is_missed}
    for instant, handling in ((handover.start, start), (handover.stop, stop)):
        if instant < end:
            message = {"periodeId": periode_id, "bekreftelsesloesning": "DAGPENGER"}
            yield "paa_vegne_av", {"mottatt": instant, "verdi": message | {"handling": handling}}


def _answers(chunk: Chunk) -> Iterator[list[Answer]]:
    """Yield the confirmations of each registration."""
    found = confirmed(chunk)
    ids = uuids(chunk.draws.seed, "bekreftelse", found.number, found.serial)
    said = (found.first, found.end, found.sent, found.second, found.is_last, found.has_worked)
    answers = list(map(Answer, ids, *(column.tolist() for column in said)))
    count = len(chunk.lives.spells.day)
    for a, b in pairwise(np.searchsorted(found.spell, np.arange(count + 1)).tolist()):
        yield answers[a:b]


def _confirmation(
    row: dict[str, Any], periode_id: str, answer: Answer, handover: Handover | None
) -> Document:
    """Return Bekreftelse v1; its metadata has no tidspunktFraKilde."""
    sent = milliseconds(answer.sent, answer.second)
    if answer.is_last:
        sent = _leaving(row) - _LAST_ANSWER
    by_dagpenger = handover is not None and handover.start <= sent < handover.stop
    who = ("SYSTEM", _KILDE_DAGPENGER, None) if by_dagpenger else _who(row, answer.sent)
    first = _midnight(answer.first)
    if answer.first == row["day"]:
        first = milliseconds(row["day"], row["second"])
    metadata = {
        "tidspunkt": sent,
        "utfoertAv": dict(zip(("type", "id", "sikkerhetsnivaa"), who, strict=True)),
        "kilde": _KILDE_DAGPENGER if by_dagpenger else _KILDE,
        "aarsak": "Syntetisk bekreftelse",
    }
    return {
        "periodeId": periode_id,
        "bekreftelsesloesning": "DAGPENGER" if by_dagpenger else "ARBEIDSSOEKERREGISTERET",
        "id": answer.id,
        "svar": {
            "sendtInnAv": metadata,
            "gjelderFra": first,
            "gjelderTil": _midnight(answer.end),
            "harJobbetIDennePerioden": answer.has_worked,
            "vilFortsetteSomArbeidssoeker": not answer.is_last,
        },
    }


@cache
def _midnight(day: int) -> int:
    """Return the first instant of a day in Oslo, in milliseconds."""
    moment = datetime.combine(EPOCH + timedelta(days=day), datetime.min.time(), OSLO)
    return int(moment.timestamp()) * 1000
