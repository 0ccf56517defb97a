"""The covariate model of censoring against Kaplan-Meier, its own likelihood, and truth."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize, minimize_scalar
from scipy.special import logsumexp
from threadpoolctl import threadpool_limits

from models.censoring import SMALLEST, censoring_curve, effective_sample_size, ipcw, status
from models.censoring_model import (
    RIDGES,
    censoring_of,
    fit_censoring_model,
)
from models.cohort.cohort import Cohort
from models.cohort.table import read_cohort
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated, write_table

LAST = HORIZONS[-1]


def dependent(n: int, seed: int, strength: float = 1.0, tick: float = 1.0, base: float = 0.025):
    """Simulate censoring that follows what drives the first exit; also return its true status.

    Times are whole ticks; at strength 1 the hazard of being censored varies by exp(+-.8) over one
    standard deviation of `a`.
    """
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, n))
    c = rng.integers(0, 4, n).astype(float)
    first, second = 0.04 * np.exp(0.8 * a + 0.7 * (c == 1)), np.full(n, 0.02)
    leaves = np.ceil(rng.exponential(1 / (first + second)) / tick) * tick
    by = np.where(rng.random(n) < first / (first + second), 1, 2)
    hazard = base * np.exp(strength * (0.8 * a - 0.4 * b + 0.6 * (c == 1)))
    stays = np.ceil(rng.exponential(1 / hazard) / tick) * tick
    exit_ = np.where(leaves <= stays, by, 0)
    space = plain_space("a", "b", c=4)
    cohort = cohort_of(space, np.column_stack([a, b, c]), np.minimum(leaves, stays), exit_)
    return cohort, status(leaves, by, 1, np.array(HORIZONS))


def numeric(X, log_risk, rng) -> Cohort:
    """Simulate rows with numeric features that are censored at these log risks."""
    stays = np.ceil(rng.exponential(20 * np.exp(-log_risk)))
    leaves = np.ceil(rng.exponential(20, len(X)))
    space = plain_space(*[f"x{i}" for i in range(X.shape[1])])
    return cohort_of(space, X, np.minimum(stays, leaves), np.where(leaves <= stays, 1, 0))


def featureless(time, exit_, horizons=HORIZONS) -> Cohort:
    """Return rows that nothing tells apart."""
    return cohort_of(plain_space("same"), np.ones((len(time), 1)), time, exit_, horizons)


def test_without_differences_it_is_kaplan_meier_ties_and_left_limits_and_all():
    time = np.array([1.0, 2, 2, 3, 4, 5])
    exit_ = np.array([1, 2, 0, 0, 1, 0])
    cohort = featureless(time, exit_, (9.0,))
    at = np.array([0.0, 2, 2.5, 3, 4, 5, 6])
    found = fit_censoring_model(cohort, 10.0).before(at[None, :], np.ones((1, 1)))[0]
    # As worked by hand in test_censoring.py: the exit at 2 has left when the row at 2 is censored.
    assert found == pytest.approx([1, 1, 3 / 4, 3 / 4, 1 / 2, 1 / 2, SMALLEST])


@pytest.mark.parametrize("seed", range(5))
def test_without_differences_every_weight_is_that_of_one_curve(seed):
    rng = np.random.default_rng(seed)
    time, exit_ = rng.integers(1, 30, 400).astype(float), rng.choice([0, 1, 2], 400)
    cohort = featureless(time, exit_)
    model, curve = fit_censoring_model(cohort, 10.0), censoring_curve(time, exit_)
    upto = time <= LAST
    found = model.before(time[upto, None], cohort.X[upto])[:, 0]
    assert found == pytest.approx(curve.before(time[upto]), abs=1e-12)
    assert (found < 1).any()


@pytest.mark.parametrize("ridge", RIDGES)
def test_no_other_coefficients_are_more_likely_under_the_ridge(ridge):
    rng = np.random.default_rng(43)
    # A few rows have almost all of the spread, which makes Newton's steps too long.
    X = rng.standard_t(1, size=(600, 3))
    columns = (X - X.mean(axis=0)) / X.std(axis=0)
    cohort = numeric(X, np.clip(columns @ [1, -2, 6], -8, 8), rng)
    censored = (cohort.exit == 0) & (cohort.time < LAST)
    later = cohort.time - cohort.time[censored, None]
    exposed = (later > 0) | ((later == 0) & (cohort.exit == 0))

    def loss(b):
        of_exposed = np.where(exposed, columns @ b, -np.inf)
        return ridge * (b @ b) / 2 + (logsumexp(of_exposed, axis=1) - columns[censored] @ b).sum()

    found = fit_censoring_model(cohort, ridge).coefficients
    best = minimize(loss, np.zeros(3), method="BFGS")
    assert found == pytest.approx(best.x, abs=1e-3)
    assert np.abs(found).max() > 0.05


def test_the_gain_is_the_information_that_the_truth_holds():
    rng = np.random.default_rng(5)
    group, hazard = np.repeat([0, 1], 3000), np.array([0.01, 0.08])
    # Time 27 is beyond the last horizon.
    time = np.minimum(rng.exponential(1 / hazard[group]), LAST + 1)
    cohort = cohort_of(plain_space("group"), group[:, None], time, np.zeros(6000))

    def density(t):
        left = np.exp(-hazard * t)
        of_all = (hazard * left).sum() / left.sum()
        return (hazard * left * np.log(hazard / of_all)).mean()

    gain = censoring_of(cohort, seed=1).gain
    assert gain.ridge == min(RIDGES)
    assert gain.std_error < 0.02
    assert gain.mean == pytest.approx(quad(density, 0, LAST)[0], abs=3 * gain.std_error)


def test_each_step_of_the_baseline_is_the_most_likely_one_under_ties():
    cohort, _ = dependent(400, seed=2, tick=4.0)
    model = fit_censoring_model(cohort, 10.0)
    after = {t: model.baseline.left_limit(np.array([t, t + 1e-6])) for t in (4.0, 8, 16)}
    first = model.before(np.full((400, 1), 4.1), cohort.X)[:, 0]
    all_risk = np.log(first) / np.log(after[4.0][1])
    for t, (before, upon) in after.items():
        stays = (cohort.time > t) | ((cohort.time == t) & (cohort.exit == 0))
        leaves = (cohort.time == t) & (cohort.exit == 0)
        assert leaves.sum() > 5
        risk, risk_left = all_risk[stays & ~leaves], all_risk[leaves]

        def loss(step, risk=risk, risk_left=risk_left):
            return step * risk.sum() - np.log(-np.expm1(-step * risk_left)).sum()

        best = minimize_scalar(loss, bounds=(1e-6, 5), method="bounded", options={"xatol": 1e-9})
        assert np.log(before / upon) == pytest.approx(best.x, abs=1e-5)


def test_two_groups_get_each_its_own_kaplan_meier_curve():
    rng = np.random.default_rng(3)
    group = rng.integers(0, 2, 6000)
    cohort = numeric(group[:, None], np.where(group, 0.5, -0.7), rng)
    censoring = censoring_of(cohort, seed=1)
    at = np.array([6.0, 13, 26])
    for g in (0, 1):
        rows = cohort.take(group == g)
        own = censoring_curve(rows.time, rows.exit).before(at)
        found = censoring.model.before(at[None, :], np.array([[g]]))[0]
        assert found == pytest.approx(own, abs=0.03)
        # One curve for all is far from both.
        assert (np.abs(censoring.curve.before(at) - own) > 0.05).all()


def test_one_curve_is_kept_where_censoring_is_independent(count):
    seeds = range(count(40, 12))
    kept = 0
    for seed in seeds:
        cohort = simulated(1000, seed).cohort
        censoring = censoring_of(cohort, seed)
        if censoring.model is None:
            kept += 1
            expected = ipcw(cohort.time, cohort.exit, np.array(HORIZONS), censoring.curve)
            assert np.array_equal(censoring.weights(cohort), expected)
    # A noise gain of one standard error is had by chance in at most one sample of six.
    assert kept >= len(seeds) * 2 / 3


def test_weights_are_one_where_nobody_is_censored_before_the_last_horizon():
    time = np.random.default_rng(0).exponential(20, 500)
    cohort = featureless(np.minimum(time, LAST), np.where(time < LAST, 1, 0))
    censoring = censoring_of(cohort, seed=1)
    assert censoring.gain is None
    assert np.array_equal(censoring.weights(cohort), np.ones((500, 3)))


def test_what_happens_after_the_last_horizon_does_not_matter():
    cohort, _ = dependent(2000, seed=4)
    later = cohort.time > LAST
    assert (cohort.exit[later] == 0).sum() > 20
    moved = replace(cohort, time=np.where(later, 99.0, cohort.time))
    first, second = (censoring_of(c, seed=1) for c in (cohort, moved))
    assert first.model is not None
    assert np.array_equal(first.weights(cohort), second.weights(moved))


def test_weights_stop_at_twenty_and_are_zero_where_the_status_is_unknown():
    cohort, _ = dependent(4000, seed=5, base=0.1)
    censoring = censoring_of(cohort, seed=1)
    weights = censoring.weights(cohort)
    unknown = (cohort.exit == 0)[:, None] & (cohort.time[:, None] < np.array(HORIZONS))
    assert np.array_equal(weights == 0, unknown)
    assert weights[~unknown].min() >= 1
    assert weights.max() == 1 / SMALLEST
    described = censoring.describe(cohort)
    assert 0 < described["horizons"]["26"]["clipped"] < 0.1


def test_it_removes_the_bias_that_one_curve_leaves(count):
    off = []
    for seed in range(count(60, 15)):
        cohort, truth = dependent(2000, seed=100 + seed)
        y = status(cohort.time, cohort.exit, 1, np.array(HORIZONS))
        censoring = censoring_of(cohort, seed)
        assert censoring.model is not None
        one_curve = ipcw(cohort.time, cohort.exit, np.array(HORIZONS), censoring.curve)
        shares = [(w * y).sum(0) / w.sum(0) for w in (one_curve, censoring.weights(cohort))]
        off.append(np.array(shares) - truth.mean(axis=0))
    one_curve, model = np.mean(off, axis=0)
    assert (one_curve < [-0.005, -0.015, -0.025]).all()
    # The ridge and ties leave a little: at most a tenth, and chance.
    chance = 3 * np.std(off, axis=0, ddof=1)[1] / np.sqrt(len(off))
    assert (np.abs(model) < 0.1 * np.abs(one_curve) + chance).all()


def test_one_persons_rows_are_held_out_together():
    rng = np.random.default_rng(6)
    time, exit_ = rng.integers(1, 30, 200).astype(float), rng.choice([0, 1], 200)
    noise = cohort_of(
        plain_space(*[f"x{i}" for i in range(30)]), rng.normal(size=(200, 30)), time, exit_
    )
    repeated = noise.take(np.repeat(np.arange(200), 10))
    # Taken for strangers, a person's other rows give the noise away.
    strangers = replace(repeated, person=np.arange(2000))
    assert censoring_of(strangers, seed=1).gain.is_clear
    assert censoring_of(repeated, seed=1).gain.mean < 0


def test_the_entry_date_and_the_office_are_never_read(monkeypatch):
    cohort, _ = dependent(1000, seed=7)
    day = np.datetime64("2024-01-01") + (400 - cohort.time).astype("timedelta64[D]")
    dated = replace(cohort, entry=day, office=np.array(["0301"] * 1000))
    expected = censoring_of(cohort, seed=1).weights(cohort)

    def refuse(_):
        raise AssertionError("read")

    for name in ("entry", "office"):
        monkeypatch.setattr(Cohort, name, property(refuse))
    with pytest.raises(AssertionError):
        _ = dated.entry
    censoring = censoring_of(dated, seed=1)
    assert censoring.model is not None
    assert np.array_equal(censoring.weights(dated), expected)
    assert censoring.describe(dated)["weights"] == "proportional hazards"


def test_the_number_of_threads_does_not_change_a_bit():
    rng = np.random.default_rng(0)
    # With this many rows and columns, sums split over two threads do differ.
    X = rng.normal(size=(2000, 30))
    cohort = numeric(X, -X[:, 0], rng)
    weights = set()
    for threads in (1, 2):
        with threadpool_limits(threads):
            censoring = censoring_of(cohort, seed=1)
            weights.add(censoring.weights(cohort).tobytes())
    assert censoring.model is not None
    assert len(weights) == 1


def test_the_order_of_the_file_does_not_change_a_bit(tmp_path):
    cohort, _ = dependent(1500, seed=8)
    # Some values are missing, of numbers and of levels.
    cohort.X[::7, 0], cohort.X[::11, 2] = np.nan, np.nan
    found = []
    for name, order in (("a", None), ("b", np.random.default_rng(9).permutation(1500))):
        read = read_cohort(write_table(cohort, tmp_path / name, order)).train
        censoring = censoring_of(read, seed=1)
        assert censoring.model is not None
        weights = censoring.weights(read)
        assert np.isfinite(weights).all()
        found.append((censoring.gain, weights.tobytes()))
    assert found[0] == found[1]


def test_the_description_says_what_was_chosen_and_what_the_weights_leave():
    cohort, _ = dependent(2000, seed=12)
    censoring = censoring_of(cohort, seed=1)
    weights, described = censoring.weights(cohort), censoring.describe(cohort)
    assert described["weights"] == "proportional hazards"
    assert described["gain"]["mean"] > described["gain"]["std_error"] > 0
    assert list(described["horizons"]) == ["6", "13", "26"]
    last = described["horizons"]["26"]
    assert last["known"] == (weights[:, 2] > 0).sum() < 2000
    assert last["effective"] == pytest.approx(effective_sample_size(weights)[2], abs=0.1)
    assert last["effective"] < last["known"]
    assert replace(censoring, model=None).describe(cohort)["weights"] == "one curve"
