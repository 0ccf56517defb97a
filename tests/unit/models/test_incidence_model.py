"""The whole model: out of fold without the person, the same model from the same data, intervals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from threadpoolctl import threadpool_limits

from models.cohort.table import read_cohort
from models.families import boosting
from models.stored import model_files
from models.training import train
from tests.unit.models.worlds import simulated, small_training, write_table

TINY = {"rounds": [10, 20], "penalties": [0.03, 0.3], "corrections": [10], "folds": 2}


def test_flipping_a_persons_outcome_leaves_what_is_said_of_that_person_bit_identical():
    # Whatever is fitted, chosen or calibrated for a person's row is without all of that person's
    # rows. Other persons' predictions do change: they may learn from this one.
    cohort = simulated(450, seed=31).cohort
    cohort = replace(cohort, person=np.arange(450) // 3)
    settings = small_training(1, **TINY)
    _, before = train(cohort, settings)
    for person in (0, 77):
        own = cohort.person == person
        exit_, time = cohort.exit.copy(), cohort.time.copy()
        exit_[own] = (exit_[own] + 1) % 3
        time[own] = 30 - np.minimum(time[own], 29)
        _, after = train(replace(cohort, exit=exit_, time=time), settings)
        assert np.array_equal(before.incidence[own], after.incidence[own])
        assert np.array_equal(before.leading[own], after.leading[own])
        assert (before.incidence[~own] != after.incidence[~own]).any(axis=(1, 2)).mean() > 0.4


@pytest.fixture(scope="module")
def fingerprints(tmp_path_factory):
    """Return a function from an order of the table's rows to the hash of the model."""
    cohort = simulated(420, seed=34).cohort
    folder = tmp_path_factory.mktemp("tables")

    def fingerprint(order, threads: int = 1, blas: int = 1) -> tuple[str, bytes]:
        table = read_cohort(write_table(cohort, folder / "table", order))
        with threadpool_limits(blas, user_api="blas"):
            model, out_of_fold = train(table.train, small_training(threads, **TINY))
        return model_files(model)[1], out_of_fold.incidence.tobytes()

    return fingerprint


def test_the_model_is_the_same_from_shuffled_rows_and_with_any_threads(fingerprints, monkeypatch):
    monkeypatch.setattr(boosting, "ROWS_PER_THREAD", 100)
    expected = fingerprints(None)
    shuffled = np.random.default_rng(0).permutation(420)
    assert fingerprints(shuffled) == expected
    assert fingerprints(shuffled[::-1], threads=2, blas=2) == expected


def test_another_seed_is_another_model(trained):
    settings = small_training(1, **TINY)
    hashes = {
        model_files(train(trained.cohort, settings.model_copy(update={"seed": seed}))[0])[1]
        for seed in (1, 2)
    }
    assert len(hashes) == 2


def odd_rows(n: int) -> np.ndarray:
    """Draw rows far outside what was seen, with missing values and unknown levels."""
    rng = np.random.default_rng(9)
    X = np.column_stack([5 * rng.normal(size=(n, 2)), rng.integers(0, 7, n)]).astype(float)
    X[rng.random((n, 3)) < 0.2] = np.nan
    return X


def test_curves_rise_and_the_exits_never_sum_to_more_than_one_on_any_row(trained):
    X = odd_rows(3000)
    samples = [trained.model.incidence(X), trained.out_of_fold.incidence]
    for found in samples:
        assert np.isfinite(found).all()
        assert (np.diff(found, axis=2) >= 0).all()
        assert (found >= 0).all()
        assert (found.sum(axis=1) <= 1).all()


def test_contributions_of_the_blend_add_up_to_the_raw_log_odds_on_any_row(trained):
    X = odd_rows(300)
    for k, exit_model in enumerate(trained.model.exit_models):
        raw = exit_model.log_odds(X)
        for h in range(3):
            parts = trained.model.contributions(X, k, h)
            assert np.abs(parts.base + parts.values.sum(axis=1) - raw[:, h]).max() < 1e-9
            assert np.abs(parts.raw - raw[:, h]).max() < 1e-9


def test_what_leads_out_of_fold_is_said_of_the_first_exit(trained):
    # In this world `a` speeds up the first exit, and so leaves less room for the second.
    X = trained.cohort.X
    parts = [trained.model.contributions(X, k, 1).values for k in (0, 1)]
    together = [np.corrcoef(X[:, 0], found[:, 0])[0, 1] for found in parts]
    assert together[0] > 0.8 > -0.5 > together[1]
    assert np.corrcoef(X[:, 0], trained.out_of_fold.leading[:, 0])[0, 1] > 0.8


def test_the_calibrated_incidence_is_the_affine_map_of_the_raw_log_odds(trained):
    X = trained.cohort.X[:50]
    for exit_model in trained.model.exit_models:
        mapped = np.array(exit_model.calibration.intercepts)
        mapped = mapped + exit_model.calibration.slope * exit_model.log_odds(X)
        assert exit_model.incidence(X) == pytest.approx(expit(mapped))


def test_a_row_is_told_the_same_alone_and_among_others(trained):
    X = trained.cohort.X[:40]
    together = trained.model.incidence(X)
    alone = np.concatenate([trained.model.incidence(X[i : i + 1]) for i in range(40)])
    # Not to the last bit: the linear algebra of one row is done in another order.
    assert np.abs(together - alone).max() < 1e-14


def test_the_interval_holds_the_incidence_rises_and_stays_between_0_and_1(trained):
    X = odd_rows(1000)
    incidence = trained.model.incidence(X)
    lower, upper = trained.model.spread(X).interval()
    assert (lower <= incidence).all()
    assert (incidence <= upper).all()
    assert (np.diff(lower, axis=2) >= 0).all()
    assert (np.diff(upper, axis=2) >= 0).all()
    assert (lower >= 0).all()
    assert (upper <= 1).all()
