"""Identity numbers: their exact rule, and the keyed pseudonyms that take their place at the door.

Rule: navikt/fnrvalidator src/validator.ts. Age, sex and birth date are never read out of a number.
"""

import hmac
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from data.quarantine import Reason, Refused
from profilering.errors import BadInput, did_you_mean


class IdentityType(StrEnum):
    """The kinds of identity number; tnr is the synthetic series (month + 80)."""

    FNR = "fnr"
    DNR = "dnr"
    HNR = "hnr"
    TNR = "tnr"
    DNR_AND_HNR = "dnr-and-hnr"
    DNR_AND_TNR = "dnr-and-tnr"


class Identity(NamedTuple):
    """A valid number's type, and whether it holds by the classic control digits too."""

    type: IdentityType
    is_classic: bool


SYNTHETIC: Final = frozenset({IdentityType.TNR, IdentityType.DNR_AND_TNR})

_WEIGHTS_1: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_WEIGHTS_2: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_REMAINDERS_2032: Final = frozenset({0, 1, 2, 3})


def identity_of(number: str) -> Identity | None:
    """Return what a number is, or None where it is no valid identity number."""
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return None
    digits = [int(c) for c in number]
    kind, day_offset, month_offset = _kind(digits[0], digits[2])
    remainder = (_weighted(digits, _WEIGHTS_1) + digits[9]) % 11
    if remainder not in _REMAINDERS_2032 or (_weighted(digits, _WEIGHTS_2) + digits[10]) % 11:
        return None
    day = 10 * (digits[0] - day_offset) + digits[1]
    month = 10 * (digits[2] - month_offset) + digits[3]
    if not _is_date(10 * digits[4] + digits[5], month, day):
        return None
    return Identity(kind, is_classic=remainder == 0)


def is_synthetic(number: str) -> bool:
    """Say whether a number is valid and of the synthetic series, which no real person has."""
    identity = identity_of(number)
    return identity is not None and identity.type in SYNTHETIC


def _kind(d1: int, d3: int) -> tuple[IdentityType, int, int]:
    """Return the type, and what was added to the first digit of the day and of the month."""
    d_number = d1 >= 4
    if d3 >= 8:
        return (IdentityType.DNR_AND_TNR, 4, 8) if d_number else (IdentityType.TNR, 0, 8)
    if d3 >= 4:
        return (IdentityType.DNR_AND_HNR, 4, 4) if d_number else (IdentityType.HNR, 0, 4)
    return (IdentityType.DNR, 4, 0) if d_number else (IdentityType.FNR, 0, 0)


def _weighted(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(w * d for w, d in zip(weights, digits, strict=False))


def _is_date(year: int, month: int, day: int) -> bool:
    """Only leap years matter, so the century does not: 00 is 2000, the others are 19YY."""
    try:
        date(1900 + year if year else 2000, month, day)
    except ValueError:
        return False
    return True


class Environment(StrEnum):
    """Whose data is at the door: made-up people's, or real ones'."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


# Published on purpose: it protects nobody, and only synthetic identities are accepted with it.
DEVELOPMENT_KEY: Final = b"profilering: published development key, for synthetic people only"
_LEAST_KEY_BYTES: Final = 32
_LEAST_KEY_DIFFERENT_BYTES: Final = 8
_MAKE_KEY: Final = "Make one: (umask 077; openssl rand -hex 32 > FILE)"
_PSEUDONYM_BYTES: Final = 16


@dataclass(frozen=True)
class Pseudonyms:
    """Keyed pseudonyms: HMAC-SHA256 cut to 128 bits in hex, with a key for each kind of thing.

    The keys are derived from one secret, so that a person's pseudonym and a periode's never meet.
    """

    environment: Environment
    secret: bytes = field(repr=False)
    _keyed: dict[str, hmac.HMAC] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def person(self, number: str) -> str:
        """Return a person's pseudonym; raises Refused for numbers that may not pass this door."""
        identity = identity_of(number)
        if identity is None:
            raise Refused(Reason.UGYLDIG_IDENT, "must be a valid identity number")
        synthetic = identity.type in SYNTHETIC
        if self.environment is Environment.DEVELOPMENT and not synthetic:
            raise Refused(
                Reason.EKTE_IDENT_I_UTVIKLING,
                "must be a synthetic identity number (month + 80) in development",
            )
        if self.environment is Environment.PRODUCTION and synthetic:
            raise Refused(
                Reason.SYNTETISK_IDENT_I_PRODUKSJON,
                "must not be a synthetic identity number (month + 80) in production",
            )
        return self.of("person", number)

    def of(self, kind: str, value: str) -> str:
        """Return the pseudonym of a thing of some kind, such as a periode."""
        keyed = self._keyed.get(kind)
        if keyed is None:
            key = hmac.digest(self.secret, f"profilering:{kind}".encode(), "sha256")
            keyed = self._keyed[kind] = hmac.new(key, digestmod="sha256")
        mac = keyed.copy()
        mac.update(value.encode())
        return mac.digest()[:_PSEUDONYM_BYTES].hex()


def pseudonyms_for(environ: Mapping[str, str]) -> Pseudonyms:
    """Return the pseudonyms that PROFILERING_ENV and PROFILERING_KEY_FILE ask for.

    Raises BadInput for an unknown environment, and for a key file that is missing or unsafe.
    """
    name = environ.get("PROFILERING_ENV", Environment.DEVELOPMENT)
    if name not in list(Environment):
        valid = did_you_mean(name, list(Environment))
        raise BadInput(f"PROFILERING_ENV is set to no known environment. {valid}")
    if name == Environment.DEVELOPMENT:
        return Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)
    path = environ.get("PROFILERING_KEY_FILE", "")
    if not path:
        raise BadInput(
            "PROFILERING_ENV=production needs PROFILERING_KEY_FILE: the path of a file with at "
            f"least {_LEAST_KEY_BYTES} random bytes that only its owner can read."
        )
    return Pseudonyms(Environment.PRODUCTION, _read_key(Path(path)))


def _read_key(path: Path) -> bytes:
    """Return the secret; the end of line that tools add is no part of it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes().removesuffix(b"\n").removesuffix(b"\r")
    except OSError as error:
        raise BadInput(f"PROFILERING_KEY_FILE cannot be read: {error.strerror}.") from None
    if mode & 0o077:
        raise BadInput(
            "The file of PROFILERING_KEY_FILE can be read by others than its owner. "
            "Run chmod 600 on it, and consider whether the key is known by now."
        )
    if len(key) < _LEAST_KEY_BYTES:
        raise BadInput(
            f"The file of PROFILERING_KEY_FILE holds {len(key)} bytes, but the key must have "
            f"at least {_LEAST_KEY_BYTES}. {_MAKE_KEY}"
        )
    if key == DEVELOPMENT_KEY or len(set(key)) < _LEAST_KEY_DIFFERENT_BYTES:
        raise BadInput(f"The key of PROFILERING_KEY_FILE is not random. {_MAKE_KEY}")
    return key
