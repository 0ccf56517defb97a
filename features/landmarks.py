"""The days that people are looked at. Landmark 0 is the day a spell as job seeker began."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from profilering.errors import BadInput
from profilering.sql import text_sql

USED: Final = "used"

# The first reason that fits is the one that is counted. A spell is looked at on the day that Nav
# first knew of it: a start that is moved back later was never the day of a landmark.
_SPELLS: Final = """
WITH kjent AS (
  SELECT *, kjent_fra <= $as_of AS er_kjent FROM read_parquet({path})
), nummerert AS (
  SELECT *,
    min(kjent_fra) OVER spell AS foerst_kjent,
    min(CASE WHEN er_slettet THEN kjent_fra END) OVER spell AS slettet_fra,
    row_number() OVER (
      PARTITION BY periode_ref, er_kjent ORDER BY kjent_fra DESC, row_ref DESC) AS nummer
  FROM kjent WINDOW spell AS (PARTITION BY periode_ref, er_kjent)
)
SELECT periode_ref || ':0' AS landmark_ref, person_ref, periode_ref, foerst_kjent AS as_of,
  slettet_fra,
  CASE
    WHEN NOT er_kjent THEN 'not known yet'
    WHEN nummer > 1 THEN 'further versions of a spell'
    WHEN slettet_fra <= foerst_kjent THEN 'deleted the day they came'
    WHEN foerst_kjent < $start THEN 'begun before the data'
    ELSE 'used'
  END AS bruk
FROM nummerert ORDER BY as_of, landmark_ref, bruk
"""


@dataclass(frozen=True)
class Population:
    """The landmarks, and what became of each row.

    Columns landmark_ref, person_ref, periode_ref, as_of and `slettet_fra`: from that day on the
    spell was known never to have been, so a model trained later does not learn from it.
    """

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
    """Return the registration day of every spell that Nav first knew of from `start` to `as_of`.

    Rows read = used + skipped, exactly.
    Raises BadInput when `folder` (2_inndata) has no periode.parquet.
    """
    path = folder / "periode.parquet"
    if not path.is_file():
        raise BadInput(f"{path.name} is missing; `python -m pipelines.ingest` writes it.")
    config: dict[str, Any] = {"temp_directory": ""}
    with duckdb.connect(":memory:", config=config) as connection:
        sql = _SPELLS.format(path=text_sql(path))
        table = connection.sql(sql, params={"as_of": as_of, "start": start}).to_arrow_table()
    used = [reason == USED for reason in table["bruk"].to_pylist()]
    counts = Counter(table["bruk"].to_pylist())
    return Population(table.filter(pa.array(used, pa.bool_())).drop_columns("bruk"), dict(counts))
