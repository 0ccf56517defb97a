"""Lines of periode, opplysninger and profilering."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import EPOCH, NEVER, day_of, iso, milliseconds
from data.synthetic.draws import Draws, Ints
from data.synthetic.identities import uuids
from data.synthetic.life.answers import JA_NEI_VET
from data.synthetic.life.exits import MISSED, STOPPED, TOLD
from data.synthetic.life.reporting import known_end
from data.synthetic.margins import JA, NUS, NUS_TO_PROVE, SITUASJONER, SVAR
from data.synthetic.tables import yrker
from data.synthetic.writing.forms import (
    KILDE_INN,
    KILDE_PROFIL,
    KILDE_UT,
    Document,
    Line,
    metadata,
    opplysninger,
    periode,
    profilering,
)
from data.synthetic.writing.migrated import MOVED_BY_ONE, TAKEN_OVER, migrated
from data.synthetic.writing.nav_profile import day_of_run, delivered, profile, read

# Fields that Nav's forms got during the window (1.2, 1.3).
_LEVEL_SINCE: Final = day_of(date(2025, 3, 1))
_LATE_SINCE: Final = day_of(date(2024, 6, 3))
_INFO_SINCE: Final = day_of(date(2026, 6, 18))
_WHY: Final = {
    TOLD: ("[Bekreftelse] Ønsket ikke lenger å være registrert", "SVARTE_NEI_I_BEKREFTELSE"),
    MISSED: ("[Bekreftelse] ikke levert innen fristen", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    STOPPED: ("Stopp av periode", "UDEFINERT"),
}
# Planted leaks: health benefits within these days, and the share whose answer was mended.
_LEAK_WITHIN, _LEAKED = 365, 0.8
_WITH_PERCENT: Final = {"DELTIDSJOBB_VIL_MER", "ER_PERMITTERT"}
_WITH_LAST_DAY: Final = {"HAR_SAGT_OPP", "HAR_BLITT_SAGT_OPP", "MIDLERTIDIG_JOBB", "KONKURS"}


class Said(NamedTuple):
    """One set of answers: ids of registration, answers and profile, and what differs with time."""

    ids: tuple[str, str, str]
    day: int
    hindrances: tuple[str | None, str | None]
    lookup: float
    later: int


def said_percent(draws: Draws, number: Ints, times: Ints) -> Ints:
    """Return the percent, of a part-time job or a lay-off, that people give when registering."""
    return 20 + 10 * np.floor(5 * draws.uniform("part_time", number, times)).astype(np.int64)


def registration_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every registration, its answers and its profiles."""
    spells = chunk.lives.spells
    number = chunk.numbers(spells.person)
    seed = chunk.draws.seed
    periods = uuids(seed, "periode", number, spells.times)
    ids = [
        uuids(seed, kind, number, 2 * spells.times + later)
        for later in (0, 1)
        for kind in ("opplysninger", "profilering")
    ]
    without = chunk.laws.silence.no_answers
    silent = chunk.draws.below("no_answers", number, without, spells.times).tolist()
    jobs, last = _jobs_by_person(chunk), chunk.window.last
    columns = (_rows(chunk), periods, silent, zip(*ids, strict=True))
    for row, periode_id, is_silent, mine in zip(*columns, strict=True):
        yield "periode", _periode(chunk, row, periode_id)
        for said in () if is_silent else _said(row, periode_id, mine, last):
            answers = _opplysninger(row, said)
            yield "opplysninger", answers
            on = day_of_run(said.day, read(answers)[0])
            if on is not None and on <= last:
                yield "profilering", _profilering(row, said, answers, on, jobs[row["person"]])


def _said(row: dict[str, Any], periode_id: str, ids: tuple[str, ...], last: int) -> Iterator[Said]:
    """Yield the answers at registration, and those of a person who changed them later."""
    other, changed = SVAR[row["other"]], row["day"] + row["changed_after"]
    first, later = (periode_id, ids[0], ids[1]), (periode_id, ids[2], ids[3])
    lookups, ms = (row["lookup"], row["lookup_later"]), (row["ms"], row["ms_later"])
    yield Said(first, row["day"], (SVAR[row["health"]], other), lookups[0], ms[0])
    if changed < min(row["left"], last + 1):
        yield Said(later, changed, (SVAR[row["health_later"]], other), lookups[1], ms[1])


def _rows(chunk: Chunk) -> Iterator[dict[str, Any]]:
    """Yield what the documents of one registration need, as plain values."""
    lives, people = chunk.lives, chunk.people
    person = lives.spells.person
    draws = chunk.draws
    number = chunk.numbers(person)
    first, later = 2 * lives.spells.times, 2 * lives.spells.times + 1
    columns: dict[str, Any] = {
        "person": person,
        "birth": people.birth[person],
        "education": people.education[person],
        "occupation": people.occupation[person],
        "kommune": people.kommune[person],
        "percent": said_percent(draws, number, lives.spells.times),
        "left_second": 25_200 + 36_000 * draws.uniform("left_second", number, lives.spells.times),
        "lookup": draws.uniform("jobs_looked_up", number, first),
        "lookup_later": draws.uniform("jobs_looked_up", number, later),
        "ms": draws.below("migrated_ms", number, MOVED_BY_ONE, first),
        "ms_later": draws.below("migrated_ms", number, MOVED_BY_ONE, later),
    }
    for part in (lives.spells, lives.answers, lives.exits):
        columns |= vars(part)
    if chunk.laws.has_leaks:
        columns["health"] = _leaked(chunk)
    lists = [column.tolist() for column in columns.values()]
    for values in zip(*lists, strict=True):
        row = dict(zip(columns, values, strict=True))
        row["ident"] = chunk.idents[row["person"]]
        yield row


def _leaked(chunk: Chunk) -> Ints:
    """Return answers on health that were mended after a health benefit, under the old time."""
    spells, answers, exits = chunk.lives.spells, chunk.lives.answers, chunk.lives.exits
    number = chunk.numbers(spells.person)
    soon = exits.aap_day - spells.day <= _LEAK_WITHIN
    mended = soon & chunk.draws.below("leak", number, _LEAKED, spells.times)
    return np.where(mended, JA, answers.health)


def _jobs_by_person(chunk: Chunk) -> list[list[tuple[int, int, int, int]]]:
    """Return each person's jobs: start, end, created, ended, in the order of their starts."""
    jobs, known = chunk.lives.jobs, chunk.reports
    columns = [c.tolist() for c in (jobs.start, jobs.end, known.created, known.ended)]
    rows = list(zip(*columns, strict=True))
    bounds = chunk.bounds(jobs.person)
    return [rows[a:b] for a, b in pairwise(bounds)]


def _periode(chunk: Chunk, row: dict[str, Any], periode_id: str) -> Document:
    start = milliseconds(row["day"], row["second"])
    # As a record says it that was moved from the old system: it came before Nav knew of it.
    came = milliseconds(row["began"], row["second"]) if row["began"] < row["day"] else None
    startet = metadata(start, _who(row, row["day"]), KILDE_INN, "Syntetisk registrering", came)
    left = row["left"]
    if left > chunk.window.last:
        return periode(periode_id, row["ident"], startet, None, None)
    why, info = _WHY[row["reason"]]
    second = int(row["left_second"])
    late = row["reason"] == MISSED and left >= _LATE_SINCE
    due = max(milliseconds(left - 2, second), start) if late else None
    told = row["reason"] == TOLD
    who = _who(row, left) if told else ("SYSTEM", KILDE_UT, None)
    avsluttet = metadata(milliseconds(left, second), who, KILDE_UT, why, due)
    return periode(
        periode_id, row["ident"], startet, avsluttet, info if left >= _INFO_SINCE else None
    )


def _who(row: dict[str, Any], day: int) -> tuple[str, str, str | None]:
    """Return who did it: the person, or a veileder for those who are not digital."""
    if row["is_digital"]:
        return "SLUTTBRUKER", row["ident"], "tokenx:Level4" if day >= _LEVEL_SINCE else None
    level = "azure:undefined" if day >= _LEVEL_SINCE else None
    return "VEILEDER", f"Z99{row['kommune']:04d}", level


def _opplysninger(row: dict[str, Any], said: Said) -> Document:
    periode_id, answers_id, _ = said.ids
    instant = _answered_at(row, said)
    sent = metadata(instant, _who(row, said.day), KILDE_INN, "Syntetisk registrering")
    situation = (SITUASJONER[row["situation"]], _details(row))
    ids = (answers_id, periode_id)
    answers = opplysninger(ids, sent, _education(row), said.hindrances, situation)
    if said.day >= TAKEN_OVER:
        return answers
    return migrated(answers, row["last_work_day"] > -NEVER, said.later)


def _profilering(
    row: dict[str, Any],
    said: Said,
    answers: Document,
    on: int,
    jobs: list[tuple[int, int, int, int]],
) -> Document:
    """Return the result of a run on a day: two seconds after the answers, or the rerun."""
    periode_id, answers_id, profile_id = said.ids
    known = [(s, known_end(e, ended, on)) for s, e, created, ended in jobs if created <= on]
    born = EPOCH + timedelta(days=row["birth"])
    told = delivered(known, on, said.lookup)
    result = profile(said.day, born, *read(answers), told)
    answered = _answered_at(row, said)
    late = answered if on >= _LATE_SINCE else None
    instant = answered + 2000 + 86_400_000 * (on - said.day)
    system = ("SYSTEM", KILDE_PROFIL, None)
    ran = metadata(instant, system, KILDE_PROFIL, "opplysninger-mottatt", late)
    return profilering((profile_id, periode_id, answers_id), ran, *result)


def _answered_at(row: dict[str, Any], said: Said) -> int:
    return milliseconds(said.day, row["second"] + 40)


def _education(row: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """Return digit, passed and approved; the last two are only asked from upper secondary."""
    level = row["education"]
    if not NUS_TO_PROVE[level]:
        return NUS[level], None, None
    return NUS[level], JA_NEI_VET[row["passed"]], JA_NEI_VET[row["approved"]]


def _details(row: dict[str, Any]) -> dict[str, str]:
    """Return detaljer: the occupation sought, and the last day or percent where one is asked."""
    situation = SITUASJONER[row["situation"]]
    details: dict[str, str] = {}
    styrk08 = yrker().styrk08[row["occupation"]]
    if styrk08:
        details["stilling_styrk08"] = styrk08
    if situation in _WITH_LAST_DAY and row["last_work_day"] > -NEVER:
        details["siste_arbeidsdag_iso8601"] = iso(row["last_work_day"])
    if situation in _WITH_PERCENT:
        details["prosent"] = str(row["percent"])
    return details
