"""All that metrics.json holds beside the contract's figures: how sure, how fair, how useful."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats
from models.evaluation.evaluate import MODEL, Judged, judge
from models.evaluation.sample import Sample
from models.evaluation.slices import by_acquaintance, by_landmark, by_weighting
from models.evaluation.verdicts import alarm, calibration_tests
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
    sample: Sample, train: Cohort, predictions: Mapping[str, Floats], params: Params
) -> Measured:
    """Judge test rows; `predictions` (n, K, H) are by name, one of them MODEL and one NULL."""
    rows = np.flatnonzero(sample.rows.is_first)
    first = sample.take(rows)
    of_first = {name: p[rows] for name, p in predictions.items()}
    judged = judge(first, of_first, of_first[NULL], params.evaluation, params.training.seed)
    ours, null = predictions[MODEL], predictions[NULL]
    everyone = (sample, ours) if len(rows) < len(sample) else None
    slices = {
        "per_landmark": by_landmark(sample, ours, null),
        "weightings": by_weighting(sample, ours, null),
        "persons": by_acquaintance(first, train, of_first[MODEL], of_first[NULL]),
    }
    told = {
        **first.describe(),
        "alarm": alarm(judged),
        "calibration_test": calibration_tests(first, of_first[MODEL], everyone),
        **{name: found for name, found in slices.items() if found},
    }
    return Measured(judged, told, first, of_first)
