"""What was observed in some rows, by Aalen-Johansen, and how the mean prediction compares."""

from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.metrics import estimable
from models.incidence import incidence_of


def observed(part: Cohort, confidence: float) -> dict[str, Any]:
    """Return each exit's observed incidence by horizon with interval; None: cannot be estimated."""
    horizons = np.asarray(part.horizons)
    if len(part) == 0:
        return dict.fromkeys(part.exits)
    usable = estimable(part.time, part.exit, horizons)
    found: dict[str, Any] = {}
    for k, exit_ in enumerate(part.exits, start=1):
        seen = incidence_of(part, k, horizons, confidence)
        values = zip(usable, seen.estimate, seen.lower, seen.upper, strict=True)
        found[exit_] = {
            label(h): {"incidence": float(estimate), "lower": float(low), "upper": float(high)}
            if known
            else None
            for h, (known, estimate, low, high) in zip(part.horizons, values, strict=True)
        }
    return found


def in_the_large(test: Cohort, incidence: Floats, confidence: float) -> dict[str, Any]:
    """Return, by exit and horizon, the mean prediction of all rows beside what was observed.

    `incidence` is (n, K, H); `observed` and its interval are Aalen-Johansen's, null where it
    cannot be estimated.
    """
    seen = observed(test, confidence)
    found: dict[str, Any] = {}
    for k, exit_ in enumerate(test.exits):
        found[exit_] = {}
        for h, horizon in enumerate(test.horizons):
            told = seen[exit_][label(horizon)] or dict.fromkeys(("incidence", "lower", "upper"))
            found[exit_][label(horizon)] = {
                "predicted": float(incidence[:, k, h].mean()),
                "observed": told["incidence"],
                "interval": [told["lower"], told["upper"]],
            }
    return found
