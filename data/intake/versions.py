"""When Nav knew what: rows of documents that replace each other get the day they stopped to hold.

Knowledge is counted in whole days, so a version that was replaced on the day it came is dropped:
no as-of day sees it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from data.intake.contract import Row
from data.intake.fields import Moment

Key = Callable[[Row], Hashable]


def grouped(rows: Iterable[Row], key: Key) -> Iterator[list[Row]]:
    """Yield the rows of each key in the order that they became known, then by line."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row["kjent"], row["line"]))
        yield group


def successive(group: list[Row]) -> Iterator[Row]:
    """Yield the rows of one thing, each known until the day the next one was known."""
    for row, following in pairwise(group):
        row["kjent_til"] = following["kjent_fra"]
        if row["kjent_til"] > row["kjent_fra"]:
            yield row
    yield group[-1]


def answered(person_ref: str, hentet: Moment, facts: list[Row]) -> list[Row]:
    """Return the rows of one answer of a fetch source; an empty answer is a row without `fra`."""
    known: Row = {
        "person_ref": person_ref,
        "kjent_fra": hentet.day,
        "kjent_til": None,
        "kjent": hentet.ms,
    }
    return [known | fact for fact in facts or [{"fra": None}]]


def snapshots(rows: Iterable[Row], facts: Sequence[str]) -> Iterator[Row]:
    """Yield each fact, known from the answer that first said it to the one that no longer did.

    `facts` are the columns that make a fact. Rows of one answer share `kjent` and `record`; an
    answer that says nothing is one row without `fra`. The last answer of a day is that day's.
    """
    fact = itemgetter(*facts)
    for group in grouped(rows, lambda row: row["person_ref"]):
        held: dict[Hashable, Row] = {}
        for day, answers in groupby(group, key=lambda row: row["kjent_fra"]):
            of_day = list(answers)
            last = (row for row in of_day if row["record"] == of_day[-1]["record"])
            said = {fact(row): row for row in last if row["fra"] is not None}
            for gone in held.keys() - said.keys():
                row = held.pop(gone)
                row["kjent_til"] = day
                yield row
            held = {key: held.get(key, row) for key, row in said.items()}
        yield from held.values()
