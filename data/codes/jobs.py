"""What was known of a job when: the positions that its months report, and documents that follow.

A position is known from the month after the first that it was reported for (UNVERIFIED U6), never
before the job itself, until a later one is known. One without months is known from the change.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from data.intake.contract import ColumnType, Row
from data.intake.fields import Moment
from data.intake.versions import grouped, successive

_EPOCH: Final = date(1970, 1, 1)
_DAY_MS: Final = 86_400_000

# What a version of a job holds beside its span.
JOB_COLUMNS: Final[Mapping[str, ColumnType]] = {
    "arbeidsforhold_ref": "VARCHAR",
    "arbeidsgiver_ref": "VARCHAR",
    "type": "VARCHAR",
    "yrke": "VARCHAR",
    "stillingsprosent": "DOUBLE",
    "yrke_styrk08": "VARCHAR",
    "yrke_er_flertydig": "BOOLEAN",
    "ansettelsesform": "VARCHAR",
    "rapporteringsordning": "VARCHAR",
    "slutt_aarsak": "VARCHAR",
    "er_maskinelt_avsluttet": "BOOLEAN",
    "er_permittert_fra": "DATE",
    "er_permittert_til": "DATE",
    "permittering_prosent": "DOUBLE",
    "permisjon_fra": "DATE",
    "permisjon_til": "DATE",
    "permisjon_prosent": "DOUBLE",
    "permisjon_type": "VARCHAR",
}


class Stilling(NamedTuple):
    """A position: a day in its first month (None: not said), if it is in force, its columns."""

    fra: date | None
    er_gjeldende: bool
    columns: Row

    @property
    def order(self) -> tuple[date, bool]:
        """What orders positions in time."""
        return self.fra or date.min, self.er_gjeldende

    def known(self, created: Moment, changed: Moment) -> Moment:
        """Return when Nav knew it, of a job known since `created` and changed at `changed`."""
        return changed if self.fra is None else max(_month_after(self.fra), created)


def _month_after(day: date) -> Moment:
    first = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Moment((first - _EPOCH).days * _DAY_MS, first)


def known_states(
    job: Row, stillinger: Sequence[Stilling], created: Moment, changed: Moment, since: Row
) -> list[Row]:
    """Return a document's job at each moment that something of it became known.

    `since` is what is known from `changed` on. `er_foer_endring` marks the rows before it.
    """
    changed = max(changed, created)
    nothing: Row = dict.fromkeys(("til", *JOB_COLUMNS))
    moments = {created, changed, *(one.known(created, changed) for one in stillinger)}
    rows = []
    for moment in sorted(moments):
        known = [one for one in stillinger if one.known(created, changed) <= moment]
        last = max(known, key=lambda one: one.order, default=None)
        row = nothing | job | (last.columns if last else {}) | (since if moment >= changed else {})
        when: Row = {"kjent_fra": moment.day, "kjent_til": None, "kjent": moment.ms}
        rows.append(row | when | {"er_foer_endring": moment < changed})
    return rows


def job_versions(rows: list[Row], job: str, content: Callable[[Row], Hashable]) -> Iterator[Row]:
    """Yield the versions of each job; `job` is the column that names it."""
    for group in grouped(rows, lambda row: (row["person_ref"], row[job])):
        before = None
        history = []
        for row in _history(group):
            if (found := content(row)) != before:
                history.append(row)
                before = found
        yield from successive(history)


def _history(group: list[Row]) -> Iterator[Row]:
    """Yield what the oldest document says until the next one, then each from its own change."""
    documents: dict[int, list[Row]] = defaultdict(list)
    for row in group:
        documents[row["record"]].append(row)
    in_order = sorted(documents.values(), key=_change)
    ends = [_change(one)[0] for one in in_order[1:]]
    for number, rows in enumerate(in_order):
        for row in rows:
            is_replaced = number < len(ends) and row["kjent"] > ends[number]
            if not is_replaced and (number == 0 or not row["er_foer_endring"]):
                yield row


def _change(document: list[Row]) -> tuple[int, int]:
    """Return when a document's job was last changed, then its place in the delivery."""
    first = next(row for row in document if not row["er_foer_endring"])
    return first["kjent"], first["record"]
