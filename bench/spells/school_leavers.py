"""mvad as spells of joblessness: who was jobless when, until what, and what came before it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

JOBLESS = "joblessness"
KINDS = {
    "employment": "employment",
    "training": "training",
    "FE": "education",
    "HE": "education",
    "school": "education",
}
"""The exit that each state is: further and higher education and school are one."""

EXITS = ("employment", "training", "education")
ASKED = ["male", "catholic", "Grammar", "funemp", "gcse5eq", "fmpr", "livboth"]
"""Asked in June 1993, before the first month; `weight` is the survey's and says nothing of them."""

PLACES = ["Belfast", "N.Eastern", "Southern", "S.Eastern", "Western"]
FIRST_MONTH = 7
"""The first column of states is July 1993."""


def joblessness_spells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per spell: person, time in months, exit (0 censored), history and background.

    A spell that is there in the first month is taken to begin with it, as school had just ended.
    """
    background = (table[[*ASKED, *PLACES]] == "yes").astype(int)
    months = [c for c in table.columns if "." in c and c.rsplit(".", 1)[1].isdigit()]
    states = table[months].to_numpy(dtype=str)
    rows = [
        {"person": person, **spell, **background.iloc[person].to_dict()}
        for person, lived in enumerate(states)
        for spell in _spells(lived)
    ]
    return pd.DataFrame(rows)


def _spells(states: npt.NDArray[np.str_]) -> Iterator[dict[str, Any]]:
    starts = np.flatnonzero((states == JOBLESS) & (np.roll(states, 1) != JOBLESS))
    if states[0] == JOBLESS:
        starts = np.unique([0, *starts])
    for start in starts:
        after = np.flatnonzero(states[start:] != JOBLESS)
        months = int(after[0]) if len(after) else len(states) - int(start)
        ended = KINDS[states[start + months]] if len(after) else ""
        exit_ = EXITS.index(ended) + 1 if ended else 0
        yield {"time": float(months), "exit": exit_} | _history(states[:start])


def _history(before: npt.NDArray[np.str_]) -> dict[str, Any]:
    """Return what is known on the first day of a spell: months in each state before it."""
    kinds = np.array([KINDS.get(state, JOBLESS) for state in before], dtype=str)
    was_jobless = before == JOBLESS
    return {
        "previous": str(kinds[-1]) if len(kinds) else "none",
        "months_since_school": float(len(before)),
        "calendar_month": float((FIRST_MONTH - 1 + len(before)) % 12 + 1),
        "earlier_spells": float((np.diff(was_jobless.astype(int), prepend=0) == 1).sum()),
        "months_jobless": float(was_jobless.sum()),
    } | {f"months_{kind}": float((kinds == kind).sum()) for kind in EXITS}
