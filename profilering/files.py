"""Files are written whole or not at all: temporary name, fsync, rename, under a lock."""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from profilering.errors import BadInput, Locked

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's relative file names and contents in order."""
    digest = hashlib.sha256()
    if path.is_dir():
        for member in sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(f"{member.relative_to(path).as_posix()}\0{sha256_of(member)}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file of the same name, then put it in place in one step.

    Raises Locked when a living process is writing the same file.
    """
    with _workshop(path) as workshop:
        new = workshop / path.name
        write(new)
        _sync(new)
        new.replace(path)
        _sync(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented UTF-8 JSON, whole or not at all; NaN is refused."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_text(path, text)


def append_json_line(path: Path, value: Any) -> None:
    """Append `value` as a line of JSON to a log, which is written whole; NaN is refused."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    write_text(path, f"{before}{json.dumps(value, ensure_ascii=False, allow_nan=False)}\n")


def read_json_lines(path: Path) -> list[Any]:
    """Return the values of a log, the first first; none where there is no log yet."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text, whole or not at all."""
    write_whole(path, lambda partial: partial.write_text(text, encoding="utf-8"))


@contextmanager
def write_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of `path` in one step when the block ends.

    What a killed run left is cleared away first. Raises Locked when a living process is writing
    the same folder, and BadInput when `path` is a file.
    """
    if path.exists() and not path.is_dir():
        raise BadInput(f"{path.name} is a file; name a folder.")
    with _workshop(path) as workshop:
        new = workshop / path.name
        new.mkdir()
        yield new
        for written in [*new.rglob("*"), new]:
            _sync(written)
        _put_in_place(new, path)
        _sync(path.parent)


@contextmanager
def exclusive(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; raises Locked when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(handle):
            raise Locked(
                f"Another process is at work here, so {doing} cannot start. Wait for it to end, "
                f"or stop it, then run the same command again. (Lock: {path.name})"
            )
        yield
    finally:
        os.close(handle)


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """Give an empty folder beside `path` that no other living process works in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workshop = path.with_name(f".{path.name}.partial")
    handle = _claim(workshop, path)
    try:
        _clear(workshop)
        yield workshop
    finally:
        # Under the lock to the end: a second writer can only ever start in a folder of its own.
        shutil.rmtree(workshop, ignore_errors=True)
        os.close(handle)


def _claim(workshop: Path, path: Path) -> int:
    while True:
        with suppress(FileExistsError):
            workshop.mkdir()
        # Its last user may remove it at any moment until it is locked: then a new one is made.
        with suppress(FileNotFoundError):
            handle = os.open(workshop, os.O_RDONLY | os.O_DIRECTORY)
            if not _lock(handle):
                os.close(handle)
                raise Locked(
                    f"Another process is writing {path.name}. Run again when it has ended."
                )
            if _is_still(handle, workshop):
                return handle
            os.close(handle)


def _is_still(handle: int, workshop: Path) -> bool:
    try:
        return workshop.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    for left_over in folder.iterdir():
        if left_over.is_dir() and not left_over.is_symlink():
            shutil.rmtree(left_over)
        else:
            left_over.unlink()


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _put_in_place(new: Path, path: Path) -> None:
    if not path.exists():
        new.rename(path)
        return
    # The kernel swaps the two names in one step; the old folder goes with the workshop.
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(new), os.fsencode(path)
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(path))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
