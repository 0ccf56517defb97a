"""The types of fields in Nav's documents: what each may hold, and what it is read as.

A field of type `X` must be there; one of type `X | None = None` may be absent or null. The checks
with a parameter stand in `Annotated[str, uuid("periode")]`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import PlainValidator, ValidationInfo

from data.intake.document import wrong
from data.intake.door import Door
from data.quarantine import Reason, Refused
from profilering.time import OSLO, oslo_date

UKJENT_VERDI: Final = "UKJENT_VERDI"
ONE_DAY: Final = timedelta(days=1)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_LOCAL: Final = _EPOCH.replace(tzinfo=None)
_MILLISECOND: Final = timedelta(milliseconds=1)
_HOUR: Final = 3_600_000
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
# No digits: a code can be kept as it is, for no identity number can hide in it.
_CODE: Final = re.compile(r"[A-Za-zÆØÅæøå][A-Za-zÆØÅæøå_]{0,79}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{3,}")
_SYSTEM: Final = re.compile(r"[A-Za-z][A-Za-z0-9#.:/_-]{0,79}")
_MOST_DIGITS: Final = 5
_MASK: Final = "#"
# JSON can write half of a character, which no file can hold.
_HALF: Final = re.compile("[\ud800-\udfff]")
_MOST_TEXT: Final = 2_000
_LEAST_DATES_IN_ARRAY: Final = 3


class Moment(NamedTuple):
    """An instant: milliseconds since 1970 (orders what happened on one day) and its Oslo date."""

    ms: int
    day: date


def day_after(last: date | None) -> date | None:
    """Return the open end of a span whose last day is part of it."""
    return None if last is None else last + ONE_DAY


def _text(value: Any) -> str:
    if type(value) is not str:
        raise wrong("must be text")
    if len(value) > _MOST_TEXT:
        raise wrong(f"must be at most {_MOST_TEXT} characters", Reason.UGYLDIG_VERDI)
    if not value.isascii() and _HALF.search(value):
        raise wrong("must be text without half characters", Reason.UGYLDIG_VERDI)
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise wrong("must be a number")
    if not 0 <= value < 1_000_000:
        raise wrong("must be 0 or more, and under a million", Reason.UGYLDIG_VERDI)
    return float(value)


def _whole(value: Any) -> int:
    found = _number(value)
    if not found.is_integer():
        raise wrong("must be a whole number")
    return int(found)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise wrong("must be true or false")
    return value


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


def _day(value: Any) -> date:
    if type(value) is date:
        value = value.isoformat()
    if type(value) is list:
        value = _from_array(value)[:10]
    if type(value) is not str:
        raise wrong("must be a date, yyyy-MM-dd")
    found = as_day(value)
    if found is None:
        must = f"must be a date that exists, yyyy-MM-dd, from {_FIRST_YEAR} to {_LAST_YEAR}"
        raise wrong(must, Reason.UMULIG_DATO)
    return found


def _arena_day(value: Any) -> date:
    """Cut the clock part, which is unreliable, from yyyy-MM-dd HH:mm:ss."""
    return _day(value[:10] if type(value) is str and value[10:11] in ("", " ", "T") else value)


def _month(value: Any) -> date:
    return _day(f"{value}-01" if type(value) is str else value)


def _instant(value: Any) -> Moment:
    if isinstance(value, datetime):
        value = value.isoformat()
    if type(value) is not int and type(value) is not str:
        raise wrong("must be milliseconds since 1970, or an RFC 3339 text")
    try:
        ms = value if isinstance(value, int) else _milliseconds(value)
        found = Moment(ms, _oslo_day(ms // _HOUR))
    except (ValueError, OverflowError):
        found = None
    # Seconds taken for milliseconds end up in 1970.
    if found is None or not 1971 <= found.day.year <= _LAST_YEAR:
        must = f"must be an instant with a zone, after 1970 and before {_LAST_YEAR + 1}"
        raise wrong(must, Reason.UMULIG_DATO)
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


def _local(value: Any) -> Moment:
    """Take a date-time without zone as Europe/Oslo (UNVERIFIED U1)."""
    if isinstance(value, datetime):
        value = value.isoformat()
    if type(value) is list:
        value = _from_array(value)
    if type(value) is not str:
        raise wrong("must be a date-time, yyyy-MM-ddTHH:mm:ss")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or as_day(value[:10]) is None or value[10:11] != "T":
        raise wrong("must be a date-time that exists, yyyy-MM-ddTHH:mm:ss", Reason.UMULIG_DATO)
    if found.tzinfo is not None:
        found = found.astimezone(OSLO).replace(tzinfo=None)
    # As if in UTC, which only makes a number that orders local times.
    return Moment((found - _EPOCH_LOCAL) // _MILLISECOND, found.date())


def _from_array(value: list[Any]) -> str:
    """Write Java's [y, M, d, H, m, s] as text; anything else becomes a text that is no date."""
    if not _LEAST_DATES_IN_ARRAY <= len(value) <= 7 or not all(type(v) is int for v in value):
        return "an array"
    year, month, day, *clock = [*value, 0, 0, 0][:6]
    hour, minute, second = clock
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"


def _system(value: Any) -> str:
    """Mask numbers in the name of a system, and all of what could be an identity or a name."""
    found = _LONG_NUMBER.sub(_MASK, _text(value))
    is_system = _SYSTEM.fullmatch(found) and sum(map(str.isdigit, found)) <= _MOST_DIGITS
    return found if is_system else _MASK


def door_of(info: ValidationInfo) -> Door:
    """Return the door that a document is read at."""
    door: Door = info.context  # type: ignore[assignment]
    return door


def _person(value: Any, info: ValidationInfo) -> str:
    return _at_the_door(door_of(info).person, value)


def _at_the_door(pass_: Callable[[str], str], value: Any) -> str:
    try:
        return pass_(_text(value))
    except Refused as refused:
        raise wrong(refused.rule, refused.reason) from None


Text = Annotated[str, PlainValidator(_text)]
Number = Annotated[float, PlainValidator(_number)]
Whole = Annotated[int, PlainValidator(_whole)]
Flag = Annotated[bool, PlainValidator(_flag)]
Day = Annotated[date, PlainValidator(_day)]
ArenaDay = Annotated[date, PlainValidator(_arena_day)]
Month = Annotated[date, PlainValidator(_month)]
"""The first day of a month written yyyy-MM."""
Instant = Annotated[Moment, PlainValidator(_instant)]
Local = Annotated[Moment, PlainValidator(_local)]
System = Annotated[str, PlainValidator(_system)]
PersonRef = Annotated[str, PlainValidator(_person)]
"""An identity number, which is a keyed pseudonym from here on."""


def reference(kind: str) -> PlainValidator:
    """Check a name (an employer's, a case's), which becomes a keyed pseudonym."""

    def check(value: Any, info: ValidationInfo) -> str:
        return _at_the_door(partial(door_of(info).reference, kind), value)

    return PlainValidator(check)


def uuid(kind: str) -> PlainValidator:
    """Check a uuid, which becomes a keyed pseudonym, such as a periode's."""

    def check(value: Any, info: ValidationInfo) -> str:
        return _at_the_door(partial(door_of(info).uuid, kind), value)

    return PlainValidator(check)


def digits(fewest: int, most: int) -> PlainValidator:
    """Check a text of digits, such as a kommune's number."""
    count = str(fewest) if fewest == most else f"{fewest} to {most}"

    def check(value: Any) -> str:
        text = _text(value)
        if not (fewest <= len(text) <= most and text.isascii() and (text.isdigit() or not text)):
            raise wrong(f"must be {count} digits", Reason.UGYLDIG_VERDI)
        return text

    return PlainValidator(check)


def between(least: float, most: float, *, whole: bool = False) -> PlainValidator:
    """Check a number within limits."""

    def check(value: Any) -> float:
        found = _whole(value) if whole else _number(value)
        if not least <= found <= most:
            raise wrong(f"must be from {least:g} to {most:g}", Reason.UGYLDIG_VERDI)
        return found

    return PlainValidator(check)


def one_of(*codes: str, new: Literal["UKJENT_VERDI", "keep"]) -> PlainValidator:
    """Check a code: one new to us is counted, and kept or read as UKJENT_VERDI.

    It is kept where Nav's enum has no UKJENT_VERDI; then it must be letters and _ only.
    """
    known = frozenset(codes)

    def check(value: Any, info: ValidationInfo) -> str:
        text = _text(value)
        if text in known:
            return text
        if new == "keep" and not _CODE.fullmatch(text):
            raise wrong("must be a code of letters and _", Reason.UGYLDIG_VERDI)
        door_of(info).unknown(str(info.field_name))
        return UKJENT_VERDI if new == UKJENT_VERDI else text

    return PlainValidator(check)
