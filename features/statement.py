"""All declarations of one register become one SQL statement over what was known on each day.

A declaration's SQL stands behind `kjent`, which holds the rows visible at the landmark's as-of day
and nothing else: the register's own table has no name there, so no declaration can reach a row
that was not known (ADR 4).
"""

from collections.abc import Sequence
from typing import Final

from features.columns import OF_PLACES
from features.declare import Feature
from features.sql import (
    LAST,
    before_sql,
    inside_sql,
    landmark_sql,
    last_sql,
    needs_before,
    value_sql,
)
from profilering.sql import known_sql, name_sql

VISIBLE: Final = known_sql("r", "d.as_of")
_TYPES: Final = {"numeric": "DOUBLE", "flag": "DOUBLE", "categorical": "VARCHAR"}
# `landmarks` has nr, person_ref, as_of, periode_ref and registrert; `places` has nr, as_of, region
# and yrke, the first digit of the occupation. A place reads its occupation's rows and all's.
_DAGER: Final = "person_ref, periode_ref AS denne_perioden, registrert FROM landmarks"
_DAGER_OF_PLACES: Final = "region, unnest(['ALLE', 'STYRK08_1' || yrke]) AS yrker FROM places"
_OF_PERSON: Final = "r.person_ref = d.person_ref"
_OF_PLACE: Final = (
    "r.region_type = 'BAREGION' AND r.region = d.region "
    "AND r.yrke_type || coalesce(r.yrke, '') = d.yrker"
)


def statement(register: str, table: str, features: Sequence[Feature]) -> str:
    """Return the SQL for all features of a register: one row per landmark, ordered by its number.

    `table` is SQL for the register's rows. It reads `landmarks`, or `places` for what is of places.
    """
    read = sorted({column for one in features for column in one.columns})
    columns = "".join(f", r.{name_sql(column)}" for column in read)
    parts = _Parts(features)
    is_of_places = register in OF_PLACES
    dager, key = (_DAGER_OF_PLACES, _OF_PLACE) if is_of_places else (_DAGER, _OF_PERSON)
    of_spell = "" if is_of_places else "d.denne_perioden, d.registrert, "
    numbers = "places" if is_of_places else "landmarks"
    # Every name and text in it is quoted, and comes from a declaration, never from data.
    return f"""
WITH dager AS (
  SELECT nr, as_of, CAST(as_of + 1 AS DATE) AS slutt, {dager}
), kjent AS (
  SELECT d.nr, d.as_of, d.slutt, {of_spell}r.row_ref, r.fra, r.kjent_fra,
    least(coalesce(r.til, d.slutt), d.slutt) AS til_kjent{columns}
  FROM dager d
  JOIN {table} r ON {key} AND {VISIBLE} AND {_begun(features)}
), forberedt AS (
  SELECT *{_listed(parts.prepared)} FROM kjent
), verdier AS (
  SELECT nr{_listed(parts.aggregates)} FROM forberedt GROUP BY nr
)
SELECT {", ".join(parts.cells)}
FROM {numbers} LEFT JOIN verdier USING (nr) ORDER BY nr
"""  # noqa: S608


def _begun(features: Sequence[Feature]) -> str:
    """Return SQL for the rows that any window can hold: no feature reads the others."""
    starts = {one.window.start_sql for one in features}
    if any(one.window.unit == "alltid" for one in features):
        return "r.fra < d.slutt"
    # `slutt` and `registrert` are of the landmark here, as they are behind `kjent`.
    first = f"least({', '.join(sorted(starts))})" if len(starts) > 1 else starts.pop()
    return f"r.fra < d.slutt AND (r.fra >= {first} OR coalesce(r.til, d.slutt) > {first})"


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
                value = self.aggregates.setdefault(self._aggregate(one, inside), name)
            else:
                last.setdefault(inside, {})[name] = of_last
                value = f"siste_{inside}.{name}"
        if one.value.empty is not None:
            value = f"coalesce({value}, {one.value.empty})"
        return f"CAST({value} AS {_TYPES[one.kind]}) AS {name}"

    def _aggregate(self, one: Feature, inside: str) -> str:
        before = self._prepare(before_sql(one.rows), "foer") if needs_before(one.value) else ""
        return value_sql(one.value, inside, one.window.start_sql, before)

    def _prepare(self, sql: str, word: str) -> str:
        return self.prepared.setdefault(sql, f"{word}_{len(self.prepared)}")
