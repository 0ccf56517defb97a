"""Rows wait on disk, by person bucket, until every register has been read.

Who a row belongs to, and who is left out, is known only then: an identity number may have been
replaced, an address protected. Nothing but pseudonyms lies here, and it is gone when ingest ends.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

import orjson

from data.intake.contract import COMMON, Register, Row

BUCKETS: Final = 64
# A person_ref is a hash in hex, so that its beginning parts people evenly, in the tables' order.
_DIGITS: Final = 2
_PER_BUCKET: Final = 16**_DIGITS // BUCKETS


def bucket_of(person_ref: str) -> int:
    """Return the bucket of a person, from 0 to BUCKETS - 1; buckets rise with person_ref."""
    return int(person_ref[:_DIGITS], 16) // _PER_BUCKET


class Spool:
    """One register's rows, a file of JSON lines for each bucket; rows about places are in one."""

    def __init__(self, register: Register, folder: Path) -> None:
        self._register = register
        self._folder = folder
        self._open: dict[int, BinaryIO] = {}
        types = {**COMMON, **register.columns, **register.protected, **register.working}
        self._dates = [name for name, kind in types.items() if kind == "DATE"]
        folder.mkdir(parents=True)

    def add(self, row: Row) -> None:
        """Put a row into its person's bucket."""
        bucket = 0 if self._register.is_about_places else bucket_of(row["person_ref"])
        self._file(bucket).write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def close(self) -> None:
        """Write out what was added."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def rows(self, bucket: int) -> Iterator[Row]:
        """Yield a bucket's rows in the order that their records were read."""
        path = self._path(bucket)
        if not path.exists():
            return
        with path.open("rb") as file:
            rows = [self._dated(orjson.loads(line)) for line in file]
        yield from sorted(rows, key=lambda row: row["record"])

    def move(self, replaced: Mapping[str, str]) -> None:
        """Give the rows of person_refs that were replaced to those that took their place."""
        if self._register.is_about_places:
            return
        for bucket in sorted({bucket_of(older) for older in replaced}):
            if not self._path(bucket).exists():
                continue
            rows = [orjson.loads(line) for line in self._path(bucket).read_bytes().splitlines()]
            self._path(bucket).unlink()
            for row in rows:
                row["person_ref"] = replaced.get(row["person_ref"], row["person_ref"])
                self.add(row)
            self.close()

    def _dated(self, row: Row) -> Row:
        for name in self._dates:
            if row.get(name) is not None:
                row[name] = date.fromisoformat(row[name])
        return row

    def _file(self, bucket: int) -> BinaryIO:
        if bucket not in self._open:
            self._open[bucket] = self._path(bucket).open("ab")
        return self._open[bucket]

    def _path(self, bucket: int) -> Path:
        return self._folder / f"{bucket:02d}.jsonl"
