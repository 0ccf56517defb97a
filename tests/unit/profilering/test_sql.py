"""The condition that a row was known on a day."""

import duckdb
import pytest

from profilering.sql import known_sql


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-01-09", []),
        ("2024-01-10", ["first"]),
        ("2024-01-19", ["first"]),
        ("2024-01-20", ["second"]),
        ("2030-01-01", ["second"]),
    ],
)
def test_a_row_is_known_from_its_day_to_the_day_before_it_was_replaced(day, expected):
    versions = (
        "(VALUES ('first', DATE '2024-01-10', DATE '2024-01-20'), "
        "('second', DATE '2024-01-20', NULL)) AS r(name, kjent_fra, kjent_til)"
    )
    known = known_sql("r", f"DATE '{day}'")
    found = duckdb.sql(f"SELECT name FROM {versions} WHERE {known}").fetchall()
    assert [name for (name,) in found] == expected
