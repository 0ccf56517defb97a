"""How much of the reachable gain a model reaches, on people whose truth is known.

The expected log loss is under the truth with the frailty integrated out, so no draw of outcomes
blurs it. Reachable is what the reference E[F | x] gains over the base rate. Every figure is a
function of weights of the rows, so that a bootstrap of persons gives its interval.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bench.reachable.parts import HORIZONS
from bench.reachable.regression import soft_loss
from data.synthetic.life.incidence import EXITS
from models.cohort.cohort import Bools, Floats, Ints
from models.evaluation.metrics import auc
from models.horizons import leading_horizon

BASE, LOGISTIC, MODEL = "base rate", "logistic", "model"
REFERENCE, FEWER = "reference", "fewer"
AT: Final = leading_horizon(HORIZONS)


@dataclass(frozen=True)
class Judged:
    """Test rows: the truth, what each model says, the model's interval, and what was observed.

    `truth`, `said` of each name, `lower` and `upper` are (n, K, H); `counted` (n, H) says which
    rows count at each horizon; `came` and `known` (n,) are the first exit at the leading horizon
    and its IPCW weight.
    """

    person: Ints
    truth: Floats
    said: dict[str, Floats]
    lower: Floats
    upper: Floats
    counted: Bools
    came: Floats
    known: Floats

    def times(self, factor: Floats) -> "Judged":
        """Return the same with truth and references multiplied by (K, H) factors."""
        scaled = {name: np.minimum(self.said[name] * factor, 1.0) for name in (REFERENCE, FEWER)}
        truth = np.minimum(self.truth * factor, 1.0)
        return replace(self, truth=truth, said=self.said | scaled)


def figures(judged: Judged, weights: Floats) -> dict[str, Floats]:
    """Return every figure by name, (resamples,) each, for weights (resamples, n) of the rows."""
    mean = _Mean(weights, judged.counted)
    losses = {name: mean(soft_loss(judged.truth, p)) for name, p in judged.said.items()}
    found: dict[str, Floats] = {}
    for name, loss in losses.items():
        found |= _each(f"loss: {name}", loss) | _each(f"mean: {name}", mean(judged.said[name]))
    found |= _each("loss: truth", mean(soft_loss(judged.truth, judged.truth)))
    found |= _each("mean: truth", mean(judged.truth))
    for name in (MODEL, LOGISTIC):
        found |= _shares(name, losses)
    reference = judged.said[REFERENCE]
    inside = (judged.lower <= reference) & (reference <= judged.upper)
    covered = mean(inside.astype(np.float64))
    found |= _each("coverage", covered) | {"coverage: mean": covered.mean(axis=(1, 2))}
    return found | _errors(judged, mean) | _aucs(judged, weights)


class _Mean:
    """The weighted mean over the rows that count, of (n, K, H): (resamples, K, H)."""

    def __init__(self, weights: Floats, counted: Bools):
        self._weights, self._counted = weights, counted.astype(np.float64)

    def __call__(self, values: Floats) -> Floats:
        total = np.tensordot(self._weights, values * self._counted[:, None, :], 1)
        found: Floats = total / (self._weights @ self._counted)[:, None, :]
        return found


def _each(name: str, values: Floats) -> dict[str, Floats]:
    return {
        f"{name}: {exit_}:{horizon}": values[:, k, h]
        for k, exit_ in enumerate(EXITS)
        for h, horizon in enumerate(HORIZONS)
    }


def _shares(name: str, losses: dict[str, Floats]) -> dict[str, Floats]:
    """Return the share of the reachable gain: each, their mean, and of all gains together."""
    gained, reachable = losses[BASE] - losses[name], losses[BASE] - losses[REFERENCE]
    share = gained / reachable
    mean = {f"share: {name}: mean": share.mean(axis=(1, 2))}
    for k, exit_ in enumerate(EXITS):
        mean[f"share: {name}: mean of {exit_}"] = share[:, k].mean(axis=1)
    pooled = gained.sum(axis=(1, 2)) / reachable.sum(axis=(1, 2))
    return _each(f"share: {name}", share) | mean | {f"share: {name}: pooled": pooled}


def _errors(judged: Judged, mean: _Mean) -> dict[str, Floats]:
    """Return root mean square errors against the reference, first exit, leading horizon.

    That of the fit on fewer people is at least the reference's own error.
    """
    reference = judged.said[REFERENCE]
    found = {
        f"rmse: {name}": np.sqrt(mean((judged.said[name] - reference) ** 2)[:, 0, AT])
        for name in (MODEL, LOGISTIC, BASE, FEWER)
    }
    ratio = found[f"rmse: {MODEL}"] / found[f"rmse: {LOGISTIC}"]
    return found | {"rmse: model / logistic": ratio}


def _aucs(judged: Judged, weights: Floats) -> dict[str, Floats]:
    known = weights * judged.known
    return {
        f"auc: {name}": auc(judged.said[name][:, 0, AT], judged.came, known)
        for name in (LOGISTIC, MODEL, REFERENCE)
    }


def person_weights(person: Ints, resamples: int, seed: int) -> Floats:
    """Return how often each row's person is drawn, (resamples, n)."""
    names, number = np.unique(person, return_inverse=True)
    generator = np.random.default_rng(seed)
    found = np.empty((resamples, len(person)))
    for sample in found:
        drawn = generator.integers(0, len(names), len(names))
        sample[:] = np.bincount(drawn, minlength=len(names))[number]
    return found


def with_interval(judged: Judged, resamples: int, confidence: float) -> dict[str, list[float]]:
    """Return every figure as estimate, lower and upper bound by a bootstrap of persons."""
    estimate = figures(judged, np.ones((1, len(judged.person))))
    drawn = figures(judged, person_weights(judged.person, resamples, seed=1))
    tails = [0.5 - confidence / 2, 0.5 + confidence / 2]
    return {
        name: [float(value[0]), *map(float, np.quantile(drawn[name], tails))]
        for name, value in estimate.items()
    }
