"""Today's trigger: the first § 14 a-vedtak of a spell that gives more than standard help (PRO-13).

Until one is made nothing sets a job seeker apart. It is what the model is compared with, in time;
an innsatsgruppe is never a feature and never a target (SEG-05), so no model knows where decisions
lie: the stage that evaluates says it.
"""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from models.cohort.cohort import Floats
from profilering.sql import known_sql, text_sql

STANDARD = ("GODE_MULIGHETER", "STANDARD_INNSATS")
"""Standard help, by its new name and its old."""


def days_to_trigger(decisions: Path, landmarks: pd.DataFrame, cutoff: date) -> pd.Series | None:
    """Return the days from each landmark to its spell's trigger, by landmark_ref; NaN: none yet.

    `decisions` is the ingested register of them, `landmarks` has landmark_ref, person_ref, as_of
    and registrert. A decision counts as known on the cut-off day, from the day of registration on:
    one before it belongs to an earlier spell. 0 or less: already made. None where the register was
    not delivered.
    """
    if not decisions.is_file():
        return None
    connection = duckdb.connect()
    connection.register("landmarks", landmarks)
    groups = ", ".join(map(text_sql, STANDARD))
    found = connection.sql(
        "select l.landmark_ref, min(r.fra) - any_value(l.as_of)::date as days "  # noqa: S608
        f"from landmarks l join read_parquet({text_sql(decisions)}) r "
        f"on r.person_ref = l.person_ref and {known_sql('r', f'DATE {text_sql(cutoff)}')} "
        f"and r.fra >= l.registrert::date and r.innsatsgruppe not in ({groups}) "
        "group by l.landmark_ref"
    ).fetchall()
    connection.close()
    refs, by_landmark = landmarks["landmark_ref"], dict(found)
    return pd.Series([by_landmark.get(ref, np.nan) for ref in refs], index=refs, dtype="float64")


def of_rows(trigger: pd.Series | None, row_id: object) -> Floats | None:
    """Return the days (n,) of some landmarks."""
    return None if trigger is None else trigger.loc[row_id].to_numpy(dtype=np.float64)
