"""What stands beside the model on registers: Nav's rule, one-line rules, two plain logistics."""

from dataclasses import replace

import numpy as np
import pandas as pd

from models.baselines.by_group import group_incidence, quantile_groups
from models.baselines.simple import base_rate, logistic_incidence
from models.cohort.cohort import Cohort, FeatureSpace, Floats

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


def beside(cohort: Cohort, nav_rule: pd.Series) -> dict[str, Floats]:
    """Return incidences (n, K, H) of the test rows by baseline; all are fitted on training rows.

    `nav_rule` is profilertTil by landmark_ref (`nav_groups.nav_profiles`).
    """
    train, test = cohort.train, cohort.test
    profile = nav_rule.loc[cohort.row_id].to_numpy(dtype=str)
    age, since = (column(cohort, name) for name in (AGE, SINCE_JOB))
    old = age >= OLD
    since_job = quantile_groups(since[~cohort.is_test], since[cohort.is_test])
    fields = only(cohort, FIVE_FIELDS)
    return {
        "base_rate": base_rate(train, len(test)),
        "nav_rule": group_incidence(train, profile[~cohort.is_test], profile[cohort.is_test]),
        f"age_{OLD}_or_older": group_incidence(train, old[~cohort.is_test], old[cohort.is_test]),
        "time_since_last_job": group_incidence(train, *since_job),
        "five_field_logistic": logistic_incidence(fields.train, fields.test.X),
        # The rival that counts: every feature that the model has, straight lines alone.
        "logistic": logistic_incidence(train, test.X),
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
