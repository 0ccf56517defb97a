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


def united(rows: Iterable[Row], fact: Key) -> Iterator[Row]:
    """Yield the rows, a fact that several numbers of one person tell of the same days once."""
    for group in grouped(rows, lambda row: (row["person_ref"], fact(row))):
        now = group[0]
        for row in group[1:]:
            ends = now["kjent_til"]
            if ends is not None and ends < row["kjent_fra"]:
                yield now
                now = row
            elif ends is not None:
                til = row["kjent_til"]
                now["kjent_til"] = None if til is None else max(ends, til)
        yield now


def asked(row: Row) -> Hashable:
    """Return the number that a row is an answer about, which need not be the person's only one.

    An answer about one number says nothing of what another holds, so that to learn later that both
    are one person's does not change what was known before.
    """
    return row.get("asked_ref", row["person_ref"])


def answered(
    person_ref: str, hentet: Moment, facts: list[Row], others: Sequence[str] = ()
) -> list[Row]:
    """Return the rows of one answer of a fetch source; an empty answer is a row without `fra`.

    `others` are numbers that the answer itself says are the person's: it is about them too, and
    stands for what they held.
    """
    known: Row = {
        "person_ref": person_ref,
        "asked_ref": person_ref,
        "kjent_fra": hentet.day,
        "kjent_til": None,
        "kjent": hentet.ms,
    }
    ended: list[Row] = [known | {"asked_ref": other, "fra": None} for other in others]
    return [fact | known for fact in facts or [{"fra": None}]] + ended


def snapshots(rows: Iterable[Row], facts: Sequence[str]) -> Iterator[Row]:
    """Yield each fact, known from the answer that first said it to the one that no longer did.

    `facts` are the columns that make a fact. Rows of one answer share `kjent` and `record`; an
    answer that says nothing is one row without `fra`. The last answer of a day is that day's. An
    answer is the full one about the number that was asked for (`asked`), not about the person.
    """
    fact = itemgetter(*facts)
    yield from united((row for g in grouped(rows, asked) for row in _of_number(g, fact)), fact)


def _of_number(group: list[Row], fact: Key) -> Iterator[Row]:
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
