"""Who is left: without any exit by day 182 and 365 (target `langtidsledig`), of the same curves."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.cohort.cohort import Floats, label
from models.evaluation.draws import figure
from models.evaluation.metrics import auc, brier, positive
from models.evaluation.sample import Sample
from models.targets.langtidsledig import DAYS


def remaining(sample: Sample, said: Mapping[str, Floats]) -> dict[str, Any]:
    """Return, by horizon of DAYS, how many were left, and by model predicted, AUC and Brier score.

    `said` (n, K, H) are incidences by model; who is left is told 1 less their sum. Observed is the
    IPCW mean. A horizon that cannot be estimated is left out.
    """
    rows, found = sample.rows, {}
    for at, horizon in enumerate(rows.horizons):
        weights = sample.weights[:, at]
        if horizon not in DAYS or not weights.any():
            continue
        left = 1 - ((rows.exit != 0) & (rows.time <= horizon)).astype(np.float64)
        drawn = sample.draws * weights
        found[label(horizon)] = {
            "n": int((weights > 0).sum()),
            "left": int(left[weights > 0].sum()),
            "observed": figure(_mean(left, weights), _mean(left, drawn)),
            "models": {
                name: _scored(1 - p[:, :, at].sum(axis=1), left, weights, drawn)
                for name, p in said.items()
            },
        }
    return found


def _mean(values: Floats, weights: Floats) -> Floats:
    found: Floats = (weights @ values) / positive(weights.sum(axis=-1))
    return found


def _scored(p: Floats, left: Floats, weights: Floats, drawn: Floats) -> dict[str, Any]:
    return {
        "predicted": float(p.mean()),
        "auc": figure(auc(p, left, weights)[0], auc(p, left, drawn)),
        "brier": figure(brier(p, left, weights), brier(p, left, drawn)),
    }
