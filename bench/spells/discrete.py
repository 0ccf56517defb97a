"""(b) Discrete-time cause-specific hazards: one LightGBM of which exit, if any, in each interval.

A row per person and interval at risk; the number of trees by inner folds by person; the other
settings are those of (a). Source: Tutz and Schmid 2016, chapter 8.
"""

from typing import TYPE_CHECKING

import numpy as np

from bench.spells.hazards import incidence_of_hazards
from bench.spells.splits import random_folds
from models.cohort.cohort import CENSORED, Cohort, Floats, Ints
from profilering.params import Training

if TYPE_CHECKING:
    import lightgbm

INTERVALS = 16
PATIENCE = 30


def discrete_hazards(train: Cohort, X: Floats, training: Training) -> Floats:
    """Return incidences (n, K, H) of rows X (n, p)."""
    edges = edges_of(train)
    row, interval, exit_ = person_periods(train.time, train.exit, edges)
    stacked = np.column_stack([train.X[row], interval])
    booster = _fit(train, (row, stacked, exit_), training)
    hazards = np.empty((len(X), len(train.exits), len(edges)))
    for j in range(len(edges)):
        at = np.column_stack([X, np.full(len(X), float(j))])
        hazards[:, :, j] = booster.predict(at)[:, 1:]
    return incidence_of_hazards(edges, hazards, np.asarray(train.horizons))


def edges_of(train: Cohort) -> Floats:
    """Return the right edges of the intervals: quantiles of the exits' times, and the horizons."""
    exits = train.time[(train.exit != CENSORED) & (train.time <= max(train.horizons))]
    cuts = np.quantile(exits, np.arange(1, INTERVALS) / INTERVALS, method="inverted_cdf")
    return np.unique(np.concatenate([cuts, np.asarray(train.horizons)]))


def person_periods(time: Floats, exit_: Ints, edges: Floats) -> tuple[Ints, Ints, Ints]:
    """Return row, interval and exit (0: none) of each interval that a row is at risk in.

    An interval holds its right edge. Someone censored inside one is at risk in it from its middle
    on, and has then been through it without exit.
    """
    middles = (edges + np.concatenate([[0.0], edges[:-1]])) / 2
    through = np.searchsorted(edges, time, side="right")
    past_middle = np.searchsorted(middles, time, side="left")
    left_in = np.searchsorted(edges, time, side="left") + 1
    intervals = np.where(exit_ == CENSORED, np.maximum(through, past_middle), left_in)
    intervals = np.minimum(intervals, len(edges))
    row = np.repeat(np.arange(len(time)), intervals)
    interval = np.concatenate([np.arange(n) for n in intervals])
    is_last = interval + 1 == left_in[row]
    return row, interval, np.where(is_last, exit_[row], CENSORED)


def _fit(
    train: Cohort, stacked: tuple[Ints, Floats, Ints], training: Training
) -> "lightgbm.Booster":
    import lightgbm

    row, X, exit_ = stacked
    settings = {
        "objective": "multiclass",
        "num_class": len(train.exits) + 1,
        "learning_rate": training.learning_rate,
        "num_leaves": training.leaves,
        # As (a) does: as many rows as are of that many persons.
        "min_data_in_leaf": round(training.min_rows_in_leaf * len(row) / len(train)),
        "feature_fraction_bynode": 0.7,
        "lambda_l2": 1.0,
        "seed": training.seed,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "feature_pre_filter": False,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(
        X, exit_, categorical_feature=train.space.categorical_columns, free_raw_data=False
    )
    folds = list(random_folds(train.person[row], training.folds, training.seed))
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    rounds = max(training.rounds)
    tried = lightgbm.cv(settings, data, rounds, folds=folds, callbacks=[stop])
    (losses,) = (found for name, found in tried.items() if name.endswith("-mean"))
    return lightgbm.train(settings, data, len(losses))
