"""Regime breaks of Nav's profiling (nav-formats 2.10): a break may change who is in the data.

Dates are those of the source code; when they came into use is UNVERIFIED (U15). The words for each
are in the catalogues.
"""

from datetime import date
from typing import Any, Final

BREAKS: Final = (
    date(2024, 1, 1),
    date(2024, 3, 26),
    date(2024, 4, 4),
    date(2024, 6, 25),
    date(2024, 11, 20),
    date(2025, 12, 11),
    date(2026, 1, 22),
    date(2026, 4, 13),
)


def regimes(start: date, end: date, as_of: date) -> dict[str, Any]:
    """Return the breaks up to the last day of data, and which part of the data each lies in.

    The trial lasts from `start` to `end`, not included. `now` is the regime that each score is
    marked with; None before the first.
    """
    known = [day for day in BREAKS if day <= as_of]
    parts = [
        {"day": str(day), "part": "train" if day < start else "test" if day < end else "after"}
        for day in known
    ]
    return {"now": str(known[-1]) if known else None, "as_of": str(as_of), "breaks": parts}
