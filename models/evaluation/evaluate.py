"""Judge a model and its baselines on the test part, with intervals from resampled persons."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from models.cohort.cohort import Bools, Cohort, Floats, label
from models.evaluation.metrics import (
    Outcomes,
    auc,
    brier,
    ece,
    ece_if_perfect,
    estimable,
    integrated,
    outcomes_of,
)
from models.evaluation.observed import in_the_large
from models.horizons import leading_horizon
from profilering.params import Evaluation

MODEL = "model"


@dataclass(frozen=True)
class Judged:
    """The contract's metrics and, beside them, what says how sure they are.

    `metrics` has the shape of metrics.json, `n` being the rows whose status at the horizon is known
    and `n_rows` all rows; `intervals[name][exit][horizon]` gives auc and brier,
    `intervals[name][exit]['ibs']` the integrated Brier over `ibs_horizons`, those that can be
    estimated; `differences[baseline][exit]` the paired differences, model minus baseline: of
    integrated Brier with standard error, of Brier at the leading horizon with interval.
    `calibration[exit][horizon]` is the mean prediction beside what was observed; `known[horizon]`
    the number of rows whose status is known there.
    """

    metrics: dict[str, Any]
    intervals: dict[str, Any]
    differences: dict[str, Any]
    ece_if_perfect: dict[str, Any]
    calibration: dict[str, Any]
    known: dict[str, int]
    ibs_horizons: list[str]


@dataclass(frozen=True)
class _Ruler:
    """What every prediction is measured with: the test rows, the draws, the usable horizons."""

    test: Cohort
    draws: Floats
    confidence: float
    usable: Bools

    def integrate(self, scores: Floats) -> Floats:
        """Integrate scores (..., H) over the usable horizons; NaN without any."""
        horizons = tuple(np.asarray(self.test.horizons)[self.usable].tolist())
        if not horizons:
            return np.full(scores.shape[:-1], np.nan)
        return integrated(scores[..., self.usable], horizons)


def judge(
    test: Cohort, predictions: dict[str, Floats], null: Floats, settings: Evaluation, seed: int
) -> Judged:
    """Judge predictions by name (one is 'model'), each (n, K, H), against the null (n, K, H)."""
    usable = estimable(test.time, test.exit, np.asarray(test.horizons))
    draws = person_draws(test, settings.resamples, seed)
    ruler = _Ruler(test, draws, settings.confidence, usable)
    exits: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    intervals: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    differences: dict[str, dict[str, Any]] = {name: {} for name in predictions if name != MODEL}
    perfect: dict[str, Any] = {}
    for k, exit_ in enumerate(test.exits):
        outcomes = outcomes_of(test, k + 1)
        score = partial(_score, ruler, outcomes)
        resampled = {}
        for name, p in predictions.items():
            scored = score(p[:, k], null[:, k])
            exits[name][exit_], intervals[name][exit_], resampled[name] = scored
        for name, found in differences.items():
            ours, theirs = exits[MODEL][exit_], exits[name][exit_]
            paired = resampled[MODEL] - resampled[name]
            found[exit_] = _difference(ruler, ours, theirs, paired)
        perfect[exit_] = _perfect(test, outcomes, predictions[MODEL][:, k], seed)
    baselines = {name: found for name, found in exits.items() if name != MODEL}
    labels = [label(h) for h in test.horizons]
    return Judged(
        {"exits": exits[MODEL], "baselines": baselines},
        intervals,
        differences,
        perfect,
        in_the_large(test, predictions[MODEL], settings.confidence),
        dict(zip(labels, outcomes_of(test, 1).known, strict=True)),
        [at for at, can in zip(labels, usable, strict=True) if can],
    )


def person_draws(test: Cohort, resamples: int, seed: int) -> Floats:
    """Return how often each row is in each bootstrap sample of persons: (resamples, n)."""
    persons, number = np.unique(test.person, return_inverse=True)
    share = np.full(len(persons), 1 / len(persons))
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(persons), share, size=resamples)
    return drawn[:, number].astype(np.float64)


def _score(
    ruler: _Ruler, outcomes: Outcomes, *p_and_null: Floats
) -> tuple[dict[str, Any], dict[str, Any], Floats]:
    """Score one model for one exit: metrics, intervals, resampled Brier scores (resamples, H)."""
    p, null = p_and_null
    horizons = ruler.test.horizons
    by_horizon, intervals = {}, {}
    scores = np.empty((len(ruler.draws), len(horizons)))
    for h, horizon in enumerate(horizons):
        y, w, ph = outcomes.y[:, h], outcomes.weights[:, h], p[:, h]
        resampled = ruler.draws * w
        scores[:, h] = brier(ph, y, resampled)
        by_horizon[label(horizon)] = {
            "n": outcomes.known[h],
            "n_rows": len(ruler.test),
            "events": outcomes.events[h],
            "auc": number(auc(ph, y, w)[0]),
            "brier": number(brier(ph, y, w)),
            "brier_null": number(brier(null[:, h], y, w)),
            "ece": number(ece(ph, y, w)),
        }
        intervals[label(horizon)] = {
            "auc": bounds(auc(ph, y, resampled), ruler.confidence),
            "brier": bounds(scores[:, h], ruler.confidence),
        }
    found: dict[str, Any] = {"horizons": by_horizon}
    for name, key in (("ibs", "brier"), ("ibs_null", "brier_null")):
        values = np.array([v[key] for v in by_horizon.values()], dtype=np.float64)
        found[name] = number(ruler.integrate(values))
    ibs = bounds(ruler.integrate(scores), ruler.confidence)
    return found, intervals | {"ibs": ibs}, scores


def _difference(
    ruler: _Ruler, ours: dict[str, Any], theirs: dict[str, Any], paired: Floats
) -> dict[str, Any]:
    """Return model minus baseline; `paired` (resamples, H) are the resampled Brier differences."""
    at = leading_horizon(ruler.test.horizons)
    when = label(ruler.test.horizons[at])
    integrals = ruler.integrate(paired)
    integrals = integrals[~np.isnan(integrals)]
    spread = integrals.std(ddof=1) if len(integrals) > 1 else np.nan
    briers = [one["horizons"][when]["brier"] for one in (ours, theirs)]
    return {
        "ibs": _minus(ours["ibs"], theirs["ibs"]),
        "std_error": number(spread),
        "horizon": when,
        "brier": _minus(*briers),
        "brier_interval": bounds(paired[:, at], ruler.confidence),
    }


def _minus(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or theirs is None else ours - theirs


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
