"""The files of an evaluation: metrics, segments as observed, plots and the model card."""

import json
from pathlib import Path
from typing import Any

from models.evaluation.card import CardData, card
from models.evaluation.plots import draw
from profilering.params import Params


def write_report(data: CardData, params: Params, folder: Path) -> None:
    """Write metrics.json, segments.json, plots/ and card.md into an empty folder."""
    _write_json(folder / "metrics.json", data.beside.to_json())
    _write_json(folder / "segments.json", data.segments)
    (folder / "plots").mkdir()
    captions = draw(data.cohort, data.incidence, data.parts, folder / "plots", data.whose)
    (folder / "card.md").write_text(card(data, captions, params), encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
