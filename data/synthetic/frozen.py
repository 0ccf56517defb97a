"""Which generator this is: a hash of its sources and tables, printed beside every claim."""

import hashlib
from pathlib import Path
from typing import Final

_SUFFIXES: Final = frozenset({".py", ".csv"})
# What is told of a world does not change it.
_APART: Final = "report"
_HERE: Final = Path(__file__).parent


def frozen_files(folder: Path = _HERE) -> list[str]:
    """Return the files, relative to the generator's folder, that decide what a world is."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    return sorted(path.as_posix() for path in found if path.parts[0] != _APART)


def generator_hash(folder: Path = _HERE) -> str:
    """Return the first 12 hex digits of the SHA-256 of all of them; line ends do not matter."""
    digest = hashlib.sha256()
    for name in frozen_files(folder):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]
