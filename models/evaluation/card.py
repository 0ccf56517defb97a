"""The model card of a cohort run: what was done, how well it works, what is not known."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from models.blocks import Block
from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.evaluate import MODEL
from models.evaluation.metrics import estimable
from models.evaluation.plots import Whose
from models.evaluation.words import with_interval, within
from models.horizons import leading_horizon
from models.incidence import aalen_johansen
from models.incidence_model import IncidenceModel
from models.outcomes import TARGETS
from models.profiled import Beside
from models.uncertainty import NOMINAL
from profilering.markdown import template
from profilering.params import Params

FEWEST_IN_GROUP = 30


@dataclass(frozen=True)
class OfBlock:
    """The block of registers that a card is about, and the final model, which is another.

    `run` names the final model, `champion` the model in use; `trained_on` is the number of the
    final model's landmarks, `known_at` the day of their labels.
    """

    block: Block
    run: str
    champion: str
    trained_on: int
    known_at: date

    @property
    def is_open(self) -> bool:
        """Say whether the block ends with the data."""
        return self.block.end == date.max


@dataclass(frozen=True)
class CardData:
    """What a card is written from.

    `model` is the final model; `incidence` (n, K, H) of the test rows is what was judged, by the
    same model, or, with `of_block`, by the block's own; `parts` (n, p) are the final model's
    contributions to the first exit at the leading horizon in the test rows.
    """

    cohort: Cohort
    model: IncidenceModel
    incidence: Floats
    parts: Floats
    beside: Beside
    segments: dict[str, Any]
    of_block: OfBlock | None = None

    @property
    def whose(self) -> Whose:
        """Return whose predictions and contributions the card shows."""
        if self.of_block is None:
            return Whose()
        return Whose("the block's model", "the final model, which was trained on these rows too")


def card(data: CardData, captions: dict[str, str], params: Params) -> str:
    """Write the card as Markdown; `captions` are by file name in the folder plots/ beside it."""
    cohort = data.cohort
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    filters = {"horizon": label, "count": "{:,}".format}
    return template(Path(__file__).with_name("card.md.jinja"), **filters).render(
        data=data,
        of_block=data.of_block,
        judged=data.beside.judged,
        plots=captions,
        cohort=cohort,
        params=params,
        nominal=round(100 * NOMINAL),
        at=at,
        when=within(at, cohort.unit),
        words={target.name: target.words for target in TARGETS if data.of_block},
        sizes=_sizes(cohort),
        scores=_scores(data),
        large=_large(data, at),
        choices=dict(zip(cohort.exits, data.model.exit_models, strict=True)),
        fairness={name: _fairness(data, name) for name in cohort.protected},
        fewest=FEWEST_IN_GROUP,
        label=label,
        capacity=_capacity(data.beside.capacity),
    )


def _sizes(cohort: Cohort) -> list[dict[str, Any]]:
    """Return rows, persons and exits of each part."""
    found = []
    for name, part in (("train", cohort.train), ("test", cohort.test)):
        events = [int((part.exit == k).sum()) for k in range(1, len(cohort.exits) + 1)]
        row = {"part": name, "rows": len(part), "persons": len(np.unique(part.person))}
        found.append(row | {"events": events, "censored": int((part.exit == 0).sum())})
    return found


def _scores(data: CardData) -> list[dict[str, Any]]:
    """Return one line per exit and model: the figures with intervals at the leading horizon."""
    at = label(data.cohort.horizons[leading_horizon(data.cohort.horizons)])
    judged, found = data.beside.judged, []
    models = {MODEL: judged.metrics["exits"], **judged.metrics["baselines"]}
    for exit_ in data.cohort.exits:
        for name, exits in models.items():
            scored, sure = exits[exit_], judged.intervals[name][exit_]
            difference = judged.differences.get(name, {}).get(exit_)
            found.append(
                {
                    "exit": exit_,
                    "model": name,
                    "auc": with_interval(scored["horizons"][at]["auc"], sure[at]["auc"]),
                    "brier": with_interval(scored["horizons"][at]["brier"], sure[at]["brier"]),
                    "ibs": with_interval(scored["ibs"], sure["ibs"]),
                    "gain": _gain(difference, scored["ibs_null"]),
                    "less": _less(difference),
                }
            )
    return found


def _capacity(found: dict[str, Any]) -> list[dict[str, str]]:
    """Return one line per model and share flagged."""
    return [
        {"model": model, "share": f"{float(share):.0%}"}
        | {name: with_interval(v["estimate"], v["interval"]) for name, v in figures.items()}
        for model, shares in found.items()
        for share, figures in shares.items()
    ]


def _large(data: CardData, at: str) -> list[dict[str, Any]]:
    """Return, per exit at the leading horizon, mean prediction, what was observed, raw counts."""
    judged, found = data.beside.judged, []
    for exit_ in data.cohort.exits:
        told = judged.calibration[exit_][at]
        found.append(
            {
                "exit": exit_,
                "predicted": f"{told['predicted']:.3f}",
                "observed": with_interval(told["observed"], told["interval"]),
                "events": judged.metrics["exits"][exit_]["horizons"][at]["events"],
            }
        )
    return found


def _gain(difference: dict[str, Any] | None, null: float | None) -> str:
    """Write the model's lead in integrated Brier over a baseline, in % of the null's."""
    if difference is None or difference["ibs"] is None or not null:
        return ""
    lead, spread = -100 * difference["ibs"] / null, 100 * difference["std_error"] / null
    return f"{lead:+.1f} % (std. error {spread:.1f})"


def _less(difference: dict[str, Any] | None) -> str:
    """Write the paired difference in Brier at the leading horizon, model minus baseline."""
    if difference is None:
        return ""
    low, high = difference["brier_interval"]
    if difference["brier"] is None or low is None:
        return "cannot be estimated"
    return f"{difference['brier']:+.4f} ({low:+.4f} to {high:+.4f})"


def _fairness(data: CardData, name: str) -> list[dict[str, Any]]:
    """Return predicted and observed incidence of the first exit by group of the test part."""
    cohort, at = data.cohort, leading_horizon(data.cohort.horizons)
    horizon, found = np.array([cohort.horizons[at]]), []
    for group in np.unique(cohort.protected[name]):
        inside = cohort.is_test & (cohort.protected[name] == group)
        row = {"group": str(group), "n": int(inside.sum())}
        if inside.sum() >= FEWEST_IN_GROUP:
            part = cohort.take(inside)
            seen = aalen_johansen(part.time, part.exit, 1, horizon)
            usable = estimable(part.time, part.exit, horizon)[0]
            row["predicted"] = float(data.incidence[inside[cohort.is_test], 0, at].mean())
            interval: list[float | None] = [float(seen.lower[0]), float(seen.upper[0])]
            row["observed"] = with_interval(float(seen.estimate[0]) if usable else None, interval)
        found.append(row)
    return found
