"""Intervals, multiplicity and stability of explanations from refits, on numbers made by hand."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t as student

from models.uncertainty import Spread, stability


def spread(samples, incidence, between=0.0) -> Spread:
    """Return the spread of samples (B, n) of one exit at one horizon."""
    samples = np.asarray(samples, dtype=float)[:, :, None, None]
    incidence = np.asarray(incidence)[:, None, None]
    usual = np.array([0.04, 0.01])[:, None, None]
    return Spread(incidence, samples, np.full(incidence.shape, between), usual)


def test_the_interval_is_students_t_with_variances_within_and_between_shrunk_to_the_usual():
    samples = [[0.4, 0.1], [0.5, 0.1], [0.6, 0.2]]
    lower, upper = spread(samples, [0.45, 0.12], between=0.06).interval()
    own = np.var(logit(np.array(samples)), axis=0, ddof=1)
    variance = (2 * own + 4 * 0.04) / 6 + (0.06 + 4 * 0.01) / 5
    reach = student.ppf(0.95, 2 + 4) * np.sqrt(variance)
    assert lower[:, 0, 0] == pytest.approx(expit(logit([0.45, 0.12]) - reach))
    assert upper[:, 0, 0] == pytest.approx(expit(logit([0.45, 0.12]) + reach))


def test_intervals_rise_with_the_horizon_and_hold_the_incidence():
    rng = np.random.default_rng(0)
    rising = np.sort(rng.uniform(0.01, 0.9, (6, 50, 1, 4)), axis=3)
    found = Spread(rising[0], rising[1:], rng.random((50, 1, 4)), np.full((2, 1, 4), 0.1))
    lower, upper = found.interval()
    for bound in (lower, upper):
        assert (np.diff(bound, axis=2) >= 0).all()
    assert (lower <= found.incidence).all()
    assert (upper >= found.incidence).all()


def test_multiplicity_counts_the_refits_in_another_band():
    samples = [[0.29, 0.9, 0.5], [0.31, 0.9, 0.61], [0.61, 0.9, 0.59], [0.30, 0.9, 0.2]]
    found = spread(samples, [0.4, 0.9, 0.5]).multiplicity(0, 0, [0.3, 0.6])
    # The first row stays at .31 and on the boundary itself, which belongs to the band above it.
    assert found.tolist() == [2, 0, 2]


def test_stability_is_the_share_of_refits_that_name_the_feature_with_the_same_sign():
    parts = np.array([[0.5, -0.4, 0.1, 0.0]])
    samples = np.array(
        [
            [[0.5, -0.4, 0.1, 0.0]],
            [[0.5, 0.4, 0.1, 0.0]],
            [[0.2, -0.1, 0.9, 0.8]],
            [[0.9, -0.8, 0.1, 0.0]],
        ]
    )
    assert stability(parts, samples, 2).tolist() == [[0.75, 0.5]]
    assert stability(parts, parts[None], 2).tolist() == [[1.0, 1.0]]


@pytest.mark.parametrize(("refits", "missed"), [(5, 0.05), (20, 0.0)])
def test_few_refits_call_unstable_people_stable(refits, missed):
    # methods.md: multiplicity from 5 refits misses a part of those who are on both sides.
    rng = np.random.default_rng(3)
    samples = expit(rng.normal(logit(0.3), 0.4, (refits, 4000)))
    found = spread(samples, np.full(4000, 0.3001)).multiplicity(0, 0, [0.3])
    assert (found == 0).mean() == pytest.approx(0.5**refits, abs=0.01)
    assert (found == 0).mean() <= missed
