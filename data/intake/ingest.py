"""Takes all registers through the door, into tables that hold no identity."""

import gc
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

from data.identity import Environment, Pseudonyms, pseudonyms_for
from data.intake.contract import Register, nobody
from data.intake.door import Door
from data.intake.reader import Reader
from data.intake.sources import Source, sources_of
from data.intake.spool import BUCKETS, Spool, bucket_of
from data.intake.tables import Tables
from data.quarantine import is_above, limit_error, write_quarantine
from profilering.errors import BadInput, collected
from profilering.files import write_folder, write_json
from profilering.places import Places
from profilering.progress import Progress
from profilering.sources import Registers

_SPOOL: Final = ".spool"
# Registers grow: one that has lost this share since the last ingest is worth a question.
_LARGEST_FALL: Final = 0.1


@dataclass(frozen=True)
class Ingest:
    """What is read, and by which rules."""

    registers: Mapping[str, Register]
    sources: Mapping[str, Source]
    pseudonyms: Pseudonyms
    quarantine_limit: float
    leave_out_protected: bool = True

    def write(self, folder: Path, progress: Progress) -> dict[str, Any]:
        """Write every register's tables, quarantine.parquet and ingest.json; return the last.

        The folder takes the place of the earlier one as a whole, or not at all. Raises BadInput
        for files that are missing, empty or another register's, and QuarantineLimit.
        """
        self._check_sources()
        with write_folder(folder) as partial, _no_collector():
            door = Door(self.pseudonyms)
            readers = [Reader(register, door, self.registers) for register in self._in_order()]
            spools = self._read(readers, partial / _SPOOL, progress)
            self._check(readers)
            replaced = door.replaced()
            for spool in spools:
                spool.move(replaced)
            unsure = {replaced.get(ref, ref) for reader in readers for ref in reader.unsure}
            counts = self._settle(readers, spools, partial, unsure)
            rmtree(partial / _SPOOL)
            write_quarantine([reader.tally for reader in readers], partial / "quarantine.parquet")
            write_json(partial / "ingest.json", counts)
            progress("tables")
        return counts

    @property
    def steps(self) -> int:
        """Number of calls that `write` makes to its progress."""
        return len(self.sources) + 1

    def _read(self, readers: list[Reader], folder: Path, progress: Progress) -> list[Spool]:
        spools = []
        for reader in readers:
            id_ = reader.register.id
            spools.append(Spool(reader.register, folder / id_))
            reader.read(self.sources[id_].lines(), spools[-1])
            progress(id_)
        return spools

    def _settle(
        self, readers: list[Reader], spools: list[Spool], folder: Path, unsure: set[str]
    ) -> dict[str, Any]:
        """Write all tables, bucket after bucket; return the counts."""
        people, left_out = 0, 0
        rows, persons = Counter[str](), Counter[str]()
        with ExitStack() as stack:
            tables = [stack.enter_context(Tables(r.register, folder)) for r in readers]
            for bucket in range(BUCKETS):
                out = self._left_out(readers, spools, bucket, unsure)
                here: set[str] = set()
                gone: set[str] = set()
                for reader, spool, table in zip(readers, spools, tables, strict=True):
                    waiting = list(spool.rows(bucket))
                    gone |= {row.get("person_ref", "") for row in waiting} & out
                    kept = reader.settle(waiting, out)
                    table.write(kept)
                    mine = {row["person_ref"] for row in kept if "person_ref" in row}
                    here |= mine
                    rows[reader.register.id] += len(kept)
                    persons[reader.register.id] += len(mine)
                people += len(here)
                left_out += len(gone)
        registers = {
            r.register.id: {
                **r.tally.report(),
                "rows": rows[r.register.id],
                "people": persons[r.register.id],
            }
            for r in readers
        }
        return {
            "environment": self.pseudonyms.environment.value,
            "people": people,
            "people_left_out": left_out,
            "registers": dict(sorted(registers.items())),
        }

    def _left_out(
        self, readers: list[Reader], spools: list[Spool], bucket: int, unsure: set[str]
    ) -> set[str]:
        """Return who is protected, or may be by a record that could not be read."""
        if not self.leave_out_protected:
            return set()
        found = {person_ref for person_ref in unsure if bucket_of(person_ref) == bucket}
        for reader, spool in zip(readers, spools, strict=True):
            if reader.register.leaves_out is not nobody:
                found |= reader.register.leaves_out(list(spool.rows(bucket)))
        return found

    def _source(self, reader: Reader) -> Source:
        return self.sources[reader.register.id]

    def _in_order(self) -> list[Register]:
        """Return the registers, those last whose documents only name a periode."""
        delivered = (register for id_, register in self.registers.items() if id_ in self.sources)
        return sorted(delivered, key=lambda r: (r.needs_periode, r.id))

    def _check_sources(self) -> None:
        found = [self.sources[register.id].problem() for register in self._in_order()]
        _refuse([problem for problem in found if problem])

    def _check(self, readers: list[Reader]) -> None:
        _refuse([f"'{r.register.id}' holds no document" for r in readers if _holds_nothing(r)])
        _refuse([_cut_short(r) for r in readers if getattr(self._source(r), "is_truncated", False)])
        above = [r for r in readers if is_above(r.tally, self.quarantine_limit)]
        # Without a sound periode register the others have nobody to belong to: one cause, once.
        if any(r.register.id == "periode" for r in above):
            above = [r for r in above if not r.register.needs_periode]
        _refuse([_sentence(r) for r in above if r.stranger])
        if above:
            raise limit_error([r.tally for r in above], self.quarantine_limit)


def ingest_of(
    params: Registers,
    registers: Mapping[str, Register],
    places: Places,
    environ: Mapping[str, str],
) -> Ingest:
    """Return the ingest that params.yaml and the environment ask for.

    Raises BadInput for sources without a path, for unsafe keys, and for made-up people in
    production.
    """
    pseudonyms = pseudonyms_for(environ)
    if params.source == "synthetic" and pseudonyms.environment is Environment.PRODUCTION:
        raise BadInput(
            "PROFILERING_ENV is production, but registers.source is synthetic: "
            "production refuses made-up people. Set registers.source to files or postgresql."
        )
    sources = sources_of(params, registers, places, environ)
    return Ingest(
        registers, sources, pseudonyms, params.quarantine_limit, params.leave_out_protected
    )


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


def earlier(folder: Path) -> dict[str, Any]:
    """Return the counts of the ingest before, or none."""
    try:
        found: dict[str, Any] = json.loads((folder / "ingest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"registers": {}}
    return found


def warnings(before: Mapping[str, Any], counts: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each register that shrank, and for each field with codes new to us."""
    found = []
    for id_, now in counts["registers"].items():
        was = before["registers"].get(id_, {}).get("read", 0)
        if now["read"] < (1 - _LARGEST_FALL) * was:
            found.append(
                f"WARNING: '{id_}' has {now['read']:,} records, {1 - now['read'] / was:.0%} fewer "
                f"than the {was:,} of the ingest before. Is the delivery whole?"
            )
        for field, number in now["unknown_values"].items():
            found.append(f"'{id_}': {number:,} values of '{field}' are not on our list of codes")
    return found


def _refuse(problems: list[str]) -> None:
    if problems:
        raise BadInput(
            f"{collected('Registers', problems)}\n"
            "Nothing was written. The paths stand under 'registers' in params.yaml."
        )


def _holds_nothing(reader: Reader) -> bool:
    """Say whether there were only blank lines, or no line at all."""
    tally = reader.tally
    return reader.accepted + tally.quarantined == 0 and not tally.skipped.get("uten_ny_rad")


def _cut_short(reader: Reader) -> str:
    return (
        f"'{reader.register.id}' is not whole: its file ends, or is damaged, in the middle of "
        f"document {reader.tally.read}. Have it delivered again"
    )


def _sentence(reader: Reader) -> str:
    tally, other = reader.tally, reader.stranger
    return (
        f"'{tally.register}': {reader.looks_like[str(other)]} of {tally.read} records look like "
        f"the register '{other}', and {tally.quarantined} break the contract"
    )
