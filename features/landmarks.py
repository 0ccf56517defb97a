"""The days that people are looked at. Landmark 0 is the day a spell as job seeker began."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from profilering.errors import BadInput
from profilering.sql import known_sql, text_sql

USED: Final = "used"

# The first reason that fits is the one that is counted.
_SPELLS: Final = """
WITH kjent AS (
  SELECT *, {known} AS er_kjent FROM read_parquet({path}) r
), nummerert AS (
  SELECT *, row_number() OVER (
    PARTITION BY periode_ref ORDER BY er_kjent DESC, kjent_fra DESC, row_ref DESC) AS nummer
  FROM kjent
)
SELECT periode_ref || ':0' AS landmark_ref, person_ref, periode_ref, fra AS as_of,
  CASE
    WHEN NOT er_kjent THEN 'versions not in force'
    WHEN nummer > 1 THEN 'second versions of a spell'
    WHEN er_slettet THEN 'deleted spells'
    WHEN fra < $start THEN 'begun before the data'
    WHEN fra > $as_of THEN 'begin later'
    ELSE 'used'
  END AS bruk
FROM nummerert ORDER BY as_of, landmark_ref, bruk
"""


@dataclass(frozen=True)
class Population:
    """The landmarks (landmark_ref, person_ref, periode_ref, as_of), and what became of each row."""

    landmarks: pa.Table
    counts: dict[str, int]

    def __str__(self) -> str:
        skipped = {reason: n for reason, n in self.counts.items() if reason != USED}
        reasons = ", ".join(f"{reason} {n:,}" for reason, n in sorted(skipped.items()))
        return (
            f"{sum(self.counts.values()):,} rows read = {self.counts.get(USED, 0):,} used "
            f"+ {sum(skipped.values()):,} skipped" + (f" ({reasons})" if reasons else "")
        )


def registrations(folder: Path, start: date, as_of: date) -> Population:
    """Return the registration day of every spell that began from `start` on, as known at `as_of`.

    Spells known to be deleted are left out: they never were. Rows read = used + skipped, exactly.
    Raises BadInput when `folder` (2_inndata) has no periode.parquet.
    """
    path = folder / "periode.parquet"
    if not path.is_file():
        raise BadInput(f"{path.name} is missing; `python -m pipelines.ingest` writes it.")
    config: dict[str, Any] = {"temp_directory": ""}
    with duckdb.connect(":memory:", config=config) as connection:
        sql = _SPELLS.format(path=text_sql(path), known=known_sql("r", "$as_of"))
        table = connection.sql(sql, params={"as_of": as_of, "start": start}).to_arrow_table()
    used = [reason == USED for reason in table["bruk"].to_pylist()]
    counts = Counter(table["bruk"].to_pylist())
    return Population(table.filter(pa.array(used, pa.bool_())).drop_columns("bruk"), dict(counts))
