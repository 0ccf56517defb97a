"""What stands beside the model on registers: Nav's rule, simple rules, a tree, plain logistics.

Each landmark has baselines of its own, fitted on the training rows of the same landmark, so that
none is blamed for what only time as a job seeker tells: the duration rule is days registered joined
with the time since the last job.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from models.baselines.by_group import group_incidence, quantile_groups
from models.baselines.simple import base_rate, logistic_of
from models.baselines.tree import tree_incidence
from models.cohort.cohort import Cohort, FeatureSpace, Floats
from models.labels import labels_of

AGE = "alder_aar"
OLD = 55
SINCE_JOB = "dager_siden_siste_arbeidsforhold"
FIVE_FIELDS = (
    AGE,
    "hoyeste_utdanning_nus",
    "helse_hindrer_arbeid",
    "dager_i_arbeid_siste_12_mnd",
    SINCE_JOB,
)
LOGISTIC = "logistic"
"""The one baseline that is no simple rule: all features that the model has, straight lines."""

FEWEST = 100
"""Training rows of a landmark; with fewer its baselines are fitted on those of all landmarks."""


def beside(cohort: Cohort, nav_rule: pd.Series, seed: int) -> dict[str, Floats]:
    """Return incidences (n, K, H) of the test rows by baseline; all are fitted on training rows.

    `nav_rule` is profilertTil by landmark_ref (`nav_groups.nav_profiles`).
    """
    test = cohort.test
    if test.landmark is None:
        return _beside(cohort, nav_rule, seed)
    found: dict[str, Floats] = {}
    for day in np.unique(test.landmark):
        is_there = cohort.landmark == day
        enough = (is_there & ~cohort.is_test).sum() >= FEWEST
        rows = is_there if enough else is_there | ~cohort.is_test
        for name, p in _beside(cohort.take(rows), nav_rule, seed).items():
            found.setdefault(name, np.empty((len(test), *p.shape[1:])))[test.landmark == day] = p
    return found


def _beside(cohort: Cohort, nav_rule: pd.Series, seed: int) -> dict[str, Floats]:
    train, test = cohort.train, cohort.test
    profile = nav_rule.loc[cohort.row_id].to_numpy(dtype=str)
    age, since = (column(cohort, name) for name in (AGE, SINCE_JOB))
    old = age >= OLD
    since_job = quantile_groups(since[~cohort.is_test], since[cohort.is_test])
    labels, fields = labels_of(train, seed), only(cohort, FIVE_FIELDS)
    few = [replace(one, space=fields.space, X=fields.train.X) for one in labels]
    return {
        "base_rate": base_rate(train, len(test)),
        "nav_rule": group_incidence(train, profile[~cohort.is_test], profile[cohort.is_test]),
        f"age_{OLD}_or_older": group_incidence(train, old[~cohort.is_test], old[cohort.is_test]),
        "time_since_last_job": group_incidence(train, *since_job),
        "tree": tree_incidence(train, labels, test.X),
        "five_field_logistic": logistic_of(few, fields.test.X),
        # The rival that counts.
        LOGISTIC: logistic_of(labels, test.X),
    }


def column(cohort: Cohort, name: str) -> Floats:
    """Return one feature of every row."""
    found: Floats = cohort.X[:, cohort.space.names.index(name)]
    return found


def only(cohort: Cohort, names: tuple[str, ...]) -> Cohort:
    """Return the cohort with these features alone."""
    space = FeatureSpace(
        names,
        {name: levels for name, levels in cohort.space.levels.items() if name in names},
        {name: cohort.space.themes[name] for name in names},
    )
    X = np.column_stack([column(cohort, name) for name in names])
    return replace(cohort, space=space, X=X)
