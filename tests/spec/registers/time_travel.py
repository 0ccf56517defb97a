"""Time travel over documents: what is told later changes nothing that was visible earlier."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.unit.data.nav_documents import ingest

Told = tuple[str, Any]


def assert_only_later_days_change(
    folder: Path, register: str, told: list[Told], columns: str
) -> None:
    """Take in the documents told of up to each day; all of them must show the same up to it.

    `told` has the first day that each document tells something of, in the order of delivery.
    """
    every = _rows(folder / "every", register, [document for _, document in told])
    since, *days = sorted({day for day, _ in told})
    seen = 0
    for following in days:
        some = [document for day, document in told if day < following]
        known = _rows(folder / following, register, some)
        first = date.fromisoformat(since)
        for ago in range((date.fromisoformat(following) - first).days):
            day = first + timedelta(ago)
            shown = _visible(known, day, columns)
            assert shown == _visible(every, day, columns), day
            seen += len(shown)
    assert seen


def _rows(folder: Path, register: str, documents: list[Any]) -> list[dict[str, Any]]:
    inndata = ingest(folder, {register: documents})
    found: list[dict[str, Any]] = pq.read_table(inndata / f"{register}.parquet").to_pylist()
    return found


def _visible(rows: list[dict[str, Any]], day: date, columns: str) -> list[str]:
    return sorted(
        str([row[name] for name in columns.split(", ")])
        for row in rows
        if row["kjent_fra"] <= day and (row["kjent_til"] is None or row["kjent_til"] > day)
    )
