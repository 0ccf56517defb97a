"""JSON over many lines: one document, or an array of documents, each of which is a line.

Documents one after the other, as jq writes them, are read as well.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from data.intake.forms.line import ENDS_TOO_EARLY, IS_BROKEN, Line, cut_short, held

MOST_BYTES_OF_A_FILE: Final = 1_000_000_000

_CHUNK: Final = 1 << 20
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()
# Longer than what JSON's scanner takes as one piece, such as an escape or a number's sign.
_PIECE: Final = 16


def problem(path: Path) -> str:
    """Say why a file cannot be read as JSON; empty where it can."""
    if path.stat().st_size <= MOST_BYTES_OF_A_FILE:
        return ""
    return "is larger than 1 GB: give it as JSON lines, one document a line (form jsonl)"


def lines(path: Path) -> Iterator[Line]:
    """Yield each document; what cannot be read is one line that ends the file."""
    number = 0
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        text = _Text(file)
        try:
            for value in _values(text):
                number += 1
                yield held(number, _bytes(value))
        except _NoJsonError as error:
            yield cut_short(number + 1, _bytes(text.rest), str(error))


class _NoJsonError(Exception):
    """What follows is not JSON; the message says whether the file ended too early."""


class _Text:
    """A file's text, of which no more is held than the value at hand."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._held = ""
        self._at = 0

    @property
    def rest(self) -> str:
        """What is held and was not taken."""
        return self._held[self._at :]

    def sign(self) -> str:
        """Return the next character that is not white space, or nothing at the end."""
        while True:
            self._at = _SPACE.match(self._held, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._read_on():
                return ""

    def step(self) -> None:
        """Pass over one character."""
        self._at += 1

    def value(self) -> str:
        """Take the text of the value that begins here; raises _NoJsonError."""
        while True:
            try:
                _, end = _DECODER.raw_decode(self._held, self._at)
            except (ValueError, RecursionError) as error:
                is_unfinished = self._may_be_unfinished(error)
                if is_unfinished and self._read_on():
                    continue
                raise _NoJsonError(ENDS_TOO_EARLY if is_unfinished else IS_BROKEN) from None
            # A number may go on.
            if end == len(self._held) and self._read_on():
                continue
            taken = self._held[self._at : end]
            self._at = end
            return taken

    def _may_be_unfinished(self, error: Exception) -> bool:
        if not isinstance(error, json.JSONDecodeError):
            return False
        is_at_end = error.pos > len(self._held) - _PIECE
        return is_at_end or error.msg.startswith("Unterminated string")

    def _read_on(self) -> bool:
        # As much again each time, so that a long value is not begun anew too often.
        more = self._file.read(max(_CHUNK, len(self._held) - self._at))
        self._held = self.rest + more
        self._at = 0
        return bool(more)


def _values(text: _Text) -> Iterator[str]:
    while sign := text.sign():
        if sign == "[":
            text.step()
            yield from _elements(text)
        else:
            yield text.value()


def _elements(text: _Text) -> Iterator[str]:
    if text.sign() == "]":
        text.step()
        return
    while True:
        yield text.value()
        sign = text.sign()
        if sign not in (",", "]") or not sign:
            raise _NoJsonError(IS_BROKEN if sign else ENDS_TOO_EARLY)
        text.step()
        if sign == "]":
            return
        text.sign()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
