"""A card's figures of explanations, from the report of `profilering explain evaluate`."""

import json
from pathlib import Path
from typing import Any, Final

FIGURES: Final = {
    "rank_correlation": ("stability", "rank_correlation"),
    "same_leading_theme": ("stability", "same_leading_theme"),
    "falls_as_said": ("faithfulness", "falls_as_said"),
    "words": ("texts", "words"),
    "lix": ("texts", "lix"),
    "no_resource": ("texts", "no_resource"),
    "health_leads": ("texts", "health_leads"),
    "abstains": ("texts", "abstains"),
}


def explanations_of(path: Path, run: str) -> dict[str, Any] | None:
    """Return the figures with their n and interval; None without a report of this run."""
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    if found.get("run") != run:
        return None
    figures = {name: found[part][key] for name, (part, key) in FIGURES.items()}
    faults = sum(found["faults"].values())
    return {"people": found["people"], "refits": found["refits"], "faults": faults, **figures}
