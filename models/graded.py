"""Graded outcome: which share of a full position people hold 6 and 12 months after registration.

A job or none hides whoever works part of the week (KVA-12, KVA-19). It is a report and no target:
nobody is ranked by it.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd

from models.cohort.cohort import Floats
from models.small_cells import shown_beside_sum
from profilering.sql import known_sql, text_sql

AT: Final = (182, 365)
"""Days after the landmark."""

NONE, NOT_SAID = "none", "not said"
BANDS: Final = {"under 20 %": 0.0, "20-49 %": 20.0, "50-79 %": 50.0, "80 % or more": 80.0}
"""Bands of percent and where they begin; NONE is no job, NOT_SAID jobs without a percent."""

FIFTHS: Final = 5


def positions(
    registers: Path, landmarks: pd.DataFrame, cutoff: date, maturity_days: int
) -> pd.DataFrame:
    """Return landmark_ref, days (of AT) and position, a name of a band, for days that are mature.

    `landmarks` has landmark_ref, person_ref and as_of. Percents of all jobs held that day, as known
    at the cut-off, are added.
    """
    path, end = text_sql(registers / "aa_registeret.parquet"), cutoff - timedelta(maturity_days)
    held = "r.fra <= l.dag and coalesce(r.til, DATE '9999-12-31') > l.dag"
    connection = duckdb.connect()
    connection.register("landmarks", landmarks[["landmark_ref", "person_ref", "as_of"]])
    found = connection.sql(
        f"""
        with l as (
          select *, as_of::date + days as dag
          from (select *, unnest({list(AT)}) as days from landmarks)
        ), r as (
          select * from read_parquet({path}) k where {known_sql("k", f"DATE '{cutoff}'")}
        )
        select landmark_ref, days, count(r.row_ref) as jobs, sum(r.stillingsprosent) as percent
        from l left join r on r.person_ref = l.person_ref and {held}
        where dag <= DATE '{end}' group by landmark_ref, days order by landmark_ref, days
        """  # noqa: S608 - built from constants and dates
    ).df()
    connection.close()
    places = np.searchsorted(list(BANDS.values()), found["percent"].fillna(0), side="right") - 1
    said = np.where(found["percent"].isna(), NOT_SAID, np.array(list(BANDS))[places])
    found["position"] = np.where(found["jobs"] == 0, NONE, said)
    return found[["landmark_ref", "days", "position"]]


def graded(held: pd.DataFrame, refs: Any, chance: Floats) -> list[dict[str, Any]]:
    """Return a line for each day of AT and fifth of the predicted chance: people by position.

    None where it may not be shown (`shown_beside_sum`).

    `held` is of `positions`; `refs` (n,) and `chance` (n,) are of the rows that were told of, whose
    days need not all be mature.
    """
    fifth = np.argsort(np.argsort(chance, kind="stable")) * FIFTHS // max(len(chance), 1)
    told = pd.DataFrame({"landmark_ref": refs, "fifth": fifth + 1, "chance": chance})
    lines = []
    for (days, number), rows in held.merge(told, on="landmark_ref").groupby(["days", "fifth"]):
        counts = rows["position"].value_counts()
        people = {name: int(counts.get(name, 0)) for name in (NONE, *BANDS, NOT_SAID)}
        line = {"days": int(days), "fifth": int(number), "people": len(rows)}
        lines.append(
            line | {"chance": float(rows["chance"].mean()), "positions": shown_beside_sum(people)}
        )
    return lines
