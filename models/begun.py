"""Landmarks of designs whose time begins with an exit: the days it was first known to have come.

What was known on a day decides whether that day is a landmark, and nothing learned later unmakes
it: training on exits as they stand today would choose people by what Nav could not have known.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import pyarrow as pa

from features.landmarks import USED, accounted
from models.target import Exit, Source
from profilering.sql import known_sql, text_sql

_SPELLS: Final = ["person_ref", "periode_ref", "registrert", "slettet_fra"]
NONE_KNOWN: Final = "nothing known to have begun"

# Of the spells of one person the newest that was registered before a job is the one it ended.
_FIRST: Final = """
WITH foerst AS (
  SELECT * FROM ({days}) WHERE dag <= $until
  QUALIFY row_number() OVER (PARTITION BY periode_ref ORDER BY dag, begynte, row_ref) = 1
), nyere AS (
  SELECT f.periode_ref, bool_or(n.registrert <= f.begynte) AS er_foer
  FROM foerst f JOIN spells n ON n.person_ref = f.person_ref
    AND (n.registrert, n.periode_ref) > (f.registrert, f.periode_ref)
    AND n.registrert <= f.dag AND coalesce(n.slettet_fra > f.dag, true)
  GROUP BY f.periode_ref
)
SELECT periode_ref || ':' || (dag - registrert) AS landmark_ref, person_ref, periode_ref,
  dag AS as_of, registrert, slettet_fra, {registered} AS er_registrert,
  CASE
    WHEN slettet_fra <= dag THEN 'deleted by then'
    WHEN er_foer THEN 'registered again before it began'
    WHEN er_foer IS NOT NULL THEN 'registered again before it was known'
    ELSE 'used'
  END AS bruk
FROM foerst l LEFT JOIN nyere USING (periode_ref) ORDER BY as_of, landmark_ref
"""


@dataclass(frozen=True)
class Begun:
    """The landmarks, in the columns of the main ones; what became of every spell.

    `still_registered` of the landmarks' spells were known to go on that day.
    """

    landmarks: pa.Table
    spells: Mapping[str, int]
    still_registered: int

    def __str__(self) -> str:
        registered = f"{self.still_registered:,} still registered that day"
        return f"{accounted(self.spells, 'spells')}; of those used {registered}"


def begun(registers: Path, registered: pd.DataFrame, exit_: Exit, until: date) -> Begun:
    """Return the first day, through `until`, on which each spell was known to have ended so.

    `registered` are the main landmarks, from which spells and their persons are read. A version of
    a row counts from the day it began or, if that was later, was known, where it was not yet
    replaced and nothing known that day makes it not count. `landmark_ref` is the spell and the days
    since registration.
    """
    spells = registered[_SPELLS].drop_duplicates("periode_ref")
    days = " UNION ALL ".join(_days_of(source, registers) for source in exit_.sources)
    sql = _FIRST.format(days=days, registered=_registered(registers))
    with duckdb.connect() as connection:
        # A column of nothing but nulls would have no type.
        typed = {name: pd.to_datetime(spells[name]) for name in ("registrert", "slettet_fra")}
        connection.register("raw", spells.assign(**typed))
        connection.sql(
            "create table spells as select person_ref, periode_ref, registrert::date as registrert,"
            " slettet_fra::date as slettet_fra from raw"
        )
        found = connection.sql(sql, params={"until": until}).to_arrow_table()
    reasons = found["bruk"].to_pylist()
    used = found.filter(pa.array([reason == USED for reason in reasons], pa.bool_()))
    counts = Counter(reasons) + Counter({NONE_KNOWN: len(spells) - len(found)})
    still = sum(used["er_registrert"].to_pylist())
    return Begun(used.drop_columns(["bruk", "er_registrert"]), counts, still)


def _days_of(source: Source, registers: Path) -> str:
    """Return SQL for the days on which a row was first known to have begun."""
    path, day = registers / f"{source.register}.parquet", f"greatest({source.day}, r.kjent_fra)"
    return (
        f"select s.*, {source.day} as begynte, {day} as dag, r.row_ref "  # noqa: S608
        f"from spells s join read_parquet({text_sql(path)}) r using (person_ref) "
        f"where {source.day} > s.registrert and ({source.rows}) "
        f"and {known_sql('r', day)} {_except(source, registers, day)}"
    )


def _except(source: Source, registers: Path, day: str) -> str:
    if source.unless is None:
        return ""
    path = registers / f"{source.unless.register}.parquet"
    if not path.exists():
        return ""
    return (
        f"and not exists (select 1 from read_parquet({text_sql(path)}) o "  # noqa: S608
        f"where o.person_ref = r.person_ref and {known_sql('o', day)} and {source.unless.rows})"
    )


def _registered(registers: Path) -> str:
    """Return SQL that says whether a landmark's spell was known to go on."""
    path = text_sql(registers / "periode.parquet")
    return (
        f"exists (select 1 from read_parquet({path}) p "  # noqa: S608
        f"where p.periode_ref = l.periode_ref and {known_sql('p', 'l.dag')} "
        "and coalesce(p.til > l.dag, true))"
    )
