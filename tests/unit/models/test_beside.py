"""What stands beside the model on registers: live fields, and the plain logistic on all of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.baselines.beside import AGE, FEWEST, FIVE_FIELDS, SINCE_JOB, beside
from models.baselines.simple import base_rate, logistic_incidence
from models.evaluation.metrics import auc, outcomes_of
from tests.unit.models.worlds import cohort_of, plain_space


@pytest.fixture(scope="module")
def registered():
    """Five fields and one feature more; most had a job to the day, the rest of them leave later."""
    rng = np.random.default_rng(5)
    n = 2000
    since = np.where(rng.random(n) < 0.63, 0, rng.integers(1, 400, n)).astype(float)
    more = rng.normal(size=n)
    columns = {name: rng.integers(20, 65, n).astype(float) for name in FIVE_FIELDS}
    X = np.column_stack([*(columns | {SINCE_JOB: since}).values(), more])
    leaves = rng.exponential(10 * np.exp(since / 200 - more))
    time, exit_ = np.ceil(np.minimum(leaves, 40)), np.where(leaves < 40, 1, 0)
    exit_ = np.where((exit_ == 1) & (rng.random(n) < 0.1), 2, exit_)
    cohort = cohort_of(plain_space(*FIVE_FIELDS, "mer"), X, time, exit_)
    return cohort_of(cohort.space, X, time, exit_, is_test=np.arange(n) % 3 == 0)


@pytest.fixture(scope="module")
def found(registered):
    """All baselines."""
    return beside(registered, pd.Series("x", index=registered.row_id), 0)


def test_the_baselines_are_these(registered, found):
    assert list(found) == [
        *("base_rate", "nav_rule", "age_55_or_older", "time_since_last_job"),
        *("tree", "five_field_logistic", "logistic"),
    ]
    assert all(p.shape == (registered.is_test.sum(), 2, 3) for p in found.values())


def test_the_plain_logistic_has_every_feature_that_the_model_has(registered, found):
    train, test = registered.train, registered.test
    assert np.array_equal(found["logistic"], logistic_incidence(train, test.X))
    outcomes = outcomes_of(test, 1)
    scores = {
        name: auc(found[name][:, 0, 1], outcomes.y[:, 1], outcomes.weights[:, 1])[0]
        for name in ("logistic", "five_field_logistic")
    }
    assert scores["logistic"] > scores["five_field_logistic"] + 0.05


def test_the_five_fields_can_all_vary_on_the_day_of_registration():
    # Nobody has dagpenger on day 0: a decision comes later.
    assert len(set(FIVE_FIELDS)) == 5
    assert {AGE, SINCE_JOB} <= set(FIVE_FIELDS)
    assert "mottar_dagpenger_paa_dagen" not in FIVE_FIELDS


def test_time_since_last_job_tells_apart_those_without_one(registered, found):
    since = registered.test.X[:, FIVE_FIELDS.index(SINCE_JOB)]
    rates = found["time_since_last_job"][:, 0, 1]
    assert len(np.unique(rates[since > 0])) >= 8
    assert len(np.unique(rates[since == 0])) == 1
    assert rates[since > 350].max() < rates[since == 0].min()


def test_every_landmark_has_baselines_of_its_own_unless_few_were_trained_on(registered):
    n = len(registered)
    day = np.where(np.arange(n) % 5 == 1, 84, 0).astype(np.int64)
    # Who is still there after twelve weeks leaves later.
    time = np.where(day == 84, registered.time + 10, registered.time)
    rare = np.where(np.arange(n) % 90 == 0, 364, day)
    for landmark, own in ((day, 84), (rare, 364)):
        cohort = replace(registered, landmark=landmark, time=time)
        rule = pd.Series("x", index=cohort.row_id)
        found, test = beside(cohort, rule, 0)["base_rate"], cohort.test
        train = cohort.train
        few = (train.landmark == own).sum() < FEWEST
        alone = train if few else train.take(train.landmark == own)
        there = test.landmark == own
        assert few == (own == 364)
        assert found[there] == pytest.approx(base_rate(alone, there.sum()))
        first = train.take(train.landmark == 0)
        at_first = test.landmark == 0
        assert found[at_first] == pytest.approx(base_rate(first, at_first.sum()))
