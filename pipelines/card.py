"""What the model card needs beside an evaluation: records of runs, changes of champion, reports.

It is written for people and other systems; no stage reads it.
"""

import json
from typing import Any, Final

from models.card.explanations import explanations_of
from models.card.facts import Facts
from models.card.fairness import fairness_of
from models.champions import changes
from models.evaluation.card import CardData
from models.registry import RECORD, read_name
from profilering.params import Params
from profilering.places import Places

COMPARED: Final = ("opplysninger", "person", "aa_registeret", "vedtak_14a")
"""Registers of Nav's present rule and of today's trigger, which models are compared with."""


def facts_of(places: Places, params: Params, data: CardData, metrics: dict[str, Any]) -> Facts:
    """Return what the card of a design is made from; `metrics` are those of every block."""
    history, run = changes(places), read_name(places.latest).run
    return Facts(
        data,
        params,
        params.card,
        metrics,
        _records(places, {run, *(one.run for one in history)}),
        history,
        fairness_of(places.fairness_report / "fairness.json", run),
        explanations_of(places.explanations_report / "explanations.json", run),
        COMPARED,
    )


def _records(places: Places, runs: set[str]) -> dict[str, dict[str, Any]]:
    paths = {run: places.runs / run / RECORD for run in sorted(runs)}
    return {
        run: json.loads(path.read_text(encoding="utf-8"))
        for run, path in paths.items()
        if path.is_file()
    }
