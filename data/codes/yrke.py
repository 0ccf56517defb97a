"""Yrker of Aa-registeret (7 digits, of which the first four are STYRK-98) as STYRK-08.

The project ships no table: SSB's could not be had here, and none is made up. An operator freezes it
once: SSB Klass, correspondence table 426, from classification 145 (Yrkeskatalogen) version 683 to
STYRK-08 version 33, as CSV in UTF-8 (`/api/klass/v1/correspondencetables/426`, Accept: text/csv).
Columns `sourceCode` (7 digits, or 4 of STYRK-98) and `targetCode` (4 digits) are needed;
`validFrom` and `validTo` (yyyy-MM-dd, empty: always) are read where they are there, `validTo` being
the first day that a row no longer holds. Put the day of the snapshot in the file's name.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from data.codes.tables import rows_of
from profilering.errors import BadInput

_STYRK_DIGITS: Final = 4
_SOURCE_DIGITS: Final = (4, 7)


class Styrk08(NamedTuple):
    """An occupation in STYRK-08, if the table has one; of several the lowest, which is flagged."""

    code: str | None
    is_ambiguous: bool


class _Target(NamedTuple):
    code: str
    begins: date
    ends: date


@dataclass(frozen=True)
class Correspondence:
    """A frozen correspondence table from Yrkeskatalogen, or STYRK-98, to STYRK-08."""

    _targets: Mapping[str, list[_Target]] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "Correspondence":
        """Read a frozen table; raises BadInput unless it is one."""
        targets: dict[str, list[_Target]] = defaultdict(list)
        for row in rows_of(path, ("sourceCode", "targetCode")):
            source, code = row["sourceCode"], row["targetCode"]
            if not (_is_code(source, *_SOURCE_DIGITS) and _is_code(code, _STYRK_DIGITS)):
                raise BadInput(f"{path.name}: codes must be 4 or 7 digits to 4; keep zeros")
            begins = _day(row.get("validFrom", ""), date.min, path)
            ends = _day(row.get("validTo", ""), date.max, path)
            target = _Target(code, begins, ends)
            # Under the four digits too, for a yrke that this version of the catalogue lacks.
            for key in {source, source[:_STYRK_DIGITS]}:
                targets[key].append(target)
        return cls(dict(targets))

    def styrk08(self, yrke: str, day: date) -> Styrk08:
        """Return a yrke in STYRK-08 by a day, of the whole code or else of its STYRK-98."""
        codes = self._codes(yrke, day) or self._codes(yrke[:_STYRK_DIGITS], day)
        return Styrk08(min(codes, default=None), len(codes) > 1)

    def _codes(self, source: str, day: date) -> set[str]:
        return {t.code for t in self._targets.get(source, ()) if t.begins <= day < t.ends}


def _is_code(text: str, *lengths: int) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def _day(text: str, otherwise: date, path: Path) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError as error:
        raise BadInput(f"{path.name}: validFrom and validTo must be yyyy-MM-dd") from error
