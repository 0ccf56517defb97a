"""Files are written whole or not at all: temporary name, fsync, rename, under a lock."""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from profilering.errors import Locked

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
    """Let `write` fill a temporary file beside `path`, then put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        write(partial)
        _sync(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _sync(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented UTF-8 JSON, whole or not at all; NaN is refused."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text, whole or not at all."""
    write_whole(path, lambda partial: partial.write_text(text, encoding="utf-8"))


@contextmanager
def write_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of `path` in one step when the block ends.

    A folder left by a killed run is emptied and used again. Raises Locked when a living process
    is writing the same folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    handle = _claim(partial, path)
    try:
        for left_over in partial.iterdir():
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        yield partial
        for written in partial.rglob("*"):
            _sync(written)
        _put_in_place(partial, path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        os.close(handle)
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


def _claim(partial: Path, path: Path) -> int:
    while True:
        partial.mkdir(exist_ok=True)
        handle = os.open(partial, os.O_RDONLY)
        if not _lock(handle):
            os.close(handle)
            raise Locked(f"Another process is writing {path.name}. Run again when it has ended.")
        # A run that ended between mkdir and lock has moved this folder away: claim a new one.
        if partial.exists() and partial.stat().st_ino == os.fstat(handle).st_ino:
            return handle
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _put_in_place(partial: Path, path: Path) -> None:
    if not path.exists():
        partial.rename(path)
        return
    libc = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(partial), os.fsencode(path)
    if libc.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(path))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
