"""Takes all registers through the door, into tables that hold no identity."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.identity import Pseudonyms
from data.intake.contract import Register
from data.intake.door import Door
from data.intake.reader import Reader
from data.intake.sources import Source
from data.intake.tables import write_tables
from data.quarantine import is_above, limit_error, write_quarantine
from profilering.errors import BadInput, collected
from profilering.files import write_folder, write_json
from profilering.progress import Progress


@dataclass(frozen=True)
class Ingest:
    """What is read, and by which rules."""

    registers: Mapping[str, Register]
    sources: Mapping[str, Source]
    pseudonyms: Pseudonyms
    quarantine_limit: float

    def write(self, folder: Path, progress: Progress) -> dict[str, Any]:
        """Write every register's tables, quarantine.parquet and ingest.json; return the last.

        The folder takes the place of the earlier one as a whole, or not at all. Raises BadInput
        for files that are missing, empty or another register's, and QuarantineLimit.
        """
        self._check_sources()
        with write_folder(folder) as partial, _no_collector():
            door = Door(self.pseudonyms)
            people: set[str] = set()
            report: dict[str, Any] = {}
            readers = [Reader(register, door, self.registers) for register in self._in_order()]
            for reader in readers:
                id_ = reader.register.id
                rows = reader.read(self.sources[id_].lines())
                write_tables(reader.register, rows, partial)
                mine = {row["person_ref"] for row in rows}
                people |= mine
                report[id_] = {**reader.tally.report(), "rows": len(rows), "people": len(mine)}
                progress(id_)
            self._check(readers)
            write_quarantine([reader.tally for reader in readers], partial / "quarantine.parquet")
            counts = {
                "environment": self.pseudonyms.environment.value,
                "people": len(people),
                "registers": dict(sorted(report.items())),
            }
            write_json(partial / "ingest.json", counts)
        return counts

    def _in_order(self) -> list[Register]:
        """Return the registers, those last whose documents only name a periode."""
        delivered = (register for id_, register in self.registers.items() if id_ in self.sources)
        return sorted(delivered, key=lambda r: (r.needs_periode, r.id))

    def _check_sources(self) -> None:
        found = [self.sources[register.id].problem() for register in self._in_order()]
        _refuse([problem for problem in found if problem])

    def _check(self, readers: list[Reader]) -> None:
        _refuse([f"'{r.register.id}' holds no document" for r in readers if _holds_nothing(r)])
        above = [r for r in readers if is_above(r.tally, self.quarantine_limit)]
        # Without a sound periode register the others have nobody to belong to: one cause, once.
        if any(r.register.id == "periode" for r in above):
            above = [r for r in above if not r.register.needs_periode]
        _refuse([_sentence(r) for r in above if r.stranger])
        if above:
            raise limit_error([r.tally for r in above], self.quarantine_limit)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let the cycle collector rest: rows hold no cycles, and it would walk them all each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def summary(counts: Mapping[str, Any]) -> str:
    """Return one sentence on what became of all records; `counts` is ingest.json."""
    each = counts["registers"].values()
    read, used, quarantined, skipped = (
        sum(one[what] for one in each) for what in ("read", "used", "quarantined", "skipped")
    )
    return (
        f"{read:,} records read = {used:,} used + {quarantined:,} quarantined + {skipped:,} "
        f"skipped; {counts['people']:,} people"
    )


def _refuse(problems: list[str]) -> None:
    if problems:
        raise BadInput(
            f"{collected('Registers', problems)}\n"
            "Nothing was written. The paths stand under 'registers' in params.yaml."
        )


def _holds_nothing(reader: Reader) -> bool:
    """Say whether there were only blank lines, or no line at all."""
    tally = reader.tally
    return tally.used + tally.quarantined == 0 and not tally.skipped.get("uten_ny_rad")


def _sentence(reader: Reader) -> str:
    tally, other = reader.tally, reader.stranger
    return (
        f"'{tally.register}': {reader.looks_like[str(other)]} of {tally.read} records look like "
        f"the register '{other}', and {tally.quarantined} break the contract"
    )
