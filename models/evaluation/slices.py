"""The model by landmark, by weighting, and on persons that it has not seen: one horizon each."""

from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.draws import figure, number
from models.evaluation.metrics import auc, brier, positive
from models.evaluation.sample import Sample
from models.horizons import leading_horizon


def figures(sample: Sample, incidence: Floats, null: Floats, k: int, h: int) -> dict[str, Any]:
    """Return AUC, Brier and gap with 95 % intervals for exit k at horizon h, both by position.

    `incidence` and `null` (n, K, H). `gap` is the weighted mean of predicted minus observed.
    """
    outcomes, p = sample.outcomes(k + 1), incidence[:, k, h]
    y, weights = outcomes.y[:, h], outcomes.weights[:, h]
    is_known, resampled = weights > 0, sample.draws * weights
    return {
        "rows": len(sample),
        "known": int(is_known.sum()),
        "events": int(y[is_known].sum()),
        "auc": figure(auc(p, y, weights)[0], auc(p, y, resampled)),
        "brier": figure(brier(p, y, weights), brier(p, y, resampled)),
        "brier_null": number(brier(null[:, k, h], y, weights)),
        "gap": figure(_gap(p - y, weights), _gap(p - y, resampled)),
    }


def _gap(error: Floats, weights: Floats) -> Floats:
    found: Floats = weights @ error / positive(weights.sum(axis=-1))
    return found


def by_exit(sample: Sample, incidence: Floats, null: Floats) -> dict[str, Any]:
    """Return `figures` of every exit at the leading horizon."""
    h = leading_horizon(sample.rows.horizons)
    return {
        exit_: figures(sample, incidence, null, k, h) for k, exit_ in enumerate(sample.rows.exits)
    }


def by_landmark(sample: Sample, incidence: Floats, null: Floats) -> dict[str, Any]:
    """Return `by_exit` for each landmark, in days since registration; nothing without landmarks."""
    landmark = sample.rows.landmark
    if landmark is None:
        return {}
    found = {}
    for day in np.unique(landmark):
        rows = np.flatnonzero(landmark == day)
        found[label(day)] = by_exit(sample.take(rows), incidence[rows], null[rows])
    return found


def by_weighting(sample: Sample, incidence: Floats, null: Floats) -> dict[str, Any]:
    """Return `by_exit` over all rows: each person counts once (inflow), each row does (stock).

    Nothing where no person has two rows: both are the same.
    """
    person, rows = np.unique(sample.rows.person, return_inverse=True)
    if len(person) == len(sample):
        return {}
    per_person = np.bincount(rows)[rows]
    weights = {"inflow": 1 / per_person, "stock": np.ones(len(sample))}
    return {
        name: by_exit(sample.weighed(weight), incidence, null) for name, weight in weights.items()
    }


def by_acquaintance(
    sample: Sample, train: Cohort, incidence: Floats, null: Floats
) -> dict[str, Any]:
    """Return `by_exit` without the persons that the model was trained on, and of these alone.

    Nothing where it was trained on none of them.
    """
    seen = np.isin(sample.rows.person, train.person)
    parts = {"not trained on": np.flatnonzero(~seen), "trained on": np.flatnonzero(seen)}
    if not seen.any():
        return {}
    return {
        name: by_exit(sample.take(rows), incidence[rows], null[rows])
        for name, rows in parts.items()
        if len(rows)
    }
