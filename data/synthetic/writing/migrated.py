"""Answers given to veilarbregistrering, as the migration wrote them into Nav's new register.

Section 1.4, "Migrated records", of the project's reference on Nav's formats says what it distorted.
"""

from datetime import date, datetime
from typing import Any, Final

from data.synthetic.days import day_of
from data.synthetic.writing.forms import Document
from profilering.time import OSLO

# The release of the topics (2.10); that all answers came by the old system until then, and none
# since, is an ASSUMPTION.
TAKEN_OVER: Final = day_of(date(2024, 3, 26))
KILDE: Final = "veilarbregistrering"
# A time is moved by a millisecond unless its last digit is 9.
MOVED_BY_ONE: Final = 0.9
_HOUR: Final = 3_600_000
_GRUNNSKOLE: Final = {"2": "1"}
# Who gave notice seems to be swapped (UNVERIFIED U3).
_SWAPPED: Final = {"HAR_SAGT_OPP": "HAR_BLITT_SAGT_OPP", "HAR_BLITT_SAGT_OPP": "HAR_SAGT_OPP"}
_NEVER_WORKED: Final = "ALDRI_HATT_JOBB"


def migrated(document: Document, has_worked: bool, later: int) -> Document:
    """Return a submission with all that the migration distorted; `later` is 0 or 1 millisecond."""
    sent, education = document["sendtInnAv"], document["utdanning"]
    moved = sent["tidspunkt"] + _HOUR * _is_summer(sent["tidspunkt"]) + later
    health = _old_answer(document["helse"], "helsetilstandHindrerArbeid")
    other = _old_answer(document["annet"], "andreForholdHindrerArbeid")
    said: Document = education or {"nus": "9", "bestaatt": None, "godkjent": None}
    return document | {
        "sendtInnAv": sent | {"tidspunkt": moved, "kilde": KILDE},
        "utdanning": said | {"nus": _GRUNNSKOLE.get(said["nus"], said["nus"])},
        "helse": {"helsetilstandHindrerArbeid": health or "VET_IKKE"},
        "jobbsituasjon": {"beskrivelser": _situations(document, has_worked)},
        "annet": {"andreForholdHindrerArbeid": other},
    }


def _old_answer(asked: dict[str, Any] | None, field: str) -> str | None:
    """Return the answer to a question that could be answered JA or NEI alone."""
    answer = None if asked is None else asked[field]
    # Who does not know leaves a question open that has no such answer.
    return None if answer == "VET_IKKE" else answer


def _situations(document: Document, has_worked: bool) -> list[Document]:
    """Return the situation, and beside it what the question on the last job said."""
    told = [
        one | {"beskrivelse": _SWAPPED.get(one["beskrivelse"], one["beskrivelse"])}
        for one in document["jobbsituasjon"]["beskrivelser"]
    ]
    if has_worked or any(one["beskrivelse"] == _NEVER_WORKED for one in told):
        return told
    return [*told, {"beskrivelse": _NEVER_WORKED, "detaljer": {}}]


def _is_summer(instant: int) -> bool:
    """Tell whether Oslo had summer time at an instant in milliseconds."""
    return bool(datetime.fromtimestamp(instant / 1000, OSLO).dst())
