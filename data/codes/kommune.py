"""Kommuner, whose numbers changed in 2017-2020 and 2024: what a number became by a day.

`kommunenummer.csv` beside this file says where its facts are from. Forward only: a number asked for
on a day before it came into use is returned as it is.
"""

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from data.codes.tables import rows_of

_TABLE: Final = Path(__file__).parent / "kommunenummer.csv"
# Days of change, each with the numbers that a kommune had from then on (none: not sourced).
_Changes = dict[date, tuple[str, ...]]


class Kommune(NamedTuple):
    """The number by a day, and every number that could be meant; none for one unknown to us."""

    code: str | None
    candidates: tuple[str, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether the kommune was split, so that several numbers could be meant."""
        return len(self.candidates) > 1


def kommune_on(code: str, day: date) -> Kommune:
    """Return what a kommune's number had become by a day; where it was split, all candidates."""
    found = tuple(sorted(_reached(code, day, date.min)))
    return Kommune(found[0] if len(found) == 1 else None, found)


def numbers_of_2024(kommune: str) -> tuple[str, ...]:
    """Return every number of 2024 that could be meant; of a number unknown to us, itself."""
    return kommune_on(kommune, date(2024, 1, 1)).candidates or (kommune,)


@cache
def fylke_of(kommune: str) -> str | None:
    """Return the fylke of 2024 that a kommune is in, by a number of any year since 2016.

    None for a kommune whose parts came into several; of a number unknown to us, its first digits.
    """
    found = {code[:2] for code in numbers_of_2024(kommune)}
    return found.pop() if len(found) == 1 else None


def _reached(code: str, day: date, since: date) -> set[str]:
    """Return the numbers by a day of what had this number on the day `since`."""
    changes = _table().get(code)
    if changes is None:
        return set()
    past = [changed for changed in changes if since < changed <= day]
    if not past:
        return {code}
    # The latest, for older numbers can have a row of their own where a newer number was split.
    last = max(past)
    return {end for new in changes[last] for end in _reached(new, day, last)}


@cache
def _table() -> dict[str, _Changes]:
    found: dict[str, _Changes] = defaultdict(dict)
    for row in rows_of(_TABLE, ("kommunenr", "endret", "ny")):
        changes = found[row["kommunenr"]]
        if row["endret"]:
            changed = date.fromisoformat(row["endret"])
            news = changes.get(changed, ())
            changes[changed] = (*news, row["ny"]) if row["ny"] else news
    return dict(found)
