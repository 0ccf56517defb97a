"""Judge a model and its baselines on the same rows, with intervals from the same resamples."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from models.cohort.cohort import Bools, Floats, label
from models.evaluation.draws import bounds, number
from models.evaluation.metrics import (
    Outcomes,
    auc,
    brier,
    ece,
    ece_if_perfect,
    estimable,
    integrated,
)
from models.evaluation.observed import in_the_large
from models.evaluation.sample import Sample, known
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
    """What every prediction is measured with: the rows, the confidence, the usable horizons."""

    sample: Sample
    confidence: float
    usable: Bools

    def integrate(self, scores: Floats) -> Floats:
        """Integrate scores (..., H) over the usable horizons; NaN without any."""
        horizons = tuple(np.asarray(self.sample.rows.horizons)[self.usable].tolist())
        if not horizons:
            return np.full(scores.shape[:-1], np.nan)
        return integrated(scores[..., self.usable], horizons)


def judge(
    sample: Sample, predictions: dict[str, Floats], null: Floats, settings: Evaluation, seed: int
) -> Judged:
    """Judge predictions by name (one is 'model'), each (n, K, H), against the null (n, K, H)."""
    test = sample.rows
    usable = estimable(test.time, test.exit, np.asarray(test.horizons))
    ruler = _Ruler(sample, settings.confidence, usable)
    exits: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    intervals: dict[str, dict[str, Any]] = {name: {} for name in predictions}
    differences: dict[str, dict[str, Any]] = {name: {} for name in predictions if name != MODEL}
    perfect: dict[str, Any] = {}
    for k, exit_ in enumerate(test.exits):
        outcomes, resampled = sample.outcomes(k + 1), {}
        score = partial(_score, ruler, outcomes)
        for name, p in predictions.items():
            scored = score(p[:, k], null[:, k])
            exits[name][exit_], intervals[name][exit_], resampled[name] = scored
        for name, found in differences.items():
            paired = resampled[MODEL] - resampled[name]
            found[exit_] = _difference(ruler, exits[MODEL][exit_], exits[name][exit_], paired)
        perfect[exit_] = _perfect(sample, outcomes, predictions[MODEL][:, k], seed)
    counts = known(sample)
    return Judged(
        {"exits": exits.pop(MODEL), "baselines": exits},
        intervals,
        differences,
        perfect,
        in_the_large(test, predictions[MODEL], settings.confidence),
        counts,
        [at for at, can in zip(counts, usable, strict=True) if can],
    )


def _score(
    ruler: _Ruler, outcomes: Outcomes, *p_and_null: Floats
) -> tuple[dict[str, Any], dict[str, Any], Floats]:
    """Score one model for one exit: metrics, intervals, resampled Brier scores (resamples, H)."""
    p, null = p_and_null
    sample, horizons = ruler.sample, ruler.sample.rows.horizons
    by_horizon, intervals = {}, {}
    scores = np.empty((len(sample.draws), len(horizons)))
    for h, horizon in enumerate(horizons):
        y, w, ph = outcomes.y[:, h], outcomes.weights[:, h], p[:, h]
        resampled = sample.draws * w
        scores[:, h] = brier(ph, y, resampled)
        by_horizon[label(horizon)] = {
            "n": outcomes.known[h],
            "n_rows": len(sample),
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
    horizons = ruler.sample.rows.horizons
    at = leading_horizon(horizons)
    when = label(horizons[at])
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


def _perfect(sample: Sample, outcomes: Outcomes, p: Floats, seed: int) -> dict[str, Any]:
    found = {}
    for h, horizon in enumerate(sample.rows.horizons):
        errors = ece_if_perfect(p[:, h], outcomes.weights[:, h], seed)
        found[label(horizon)] = {
            "mean": number(errors.mean()),
            "upper95": number(np.quantile(errors, 0.95)),
        }
    return found
