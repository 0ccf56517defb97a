"""Reads one field of a Nav document, or refuses it with a rule that names the field, no value.

A field is given by its path; its last part is the key. Avro-JSON wraps members of unions in their
type's name, {"string": "x"}: both forms are read. A field that is null counts as absent.
"""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from data.intake.contract import Document
from data.intake.door import Door
from data.quarantine import Reason, Refused
from profilering.time import OSLO, oslo_date

T = TypeVar("T")

UKJENT_VERDI: Final = "UKJENT_VERDI"

_AVRO: Final = frozenset(
    {"string", "long", "int", "boolean", "double", "float", "array", "map", "bytes"}
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_LOCAL: Final = _EPOCH.replace(tzinfo=None)
_MILLISECOND: Final = timedelta(milliseconds=1)
_HOUR: Final = 3_600_000
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
# No digits: a code can be kept as it is, for no identity number can hide in it.
_CODE: Final = re.compile(r"[^\W\d_][^\W\d]{0,79}")
_LONG_NUMBER: Final = re.compile(r"\d{6,}")
# JSON can write half of a character, which no file can hold.
_HALF: Final = re.compile("[\ud800-\udfff]")
_MOST_TEXT: Final = 2_000


class Moment(NamedTuple):
    """An instant: milliseconds since 1970 (orders what happened on one day) and its Oslo date."""

    ms: int
    day: date


def bare(value: Any) -> Any:
    """Return a union's member out of its Avro wrapper."""
    if type(value) is dict and len(value) == 1:
        ((name, inner),) = value.items()
        if name in _AVRO or "." in name or name[:1].isupper():
            return inner
    return value


class _Keys(dict[str, str]):
    """The key that a path ends in, worked out once: 4 million fields are read per 20,000 people."""

    def __missing__(self, where: str) -> str:
        key = self[where] = where.rpartition(".")[2]
        return key


_KEYS: Final = _Keys()


def _at(parent: Document, where: str) -> Any:
    value = parent.get(_KEYS[where])
    return bare(value) if type(value) is dict and len(value) == 1 else value


def wrong(where: str, must: str, reason: Reason = Reason.FEIL_TYPE) -> Refused:
    """Return the refusal of a field."""
    return Refused(reason, f"'{where}' must be {must}")


def needed(read: Callable[..., T | None], parent: Document, where: str, *how: Any) -> T:
    """Return what `read` reads, or refuse the document where the field is absent."""
    value = read(parent, where, *how)
    if value is None:
        raise Refused(Reason.FELT_MANGLER, f"'{where}' is missing")
    return value


def record(parent: Document, where: str) -> Document | None:
    """Return an object."""
    value = bare(parent.get(_KEYS[where]))
    if value is None or type(value) is dict:
        return value
    raise wrong(where, "an object")


def records(parent: Document, where: str) -> list[Document] | None:
    """Return a list of objects."""
    value = _at(parent, where)
    if value is None:
        return None
    if type(value) is not list:
        raise wrong(where, "a list")
    members = [bare(member) for member in value]
    if not all(type(member) is dict for member in members):
        raise wrong(where, "a list of objects")
    return members


def text(parent: Document, where: str) -> str | None:
    """Return text."""
    value: Any = parent.get(_KEYS[where])
    if type(value) is str and len(value) <= _MOST_TEXT and value.isascii():
        return value  # As nearly all are: the checks below cost as much as reading the JSON.
    value = bare(value)
    if value is None:
        return None
    if type(value) is not str:
        raise wrong(where, "text")
    if len(value) > _MOST_TEXT:
        raise wrong(where, f"at most {_MOST_TEXT} characters", Reason.UGYLDIG_VERDI)
    if not value.isascii() and _HALF.search(value):
        raise wrong(where, "text without half characters", Reason.UGYLDIG_VERDI)
    return value


def number(parent: Document, where: str) -> float | None:
    """Return a number that is not negative and under a million."""
    value = _at(parent, where)
    if value is None:
        return None
    if type(value) not in (int, float):
        raise wrong(where, "a number")
    if not 0 <= value < 1_000_000:
        raise wrong(where, "0 or more, and under a million", Reason.UGYLDIG_VERDI)
    return float(value)


def integer(parent: Document, where: str) -> int | None:
    """Return a whole number that is not negative and under a million."""
    value = number(parent, where)
    if value is None or value.is_integer():
        return None if value is None else int(value)
    raise wrong(where, "a whole number")


def boolean(parent: Document, where: str) -> bool | None:
    """Return true or false."""
    value = _at(parent, where)
    if value is None or type(value) is bool:
        return value
    raise wrong(where, "true or false")


def day(parent: Document, where: str) -> date | None:
    """Return a date written yyyy-MM-dd."""
    value = _at(parent, where)
    if value is None:
        return None
    if type(value) is not str:
        raise wrong(where, "a date, yyyy-MM-dd")
    found = as_day(value)
    if found is None:
        must = f"a date that exists, yyyy-MM-dd, from {_FIRST_YEAR} to {_LAST_YEAR}"
        raise wrong(where, must, Reason.UMULIG_DATO)
    return found


def as_day(value: str) -> date | None:
    """Return the date that a text yyyy-MM-dd names, or None."""
    # The dashes are looked at because fromisoformat takes 20240101 and 2024-W01-1 too.
    if len(value) != 10 or value[4] != "-" or value[7] != "-" or not value.isascii():
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def instant(parent: Document, where: str) -> Moment | None:
    """Return an instant: milliseconds since 1970, or RFC 3339 text with a zone."""
    value = _at(parent, where)
    if value is None:
        return None
    if type(value) is not int and type(value) is not str:
        raise wrong(where, "milliseconds since 1970, or an RFC 3339 text")
    try:
        ms = value if isinstance(value, int) else _milliseconds(value)
        found = Moment(ms, _oslo_day(ms // _HOUR))
    except (ValueError, OverflowError):
        found = None
    # Seconds taken for milliseconds end up in 1970.
    if found is None or not 1971 <= found.day.year <= _LAST_YEAR:
        must = f"an instant with a zone, after 1970 and before {_LAST_YEAR + 1}"
        raise wrong(where, must, Reason.UMULIG_DATO)
    return found


def _milliseconds(value: str) -> int:
    moment = datetime.fromisoformat(value.upper())
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return (moment - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=1 << 17)
def _oslo_day(hour: int) -> date:
    """Return the Oslo date of an hour since 1970; Oslo differs from UTC by whole hours."""
    return oslo_date(hour * _HOUR)


def local(parent: Document, where: str) -> Moment | None:
    """Return a date-time without zone, which is taken as Europe/Oslo (UNVERIFIED U1)."""
    value = _at(parent, where)
    if value is None:
        return None
    if type(value) is not str:
        raise wrong(where, "a date-time, yyyy-MM-ddTHH:mm:ss")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or as_day(value[:10]) is None or value[10:11] != "T":
        raise wrong(where, "a date-time that exists, yyyy-MM-ddTHH:mm:ss", Reason.UMULIG_DATO)
    if found.tzinfo is not None:
        found = found.astimezone(OSLO).replace(tzinfo=None)
    # As if in UTC, which only makes a number that orders local times.
    return Moment((found - _EPOCH_LOCAL) // _MILLISECOND, found.date())


def choice(parent: Document, where: str, known: Collection[str], door: Door) -> str | None:
    """Return a code of an enum that has UKJENT_VERDI, which codes new to us become."""
    value = text(parent, where)
    if value is None or value in known:
        return value
    door.unknown(where)
    return UKJENT_VERDI


def code(parent: Document, where: str, known: Collection[str], door: Door) -> str | None:
    """Return a code of an enum without UKJENT_VERDI: codes new to us stay, and are counted."""
    value = text(parent, where)
    if value is None or value in known:
        return value
    if not _CODE.fullmatch(value):
        raise wrong(where, "a code of letters and _", Reason.UGYLDIG_VERDI)
    door.unknown(where)
    return value


def system_name(parent: Document, where: str) -> str | None:
    """Return the name of a system; long numbers in it are masked, for they could be anyone's."""
    value = text(parent, where)
    return None if value is None else _LONG_NUMBER.sub("#", value)
