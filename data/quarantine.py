"""What the door refuses: a reason and a place for each record, never its content."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from profilering.errors import BadInput, QuarantineLimit, collected


class Reason(StrEnum):
    """The reason codes of the quarantine."""

    UGYLDIG_JSON = "ugyldig_json"
    FEIL_TEGNKODING = "feil_tegnkoding"
    FOR_LANG_LINJE = "for_lang_linje"
    # One record stands for all that is lost from there on.
    AVKORTET_FIL = "avkortet_fil"
    FELT_MANGLER = "felt_mangler"
    FEIL_TYPE = "feil_type"
    UGYLDIG_VERDI = "ugyldig_verdi"
    UMULIG_DATO = "umulig_dato"
    SLUTT_FOER_START = "slutt_foer_start"
    UGYLDIG_IDENT = "ugyldig_ident"
    EKTE_IDENT_I_UTVIKLING = "ekte_ident_i_utvikling"
    SYNTETISK_IDENT_I_PRODUKSJON = "syntetisk_ident_i_produksjon"
    UKJENT_PERIODE = "ukjent_periode"


class Skipped(StrEnum):
    """Why a sound record gives no row of its own."""

    TOM_LINJE = "tom_linje"
    # Of a person with a protected address, or skjermet.
    VERNET = "vernet"
    # It repeats what is known, or was replaced before the day it came had ended.
    UTEN_NY_RAD = "uten_ny_rad"


class Refused(BadInput):
    """A record breaks its contract: a reason code and the rule, which never quotes a value."""

    def __init__(self, reason: Reason, rule: str) -> None:
        super().__init__(f"{reason}: {rule}")
        self.reason = reason
        self.rule = rule


class Entry(NamedTuple):
    """One refused record; `line` counts from 1, `row_hash` is a keyed hash of the raw line."""

    register: str
    reason: str
    rule: str
    line: int
    row_hash: str


@dataclass
class Tally:
    """What became of one register's records: read = used + quarantined + skipped, exactly."""

    register: str
    read: int = 0
    used: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)
    unknown_values: Counter[str] = field(default_factory=Counter)

    def refuse(self, refused: Refused, line: int, row_hash: str) -> None:
        """Note one refused record."""
        self.entries.append(Entry(self.register, refused.reason, refused.rule, line, row_hash))

    @property
    def quarantined(self) -> int:
        """Number of refused records."""
        return len(self.entries)

    @property
    def reasons(self) -> Counter[str]:
        """Refused records by reason code."""
        return Counter(entry.reason for entry in self.entries)

    def report(self) -> dict[str, object]:
        """Return the counts as they stand in ingest.json."""
        return {
            "read": self.read,
            "used": self.used,
            "quarantined": self.quarantined,
            "skipped": self.skipped.total(),
            "quarantined_by_reason": dict(sorted(self.reasons.items())),
            "skipped_by_reason": dict(sorted(self.skipped.items())),
            "unknown_values": dict(sorted(self.unknown_values.items())),
        }


def is_above(tally: Tally, limit: float) -> bool:
    """Say whether a larger share than `limit` of the records read is in quarantine."""
    return tally.quarantined > limit * tally.read


_REASONS_SHOWN: Final = 3


def limit_error(tallies: Iterable[Tally], limit: float) -> QuarantineLimit:
    """Return the error that names every register above the limit, with counts and first lines."""
    problems = [_over(tally) for tally in tallies]
    advice = (
        f"At most {limit:.2%} of a register's records may be in quarantine "
        "(registers.quarantine_limit). Nothing was written. Correct the source, or raise the limit."
    )
    return QuarantineLimit(f"{collected('Quarantine', problems)}\n{advice}")


def _over(tally: Tally) -> str:
    share = tally.quarantined / tally.read
    parts = []
    by_rule = Counter((entry.reason, entry.rule) for entry in tally.entries)
    for (reason, rule), count in by_rule.most_common(_REASONS_SHOWN):
        first = next(e.line for e in tally.entries if (e.reason, e.rule) == (reason, rule))
        parts.append(f"{reason} {count} (from line {first}: {rule})")
    if more := len(by_rule) - len(parts):
        parts.append(f"{more} more")
    return (
        f"'{tally.register}': {tally.quarantined} of {tally.read} records ({share:.1%}): "
        + "; ".join(parts)
    )


def write_quarantine(tallies: Iterable[Tally], path: Path) -> None:
    """Write all refused records as parquet: register, reason, rule, line, row_hash."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "register": pa.string(),
        "reason": pa.string(),
        "rule": pa.string(),
        "line": pa.int64(),
        "row_hash": pa.string(),
    }
    entries = [entry._asdict() for tally in tallies for entry in tally.entries]
    pq.write_table(pa.Table.from_pylist(entries, schema=pa.schema(types)), path)
