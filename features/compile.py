"""All declarations of one register become one SQL statement over what was known on each day.

A declaration's SQL stands behind `kjent`, which holds the rows visible at the landmark's as-of day
and nothing else: the register's own table has no name there, so no declaration can reach a row
that was not known (ADR 4).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from features.declare import Feature
from features.found import all_features
from features.sql import (
    LAST,
    covered_sql,
    inside_sql,
    landmark_sql,
    last_sql,
    value_sql,
)
from profilering.errors import BadInput, collected
from profilering.sql import known_sql, name_sql, text_sql

VISIBLE: Final = known_sql("r", "d.as_of")
LANDMARK_COLUMNS: Final = ("landmark_ref", "person_ref", "as_of", "periode_ref")
_PANDAS: Final = {"numeric": "float64", "flag": "float64", "categorical": "str"}
_TYPES: Final = {"numeric": "DOUBLE", "flag": "DOUBLE", "categorical": "VARCHAR"}
_EVERY_TABLE: Final = ("person_ref", "row_ref", "fra", "til", "kjent_fra", "kjent_til")


def build(
    folder: Path,
    landmarks: pd.DataFrame | pa.Table,
    features: Sequence[Feature] | None = None,
    threads: int = 2,
) -> pd.DataFrame:
    """Return landmark_ref and every feature, one row per landmark, in the landmarks' order.

    `folder` is 2_inndata (one parquet file per register, ADR 6). `landmarks` has landmark_ref
    (unique), person_ref, as_of and periode_ref (may be missing). Numbers and flags are float64 with
    NaN as missing, categoricals text with NaN. The result does not depend on the order of any
    rows or on `threads`. Raises BadInput when a register's file or column is missing.
    """
    declared = all_features() if features is None else features
    registers = list(dict.fromkeys(one.register for one in declared))
    _check_files(folder, declared)
    days = _numbered(landmarks)
    columns: dict[str, pd.Series] = {"landmark_ref": days["landmark_ref"].to_pandas()}
    # No spilling: what does not fit in memory must not lie on disk about persons.
    config: dict[str, Any] = {"threads": threads, "temp_directory": ""}
    with duckdb.connect(":memory:", config=config) as connection:
        connection.register("landmarks", days)
        for register in registers:
            of_register = [one for one in declared if one.register == register]
            sql = statement(folder / f"{register}.parquet", of_register)
            table = connection.execute(sql).df()
            columns |= {one.name: table[one.name].astype(_PANDAS[one.kind]) for one in of_register}
    return pd.DataFrame({name: columns[name] for name in _order(declared)})


def statement(path: Path, features: Sequence[Feature]) -> str:
    """Return the SQL for all features of one register: one row per landmark, ordered by its number.

    It reads `landmarks` (nr, person_ref, as_of, periode_ref) and the parquet file `path`.
    """
    read = sorted({column for one in features for column in one.columns})
    columns = "".join(f", r.{name_sql(column)}" for column in read)
    parts = _Parts(features)
    # Every name and text in it is quoted, and comes from a declaration, never from data.
    return f"""
WITH dager AS (
  SELECT nr, person_ref, periode_ref AS denne_perioden, as_of, as_of + 1 AS slutt FROM landmarks
), kjent AS (
  SELECT d.nr, d.denne_perioden, d.as_of, d.slutt, r.row_ref, r.fra, r.kjent_fra,
    least(coalesce(r.til, d.slutt), d.slutt) AS til_kjent{columns}
  FROM dager d
  JOIN read_parquet({text_sql(path)}) r ON r.person_ref = d.person_ref AND {VISIBLE}
), forberedt AS (
  SELECT *{_listed(parts.prepared)} FROM kjent
), verdier AS (
  SELECT nr{_listed(parts.aggregates)} FROM forberedt GROUP BY nr
)
SELECT {", ".join(parts.cells)}
FROM dager LEFT JOIN verdier USING (nr) ORDER BY nr
"""  # noqa: S608


def _listed(expressions: dict[str, str]) -> str:
    return "".join(f",\n    {sql} AS {name}" for sql, name in expressions.items())


class _Parts:
    """The SQL of all features of a register, where what several of them need stands once."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.prepared: dict[str, str] = {}
        self.aggregates: dict[str, str] = {}
        last: dict[str, dict[str, str]] = {}
        self.cells = [self._cell(one, last) for one in features]
        for inside, values in last.items():
            packed = ", ".join(f"{name} := {sql}" for name, sql in values.items())
            sql = f"arg_max(struct_pack({packed}), {LAST}) FILTER (WHERE {inside})"
            self.aggregates[sql] = f"siste_{inside}"

    def _cell(self, one: Feature, last: dict[str, dict[str, str]]) -> str:
        name = name_sql(one.name)
        value = landmark_sql(one.value)
        if value is None:
            inside = self._prepare(inside_sql(one.window, one.rows), "med")
            of_last = last_sql(one.value)
            if of_last is None:
                covered = self._prepare(covered_sql(one.rows), "dekket")
                sql = value_sql(one.value, inside, one.window.start_sql, covered)
                value = self.aggregates.setdefault(sql, name)
            else:
                last.setdefault(inside, {})[name] = of_last
                value = f"siste_{inside}.{name}"
        if one.value.empty is not None:
            value = f"coalesce({value}, {one.value.empty})"
        return f"CAST({value} AS {_TYPES[one.kind]}) AS {name}"

    def _prepare(self, sql: str, word: str) -> str:
        return self.prepared.setdefault(sql, f"{word}_{len(self.prepared)}")


def _order(features: Iterable[Feature]) -> list[str]:
    return ["landmark_ref", *(one.name for one in features)]


def _numbered(landmarks: pd.DataFrame | pa.Table) -> pa.Table:
    """Return the landmarks as Arrow, numbered from 0, texts as text and the day as a date."""
    frame = landmarks.to_pandas() if isinstance(landmarks, pa.Table) else landmarks
    problems = [f"no column '{c}'" for c in LANDMARK_COLUMNS if c not in frame.columns]
    if not problems:
        twice = int(frame["landmark_ref"].duplicated().sum())
        problems += [f"'landmark_ref' is not unique in {twice} rows"] if twice else []
        for column in ("landmark_ref", "person_ref", "as_of"):
            empty = int(frame[column].isna().sum())
            problems += [f"'{column}' is missing in {empty} rows"] if empty else []
    if problems:
        raise BadInput(collected("The landmarks", problems))
    texts = {
        name: pa.array(frame[name], pa.string(), from_pandas=True)
        for name in ("landmark_ref", "person_ref", "periode_ref")
    }
    days = pa.array(pd.to_datetime(frame["as_of"]).dt.date, pa.date32())
    return pa.table({"nr": pa.array(range(len(frame)), pa.int32()), "as_of": days, **texts})


def _check_files(folder: Path, features: Iterable[Feature]) -> None:
    wanted: dict[str, set[str]] = {}
    for one in features:
        wanted.setdefault(one.register, set(_EVERY_TABLE)).update(one.columns)
    problems = []
    for register, columns in wanted.items():
        path = folder / f"{register}.parquet"
        if not path.is_file():
            problems.append(f"{path.name} is missing; `python -m pipelines.ingest` writes it")
            continue
        lacking = sorted(columns - set(pq.read_schema(path).names))
        problems += [f"{path.name} has no column '{column}'" for column in lacking]
    if problems:
        raise BadInput(collected(f"The registers in {folder.name}", problems))
