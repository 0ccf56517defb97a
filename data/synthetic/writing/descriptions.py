"""Lines of situasjonsbeskrivelse: some answers in each sitting, each with its source and time.

The first sitting may hold what a register already said; a later one changes some answers that can
change, and takes a few back.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.days import milliseconds
from data.synthetic.draws import Bools
from data.synthetic.identities import uuids
from data.synthetic.writing.description_answers import ANSWERS, prefilled
from data.synthetic.writing.forms import Document, Line
from data.synthetic.writing.sittings import Sittings, sittings

_VERSION: Final = 1
# ASSUMPTION: log odds of answering each question, in the order of the form.
_ANSWERED: Final = {
    "oensket_yrke": 2.2,
    "oensket_sted": 1.8,
    "stillingsprosent_oensket": 1.6,
    "kan_flytte": 1.0,
    "kan_pendle": 1.2,
    "sprak": 1.2,
    "foererkort": 1.5,
    "digitale_ferdigheter": 1.0,
    "egen_forventning_uker": 0.8,
    "helse_hindrer_egen": 0.9,
    "omsorg_hindrer": 0.7,
    "jobbsoek_per_uke": 0.9,
}
# What people know for good, and are not asked again.
_LASTING: Final = {"sprak", "foererkort", "digitale_ferdigheter"}
_THOROUGH: Final = 0.8
_BY_RELUCTANCE: Final = 0.5
_CHANGED: Final = 0.40
_TAKEN_BACK: Final = 0.04
_PREFILLED: Final = 0.40
_BY_VEILEDER: Final = 0.25
_SECONDS_EACH: Final = 20


def description_documents(chunk: Chunk) -> Iterator[Line]:
    """Yield (register, document) for every sitting with an answer."""
    at = sittings(chunk)
    ids = uuids(chunk.draws.seed, "situasjonsbeskrivelse", at.number, at.count)
    person = chunk.lives.spells.person[at.spell].tolist()
    for uuid, row, felt in zip(ids, person, _sittings(at), strict=True):
        if felt:
            yield (
                "situasjonsbeskrivelse",
                {
                    "id": uuid,
                    "personIdent": chunk.idents[row],
                    "skjemaversjon": _VERSION,
                    "felt": felt,
                },
            )


def _sittings(at: Sittings) -> Iterator[dict[str, Document]]:
    """Yield the answers of each sitting, by question."""
    found: list[dict[str, Document]] = [{} for _ in at.day]
    opened = [milliseconds(d, s) for d, s in zip(at.day.tolist(), at.second.tolist(), strict=True)]
    known = [
        milliseconds(d, s + 40)
        for d, s in zip(at.registered.tolist(), at.answers.second.tolist(), strict=True)
    ]
    who = _who(at)
    for place, name in enumerate(_ANSWERED):
        given = _given(at, name)
        values = ANSWERS[name](at)
        gone = _taken_back(at, name, given).tolist()
        from_register = _from_register(at, name).tolist()
        for i in np.flatnonzero(given).tolist():
            value = None if gone[i] else values[i]
            if from_register[i]:
                found[i][name] = _answer(value, "REGISTER", known[i])
            else:
                instant = opened[i] + 1000 * _SECONDS_EACH * place
                found[i][name] = _answer(value, who[i], instant)
    return iter(found)


def _answer(value: Any, source: str, instant: int) -> Document:
    return {"verdi": value, "kilde": source, "tidspunkt": instant}


def _given(at: Sittings, name: str) -> Bools:
    """Tell who answers this question: the thorough more, and in a later sitting fewer."""
    log_odds = _ANSWERED[name] + _THOROUGH * at.normal("thorough")
    answered = at.says(f"answers_{name}", log_odds - _BY_RELUCTANCE * at.reluctance)
    changes = (at.uniform(f"changes_{name}") < _CHANGED) & (name not in _LASTING)
    return np.asarray(answered & ((at.occasion == 0) | changes))


def _taken_back(at: Sittings, name: str, given: Bools) -> Bools:
    """Tell which answers of a later sitting take back that of the first, one row above."""
    later = (at.occasion == 1) & np.roll(given, 1)
    return np.asarray(later & (at.uniform(f"takes_back_{name}") < _TAKEN_BACK))


def _from_register(at: Sittings, name: str) -> Bools:
    """Tell which answers were filled in beforehand, and left as they stood."""
    kept = at.uniform(f"prefilled_{name}") < _PREFILLED
    return np.asarray(prefilled(at, name) & kept & (at.occasion == 0))


def _who(at: Sittings) -> list[str]:
    """Return the source of each sitting: the person, or a veileder who asks."""
    asked = (at.uniform("veileder_asks") < _BY_VEILEDER) & (at.occasion == 1)
    spoken = ~at.answers.is_digital | asked
    return ["VEILEDER" if each else "ARBEIDSSOEKER" for each in spoken.tolist()]
