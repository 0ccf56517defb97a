"""Identities that nobody can have: tnr (month + 80), organisations from 3, uuids from zeros.

The rules are those of section 4.5 of the project's reference on Nav's formats, which was read from
navikt/fnrvalidator and navikt/testnorge.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import numpy as np

from data.synthetic.days import EPOCH
from data.synthetic.draws import Bools, Ints, key_of, mixed
from profilering.errors import BadInput

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ORGANISATION = (3, 2, 7, 6, 5, 4, 3, 2)


def person_idents(birth: Ints, is_woman: Bools) -> list[str]:
    """Give each person, in the order of their numbers, an ident that is valid and their own.

    The n-th person of a birth date and sex has its n-th valid number, so that an ident does not
    depend on the people who come after. Raises BadInput when a date has no numbers left.
    """
    series: dict[tuple[int, bool], Iterator[str]] = {}
    idents: list[str] = []
    for day, woman in zip(birth.tolist(), is_woman.tolist(), strict=True):
        if (day, woman) not in series:
            series[day, woman] = _valid_idents(day, woman)
        ident = next(series[day, woman], None)
        if ident is None:
            raise BadInput(
                "More people than synthetic identity numbers: a birth date has about 200 of each "
                "sex. Ask for fewer people, at most two million in the default window."
            )
        idents.append(ident)
    return idents


def _valid_idents(day: int, woman: bool) -> Iterator[str]:
    """Yield the valid synthetic numbers of a birth date and sex, by individual number."""
    born = EPOCH + timedelta(days=day)
    date_part = f"{born.day:02d}{born.month + 80:02d}{born.year % 100:02d}"
    numbers = range(500, 1000) if born.year >= 2000 else range(1, 500)
    # The ninth digit is even for women and odd for men.
    stems = (f"{date_part}{n:03d}" for n in numbers if (n % 2 == 0) == woman)
    return filter(None, map(_with_control_digits, stems))


def _with_control_digits(stem: str) -> str | None:
    digits = [int(c) for c in stem]
    first = -_weighed(digits, _FIRST) % 11
    second = -_weighed([*digits, first], _SECOND) % 11
    return f"{stem}{first}{second}" if first < 10 and second < 10 else None


def _weighed(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=True))


@cache
def organisation(number: int) -> str:
    """Return the organisation number, from 3, of the next valid stem at or after `number`."""
    while True:
        stem = f"3{number % 10_000_000:07d}"
        control = -_weighed([int(c) for c in stem], _ORGANISATION) % 11
        if control < 10:
            return f"{stem}{control}"
        number += 1


def uuids(seed: int, kind: str, person: Ints, count: Ints) -> list[str]:
    """Return one uuid for each person and count (below 4096), different for every pair."""
    key = np.uint64(key_of(seed, "uuid", kind))
    words = mixed(((person.astype(np.uint64) << np.uint64(12)) | count.astype(np.uint64)) ^ key)
    mark = f"00000000-{key_of(kind) & 0xFFFF:04x}"
    texts = (f"{word:016x}" for word in words.tolist())
    return [f"{mark}-4{t[:3]}-8{t[3:6]}-00{t[6:]}" for t in texts]
