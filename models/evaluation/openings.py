"""The log of the sealed block: every opening stands in it before anybody sees the figures."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from profilering import __version__
from profilering.files import (
    append_json_line,
    exclusive,
    read_json_lines,
    sha256_of,
    write_json,
)
from profilering.places import Places
from profilering.time import now


def log_of(places: Places) -> Path:
    """Return the file that holds one line for each opening."""
    return places.runs.with_name("openings.jsonl")


def openings(places: Places) -> list[dict[str, Any]]:
    """Return every opening, the first first."""
    return read_json_lines(log_of(places))


def note_seal(places: Places, sealed: date) -> None:
    """Keep where the sealed block begins; a later day than before is an opening, and is logged."""
    path = places.runs.with_name("sealed.json")
    before = json.loads(path.read_text(encoding="utf-8"))["sealed"] if path.exists() else None
    if before is not None and sealed > date.fromisoformat(before):
        moved = f"timeline.sealed was moved from {before} to {sealed}"
        note_opening(places, opening(places, moved, {}))
    if before != str(sealed):
        write_json(path, {"sealed": str(sealed)})


def opening(places: Places, reason: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Return what the log keeps of an opening: when, why, on what, and what was found."""
    return {
        "when": now().isoformat(timespec="seconds"),
        "reason": " ".join(reason.split()),
        "code_version": __version__,
        "params_sha256": sha256_of(places.params),
        "data_sha256": sha256_of(places.features),
        "outcomes_sha256": sha256_of(places.outcomes),
        "figures": figures,
    }


def note_opening(places: Places, record: dict[str, Any]) -> int:
    """Append an opening, whole or not at all; return how many there have been."""
    path = log_of(places)
    with exclusive(path.with_name(f".{path.name}.lock"), "the log of openings"):
        append_json_line(path, record)
    return len(openings(places))
