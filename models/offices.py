"""Which office each landmark belongs to: the home kommune that was known on the landmark day.

Offices are for splits and intervals, never for a model. A Nav-kontor serves one kommune or more,
and a large kommune has several: the kommune is the finest that the registers say of everyone.
"""

from pathlib import Path

import duckdb
import pandas as pd

from profilering.sql import known_sql, text_sql

UNKNOWN = "ukjent"


def offices(registers: Path, landmarks: pd.DataFrame) -> pd.Series:
    """Return kommunenummer by landmark_ref, in the order of `landmarks`; UNKNOWN where none was.

    `landmarks` has landmark_ref, person_ref and as_of.
    """
    connection = duckdb.connect()
    connection.register("landmarks", landmarks[["landmark_ref", "person_ref", "as_of"]])
    found = connection.sql(
        "select l.landmark_ref, arg_max(r.kommune, (r.fra, r.row_ref)) "  # noqa: S608
        f"from landmarks l join read_parquet({text_sql(registers / 'person.parquet')}) r "
        f"on r.person_ref = l.person_ref and {known_sql('r', 'l.as_of::date')} "
        "group by l.landmark_ref"
    ).fetchall()
    connection.close()
    by_landmark = {landmark: kommune or UNKNOWN for landmark, kommune in found}
    refs = landmarks["landmark_ref"]
    return pd.Series([by_landmark.get(ref, UNKNOWN) for ref in refs], index=refs, dtype="str")
