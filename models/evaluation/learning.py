"""The learning curve: what more people would give."""

from typing import Any

import numpy as np

from models.baselines.simple import base_rate
from models.cohort.cohort import Cohort
from models.evaluation.contenders import Fit
from models.evaluation.sample import Sample
from models.evaluation.slices import figures
from models.horizons import leading_horizon
from profilering.progress import Progress, silent

SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)
"""Shares of the persons of the training part, each within the next."""


def learning_curve(
    train: Cohort, sample: Sample, fits: dict[str, Fit], seed: int, progress: Progress = silent
) -> list[dict[str, Any]]:
    """Train on growing shares of the persons and judge each time on the same rows.

    Returns, by share, the numbers of persons and rows and every contender's `figures` for the first
    exit at the leading horizon. `seed` says who comes first.
    """
    persons, number = np.unique(train.person, return_inverse=True)
    turn = np.random.default_rng(seed).permutation(len(persons))[number]
    h, rows = leading_horizon(train.horizons), sample.rows
    null = base_rate(train.take(train.is_first), len(rows))
    found = []
    for share in SHARES:
        part = train.take(turn < round(share * len(persons)))
        point: dict[str, Any] = {"share": share, "persons": len(np.unique(part.person))}
        point["rows"] = len(part)
        for name, fit in fits.items():
            point[name] = figures(sample, fit(part)(rows.X), null, 0, h)
            progress(f"learning curve: {name} on {point['persons']:,} persons")
        found.append(point)
    return found
