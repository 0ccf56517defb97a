"""What a list at capacity is worth: net benefit, and the gain curve.

Net benefit (Vickers and Elkin 2006): the share of all who are flagged and in need, less the share
flagged without need times the odds of the threshold. Here capacity is given and the threshold
follows: the predicted need of the last one who gets a place, below which no place is spent. The
first prediction sets it for all, or else each would be weighed by a rate of exchange of its own.
Need is no exit by the horizon.
"""

from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.evaluation.capacity import flagged
from models.evaluation.draws import CONFIDENCE, bounds, figure, number
from models.evaluation.metrics import positive

SHARES = tuple(i / 20 for i in range(21))
"""The shares flagged at which a gain curve is given."""

ROUNDING = 1e-9
"""Less of a place than this is rounding: share x n is seldom a whole number in binary."""


def net_benefit(
    predictions: dict[str, Floats], y: Floats, weights: Floats, draws: Floats, share: float
) -> dict[str, Any]:
    """Return the threshold that the first implies at this share, and each list's net benefit.

    `predictions` (n,) are incidences by name, y, weights (IPCW) and draws as in `at_capacity`.
    Beside them stand the benefits of flagging nobody (0), everyone (more than there are places),
    and the share at random. Threshold and lists are kept in the resamples. Without a threshold
    below 1 there is no rate of exchange, and no benefit.
    """
    rules = {name: flagged(p, share) for name, p in predictions.items()}
    first = next(iter(predictions))
    last = predictions[first][rules[first] > ROUNDING].max()
    threshold, need, resampled = 1 - last, 1 - y, draws * weights
    worth = need - y * threshold / positive(last)
    n = len(y)
    rules |= {"nobody": np.zeros(n), "everyone": np.ones(n), "random": np.full(n, share)}
    return {
        "share": share,
        "threshold": number(threshold),
        "benefit": {
            name: figure(
                weights @ (flag * worth) / positive(weights.sum()),
                resampled @ (flag * worth) / positive(resampled.sum(axis=1)),
            )
            for name, flag in rules.items()
        },
    }


def gain_curves(
    predictions: dict[str, Floats], y: Floats, weights: Floats, draws: Floats
) -> dict[str, dict[str, Any]]:
    """Return, by prediction, the share of all in need found at each of SHARES flagged, for plots.

    `found` at a share is the recall that `at_capacity` gives there; `lower` and `upper` are the
    bounds of its 95 % interval, pointwise. Random flags find the share flagged.
    """
    need, resampled = 1 - y, draws * weights
    total, totals = positive(weights @ need), positive(resampled @ need)[:, None]
    curves: dict[str, dict[str, Any]] = {}
    for name, p in predictions.items():
        hits = np.stack([flagged(p, share) * need for share in SHARES], axis=1)
        spread = (resampled @ hits / totals).T
        sure = [bounds(at, CONFIDENCE) for at in spread]
        curves[name] = {
            "flagged": list(SHARES),
            "found": [number(value) for value in weights @ hits / total],
            "lower": [low for low, _ in sure],
            "upper": [high for _, high in sure],
        }
    return curves
