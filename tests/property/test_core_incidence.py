"""Aalen-Johansen, IPCW and the metrics on any table of tied times, against slow readings."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from models.censoring import SMALLEST, censoring_curve, ipcw, status
from models.evaluation.metrics import auc, ece, equal_mass_bins
from models.incidence import aalen_johansen

# Times 1 to 6, so that almost everything ties; 0 censored, 1 and 2 exits, -1 an exit not modelled.
ROWS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([-1, 0, 1, 2])), min_size=1, max_size=25
)
HORIZONS = np.array([0.5, 1, 2, 3.5, 6])


def columns(rows):
    """Return times and exits as arrays."""
    time, exit_ = zip(*rows, strict=True)
    return np.array(time, dtype=float), np.array(exit_)


def slow_incidence(rows, number: int, horizon: float) -> float:
    """Move the mass of each censored row to those who are still there: one row after another.

    Redistribution to the right (Efron 1967; for competing exits it gives Aalen-Johansen).
    """
    order = sorted(rows, key=lambda row: (row[0], row[1] == 0))
    mass, found = [1 / len(rows)] * len(rows), 0.0
    for i, (time, exit_) in enumerate(order):
        if exit_ == 0:
            later = range(i + 1, len(order))
            for j in later:
                mass[j] += mass[i] / len(later)
        elif exit_ == number and time <= horizon:
            found += mass[i]
    return found


@given(ROWS)
def test_aalen_johansen_is_redistribution_to_the_right(rows):
    time, exit_ = columns(rows)
    for number in (1, 2):
        found = aalen_johansen(time, exit_, number, HORIZONS)
        for i, horizon in enumerate(HORIZONS):
            if np.isnan(found.estimate[i]):
                assert horizon > time.max()
                continue
            assert abs(found.estimate[i] - slow_incidence(rows, number, horizon)) < 1e-12


@given(ROWS)
def test_intervals_hold_their_estimate_and_stay_between_0_and_1(rows):
    time, exit_ = columns(rows)
    found = aalen_johansen(time, exit_, 1, HORIZONS)
    known = ~np.isnan(found.estimate)
    assert (found.lower[known] <= found.estimate[known]).all()
    assert (found.estimate[known] <= found.upper[known]).all()
    assert (found.lower[known] >= 0).all()
    assert (found.upper[known] <= 1).all()
    assert (np.diff(found.estimate[known]) >= 0).all()


@given(ROWS)
def test_the_exits_sum_to_one_minus_those_who_stay(rows):
    time, exit_ = columns(rows)
    total = sum(aalen_johansen(time, exit_, k, HORIZONS).estimate for k in (-1, 1, 2))
    for i, horizon in enumerate(HORIZONS):
        staying = 1.0
        for t in np.unique(time[time <= horizon]):
            staying *= 1 - ((time == t) & (exit_ != 0)).sum() / (time >= t).sum()
        assert np.isnan(total[i]) or abs(total[i] + staying - 1) < 1e-12


@given(ROWS)
def test_weights_move_the_unknown_rows_mass_to_the_known(rows):
    time, exit_ = columns(rows)
    horizons = HORIZONS[time.max() >= HORIZONS]
    assume(len(horizons))
    curve = censoring_curve(time, exit_)
    weights = ipcw(time, exit_, horizons, curve)
    unknown = (exit_ == 0)[:, None] & (time[:, None] < horizons)
    assert np.array_equal(weights == 0, unknown)
    assert (weights[~unknown] >= 1).all()
    assert weights.max() <= 1 / SMALLEST
    if curve.before(horizons[-1:])[0] > SMALLEST:
        assert np.abs(weights.sum(axis=0) - len(rows)).max() < 1e-9
        for number in (1, 2):
            share = (weights * status(time, exit_, number, horizons)).sum(axis=0) / len(rows)
            expected = aalen_johansen(time, exit_, number, horizons).estimate
            assert np.abs(share - expected).max() < 1e-9


SCORED = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    min_size=2,
    max_size=30,
)


@given(SCORED)
def test_the_auc_is_the_weighted_share_of_pairs_that_are_in_order(rows):
    p, y, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    pairs, won = 0.0, 0.0
    for i in np.flatnonzero(y == 1):
        for j in np.flatnonzero(y == 0):
            pairs += weights[i] * weights[j]
            won += weights[i] * weights[j] * ((p[i] > p[j]) + 0.5 * (p[i] == p[j]))
    found = auc(p / 5, y, weights)[0]
    assert np.isnan(found) if pairs == 0 else abs(found - won / pairs) < 1e-12


@given(SCORED)
def test_the_calibration_error_is_the_weighted_mean_gap_of_its_bins(rows):
    p, y, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    assume(weights.sum() > 0)
    bins, total = equal_mass_bins(p / 5), 0.0
    for b in set(bins.tolist()):
        inside = bins == b
        total += abs((weights[inside] * (p[inside] / 5 - y[inside])).sum())
    found = ece(p / 5, y, weights)
    assert abs(found - total / weights.sum()) < 1e-12
    assert 0 <= found <= 1
