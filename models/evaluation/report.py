"""The files of an evaluation: metrics, segments as observed, plots and the model card."""

import json
from pathlib import Path
from typing import Any

from models.evaluation.card import CardData, card
from models.evaluation.plots import Shown, draw
from profilering.params import Params


def write_report(data: CardData, params: Params, folder: Path) -> None:
    """Write metrics.json, segments.json, plots/ and card.md into an empty folder."""
    write_as_json(folder / "metrics.json", data.metrics)
    write_as_json(folder / "segments.json", data.segments)
    (folder / "plots").mkdir()
    shown = Shown(data.incidence, data.parts, data.metrics.get("gain", {}))
    captions = draw(data.cohort, shown, folder / "plots", data.whose)
    (folder / "card.md").write_text(card(data, captions, params), encoding="utf-8")


def write_as_json(path: Path, value: Any) -> None:
    """Write JSON into a folder that is put in place whole."""
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
