"""What a register of one row a person at a time said last, as known on each landmark day."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from profilering.sql import known_sql, text_sql


def latest_known(register: Path, landmarks: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the columns' last known values by landmark_ref, in the order of `landmarks`.

    `landmarks` has landmark_ref, person_ref and as_of. Missing where nothing was known.
    """
    connection = duckdb.connect()
    connection.register("landmarks", landmarks[["landmark_ref", "person_ref", "as_of"]])
    last = ", ".join(f"arg_max(r.{name}, (r.fra, r.row_ref)) as {name}" for name in columns)
    found = connection.sql(
        f"select l.landmark_ref, {last} "  # noqa: S608
        f"from landmarks l join read_parquet({text_sql(register)}) r "
        f"on r.person_ref = l.person_ref and {known_sql('r', 'l.as_of::date')} "
        "group by l.landmark_ref"
    ).df()
    connection.close()
    return found.set_index("landmark_ref").reindex(landmarks["landmark_ref"]).astype(object)
