"""The as-of view: what Nav knew of a person at the end of a day, and the only way to the tables.

A landmark is a person on a day: the relation `landmarks` has `landmark_ref`, `person_ref` and
`as_of` (DATE). A row is visible iff kjent_fra <= as_of and kjent_til is null or later (ADR 4).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from data.intake.all import REGISTERS
from profilering.errors import BadInput, did_you_mean

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The equality comes first: it is what the join is made on.
_VISIBLE = """
SELECT l.landmark_ref, l.as_of, r.*
FROM landmarks AS l
JOIN {table} AS r
  ON r.person_ref = l.person_ref
 AND r.kjent_fra <= l.as_of
 AND (r.kjent_til IS NULL OR r.kjent_til > l.as_of)
""".strip()


def table_names() -> list[str]:
    """Return the tables that ingest writes; those of protected columns end in _vernet."""
    protected = [f"{r.id}_vernet" for r in REGISTERS.values() if r.protected]
    return [*REGISTERS, *protected]


def visible_sql(table: str) -> str:
    """Return a SELECT of a table's visible rows for each landmark, with landmark_ref and as_of.

    Raises BadInput for a table that ingest does not write.
    """
    if table not in table_names():
        raise BadInput(f"'{table}' is no ingested table. {did_you_mean(table, table_names())}")
    return _VISIBLE.format(table=table)


def as_of_view(connection: "DuckDBPyConnection", table: str, folder: Path) -> str:
    """Make the view <table>_kjent over the ingested folder and `landmarks`; return its name.

    Raises BadInput where the folder does not hold the table.
    """
    sql = visible_sql(table)
    path = folder / f"{table}.parquet"
    if not path.is_file():
        raise BadInput(f"{path} is missing: run the stage ingest first.")
    connection.read_parquet(str(path)).create_view(table, replace=True)
    connection.sql(sql).create_view(f"{table}_kjent", replace=True)
    return f"{table}_kjent"
