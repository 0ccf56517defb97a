"""The log of the sealed block: every opening stands in it before anybody sees the figures."""

import json
from pathlib import Path
from typing import Any

from profilering.files import exclusive, write_text
from profilering.places import Places


def log_of(places: Places) -> Path:
    """Return the file that holds one line for each opening."""
    return places.runs.with_name("openings.jsonl")


def openings(places: Places) -> list[dict[str, Any]]:
    """Return every opening, the first first."""
    path = log_of(places)
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def note_opening(places: Places, record: dict[str, Any]) -> int:
    """Append an opening, whole or not at all; return how many there have been."""
    path = log_of(places)
    with exclusive(path.with_name(f".{path.name}.lock"), "the log of openings"):
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
        write_text(path, f"{before}{line}\n")
    return len(openings(places))
