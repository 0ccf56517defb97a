"""All that metrics.json holds beside the contract's figures: how sure, how fair, how useful."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.censoring_model import censoring_of
from models.cohort.cohort import Cohort, Floats
from models.evaluation.coverage import coverage
from models.evaluation.evaluate import MODEL, Judged, judge
from models.evaluation.sample import Sample
from models.evaluation.slices import by_acquaintance, by_landmark, by_weighting
from models.evaluation.verdicts import alarm, calibration_tests
from models.uncertainty import Told
from profilering.params import Params

NULL = "base_rate"


@dataclass(frozen=True)
class Measured:
    """The headline: how the rows of day 0 were judged, these rows, and what was said of them.

    `told` are keys of metrics.json, some of them about later landmarks too.
    """

    judged: Judged
    told: dict[str, Any]
    first: Sample
    predictions: dict[str, Floats]


def measured(
    sample: Sample, train: Cohort, told: Told, beside: Mapping[str, Floats], params: Params
) -> Measured:
    """Judge what a model told of test rows; `beside` (n, K, H) are baselines by name, one NULL."""
    rows, seed = np.flatnonzero(sample.rows.is_first), params.training.seed
    first, told_first = sample.take(rows), told.take(rows)
    of_first = {MODEL: told_first.incidence} | {name: p[rows] for name, p in beside.items()}
    judged = judge(first, of_first, of_first[NULL], params.evaluation, seed)
    ours, null = told.incidence, beside[NULL]
    everyone = (sample, ours) if len(rows) < len(sample) else None
    slices = {
        "per_landmark": by_landmark(sample, ours, null),
        "weightings": by_weighting(sample, ours, null),
        "persons": by_acquaintance(first, train, of_first[MODEL], of_first[NULL]),
    }
    further = {
        **first.describe(),
        "training_weights": censoring_of(train, seed).describe(train),
        "alarm": alarm(judged),
        "calibration_test": calibration_tests(first, of_first[MODEL], everyone),
        "coverage": coverage(train.take(train.is_first), first.rows, told_first, seed),
        **{name: found for name, found in slices.items() if found},
    }
    return Measured(judged, further, first, of_first)
