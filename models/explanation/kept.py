"""Compiled programs on disk, found by the hash of all that made them, this package included."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from models.cohort.cohort import Floats
from models.explanation.arrays import Patterns, Splits
from models.explanation.deep import Deep
from models.explanation.program import Program, Tabled
from profilering.errors import Locked
from profilering.files import write_whole

Compiled = tuple[Program, Floats, Floats]
KINDS = (Splits, Patterns, Tabled, Deep, Program)


def kept(folder: Path | None, made_of: Any, make: Callable[[], Compiled]) -> Compiled:
    """Return what `make` gives, from `folder` where it lies there, and else put it there.

    `made_of` is plain values. A damaged file is made again.
    """
    if folder is None:
        return make()
    path = folder / f"{_hash(made_of)}.npz"
    try:
        return _read(path)
    except (FileNotFoundError, BadZipFile, KeyError, ValueError, EOFError):
        compiled = make()
    # Another process that writes it now writes the same.
    with suppress(Locked):
        write_whole(path, partial(_write, compiled))
    return compiled


def _hash(made_of: Any) -> str:
    told = json.dumps(made_of).encode()
    return hashlib.sha256(told + _code()).hexdigest()[:32]


@cache
def _code() -> bytes:
    """The files of this package: what other code made is not read."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)


def _write(compiled: Compiled, path: Path) -> None:
    program, base, constant = compiled
    with path.open("wb") as file:
        np.savez(file, base=base, constant=constant, **dict(_flat("", program)))


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of a program by the names of the fields that lead to them."""
    if type(value) not in KINDS:
        yield name, value
        return
    for field, part in value._asdict().items():
        yield from _flat(f"{name}.{field}", part)


def _read(path: Path) -> Compiled:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    return _whole("", Program, arrays), arrays["base"], arrays["constant"]


def _whole(name: str, kind: Any, arrays: Mapping[str, Any]) -> Any:
    if kind not in KINDS:
        return arrays[name]
    fields = kind.__annotations__.items()
    return kind(*(_whole(f"{name}.{field}", of_field, arrays) for field, of_field in fields))
