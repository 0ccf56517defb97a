"""What a card says of how the model did: figures with intervals and counts, never 1-4 people."""

import re
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from models.baselines.beside import LOGISTIC
from models.card.facts import Facts
from models.evaluation.evaluate import MODEL
from models.evaluation.lists import NAV_RULE
from models.evaluation.measured import NULL
from models.evaluation.observed import in_the_large
from models.evaluation.sentences import FEWEST_JUDGED, SHARE
from models.evaluation.tables import FEWEST_IN_GROUP
from models.evaluation.words import side_of
from models.small_cells import shown

CAPACITY = "0.25"
Line = dict[str, Any]
NOT_ESTIMATED: Final[Line] = {"estimate": None, "interval": [None, None]}


def results(facts: Facts) -> dict[str, Any]:
    """Return all results of the newest block by table; shares are numbers from 0 to 1."""
    metrics, at = facts.metrics, facts.at
    return {
        "horizon_days": int(facts.cohort.horizons[facts.horizon]),
        "block": {"start": str(facts.of_block.block.start), "end": _end(facts)},
        "rows": len(facts.cohort.test),
        "known": metrics["known"][at],
        "persons": len(np.unique(facts.cohort.test.person)),
        "is_judged": metrics["known"][at] >= FEWEST_JUDGED,
        "not_judged": metrics.get("not_judged", []),
        "confidence": facts.params.evaluation.confidence,
        "resampled": metrics["resampled"],
        "headline": _headline(facts),
        "beside": beside(facts),
        "rivals": rivals(facts),
        "by_horizon": list(_by_horizon(facts)),
        "by_landmark": list(_by_landmark(facts)),
        "strangers": _strangers(facts),
        "calibration": list(_calibration(metrics["calibration_test"])),
        "coverage": _coverage(metrics["coverage"], len(facts.data.model.refits)),
        "groups": list(_groups(facts)),
        "fewest_in_group": FEWEST_IN_GROUP,
        "confusion": metrics.get("confusion"),
        "lead": _lead(metrics.get("lead", {})),
        "leak": metrics["alarm"],
        "blocks": [_of_block(day, found, facts) for day, found in facts.blocks.items()],
    }


def _first(facts: Facts) -> str:
    return facts.cohort.exits[0]


def _strangers(facts: Facts) -> Line | None:
    """Return the AUC on persons that the model was not trained on; None: they all are such."""
    if "persons" not in facts.metrics:
        return None
    of_new = facts.metrics["persons"].get("not trained on", {})
    found: Line = of_new.get(_first(facts), {}).get("auc", NOT_ESTIMATED)
    return found


def _end(facts: Facts) -> str | None:
    return None if facts.of_block.is_open else str(facts.of_block.block.end)


def _figure(estimate: float | None, interval: list[float | None]) -> Line:
    return {"estimate": estimate, "interval": interval}


def _score(metrics: Line, model: str, exit_: str, at: str, name: str) -> Line:
    """Return a score with its interval; it is not said where 1-4 people had the exit."""
    exits = metrics["exits"] if model == MODEL else metrics["baselines"][model]
    found = exits[exit_]["horizons"][at]
    if shown(found["events"]) is None:
        return NOT_ESTIMATED
    return _figure(found[name], metrics["intervals"][model][exit_][at][name])


def _headline(facts: Facts) -> Line:
    metrics, at, first = facts.metrics, facts.at, _first(facts)
    level = metrics["calibration"][first][at]
    observed = _figure(level["observed"], level["interval"])
    listed = metrics.get("capacity", {})
    compared = [m for m in (MODEL, NAV_RULE, NULL) if m == MODEL or m in metrics["baselines"]]
    return {
        "exit": first,
        "auc": {m: _score(metrics, m, first, at, "auc") for m in compared},
        "precision": {m: listed[m][CAPACITY]["precision"] for m in compared if m in listed},
        "level": {"predicted": level["predicted"], "observed": observed, "side": _side(level)},
    }


def _side(level: Line) -> str | None:
    low, high = level["interval"]
    if level["observed"] is None or low is None or high is None:
        return None
    return side_of(level["predicted"], (low, high))


def beside(facts: Facts) -> list[Line]:
    """Return a line for each exit and model at the leading horizon; lists are of the first exit."""
    metrics, at, found = facts.metrics, facts.at, []
    for exit_ in metrics["exits"]:
        for model in (MODEL, *metrics["baselines"]):
            line = {"exit": exit_, "model": model}
            line |= {name: _score(metrics, model, exit_, at, name) for name in ("auc", "brier")}
            less = metrics["differences"].get(model, {}).get(exit_)
            rare = line["brier"] is NOT_ESTIMATED
            line["model_minus_this"] = (
                None if less is None or rare else _figure(less["brier"], less["brier_interval"])
            )
            lists = metrics.get("capacity", {}) if exit_ == _first(facts) else {}
            listed = lists.get(model, {}).get(CAPACITY, {})
            found.append(line | {name: listed.get(name) for name in ("precision", "recall")})
    return found


def rivals(facts: Facts) -> dict[str, list[Line]]:
    """Return which simple rules are shown to be better than the model, and which not told apart.

    By the paired interval of the Brier score at the leading horizon, of exits that are judged.
    """
    found: dict[str, list[Line]] = {"better": [], "not_told_apart": []}
    for line in beside(facts):
        ends = (line["model_minus_this"] or NOT_ESTIMATED)["interval"]
        if line["exit"] in facts.metrics.get("not_judged", []) or None in ends:
            continue
        low, high = ends
        name = {"model": line["model"], "exit": line["exit"]}
        if low > 0:
            found["better"].append(name)
        elif high >= 0:
            found["not_told_apart"].append(name)
    return found


def _by_horizon(facts: Facts) -> Iterable[Line]:
    metrics = facts.metrics
    for exit_, scored in metrics["exits"].items():
        for at, one in scored["horizons"].items():
            level = metrics["calibration"][exit_][at]
            is_few = shown(one["events"]) is None
            observed = _figure(level["observed"], level["interval"])
            yield {
                "exit": exit_,
                "days": int(float(at)),
                "known": shown(one["n"]),
                "events": shown(one["events"]),
                "auc": _score(metrics, MODEL, exit_, at, "auc"),
                "predicted": level["predicted"],
                "observed": NOT_ESTIMATED if is_few else observed,
            }


def _by_landmark(facts: Facts) -> Iterable[Line]:
    landmarks = facts.metrics.get("per_landmark", {})
    for exit_ in facts.cohort.exits:
        for day, one in ((day, by_exit[exit_]) for day, by_exit in landmarks.items()):
            counts = {name: shown(one[name]) for name in ("known", "events")}
            are_shown = None not in counts.values()
            figures = {n: one[n] if are_shown else NOT_ESTIMATED for n in ("auc", "brier", "gap")}
            null = {"brier_null": one["brier_null"] if are_shown else None}
            yield {"days": int(float(day)), "exit": exit_} | counts | figures | null


def _calibration(tests: Line) -> Iterable[Line]:
    for exit_, by_horizon in tests.items():
        for at, of_horizon in by_horizon.items():
            for rows in ("overall", "all_landmarks"):
                if rows in of_horizon:
                    line = {"exit": exit_, "days": int(float(at)), "rows": rows}
                    yield line | _tested(of_horizon[rows])


def _tested(one: Line) -> Line:
    rms = one["rms"]
    return {
        "known": shown(one["known"]),
        "limit": one["limit"],
        "error": _figure(rms["estimate"], [rms["lower"], rms["upper"]]),
        "verdict": one["verdict"],
        "slope": one["slope"],
        "slope_verdict": one["slope_verdict"],
    }


def _coverage(found: Line, refits: int) -> Line:
    names = ("nominal", "asked", "fewest", "cells", "held")
    share = found["held"] / found["cells"] if found["cells"] else None
    verdict = None if share is None else "passes" if share >= found["asked"] else "fails"
    told = {name: found[name] for name in names}
    return told | {"share": share, "verdict": verdict, "refits": refits}


def _groups(facts: Facts) -> Iterable[Line]:
    """Yield predicted and observed of the first exit by group, with the calibration verdict."""
    cohort, first, at = facts.cohort, _first(facts), facts.at
    tests = facts.metrics["calibration_test"][first]
    tested = (tests.get(at) or next(iter(tests.values())))["groups"]
    for attribute, of_rows in cohort.test.protected.items():
        for group in sorted(np.unique(of_rows), key=_place):
            inside = of_rows == group
            n = int(inside.sum())
            line: Line = {"attribute": attribute, "group": str(group), "n": shown(n)}
            line |= {"predicted": None, "observed": NOT_ESTIMATED}
            if n >= FEWEST_IN_GROUP:
                said = facts.data.incidence[inside]
                confidence = facts.params.evaluation.confidence
                level = in_the_large(cohort.test.take(inside), said, confidence)[first][at]
                line["predicted"] = level["predicted"]
                line["observed"] = _figure(level["observed"], level["interval"])
            one = tested.get(attribute, {}).get(str(group))
            untested = {"error": NOT_ESTIMATED, "verdict": None}
            yield line | (_tested(one) if one and n >= FEWEST_IN_GROUP else untested)


def _place(group: str) -> tuple[float, str]:
    """Return where a group stands among others: by the first number in its name, if any."""
    first = re.search(r"\d+", group)
    below = 0.5 if group.startswith("under") else 0.0
    return (float(first[0]) - below if first else np.inf, group)


def _lead(found: Line) -> Line | None:
    """Return who was flagged before today's trigger; None where that is not known."""
    if SHARE not in found or shown(found[SHARE]["triggered"]) is None:
        return None
    rules = {name: one["flagged_before"] for name, one in found[SHARE]["rules"].items()}
    return {"triggered": found[SHARE]["triggered"], "flagged_before": rules}


def _of_block(day: str, metrics: Line, facts: Facts) -> Line:
    at, first = facts.at, _first(facts)
    scores = {name: _score(metrics, MODEL, first, at, name) for name in ("auc", "brier")}
    level = metrics["calibration"][first][at]
    observed = _figure(level["observed"], level["interval"])
    rival = _score(metrics, LOGISTIC, first, at, "auc")
    line = {"start": day, "known": shown(metrics["known"][at]), **scores}
    return line | {"logistic_auc": rival, "predicted": level["predicted"], "observed": observed}
