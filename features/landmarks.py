"""The days that people are looked at. Landmark 0 is the day a spell as job seeker began."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from profilering.errors import BadInput
from profilering.sql import known_sql, text_sql

WEEKS: Final = (0, 4, 8, 12, 26, 52)
"""The weeks after registration at which a person is looked at again, while still registered."""

USED: Final = "used"

_ROWS: Final = """
SELECT count(DISTINCT periode_ref) FILTER (kjent_fra <= $as_of) AS used,
  count(*) FILTER (kjent_fra <= $as_of) - used AS "further versions of a spell",
  count(*) FILTER (kjent_fra > $as_of) AS "not known yet"
FROM read_parquet({path})
"""
# A spell is looked at from the day that Nav first knew of it: a start that is moved back later was
# never the day of a landmark. On each day the latest version known then speaks for the spell.
_CANDIDATES: Final = """
WITH kjent AS (
  SELECT * FROM read_parquet({path}) WHERE kjent_fra <= $as_of AND {whose}
), perioder AS (
  SELECT periode_ref, arg_max(person_ref, (kjent_fra, row_ref)) AS person_ref,
    CASE WHEN min(kjent_fra) < $start THEN arg_min(fra, (kjent_fra, row_ref))
      ELSE min(kjent_fra) END AS registrert,
    min(kjent_fra) FILTER (er_slettet) AS slettet_fra
  FROM kjent GROUP BY periode_ref
), dager AS (
  {days}
), sist AS (
  SELECT landmark_ref, arg_max(struct_pack(fra := k.fra, til := k.til, slettet := k.er_slettet),
    (k.kjent_fra, k.row_ref)) AS versjon
  FROM dager JOIN kjent k ON k.periode_ref = dager.periode_ref AND {known}
  GROUP BY landmark_ref
)
SELECT landmark_ref, person_ref, periode_ref, dag AS as_of, registrert, slettet_fra,
  CASE
    WHEN dag > $as_of THEN 'not reached yet'
    WHEN dag < $start THEN 'begun before the data'
    WHEN versjon IS NULL THEN 'not known then'
    WHEN versjon.slettet THEN 'deleted by then'
    WHEN er_foerste THEN 'used'
    WHEN versjon.fra > dag THEN 'not begun by then'
    WHEN versjon.til <= dag THEN 'ended by then'
    ELSE 'used'
  END AS bruk
FROM dager LEFT JOIN sist USING (landmark_ref) ORDER BY as_of, landmark_ref
"""
_IN_WEEKS: Final = """
  SELECT *, uke = 0 AS er_foerste, registrert + 7 * uke AS dag,
    periode_ref || ':' || 7 * uke AS landmark_ref
  FROM perioder, (SELECT unnest($weeks) AS uke)
"""
_ON_THE_DAY: Final = """
  SELECT *, false AS er_foerste, $as_of AS dag, periode_ref || ':' || $as_of AS landmark_ref
  FROM perioder
"""
# A spell may have passed from one person to another.
_OF_ONE: Final = """periode_ref IN (
  SELECT periode_ref FROM read_parquet({path}) WHERE person_ref = $person_ref)"""
# Among several open spells of one person the one that was registered last.
_ONE_EACH: Final = """
SELECT * REPLACE (
  CASE WHEN bruk = 'used' AND row_number() OVER (
    PARTITION BY person_ref, bruk ORDER BY registrert DESC, landmark_ref DESC) > 1
  THEN 'another registration of the person' ELSE bruk END AS bruk)
FROM ({candidates}) ORDER BY as_of, landmark_ref
"""


@dataclass(frozen=True)
class Population:
    """The landmarks; what became of each row of the register, and of each candidate landmark.

    Columns landmark_ref, person_ref, periode_ref, as_of; `registrert`, the day of landmark 0 (of a
    spell known before the data began: its start); and `slettet_fra`: from that day on the spell was
    known never to have been, so a model trained later does not learn from it. Every spell among the
    rows is a candidate for each day.
    """

    landmarks: pa.Table
    rows: Mapping[str, int]
    candidates: Mapping[str, int]

    def __str__(self) -> str:
        days = accounted(self.candidates, "landmarks that could be")
        return f"{accounted(self.rows, 'rows read')}; {days}"


def landmarks(folder: Path, start: date, as_of: date, weeks: Iterable[int] = (0,)) -> Population:
    """Return every spell that Nav knew of by `as_of`, so many weeks after its registration.

    Week 0 is the registration day; later ones count while the spell is still registered as known on
    that day. No landmark lies before `start` or after `as_of`. `landmark_ref` is the spell and the
    days since registration, `<periode_ref>:28`. Raises BadInput when `folder` (2_inndata) has no
    periode.parquet, and for a week below 0.
    """
    wanted = sorted(set(weeks))
    if not wanted or wanted[0] < 0:
        raise BadInput("Weeks after registration are 0 or more, such as 0,4,8,12,26,52.")
    asked = {"as_of": as_of, "start": start, "weeks": wanted}
    return _population(folder, _CANDIDATES, _IN_WEEKS, asked)


def registered_on(folder: Path, as_of: date, person_ref: str | None = None) -> Population:
    """Return everybody who was registered on a day as known at its end: one landmark a person.

    With `person_ref` only spells that were ever that person's are read. `landmark_ref` is the spell
    and the day, `<periode_ref>:2024-01-31`. Raises BadInput when `folder` (2_inndata) has no
    periode.parquet.
    """
    asked: dict[str, Any] = {"as_of": as_of, "start": date.min}
    asked |= {} if person_ref is None else {"person_ref": person_ref}
    return _population(folder, _ONE_EACH.replace("{candidates}", _CANDIDATES), _ON_THE_DAY, asked)


def _population(folder: Path, sql: str, days: str, asked: Mapping[str, Any]) -> Population:
    path = folder / "periode.parquet"
    if not path.is_file():
        raise BadInput(f"{path.name} is missing; `python -m pipelines.ingest` writes it.")
    read = text_sql(path)
    whose = _OF_ONE.format(path=read) if "person_ref" in asked else "true"
    candidates = sql.format(path=read, days=days, known=known_sql("k", "dag"), whose=whose)
    config: dict[str, Any] = {"temp_directory": ""}
    with duckdb.connect(":memory:", config=config) as connection:
        rows = connection.sql(_ROWS.format(path=read), params={"as_of": asked["as_of"]})
        counts = rows.to_arrow_table().to_pylist()[0]
        table = connection.sql(candidates, params=asked).to_arrow_table()
    bruk = table["bruk"].to_pylist()
    used = table.filter(pa.array([reason == USED for reason in bruk], pa.bool_()))
    return Population(used.drop_columns("bruk"), counts, Counter(bruk))


def accounted(counts: Mapping[str, int], what: str) -> str:
    """Say what became of things counted by reason: those `USED`, and why others were skipped."""
    skipped = {reason: n for reason, n in sorted(counts.items()) if reason != USED and n}
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in skipped.items())
    return (
        f"{sum(counts.values()):,} {what} = {counts.get(USED, 0):,} used + "
        f"{sum(skipped.values()):,} skipped" + (f" ({reasons})" if reasons else "")
    )
