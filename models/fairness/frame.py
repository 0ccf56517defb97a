"""Every measure in every group, by fairlearn's MetricFrame (Bird et al. 2020).

Points alone: its bootstrap calls each metric anew for each resample, and draws rows, not persons.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, mean_prediction

from models.cohort.cohort import Bools, Floats
from models.evaluation.metrics import auc, brier, positive
from models.fairness.given import Texts
from models.fairness.measures import (
    AUC,
    BRIER,
    FALSE_NEGATIVE,
    FALSE_POSITIVE,
    FLAGGED,
    GAP,
    PRECISION,
    RECALL,
    Measured,
    named,
)

Metric = Callable[[Floats, Floats, Floats], float]


def by_group(measured: Measured, groups: Mapping[str, Texts], rows: Bools) -> pd.DataFrame:
    """Return every measure (columns) in every group (index; crossed, with several columns).

    Of `rows` (n,) alone, none of which may be in a group without known rows.
    """
    apart = pd.DataFrame({name: values[rows] for name, values in groups.items()})
    known = {"sample_weight": measured.weights[rows]}
    everyone = {"sample_weight": np.ones(int(rows.sum()))}
    of_chance = MetricFrame(
        metrics=_OF_CHANCE,
        y_true=1 - measured.need[rows],
        y_pred=measured.chance[rows],
        sensitive_features=apart,
        sample_params=dict.fromkeys(_OF_CHANCE, known),
    ).by_group
    of_lists = (
        MetricFrame(
            metrics={named(name, share): metric for name, metric in _OF_LISTS.items()},
            y_true=measured.need[rows],
            y_pred=flag[rows],
            sensitive_features=apart,
            sample_params={
                named(name, share): everyone if name == FLAGGED else known for name in _OF_LISTS
            },
        ).by_group
        for share, flag in measured.flags.items()
    )
    return pd.concat([of_chance, *of_lists], axis=1)


def _gap(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return _mean(y_pred - y_true, sample_weight)


def _brier(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return float(brier(y_pred, y_true, sample_weight))


def _auc(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return float(auc(y_pred, y_true, sample_weight)[0])


def _precision(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return _mean(y_true, sample_weight * y_pred)


def _recall(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return _mean(y_pred, sample_weight * y_true)


def _false_positive(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return _mean(y_pred, sample_weight * (1 - y_true))


def _false_negative(y_true: Floats, y_pred: Floats, sample_weight: Floats) -> float:
    return _mean(1 - y_pred, sample_weight * y_true)


def _mean(values: Floats, weights: Floats) -> float:
    return float(weights @ values / positive(weights.sum()))


# Flags are parts of a place where people are tied, so that metrics of yes and no do not do.
_OF_LISTS: Final[dict[str, Metric]] = {
    FLAGGED: mean_prediction,
    PRECISION: _precision,
    RECALL: _recall,
    FALSE_POSITIVE: _false_positive,
    FALSE_NEGATIVE: _false_negative,
}
_OF_CHANCE: Final[dict[str, Metric]] = {GAP: _gap, BRIER: _brier, AUC: _auc}
