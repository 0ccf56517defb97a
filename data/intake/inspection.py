"""What a file is: which register it may be of, whether it keeps the contract, what is missing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from data.identity import Pseudonyms
from data.intake.contract import Register, Row
from data.intake.document import fields_of
from data.intake.door import Door
from data.intake.forms.file import FileSource
from data.intake.forms.guess import FormName, form_of
from data.intake.forms.line import MOST_BYTES
from data.intake.reader import documents_of, parsed
from data.quarantine import Refused
from profilering.errors import BadInput, did_you_mean

_LOOKED_AT: Final = 200


class _AnyDoor(Door):
    """A door that takes every periode as known: a file is looked at alone."""

    def owner(self, periode_ref: str) -> str:
        return self._owners.get(periode_ref, periode_ref)

    def known(self, periode_ref: str) -> date:
        return self._known.get(periode_ref, date.min)


@dataclass
class Inspection:
    """What was found; `missing` counts the sound documents without a value in a field."""

    form: FormName
    looks_like: Counter[str]
    register: Register
    read: int = 0
    sound: int = 0
    rows: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unknown_values: Counter[str] = field(default_factory=Counter)
    dates: dict[str, tuple[date, date]] = field(default_factory=dict)

    def fields(self) -> dict[str, float]:
        """Return the missing share of each field, the most often missing first."""
        shares = {name: count / self.sound for name, count in self.missing.items() if self.sound}
        return dict(sorted(shares.items(), key=lambda one: (-one[1], one[0])))


def inspect(
    path: Path,
    registers: Mapping[str, Register],
    pseudonyms: Pseudonyms,
    form: FormName | None = None,
    register: str | None = None,
) -> Inspection:
    """Read one file alone, by the register that most of its first documents are of.

    Raises BadInput for a file that cannot be read, and for one that no register knows.
    """
    if register is not None and register not in registers:
        raise BadInput(f"'{register}' is no register. {did_you_mean(register, registers)}")
    with _opened(path) as file:
        known_form = form or form_of(file.read(MOST_BYTES)) or "jsonl"
    contract = registers[register].forms if register else ()
    source = FileSource(register or path.stem, path, known_form, contract)
    if problem := source.problem():
        raise BadInput(problem)
    looks_like = _looks_like(source, registers, _AnyDoor(pseudonyms))
    chosen = register or next((name for name, _ in looks_like.most_common(1)), None)
    if chosen is None:
        raise BadInput(
            f"{path.name}: none of the first {_LOOKED_AT} documents is of a register we know. "
            "Name one with --register to see what each document lacks."
        )
    found = Inspection(known_form, looks_like, registers[chosen])
    _read(FileSource(chosen, path, known_form, registers[chosen].forms), found, pseudonyms)
    return found


def _opened(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from None


def _looks_like(source: FileSource, registers: Mapping[str, Register], door: Door) -> Counter[str]:
    """Count the first documents by the registers whose contract they keep, or else whose marks."""
    sound: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for line in islice(source.lines(), _LOOKED_AT):
        try:
            documents = documents_of(line)
        except Refused:
            continue
        for document in documents:
            if isinstance(document, dict):
                mine = [r for r in registers.values() if r.may_be_of(document)]
                marked.update(register.id for register in mine)
                sound.update(
                    register.id for register in mine if _is_sound(register, document, door)
                )
    return sound or marked


def _is_sound(register: Register, document: Any, door: Door) -> bool:
    try:
        parsed(register, document, door)
    except Refused:
        return False
    return True


def _read(source: FileSource, found: Inspection, pseudonyms: Pseudonyms) -> None:
    door = _AnyDoor(pseudonyms)
    paths = {form: [name for name, _ in fields_of(form)] for form in found.register.forms}
    for line in source.lines():
        try:
            documents = documents_of(line)
        except Refused as refused:
            found.read += 1
            found.refused[refused.reason, refused.rule] += 1
            continue
        for document in documents:
            found.read += 1
            try:
                rows = parsed(found.register, document, door)
            except Refused as refused:
                found.refused[refused.reason, refused.rule] += 1
                continue
            found.sound += 1
            found.rows += len(rows)
            found.missing.update(_lacking(document, paths[found.register.form_of(document)]))
            _widen(found.dates, rows)
    found.unknown_values = door.unknown_values


def _lacking(document: Any, paths: list[str]) -> Iterator[str]:
    """Yield the fields that a document of their form lacks; of an absent object itself alone."""
    for path in paths:
        parts = path.split(".")
        if _has(document, parts[:-1]) and not _has(document, parts):
            yield path


def _has(value: Any, path: list[str]) -> bool:
    """Say whether anything stands at the end of a path; of a list, in any of its members."""
    if isinstance(value, list):
        return any(_has(member, path) for member in value)
    if not path:
        return value is not None
    return isinstance(value, dict) and _has(value.get(path[0]), path[1:])


def _widen(dates: dict[str, tuple[date, date]], rows: Iterable[Row]) -> None:
    for row in rows:
        for name in ("fra", "kjent_fra"):
            day = row.get(name)
            if day is not None:
                first, last = dates.get(name, (day, day))
                dates[name] = (min(first, day), max(last, day))
