"""Which office each landmark belongs to: the home kommune that was known on the landmark day.

Offices are for splits and intervals, never for a model. A Nav-kontor serves one kommune or more,
and a large kommune has several: the kommune is the finest that the registers say of everyone.
"""

from pathlib import Path

import pandas as pd

from models.known import latest_known

UNKNOWN = "ukjent"


def offices(registers: Path, landmarks: pd.DataFrame) -> pd.Series:
    """Return kommunenummer by landmark_ref, in the order of `landmarks`; UNKNOWN where none was.

    `landmarks` has landmark_ref, person_ref and as_of.
    """
    found = latest_known(registers / "person.parquet", landmarks, ["kommune"])
    return found["kommune"].fillna(UNKNOWN).replace("", UNKNOWN).astype("str")
