"""Shuffled labels: whatever is trained and judged on them must have an AUC of a half.

A model that finds more has been told the answers on its way, by the code that trains or judges it.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from models.baselines.simple import base_rate
from models.cohort.cohort import Cohort
from models.evaluation.calibrated import FAILS, PASSES, UNKNOWN
from models.evaluation.contenders import Fit
from models.evaluation.sample import sample_of
from models.evaluation.slices import figures
from models.horizons import leading_horizon
from profilering.params import Evaluation

HALF, TOLERANCE = 0.5, 0.03
FEWEST = 1000
"""Known rows; with fewer nothing is said."""


def shuffled_labels(cohort: Cohort, fit: Fit, settings: Evaluation, seed: int) -> dict[str, Any]:
    """Train and judge on shuffled labels; return the first exit's `figures` with a verdict.

    It fails where the interval of the AUC shows that a half is missed by more than TOLERANCE.
    """
    cohort = shuffled(cohort, seed)
    train, test = cohort.train, cohort.test.take(cohort.test.is_first)
    sample = sample_of(test, settings, seed)
    null = base_rate(train.take(train.is_first), len(test))
    found = figures(sample, fit(train)(test.X), null, 0, leading_horizon(cohort.horizons))
    (low, high), verdict = found["auc"]["interval"], UNKNOWN
    if found["known"] >= FEWEST and low is not None and high is not None:
        verdict = PASSES if low - TOLERANCE <= HALF <= high + TOLERANCE else FAILS
    return found | {"verdict": verdict, "tolerance": TOLERANCE, "fewest": FEWEST}


def shuffled(cohort: Cohort, seed: int) -> Cohort:
    """Return the cohort with times and exits shuffled inside each part and landmark."""
    rng, time, exit_ = np.random.default_rng(seed), cohort.time.copy(), cohort.exit.copy()
    day = np.zeros(len(cohort), np.int64) if cohort.landmark is None else cohort.landmark
    for part in np.unique(np.column_stack([cohort.is_test, day]), axis=0):
        rows = np.flatnonzero((cohort.is_test == part[0]) & (day == part[1]))
        other = rng.permutation(rows)
        time[rows], exit_[rows] = cohort.time[other], cohort.exit[other]
    return replace(cohort, time=time, exit=exit_)
