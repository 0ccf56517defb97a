"""JSON lines: one document a line, in the order in which the register gave them."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from data.intake.forms.line import BOM, MOST_BYTES, Line, cut_short, hash_to_end_of_line


def lines(path: Path) -> Iterator[Line]:
    """Yield each line without its end."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MOST_BYTES):
            number += 1
            if len(raw) == MOST_BYTES and not raw.endswith(b"\n"):
                yield Line(number, b"", hash_to_end_of_line(raw, file))
                continue
            has_end = raw.endswith(b"\n")
            raw = raw.rstrip(b"\r\n")
            if number == 1:
                raw = raw.removeprefix(BOM)
            yield Line(number, raw) if has_end or _is_whole(raw) else cut_short(number, raw)


def _is_whole(raw: bytes) -> bool:
    """Say whether the last line, which lacks its end, is a document all the same."""
    if not raw.strip():
        return True
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError:
        return False
    return True
