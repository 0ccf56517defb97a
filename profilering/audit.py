"""The audit log: who read what about people, as CEF lines (nav-formats.md 5.4).

Escapes are Nav's, and what Nav leaves open is closed: no control character in a header, keys of
letters and digits alone, one order of keys, one line for each event.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwuid
from typing import Final
from uuid import uuid4

from profilering.errors import BadInput
from profilering.time import now

ACCESS: Final = "audit:access"
APPLICATION: Final = "profilering"
NAVIDENT: Final = "PROFILERING_NAVIDENT"
"""Names whoever acts; without it the operating system's user does."""

PERMIT, DENY = "Permit", "Deny"
_SEVERITIES: Final = {PERMIT: "INFO", DENY: "WARN"}
_FIRST: Final = ("end", "suid", "duid", "sproc", "flexString1Label", "flexString1")
_KEY: Final = re.compile("[A-Za-z0-9]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_HEADERS: Final = 7
_AT_KEY: Final = re.compile(r"(?:^| )([A-Za-z0-9]+)=")


@dataclass(frozen=True)
class AuditLine:
    """One event: its headers after the application's, and its fields by key."""

    event: str
    name: str
    severity: str
    fields: Mapping[str, str]

    def cef(self) -> str:
        """Return the line without its line feed; raises ValueError for what no line can hold."""
        headers = ("CEF:0", APPLICATION, "AuditLogger", "1.0", self.event, self.name, self.severity)
        if any(_CONTROL.search(one) for one in headers):
            raise ValueError("an audit header holds a control character")
        if wrong := [key for key in self.fields if not _KEY.fullmatch(key)]:
            raise ValueError(f"audit keys are letters and digits alone: {', '.join(wrong)}")
        keys = [key for key in _FIRST if key in self.fields]
        keys += sorted(self.fields.keys() - set(_FIRST))
        pairs = (f"{key}={_escaped(self.fields[key])}" for key in keys)
        escaped = (one.replace("\\", "\\\\").replace("|", "\\|") for one in headers)
        return "|".join([*escaped, " ".join(pairs)])


@dataclass(frozen=True)
class Reading:
    """What somebody reads about many people for: the command or stage, and the reason in words."""

    command: str
    reason: str


def of_many(columns: Sequence[str], landmarks: int, reading: Reading) -> dict[str, str]:
    """Return the fields of a reading of some columns of so many landmarks: of no one person."""
    told = {
        "command": reading.command,
        "columns": ",".join(columns),
        "landmarks": str(landmarks),
    }
    fields = {"sproc": str(uuid4()), "msg": " ".join(reading.reason.split())}
    for number, (label, value) in enumerate(told.items(), start=1):
        fields |= {f"cs{number}Label": label, f"cs{number}": value}
    return fields


def audit_access(decision: str, fields: Mapping[str, str]) -> AuditLine:
    """Return a reading, as of this instant and by whoever acts: PERMIT or DENY.

    `fields` has sproc (the call), what was read and why; duid where one person was looked up.
    """
    common = {
        "end": str(int(now().timestamp() * 1000)),
        "suid": os.environ.get(NAVIDENT) or _user(),
        "flexString1Label": "Decision",
        "flexString1": decision,
    }
    return AuditLine(ACCESS, "Sporingslogg", _SEVERITIES[decision], {**fields, **common})


def note(log: Path, line: AuditLine) -> None:
    """Append a line and wait until it is on disk; readable by its owner alone.

    Raises BadInput where that cannot be done: then nothing may be read.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # One write: the lines of two processes never mix.
            os.write(handle, f"{line.cef()}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise BadInput(
            f"{log.name} cannot be written ({error.strerror}), so nothing was read: every reading "
            "of protected attributes must stand there first."
        ) from error


def parsed(text: str) -> AuditLine:
    """Return the event of a line; raises ValueError for a line that is none."""
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", text.rstrip("\n"), maxsplit=_HEADERS)
    # Each header is followed by the backslashes before its bar, which are its own.
    headers = [a + b for a, b in zip(parts[:-1:2], parts[1::2], strict=True)]
    if len(headers) != _HEADERS or headers[0] != "CEF:0":
        raise ValueError("not a CEF line")
    event, name, severity = (re.sub(r"\\([\\|])", r"\1", one) for one in headers[4:])
    extension = parts[-1]
    at = list(_AT_KEY.finditer(extension))
    ends = [*(one.start() for one in at[1:]), len(extension)]
    return AuditLine(
        event,
        name,
        severity,
        {
            one[1]: _unescaped(extension[one.end() : end])
            for one, end in zip(at, ends, strict=False)
        },
    )


def _user() -> str:
    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _escaped(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n")


def _unescaped(value: str) -> str:
    return re.sub(r"\\([\\=n])", lambda found: "\n" if found[1] == "n" else found[1], value)
