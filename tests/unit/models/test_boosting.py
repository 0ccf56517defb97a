"""The boosting: incidence never falls with the horizon, and threads leave no trace."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from models.families import boosting
from models.families.base import log_losses
from models.families.boosting import BoostedIncidence, fit_boosting, rates
from models.labels import labels_of
from tests.unit.models.worlds import simulated, small_training


@pytest.fixture(scope="module")
def fitted() -> BoostedIncidence:
    """Forty trees for the first exit of a small world, leaves as small as they get."""
    settings = small_training(1, min_rows_in_leaf=5, leaves=15)
    return fit_boosting(labels_of(simulated(900, seed=4).cohort, 1)[0], settings, 40, seed=1)


def odd_rows(n: int, seed: int) -> np.ndarray:
    """Draw rows far outside what was seen, with missing values and unknown levels."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([4 * rng.normal(size=(n, 2)), rng.integers(-1, 7, n)]).astype(float)
    X[rng.random((n, 3)) < 0.2] = np.nan
    return X


def test_the_incidence_never_falls_with_the_horizon_on_any_row(fitted, count):
    found = fitted.log_odds(odd_rows(count(50_000, 5_000), seed=5))
    assert (np.diff(found, axis=1) >= 0).all()
    assert (np.diff(found, axis=1) > 0.1).any()


def test_it_never_falls_between_the_horizons_either(fitted):
    X = odd_rows(300, seed=6)
    between = BoostedIncidence(fitted.text, tuple(np.linspace(0, 40, 81)), (0.0,) * 81)
    assert (np.diff(between.log_odds(X), axis=1) >= 0).all()


def test_without_signal_the_log_odds_are_those_of_the_weighted_rate():
    labels = labels_of(simulated(900, seed=4).cohort, 1)[0]
    # No split leaves this many rows on both sides: every tree is one leaf.
    one_leaf = fit_boosting(labels, small_training(1, min_rows_in_leaf=10_000), 10, seed=1)
    rate = (labels.weights * labels.y).sum(axis=0) / labels.weights.sum(axis=0)
    assert one_leaf.log_odds(odd_rows(5, 1)) == pytest.approx(
        np.tile(logit(rate), (5, 1)), abs=0.01
    )
    assert one_leaf.contributions(odd_rows(5, 1), 1).values.tolist() == [[0, 0, 0]] * 5


def test_rows_of_unknown_status_say_nothing():
    labels = labels_of(simulated(900, seed=4, censoring=15).cohort, 1)[0]
    unknown = labels.weights == 0
    wrong = replace(labels, y=np.where(unknown, 1 - labels.y, labels.y))
    known = ~unknown.all(axis=1)
    assert known.sum() < 850
    fewer = labels.take(known)
    settings = small_training(1)
    texts = {fit_boosting(found, settings, 10, seed=1).text for found in (labels, wrong, fewer)}
    assert len(texts) == 1


def test_a_leaf_holds_the_fewest_rows_at_every_horizon():
    labels = labels_of(simulated(900, seed=4).cohort, 1)[0]
    model = fit_boosting(labels, small_training(1, min_rows_in_leaf=50), 10, seed=1)
    sizes = [
        int(size)
        for line in model.text.splitlines()
        if line.startswith("leaf_count=")
        for size in line.removeprefix("leaf_count=").split()
    ]
    assert len(sizes) > 20
    # LightGBM estimates a leaf's rows from its weighted hessians: about, not exactly, 50 x 3.
    assert min(sizes) >= 0.8 * 50 * 3


def test_the_model_is_the_same_text_with_one_thread_and_with_two(monkeypatch):
    labels = labels_of(simulated(3000, seed=8).cohort, 1)[0]
    # Small data would be given one thread whatever is asked for.
    monkeypatch.setattr(boosting, "ROWS_PER_THREAD", 100)
    one, two = (fit_boosting(labels, small_training(threads), 40, seed=1) for threads in (1, 2))
    assert one.text == two.text
    assert "num_threads" not in one.text


def test_another_seed_gives_another_model(fitted):
    settings = small_training(1, min_rows_in_leaf=5, leaves=15)
    labels = labels_of(simulated(900, seed=4).cohort, 1)[0]
    assert fit_boosting(labels, settings, 40, seed=1).text == fitted.text
    assert fit_boosting(labels, settings, 40, seed=2).text != fitted.text


def test_fewer_trees_are_the_first_of_more(fitted):
    labels = labels_of(simulated(900, seed=4).cohort, 1)[0]
    settings = small_training(1, min_rows_in_leaf=5, leaves=15)
    X = odd_rows(50, seed=1)
    ten = fit_boosting(labels, settings, 10, seed=1).log_odds(X)
    staged = fitted.staged_log_odds(X, [10, 40])
    assert np.array_equal(staged[0], ten)
    assert staged[1] == pytest.approx(fitted.log_odds(X), abs=1e-12)
    assert fitted.staged_log_odds(X, [0])[0].tolist() == [list(fitted.begin)] * len(X)


def test_contributions_add_up_at_every_horizon_and_the_horizon_has_none(fitted):
    X = odd_rows(200, seed=2)
    for h in range(3):
        parts = fitted.contributions(X, h)
        assert parts.values.shape == X.shape
        total = parts.base + parts.values.sum(axis=1)
        assert np.abs(total - fitted.log_odds(X)[:, h]).max() < 1e-9


def test_trees_that_start_at_log_odds_say_only_what_comes_on_top_of_them():
    # The start knows `a` and `c`, in log-odds that are too flat: trees find what is left.
    labels = labels_of(simulated(3000, seed=8).cohort, 1)[0]
    a, c = labels.X[:, 0], labels.X[:, 2]
    start = rates(labels) + (0.5 * a + 0.4 * (c == 1))[:, None]
    settings = small_training(1)
    on_top = fit_boosting(labels, settings, 40, 1, start).log_odds(labels.X)
    alone = fit_boosting(labels, settings, 40, 1).log_odds(labels.X)
    losses = [log_losses(one, labels).sum() for one in (start, start + on_top, alone)]
    assert losses[1] < losses[0]
    assert losses[1] < losses[2]
    assert np.corrcoef(on_top[:, 1], a)[0, 1] > 0.5


def test_log_odds_do_not_depend_on_how_rows_are_batched(fitted, monkeypatch):
    labels = labels_of(simulated(900, seed=4).cohort, 1)[0]
    monkeypatch.setattr(boosting, "BATCH", 100)
    settings = small_training(1, min_rows_in_leaf=5, leaves=15)
    assert fit_boosting(labels, settings, 40, seed=1).text == fitted.text
