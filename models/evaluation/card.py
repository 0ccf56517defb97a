"""The model card of a cohort run: what was done, how well it works, what is not known."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.evaluate import MODEL
from models.incidence import aalen_johansen
from models.incidence_model import NOMINAL, IncidenceModel, leading_horizon
from models.profiled import Beside
from profilering.params import Params

FEWEST_IN_GROUP = 30


@dataclass(frozen=True)
class CardData:
    """What a card is written from.

    `model` is the model in the run; `incidence` (n, K, H) of the test rows is what was judged;
    `parts` (n, p) are the test rows' contributions to the first exit at the leading horizon.
    """

    cohort: Cohort
    model: IncidenceModel
    incidence: Floats
    parts: Floats
    beside: Beside
    segments: dict[str, Any]


def card(data: CardData, captions: dict[str, str], params: Params) -> str:
    """Write the card as Markdown; `captions` are by file name in the folder plots/ beside it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, not HTML
    )
    environment.filters["horizon"] = label
    cohort = data.cohort
    at = leading_horizon(cohort.horizons)
    return environment.get_template("card.md.jinja").render(
        data=data,
        plots=captions,
        cohort=cohort,
        params=params,
        nominal=round(100 * NOMINAL),
        at=label(cohort.horizons[at]),
        sizes=_sizes(cohort),
        scores=_scores(data),
        choices=dict(zip(cohort.exits, data.model.exit_models, strict=True)),
        fairness={name: _fairness(data, name) for name in cohort.protected},
        fewest=FEWEST_IN_GROUP,
        label=label,
        capacity=_capacity(data.beside.capacity),
        exact=_exact,
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


def with_interval(value: float | None, interval: list[float | None]) -> str:
    """Write a figure with its interval, as cards and the terminal show it."""
    if value is None or None in interval:
        return "cannot be estimated"
    return f"{value:.3f} ({interval[0]:.3f}-{interval[1]:.3f})"


def _gain(difference: dict[str, Any] | None, null: float | None) -> str:
    """Write the model's lead in integrated Brier over a baseline, in % of the null's."""
    if difference is None or difference["ibs"] is None or not null:
        return ""
    lead, spread = -100 * difference["ibs"] / null, 100 * difference["std_error"] / null
    return f"{lead:+.1f} % (std. error {spread:.1f})"


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
            row["predicted"] = float(data.incidence[inside[cohort.is_test], 0, at].mean())
            interval = [float(seen.lower[0]), float(seen.upper[0])]
            row["observed"] = with_interval(_exact(seen.estimate[0]), list(map(_exact, interval)))
        found.append(row)
    return found


def _exact(value: Any) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
