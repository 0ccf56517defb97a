"""Lead time over today's trigger (PRO-13): who was flagged before it, and how long before.

Today's trigger is the first § 14 a-vedtak that gives more than standard help. Estimands, over the
landmarks that it has not reached yet, up to a horizon H:

- `flagged_before`: of those whom the trigger reaches within H while the spell lasts, the share who
  were flagged at the landmark;
- `lead`: quartiles of the time from landmark to trigger, among the flagged of these.

An exit ends the spell: it competes, and nobody is said to be triggered after it. Censoring is
weighed by IPCW, so that the quartiles are those of the Aalen-Johansen curve of the trigger among
the flagged, divided by its value at H; a Kaplan-Meier curve that censored exits would speak of a
world without them. Without H there would be no estimand: those not triggered yet have no lead time.
A long lead alone is no merit, for random flags have the one that everybody has: read both figures,
beside those of random flags.
"""

from typing import Any

import numpy as np

from models.censoring import censoring_curve, ipcw, status
from models.cohort.cohort import CENSORED, Cohort, Floats, Ints
from models.evaluation.draws import figure
from models.evaluation.metrics import estimable, positive

TRIGGER, EXIT = 1, 2
QUARTILES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}


def lead_time(
    test: Cohort, trigger: Floats, flags: dict[str, Floats], horizon: float, draws: Floats
) -> dict[str, Any]:
    """Return how many are triggered by the horizon and, by rule, who was flagged before and when.

    `trigger` (n,) is the time from each landmark to today's trigger in the cohort's unit; inf or
    NaN: none by the end of follow-up; 0 or less: already triggered, and then the landmark is left
    out. `flags` (n,) by rule are of `flagged` over all rows; `draws` (resamples, n). Times are in
    the cohort's unit; intervals are 95 %. "random" flags as many as the first rule does, by lot.
    """
    waiting = ~(trigger <= 0)  # NaN waits too
    time, ended = _followed(test.take(waiting), trigger[waiting])
    at = np.array([horizon])
    reached = status(time, ended, TRIGGER, at)[:, 0] == 1
    weights = ipcw(time, ended, at, censoring_curve(time, ended))[:, 0]
    if not estimable(time, ended, at)[0]:
        weights = np.zeros(len(time))
    share = next(iter(flags.values())).mean()
    rules = flags | {"random": np.full(len(test), share)}
    resampled = draws[:, waiting][:, reached] * weights[reached]
    return {
        "already_triggered": int((~waiting).sum()),
        "waiting": int(waiting.sum()),
        "triggered": int(reached.sum()),
        "rules": {
            name: _ahead(flag[waiting][reached], time[reached], weights[reached], resampled)
            for name, flag in rules.items()
        },
    }


def _followed(test: Cohort, trigger: Floats) -> tuple[Floats, Ints]:
    """Return when and how each landmark's wait ended: TRIGGER, EXIT or CENSORED.

    A trigger on the day of the exit came before it.
    """
    came = trigger <= test.time
    ended = np.where(came, TRIGGER, np.where(test.exit == CENSORED, CENSORED, EXIT))
    return np.where(came, trigger, test.time), ended


def _ahead(flag: Floats, time: Floats, weights: Floats, resampled: Floats) -> dict[str, Any]:
    """Return the estimates for one rule; all are of the rows that were triggered."""
    hits, total = weights @ flag, positive(weights.sum())
    again, totals = resampled @ flag, positive(resampled.sum(axis=1))
    lead = {
        name: figure(
            _quantile(time, (weights * flag)[None], share)[0],
            _quantile(time, resampled * flag, share),
        )
        for name, share in QUARTILES.items()
    }
    return {"flagged_before": figure(hits / total, again / totals), "lead": lead}


def _quantile(time: Floats, weights: Floats, share: float) -> Floats:
    """Return the first time by which this share of the weights (resamples, n) has come."""
    order = np.argsort(time, kind="stable")
    come = np.cumsum(weights[:, order], axis=1)
    if not come.size:
        return np.full(len(weights), np.nan)
    first = (come >= share * come[:, -1:]).argmax(axis=1)
    return np.where(come[:, -1] > 0, time[order][first], np.nan)
