"""Lines of egenvurdering and situasjonsbeskrivelse: what people say of their own prospects.

Egenvurdering is offered as Nav offers it (1.6 of the reference): in registrations since
2025-12-11, of the newest profile, never where a hindrance was stated. The shares are ASSUMPTIONS.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import day_of, milliseconds
from data.synthetic.identities import uuids
from data.synthetic.writing.descriptions import description_documents
from data.synthetic.writing.forms import Document, Line, metadata

# Private there, but the same here: a registration as plain values, and who acts in it.
from data.synthetic.writing.registrations import _rows, _who, registration_documents

_SINCE: Final = day_of(date(2025, 12, 11))
_KILDE: Final = "syntetisk-egenvurdering:1"
_GOOD, _HELP = "ANTATT_GODE_MULIGHETER", "ANTATT_BEHOV_FOR_VEILEDNING"
# ASSUMPTION: the share that answers (not digital, digital), and the mean days until they do.
_ANSWERS: Final = (0.10, 0.50)
_MEAN_DAYS: Final = 2.5
# ASSUMPTION: log odds of judging one's prospects good where the rule says help, and good.
_FINDS_GOOD: Final = {_HELP: -1.1, _GOOD: 2.0}
_BY_ATTACHMENT: Final = 0.9


class Reply(NamedTuple):
    """What is drawn for the answer to one profile; `leans` are log odds of good prospects."""

    id: str
    is_given: bool
    seconds_after: int
    leans: float


def self_assessment_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for what people say of their profile, and of themselves."""
    return chain(_judgements(chunk), description_documents(chunk))


def _judgements(chunk: Chunk) -> Iterator[Line]:
    late = replace(chunk, lives=chunk.lives.some(chunk.lives.spells.day >= _SINCE))
    columns = (_rows(late), _profiles(late), zip(_replies(late, 0), _replies(late, 1), strict=True))
    for row, profiles, replies in zip(*columns, strict=True):
        # Only the newest profile can be answered, and only while registered.
        newer = [profile["sendtInnAv"]["tidspunkt"] for profile in profiles[1:]]
        ends = milliseconds(min(row["left"], chunk.window.last + 1), 0)
        for profile, reply, end in zip(profiles, replies, [*newer, ends], strict=False):
            document = _judgement(row, profile, reply)
            if document and document["sendtInnAv"]["tidspunkt"] < min(end, ends):
                yield "egenvurdering", document


def _profiles(chunk: Chunk) -> list[list[Document]]:
    """Return the profiles of each registration, just as the register profilering has them."""
    found: list[list[Document]] = []
    for register, document in registration_documents(chunk):
        if register == "periode":
            found.append([])
        elif register == "profilering":
            found[-1].append(document)
    return found


def _replies(chunk: Chunk, later: int) -> list[Reply]:
    """Draw what each registration's first, or `later` second, profile is answered with."""
    spells, draws = chunk.lives.spells, chunk.draws
    number, count = chunk.numbers(spells.person), 2 * spells.times + later
    share = np.array(_ANSWERS)[chunk.lives.answers.is_digital.astype(np.int64)]
    days = np.floor(_MEAN_DAYS * draws.exponential("judges_after", number, count))
    seconds = 86_400 * days + 120 + np.floor(3000 * draws.uniform("judges_at", number, count))
    chance = draws.uniform("judgement", number, count)
    leans = _BY_ATTACHMENT * chunk.people.attachment[spells.person] + np.log(chance / (1 - chance))
    given = draws.below("judges", number, share, count)
    ids = uuids(draws.seed, "egenvurdering", number, count)
    columns = (given.tolist(), seconds.astype(np.int64).tolist(), leans.tolist())
    return list(map(Reply, ids, *columns))


def _judgement(row: dict[str, Any], profile: Document, reply: Reply) -> Document | None:
    """Return Egenvurdering v3, None where it is not offered or not answered."""
    result = profile["profilertTil"]
    if result not in _FINDS_GOOD or not reply.is_given:
        return None
    instant = profile["sendtInnAv"]["tidspunkt"] + 1000 * reply.seconds_after
    who = _who(row, instant // 86_400_000)
    return {
        "id": reply.id,
        "periodeId": profile["periodeId"],
        "profileringId": profile["id"],
        "sendtInnAv": metadata(instant, who, _KILDE, "Syntetisk egenvurdering"),
        "profilertTil": result,
        "egenvurdering": _GOOD if _FINDS_GOOD[result] + reply.leans > 0 else _HELP,
    }
