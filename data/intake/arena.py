"""Arena's codes of measures, and its change records (nav-formats.md 1.15 and 1.16).

A record is {table, op_type, op_ts, current_ts, pos, before, after}, in local time (UNVERIFIED U1).
HENDELSE_ID orders the records of one vedtak, and op_ts is when Arena wrote the change. A change is
known from the later of op_ts and the day that the record itself gives (ENDRET_DATO): counters are
revised without a new ENDRET_DATO, so that day alone would make them known too early. When a record
was received bounds both from above. A table that Arena loads anew gets a new op_ts, and is then
known late rather than early.
"""

import re
from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Annotated, Any, ClassVar, Final, Generic, Self, TypeVar

from pydantic import PlainValidator, ValidationInfo, model_validator

from data.intake.contract import UNCOUNTED, Row
from data.intake.document import Document, wrong
from data.intake.fields import ArenaDay, Moment, door_of
from data.intake.versions import successive
from data.quarantine import Reason, Refused

_LARGEST: Final = 2**63 - 1
# Tiltakskode and Arena's code, which is the one we keep: the other way is one to many. Four names
# are misspelt in one of Nav's enums; Arena has no code for the two that stand for themselves.
_TILTAK: Final = {
    "ARBEIDSRETTET_REHABILITERING": "ARBRRHDAG",
    "AVKLARING": "AVKLARAG",
    "DIGITALT_OPPFOLGINGSTILTAK": "DIGIOPPARB",
    "JOBBKLUBB": "JOBBK",
    "OPPFOLGING": "INDOPPFAG",
    "ARBEIDSFORBEREDENDE_TRENING": "ARBFORB",
    "VARIG_TILRETTELAGT_ARBEID_SKJERMET": "VASV",
    "TILRETTELAGT_ARBEID_ORDINAER": "TILRETTELAGT_ARBEID_ORDINAER",
    "ARBEIDSMARKEDSOPPLAERING": "GRUPPEAMO",
    "GRUPPE_ARBEIDSMARKEDSOPPLAERING": "GRUPPEAMO",
    "NORSKOPPLAERING_GRUNNLEGGENDE_FERDIGHETER_FOV": "GRUPPEAMO",
    "STUDIESPESIALISERING": "GRUPPEAMO",
    "ENKELTPLASS_ARBEIDSMARKEDSOPPLAERING": "ENKELAMO",
    "ENKELTPLASS_FAG_OG_YRKESOPPLAERING": "ENKFAGYRKE",
    "FAG_OG_YRKESOPPLAERING": "GRUFAGYRKE",
    "GRUPPE_FAG_OG_YRKESOPPLAERING": "GRUFAGYRKE",
    "HOYERE_YRKESFAGLIG_UTDANNING": "GRUFAGYRKE",
    "HOYERE_UTDANNING": "HOYEREUTD",
    "INDIVIDUELL_JOBBSTOTTE": "INDJOBSTOT",
    "INDIVIDUELL_JOBBSTOTTE_UNG": "IPSUNG",
    "ARBEID_MED_STOTTE": "UTVAOONAV",
    "ARBEIDSTRENING": "ARBTREN",
    "MIDLERTIDIG_LONNSTLSKUDD": "MIDLONTIL",
    "MIDLERTIDIG_LONNSTILSKUDD": "MIDLONTIL",
    "VARIG_LONNSTILSKUD": "VARLONTIL",
    "VARIG_LONNSTILSKUDD": "VARLONTIL",
    "MENTOR": "MENTOR",
    "INKLUDERINGSTILSKUD": "INKLUTILS",
    "INKLUDERINGSTILSKUDD": "INKLUTILS",
    "SOMMERJOBB": "TILSJOBB",
    "VTAO": "VATIAROR",
    "FIREARIG_LONNSTILSUDD": "FIREARIG_LONNSTILSKUDD",
    "FIREARIG_LONNSTILSKUDD": "FIREARIG_LONNSTILSKUDD",
}
_CODES: Final = {code: code for code in _TILTAK.values()} | _TILTAK
# Arena has had more codes than the table, such as AMBF2: no room for an identity number.
_CODE: Final = re.compile(r"[A-ZÆØÅ_]{1,80}[0-9]{0,2}")


def _tiltakskode(value: Any, info: ValidationInfo) -> str:
    if type(value) is not str:
        raise wrong("must be text")
    if not _CODE.fullmatch(value):
        rule = "must be a code of capital letters and _, and two digits at most"
        raise wrong(rule, Reason.UGYLDIG_VERDI)
    if value not in _CODES:
        door_of(info).unknown("tiltakskode")
    return _CODES.get(value, value)


Tiltakskode = Annotated[str, PlainValidator(_tiltakskode)]
"""A kind of measure by Tiltakskode or by Arena's code, read as Arena's; one new to us is kept."""


def _order(value: Any) -> int:
    if type(value) is not int:
        raise wrong("must be a whole number")
    if not 0 <= value <= _LARGEST:
        raise wrong("must be 0 or more, and fit in 64 bits", Reason.UGYLDIG_VERDI)
    return value


HendelseId = Annotated[int, PlainValidator(_order)]


def number(kind: str) -> PlainValidator:
    """Check an id that comes as text or as a whole number, which becomes a keyed pseudonym."""

    def check(value: Any, info: ValidationInfo) -> str:
        text = str(value) if type(value) is int else value
        if type(text) is not str or not text:
            raise wrong("must be text or a whole number")
        try:
            return door_of(info).reference(kind, text)
        except Refused as refused:
            raise wrong(refused.rule, refused.reason) from None

    return PlainValidator(check)


Vedtak = TypeVar("Vedtak", bound=Document)


class Endring(Document, Generic[Vedtak]):
    """A change record; without `after` the vedtak was deleted, and `before` says which."""

    # The field of a vedtak that bears the identity number.
    named_by: ClassVar[str]

    op_ts: ArenaDay
    before: Vedtak | None = None
    after: Vedtak | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if self.before is None and self.after is None:
            raise wrong("'after' or 'before' must be there", Reason.FELT_MANGLER)
        return self

    def known(self, endret: date | None, mottatt: Moment | None = None) -> date:
        """Return the day that the change was known."""
        day = max(self.op_ts, endret or self.op_ts)
        return min(day, mottatt.day) if mottatt else day

    def told(self) -> list[tuple[Vedtak, Row]]:
        """Return the vedtak with whose it is and whether it is gone; the record counts with it.

        A second one is gone from a number that it no longer bears.
        """
        found = [one for one in (self.after, self.before) if one is not None]
        numbers = [getattr(one, self.named_by) for one in found]
        last: Row = {"person_ref": numbers[0], "er_slettet": self.after is None}
        if numbers[0] == numbers[-1]:
            return [(found[0], last)]
        gone: Row = {"person_ref": numbers[-1], "er_slettet": True, UNCOUNTED: True}
        return [(found[0], last), (found[-1], gone)]


def successive_changes(group: list[Row]) -> Iterator[Row]:
    """Yield what each record of one vedtak said, known until the next one or its deletion.

    HENDELSE_ID is each row's `kjent`; `er_slettet` says that a record is a deletion. A record that
    is known no sooner than a newer one, or than the same one, says nothing new.
    """
    said: list[Row] = []
    for row in sorted(group, key=itemgetter("kjent_fra", "kjent", "er_slettet", "line")):
        if not said or _order_of(row) > _order_of(said[-1]):
            said.append(row)
    yield from (row for row in successive(said) if not row["er_slettet"])


_order_of: Final = itemgetter("kjent", "er_slettet")
