"""A line: one document of JSON as the reader takes it, whatever the form that it came in."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO, Final, NamedTuple

import orjson

from data.quarantine import Reason, Refused

# Far longer than any document; a longer line is hashed piece by piece and never held.
MOST_BYTES: Final = 4 << 20
BOM: Final = b"\xef\xbb\xbf"

ENDS_TOO_EARLY: Final = "the file ends in the middle of a document"
IS_BROKEN: Final = "from here on the file is damaged, and nothing more of it can be read"


class Line(NamedTuple):
    """One document as it arrived; `cut` is the hash of one that is not held.

    One that its form already knows to be wrong bears a `fault`, and is refused with that.
    """

    number: int
    raw: bytes
    cut: str | None = None
    fault: Refused | None = None

    @property
    def sha256(self) -> str:
        """The hash that names the line in the quarantine."""
        return self.cut or hashlib.sha256(self.raw).hexdigest()


def line_of(number: int, document: Any) -> Line:
    """Return the line of a record: dates as yyyy-MM-dd, times as RFC 3339 or without zone."""
    try:
        raw = orjson.dumps(document, default=_as_json, option=orjson.OPT_NON_STR_KEYS)
    except orjson.JSONEncodeError as error:
        cause = error.__cause__
        encoding = Refused(Reason.FEIL_TEGNKODING, "a record must be in UTF-8")
        digest = hashlib.sha256(repr(document).encode(errors="backslashreplace")).hexdigest()
        return Line(number, b"", digest, cause if isinstance(cause, Refused) else encoding)
    return held(number, raw)


def held(number: int, raw: bytes, fault: Refused | None = None) -> Line:
    """Return a line, without its content if it is too long."""
    is_too_long = len(raw) >= MOST_BYTES
    cut = hashlib.sha256(raw).hexdigest() if is_too_long else None
    return Line(number, b"" if is_too_long else raw, cut, fault)


def cut_short(number: int, raw: bytes = b"", rule: str = ENDS_TOO_EARLY) -> Line:
    """Return the line that stands for all that is lost from here on."""
    return held(number, raw, Refused(Reason.AVKORTET_FIL, rule))


def hash_to_end_of_line(raw: bytes, file: BinaryIO) -> str:
    """Return the hash of a line that begins with `raw`, and read past it."""
    digest = hashlib.sha256(raw)
    while not raw.endswith(b"\n") and (raw := file.readline(MOST_BYTES)):
        digest.update(raw.rstrip(b"\r\n"))
    return digest.hexdigest()


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):  # of pandas, which has nanoseconds
        return value.isoformat()
    kind = "bytes" if isinstance(value, bytes) else "a value of a type"
    raise Refused(Reason.FEIL_TYPE, f"a record holds {kind} that no field of a register can be")
