"""The fairness table of a card, from the report of `profilering fairness` where there is one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from models.evaluation.evaluate import MODEL
from models.fairness.groups import BETWEEN, OFFICE
from models.fairness.measures import FLAGGED, GAP, RECALL, named

AT: Final = 0.25
"""The capacity that a card speaks of."""


def fairness_of(path: Path, run: str) -> list[dict[str, Any]] | None:
    """Return a line for each judged or counted group; None without a report of this run.

    Crossed groups and offices are in the report alone: a card is no table of offices.
    """
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return list(_lines(found["models"][MODEL])) if found.get("run") == run else None


def _lines(parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for attribute, part in parts.items():
        if BETWEEN in attribute or attribute == OFFICE:
            continue
        for group, one in part["groups"].items():
            measures = one["measures"] or {}
            keys = {"flagged": named(FLAGGED, AT), "recall": named(RECALL, AT), "gap": GAP}
            figures = {name: _figure(measures.get(key)) for name, key in keys.items()}
            yield {"attribute": attribute, "group": group, "n": one["counts"]["known"], **figures}


def _figure(found: dict[str, Any] | None) -> dict[str, Any]:
    told = found or {"estimate": None, "interval": [None, None]}
    return {name: told[name] for name in ("estimate", "interval")}
