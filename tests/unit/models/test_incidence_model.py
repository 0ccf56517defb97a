"""The whole model: out of fold without the person, the same model from the same data, intervals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t as student
from threadpoolctl import threadpool_limits

from models.cohort.table import read_cohort
from models.exit_model import candidates_of, choose, folds_by_person
from models.families import boosting
from models.families.base import labels_of, log_loss
from models.incidence_model import leading_horizon, persons_with_replacement, train
from models.stored import model_files
from tests.unit.models.worlds import simulated, small_training, write_table

TINY = {"rounds": [10, 20], "penalties": [0.03, 0.3], "folds": 2}


@pytest.mark.parametrize(("folds", "seed"), [(2, 0), (3, 1), (5, 2), (7, 3)])
def test_folds_hold_every_row_out_once_and_never_split_a_person(folds, seed):
    person = np.random.default_rng(seed).integers(0, 60, 300)
    held = np.zeros(300, dtype=int)
    sizes = []
    for fit_on, held_out in folds_by_person(person, folds, seed):
        assert sorted([*fit_on, *held_out]) == list(range(300))
        assert not set(person[fit_on]) & set(person[held_out])
        held[held_out] += 1
        sizes.append(len(np.unique(person[held_out])))
    assert (held == 1).all()
    assert max(sizes) - min(sizes) <= 1


def test_folds_depend_on_the_persons_and_not_on_the_rows_order():
    person = np.random.default_rng(0).integers(0, 60, 300)
    order = np.random.default_rng(1).permutation(300)
    plain = [set(person[held]) for _, held in folds_by_person(person, 3, 5)]
    shuffled = [set(person[order][held]) for _, held in folds_by_person(person[order], 3, 5)]
    assert plain == shuffled
    assert plain != [set(person[held]) for _, held in folds_by_person(person, 3, 6)]


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


def test_out_of_fold_candidates_never_saw_the_person():
    cohort = simulated(300, seed=32).cohort
    settings = small_training(1, **TINY)
    before = candidates_of(cohort, 1, settings, 3)
    flipped = replace(cohort, exit=np.where(np.arange(300) == 5, 2, cohort.exit))
    flipped = replace(flipped, time=np.where(np.arange(300) == 5, 1.0, cohort.time))
    after = candidates_of(flipped, 1, settings, 3)
    for a, b in zip(
        [*before.trees, *before.logistic], [*after.trees, *after.logistic], strict=True
    ):
        assert np.array_equal(a[5], b[5])
        assert not np.array_equal(a, b)


def test_the_choice_has_the_least_out_of_fold_loss_of_all_that_were_tried():
    cohort = simulated(400, seed=33).cohort
    settings = small_training(1, **TINY)
    found, labels = candidates_of(cohort, 1, settings, 3), labels_of(cohort, 1)
    choice = choose(found, labels, settings)

    def loss(log_odds):
        return log_loss(log_odds, labels.y, labels.weights)

    trees = dict(zip(settings.rounds, found.trees, strict=True))
    logistic = dict(zip(settings.penalties, found.logistic, strict=True))
    assert loss(trees[choice.rounds]) == min(map(loss, found.trees))
    assert loss(logistic[choice.penalty]) == min(map(loss, found.logistic))
    a, c = trees[choice.rounds], logistic[choice.penalty]
    chosen = loss(found.blended(settings, choice))
    assert chosen == pytest.approx(min(loss(w * a + (1 - w) * c) for w in np.linspace(0, 1, 11)))
    assert chosen <= min(loss(a), loss(c))


def test_the_log_loss_is_the_weighted_mean_of_minus_the_log_likelihood():
    log_odds, y = logit(np.array([[0.2, 0.5], [0.9, 0.1]])), np.array([[0.0, 1], [1, 1]])
    weights = np.array([[1.0, 2], [3, 0]])
    expected = -(np.log(0.8) + 2 * np.log(0.5) + 3 * np.log(0.9)) / 6
    assert log_loss(log_odds, y, weights) == pytest.approx(expected)


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
    lower, upper = trained.model.interval(incidence, trained.model.spread(X))
    assert (lower <= incidence).all()
    assert (incidence <= upper).all()
    assert (np.diff(lower, axis=2) >= 0).all()
    assert (np.diff(upper, axis=2) >= 0).all()
    assert (lower >= 0).all()
    assert (upper <= 1).all()


def test_the_interval_is_students_t_with_the_refits_variance_shrunk_to_its_mean(trained):
    X = trained.cohort.X[:30]
    model = trained.model
    incidence = model.incidence(X)
    samples = [logit(replace(model, exit_models=refit).incidence(X)) for refit in model.refits]
    shared = (model.spread(trained.cohort.X) ** 2).mean(axis=0)
    assert np.asarray(model.mean_variance) == pytest.approx(shared)
    own = np.var(samples, axis=0, ddof=1)
    degrees = len(samples) - 1
    variance = (degrees * own + 4 * shared) / (degrees + 4)
    reach = student.ppf(0.95, degrees + 4) * np.sqrt(variance)
    lower, upper = model.interval(incidence, model.spread(X))
    assert lower[:, :, 0] == pytest.approx(expit(logit(incidence) - reach)[:, :, 0])
    assert upper[:, :, 0] == pytest.approx(expit(logit(incidence) + reach)[:, :, 0])


def test_a_bootstrap_sample_takes_persons_whole_in_row_order():
    person = np.random.default_rng(0).integers(0, 50, 200)
    names = np.unique(person)
    rows = persons_with_replacement(person, seed=4)
    assert (np.diff(rows) >= 0).all()
    times = np.bincount(rows, minlength=200)
    drawn = {name: set(times[person == name]) for name in names}
    assert all(len(counts) == 1 for counts in drawn.values())
    assert sum(counts.pop() for counts in drawn.values()) == len(names)
    assert not np.array_equal(rows, persons_with_replacement(person, seed=5))


@pytest.mark.parametrize(("horizons", "middle"), [(1, 0), (2, 0), (3, 1), (4, 1), (6, 2)])
def test_the_leading_horizon_is_the_middle_one(horizons, middle):
    assert leading_horizon(tuple(range(horizons))) == middle
