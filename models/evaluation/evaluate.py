"""Judge a model and its baselines on the test part, with intervals from resampled persons."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.metrics import (
    Outcomes,
    auc,
    brier,
    ece,
    ece_if_perfect,
    integrated,
    outcomes_of,
)
from profilering.params import Evaluation

MODEL = "model"


@dataclass(frozen=True)
class Judged:
    """The contract's metrics and, beside them, what says how sure they are.

    `metrics` has the shape of metrics.json; `intervals[name][exit][horizon]` gives auc and brier,
    `intervals[name][exit]['ibs']` the integrated Brier; `differences[baseline][exit]` the paired
    difference of integrated Brier, model minus baseline, with standard error.
    """

    metrics: dict[str, Any]
    intervals: dict[str, Any]
    differences: dict[str, Any]
    ece_if_perfect: dict[str, Any]


def judge(
    test: Cohort, predictions: dict[str, Floats], null: Floats, settings: Evaluation, seed: int
) -> Judged:
    """Judge predictions by name (one is 'model'), each (n, K, H), against the null (n, K, H)."""
    draws = person_draws(test, settings.resamples, seed)
    exits: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    intervals: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    differences: dict[str, dict[str, Any]] = {name: {} for name in predictions if name != MODEL}
    perfect: dict[str, Any] = {}
    score = partial(_score, test, draws, settings.confidence)
    for k, exit_ in enumerate(test.exits):
        outcomes = outcomes_of(test, k + 1)
        integrals = {}
        for name, p in predictions.items():
            scored = score(outcomes, p[:, k], null[:, k])
            exits[name][exit_], intervals[name][exit_], integrals[name] = scored
        for name, found in differences.items():
            found[exit_] = _difference(exits, integrals, name, exit_)
        perfect[exit_] = _perfect(test, outcomes, predictions[MODEL][:, k], seed)
    baselines = {name: found for name, found in exits.items() if name != MODEL}
    metrics = {"exits": exits[MODEL], "baselines": baselines}
    return Judged(metrics, intervals, differences, perfect)


def person_draws(test: Cohort, resamples: int, seed: int) -> Floats:
    """Return how often each row is in each bootstrap sample of persons: (resamples, n)."""
    persons, number = np.unique(test.person, return_inverse=True)
    share = np.full(len(persons), 1 / len(persons))
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(persons), share, size=resamples)
    return drawn[:, number].astype(np.float64)


def _score(
    test: Cohort, draws: Floats, confidence: float, outcomes: Outcomes, *p_and_null: Floats
) -> tuple[dict[str, Any], dict[str, Any], Floats]:
    """Score one model for one exit: metrics, intervals, resampled integrated Brier."""
    p, null = p_and_null
    by_horizon, intervals = {}, {}
    scores = np.empty((len(draws), len(test.horizons)))
    for h, horizon in enumerate(test.horizons):
        y, w, ph = outcomes.y[:, h], outcomes.weights[:, h], p[:, h]
        resampled = draws * w
        scores[:, h] = brier(ph, y, resampled)
        by_horizon[label(horizon)] = {
            "n": len(test),
            "events": outcomes.events[h],
            "auc": number(auc(ph, y, w)[0]),
            "brier": number(brier(ph, y, w)),
            "brier_null": number(brier(null[:, h], y, w)),
            "ece": number(ece(ph, y, w)),
        }
        intervals[label(horizon)] = {
            "auc": bounds(auc(ph, y, resampled), confidence),
            "brier": bounds(scores[:, h], confidence),
        }
    found: dict[str, Any] = {"horizons": by_horizon}
    for name, key in (("ibs", "brier"), ("ibs_null", "brier_null")):
        values = [v[key] for v in by_horizon.values()]
        found[name] = (
            None if None in values else number(integrated(np.array(values), test.horizons))
        )
    integrals = integrated(scores, test.horizons)
    return found, intervals | {"ibs": bounds(integrals, confidence)}, integrals


def _difference(
    exits: dict[str, Any], integrals: dict[str, Floats], name: str, exit_: str
) -> dict[str, Any]:
    ours, theirs = exits[MODEL][exit_]["ibs"], exits[name][exit_]["ibs"]
    paired = integrals[MODEL] - integrals[name]
    paired = paired[~np.isnan(paired)]
    spread = paired.std(ddof=1) if len(paired) > 1 else np.nan
    return {
        "ibs": None if ours is None or theirs is None else ours - theirs,
        "std_error": number(spread),
    }


def _perfect(test: Cohort, outcomes: Outcomes, p: Floats, seed: int) -> dict[str, Any]:
    found = {}
    for h, horizon in enumerate(test.horizons):
        errors = ece_if_perfect(p[:, h], outcomes.weights[:, h], seed)
        found[label(horizon)] = {
            "mean": number(errors.mean()),
            "upper95": number(np.quantile(errors, 0.95)),
        }
    return found


def bounds(resampled: Floats, confidence: float) -> list[float | None]:
    """Return the percentile interval of resampled values, ignoring resamples without a value."""
    known = resampled[~np.isnan(resampled)]
    if not len(known):
        return [None, None]
    return [number(b) for b in np.quantile(known, [0.5 - confidence / 2, 0.5 + confidence / 2])]


def number(value: Any) -> float | None:
    """Return a JSON number: None for NaN."""
    return None if np.isnan(value) else float(value)
