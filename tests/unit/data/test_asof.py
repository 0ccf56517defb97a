"""The as-of view, on a table of its own."""

from pathlib import Path

import duckdb
import pytest

from data.asof import as_of_view, table_names, visible_sql
from profilering.errors import BadInput
from tests.unit.data.nav_documents import ingest, sound

TABLE = """
CREATE TABLE aap AS SELECT * FROM (VALUES
  ('a', 'r1', DATE '2024-01-01', DATE '2024-01-10', DATE '2024-01-20'),
  ('a', 'r2', DATE '2024-01-01', DATE '2024-01-20', NULL),
  ('b', 'r3', DATE '2024-01-01', DATE '2024-01-10', NULL)
) AS t(person_ref, row_ref, fra, kjent_fra, kjent_til)
"""


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-01-09", []),
        ("2024-01-10", ["r1"]),
        ("2024-01-19", ["r1"]),
        ("2024-01-20", ["r2"]),
        ("2030-01-01", ["r2"]),
    ],
)
def test_a_row_is_seen_from_the_day_it_was_known_to_the_day_before_it_was_not(
    as_of: str, expected: list[str]
) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(TABLE)
        connection.execute(
            "CREATE TABLE landmarks AS SELECT 'L1' AS landmark_ref, 'a' AS person_ref, "
            "?::DATE AS as_of",
            [as_of],
        )
        found = connection.sql(visible_sql("aap")).fetchall()
        columns = connection.sql(visible_sql("aap")).columns
    assert [row[columns.index("row_ref")] for row in found] == expected
    assert {"landmark_ref", "as_of", "person_ref", "fra", "kjent_til"} <= set(columns)


def test_a_person_may_have_many_landmarks(tmp_path: Path) -> None:
    folder = ingest(tmp_path / "it's", sound())
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE landmarks AS SELECT person_ref || d::VARCHAR AS landmark_ref, "
            "person_ref, d::DATE AS as_of FROM "
            f"(SELECT DISTINCT person_ref FROM read_parquet('{tmp_path}/it''s/*/periode.parquet')),"
            "generate_series(DATE '2024-01-31', DATE '2024-02-02', INTERVAL 1 DAY) AS s(d)"
        )
        view = as_of_view(connection, "periode", folder)
        days = connection.sql(f"SELECT as_of::VARCHAR, count(*) FROM {view} GROUP BY 1 ORDER BY 1")
        assert days.fetchall() == [("2024-02-01", 3), ("2024-02-02", 3)]


def test_only_ingested_tables_can_be_seen(tmp_path: Path) -> None:
    assert "person_vernet" in table_names()
    with pytest.raises(BadInput, match="Did you mean 'periode'"):
        visible_sql("perioder")
    with duckdb.connect(":memory:") as connection, pytest.raises(BadInput, match="run the stage"):
        as_of_view(connection, "periode", tmp_path)
