"""What rows are measured by: resampled offices or persons, censoring weights, row weights."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.censoring import censoring_curve
from models.censoring_model import Censoring
from models.evaluation.metrics import brier, outcomes_of
from models.evaluation.sample import OFFICES, PERSONS, known, sample_of
from profilering.params import Evaluation
from tests.unit.models.worlds import cohort_of, plain_space, simulated

SETTINGS = Evaluation(resamples=60, confidence=0.95)


def test_offices_are_drawn_where_there_are_enough_of_them_and_persons_otherwise():
    cohort = simulated(200, seed=1).cohort
    many, few = np.arange(200) % 12, np.arange(200) % 3
    found = sample_of(replace(cohort, office=many), SETTINGS, 1)
    assert (found.drawn, found.describe()["resampled"]["offices"]) == (OFFICES, 12)
    # Whole offices: everybody in one is drawn equally often.
    assert np.array_equal(found.draws[:, 0], found.draws[:, 12])
    for cohort_ in (cohort, replace(cohort, office=few)):
        assert sample_of(cohort_, SETTINGS, 1).drawn == PERSONS


def test_a_part_in_one_office_has_resampled_persons_and_an_interval():
    cohort = simulated(300, seed=6).cohort
    cohort = replace(cohort, office=np.arange(300) % 15)
    found = sample_of(cohort, SETTINGS, 1)
    one, many = found.take(cohort.office == 3), found.take(cohort.office != 3)
    assert (one.drawn, many.drawn) == (PERSONS, OFFICES)
    # Drawn whole, the people of one office would never differ from themselves.
    assert np.ptp(one.draws, axis=1).min() > 0
    assert len(found.take(np.zeros(300, dtype=bool)).draws) == 60


def test_one_office_with_most_of_the_people_leaves_too_few_others():
    cohort = simulated(300, seed=7).cohort
    office = np.where(np.arange(300) < 200, 0, np.arange(300) % 20)
    assert sample_of(replace(cohort, office=office), SETTINGS, 1).drawn == PERSONS
    assert sample_of(replace(cohort, office=np.arange(300) % 20), SETTINGS, 1).drawn == OFFICES


def test_without_a_clear_gain_the_weights_are_those_of_one_curve():
    cohort = simulated(300, seed=2).cohort
    found = sample_of(cohort, SETTINGS, 1)
    assert found.censoring.model is None
    expected = outcomes_of(cohort, 2)
    assert np.array_equal(found.outcomes(2).weights, expected.weights)
    assert found.outcomes(2).events == expected.events
    assert list(known(found).values()) == expected.known
    described = found.describe()["censoring"]
    assert described["weights"] == "one curve"
    assert described["horizons"]["13"]["effective"] <= described["horizons"]["13"]["known"]
    json.dumps(found.describe(), allow_nan=False)


def test_a_part_has_a_curve_of_its_own_and_the_same_resamples():
    cohort = simulated(300, seed=3).cohort
    found, rows = sample_of(cohort, SETTINGS, 1), np.arange(0, 300, 3)
    part = found.take(rows)
    assert np.array_equal(part.weights, outcomes_of(cohort.take(rows), 1).weights)
    assert np.array_equal(part.draws, found.draws[:, rows])


@pytest.fixture(scope="module")
def dependent():
    """Rows with x = 1 leave sooner and are lost sooner; the true incidence at 13 is known."""
    rng, n = np.random.default_rng(4), 6000
    x = (np.arange(n) % 2).astype(float)
    hazard = np.where(x == 1, 0.12, 0.02)
    leaves = rng.exponential(1 / hazard)
    stays = rng.exponential(np.where(x == 1, 8, 400))
    time, exit_ = np.minimum(leaves, stays), (leaves <= stays).astype(int)
    cohort = cohort_of(plain_space("x"), x[:, None], time, exit_, (6.0, 13.0))
    return cohort, (1 - np.exp(-hazard * 13)).mean()


def test_weights_by_features_mend_what_one_curve_gets_wrong(dependent):
    cohort, truth = dependent
    found = sample_of(cohort, SETTINGS, 1)
    assert found.censoring.model is not None

    def observed(outcomes):
        weights = outcomes.weights[:, 1]
        return weights @ outcomes.y[:, 1] / weights.sum()

    by_curve = Censoring(censoring_curve(cohort.time, cohort.exit), None, None)
    assert abs(observed(found.outcomes(1)) - truth) < 0.02
    assert abs(observed(replace(found, censoring=by_curve).outcomes(1)) - truth) > 0.05
    # A part of the rows is weighed by the model of all.
    rows = np.arange(0, 6000, 7)
    assert np.array_equal(found.take(rows).weights, found.weights[rows])


def test_row_weights_multiply_and_a_row_of_weight_two_counts_as_two():
    world = simulated(100, seed=5)
    cohort = replace(world.cohort, time=np.full(100, 30.0), exit=np.arange(100) % 2)
    twice = cohort.take(np.r_[np.arange(100), np.arange(50)])
    p = np.linspace(0, 1, 100)
    weighed = sample_of(cohort, SETTINGS, 1).weighed(1.0 + (np.arange(100) < 50))
    repeated = sample_of(twice, SETTINGS, 1)
    scores = [
        brier(said, sample.outcomes(1).y[:, 2], sample.outcomes(1).weights[:, 2])
        for said, sample in ((p, weighed), (np.r_[p, p[:50]], repeated))
    ]
    assert scores[0] == pytest.approx(scores[1])
