"""Lines of webbruk: on a few days of a registration, how often one thing was done.

The register is off unless somebody switches it on. Only those who are digital are in it; use falls
with time, and leans a little by attachment to work. All shares are ASSUMPTIONS.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import iso, milliseconds
from data.synthetic.draws import Bools, Ints
from data.synthetic.writing.forms import Line

_MELDEKORT: Final = "MELDEKORT_SENDT"
_SHARES: Final = {
    "INNLOGGING": 0.34,
    "CV_OPPDATERT": 0.11,
    "STILLINGSSOEK": 0.33,
    "STILLING_LAGRET": 0.08,
    "DIALOG_SENDT": 0.06,
    _MELDEKORT: 0.08,
}
_EVENTS: Final = tuple(_SHARES)
# One day of each month at most, for so many months.
_MONTHS: Final = 8
_MONTH: Final = 30
# Log odds of a row in the first month, what each month takes away, and what attachment adds.
_ACTIVE, _BY_MONTH, _BY_ATTACHMENT = 0.5, 0.35, 0.25
_MEAN_MORE: Final = 2.0
_NIGHT: Final = 2 * 3600


def web_use_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every day and event."""
    spell, month, day = _days(chunk)
    person = chunk.lives.spells.person[spell]
    number, count = chunk.numbers(person), _MONTHS * chunk.lives.spells.times[spell] + month
    more = _MEAN_MORE * np.exp(0.15 * chunk.people.attachment[person])
    often = 1 + np.floor(more * chunk.draws.exponential("web_count", number, count))
    event = _events(chunk, spell, day, count)
    once = event == _EVENTS.index(_MELDEKORT)
    columns = (person, day, event, np.where(once, 1, often).astype(np.int64))
    for row, on, what, times in zip(*(column.tolist() for column in columns), strict=True):
        yield (
            "webbruk",
            {
                "personIdent": chunk.idents[row],
                "dato": iso(on),
                "hendelse": _EVENTS[what],
                "antall": times,
                "mottatt": milliseconds(on + 1, _NIGHT),
            },
        )


def _days(chunk: Chunk) -> tuple[Ints, Ints, Ints]:
    """Return registration, month and day of every row that came in the window."""
    lives, draws = chunk.lives, chunk.draws
    spell = np.repeat(np.arange(len(lives.spells.day)), _MONTHS)
    month = np.tile(np.arange(_MONTHS), len(lives.spells.day))
    person = lives.spells.person[spell]
    number, count = chunk.numbers(person), _MONTHS * lives.spells.times[spell] + month
    within = np.floor(_MONTH * draws.uniform("web_day", number, count)).astype(np.int64)
    day = lives.spells.day[spell] + _MONTH * month + within
    score = _ACTIVE - _BY_MONTH * month + _BY_ATTACHMENT * chunk.people.attachment[person]
    active = draws.below("web_use", number, 1 / (1 + np.exp(-score)), count)
    there = active & lives.answers.is_digital[spell]
    there &= (day < lives.exits.left[spell]) & (day < chunk.window.last)
    return spell[there], month[there], day[there]


def _events(chunk: Chunk, spell: Ints, day: Ints, count: Ints) -> Ints:
    """Draw what was done; only those whom dagpenger pays send meldekort."""
    number = chunk.numbers(chunk.lives.spells.person[spell])
    shares = np.tile(np.array(list(_SHARES.values())), (len(spell), 1))
    shares[~_is_paid(chunk, spell, day), _EVENTS.index(_MELDEKORT)] = 0.0
    return chunk.draws.choice("web_event", number, shares, count)


def _is_paid(chunk: Chunk, spell: Ints, day: Ints) -> Bools:
    given = chunk.lives.dagpenger
    return np.asarray((given.decided[spell] <= day) & (day <= given.last[spell]))
