"""Contributions of trees: equal to LightGBM's own, and to Shapley values by every coalition."""

import lightgbm
import numpy as np
import pytest

from models.explanation import TreeContributions, program
from models.explanation.kernel import ROWS
from models.explanation.model_text import UnreadableModel
from models.explanation.tables import shapley_table
from tests.support.counts import count
from tests.unit.models.shapley import shapley

LEVELS = 40
HORIZON = 5
SEEDS = range(count(150, 24))


def rows(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw rows: two numbers, one with many zeros, few levels, many levels, a horizon."""
    X = np.column_stack(
        [
            rng.normal(size=n),
            rng.exponential(size=n).round(1),
            rng.choice([0.0, -1.5, 2.0, 0.3], n),
            rng.integers(0, 3, n),
            # Skewed, so that some levels are too rare for a bin of their own.
            np.minimum(rng.geometric(0.08, n), LEVELS - 1),
            rng.choice([4.0, 13.0, 26.0], n),
        ]
    ).astype(float)
    X[:, :HORIZON][rng.random((n, HORIZON)) < 0.08] = np.nan
    return X


def fresh(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw rows to explain, with levels that were never seen, or are negative or broken."""
    X = rows(rng, n)
    odd = rng.random(n) < 0.25
    X[odd, 4] = rng.choice([-3.0, -0.5, 7.5, LEVELS + 100.0, 1e6], odd.sum())
    X[rng.random(n) < 0.1, 3] = 99
    return X


def random_booster(seed: int) -> lightgbm.Booster:
    """Train a small model with settings drawn at random."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(150, 700))
    X = rows(rng, n)
    signal = np.nan_to_num(X[:, 0]) + (X[:, 4] % 3 == 1) + X[:, 5] / 20 * (X[:, 3] == 1)
    y = (signal + rng.normal(size=n) > 1).astype(float)
    settings = {
        "objective": rng.choice(["binary", "regression"]),
        "num_leaves": int(rng.integers(2, 16)),
        "min_data_in_leaf": int(rng.choice([1, 5, 40])),
        # On the last of these no split is good enough: trees of a single leaf.
        "min_gain_to_split": float(rng.choice([0, 0.1, 1e9], p=[0.6, 0.3, 0.1])),
        "feature_fraction_bynode": 0.7,
        "learning_rate": 0.3,
        "max_cat_to_onehot": int(rng.choice([1, 4, 64])),
        "min_data_per_group": int(rng.choice([1, 30])),
        "cat_smooth": float(rng.choice([1, 10])),
        "zero_as_missing": bool(rng.random() < 0.3),
        "use_missing": bool(rng.random() < 0.85),
        "boost_from_average": bool(rng.random() < 0.8),
        "monotone_constraints": [0] * HORIZON + [1] if rng.random() < 0.7 else None,
        "seed": seed,
        "num_threads": 1,
        "verbosity": -1,
    }
    weights = rng.choice([0.2, 1, 5], n) if rng.random() < 0.5 else None
    data = lightgbm.Dataset(X, y, weight=weights, categorical_feature=[3, 4])
    used = {key: value for key, value in settings.items() if value is not None}
    return lightgbm.train(used, data, int(rng.integers(1, 9)))


def test_the_random_models_hold_every_kind_of_tree_they_are_meant_to():
    kinds = set()

    def look(node: dict, depth: int) -> None:
        if "leaf_value" in node:
            kinds.add("single leaf" if depth == 0 else "leaf")
            return
        kinds.add((node["decision_type"], node["missing_type"]))
        kinds.add("many levels" if str(node["threshold"]).count("||") > 3 else "")
        for side in ("left_child", "right_child"):
            look(node[side], depth + 1)

    for seed in SEEDS:
        for tree in random_booster(seed).dump_model()["tree_info"]:
            look(tree["tree_structure"], 0)
    numbers = {("<=", missing) for missing in ("NaN", "Zero", "None")}
    assert kinds >= {"single leaf", "leaf", "many levels", *numbers}
    assert any(decision == "==" for decision, _ in (k for k in kinds if isinstance(k, tuple)))


@pytest.mark.parametrize("seed", SEEDS)
def test_with_nothing_fixed_they_are_lightgbms_own(seed):
    booster = random_booster(seed)
    X = fresh(np.random.default_rng(seed + 1), 60)
    found = TreeContributions(booster, fixed={}).explain(X)
    theirs = booster.predict(X, pred_contrib=True)
    assert np.abs(found.values - theirs[:, :-1]).max() < 1e-10
    assert np.abs(found.base - theirs[:, -1]).max() < 1e-10
    assert np.abs(found.raw - booster.predict(X, raw_score=True)).max() < 1e-9


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("at", [4.0, 20.0])
def test_with_the_horizon_fixed_they_are_the_shapley_values_of_the_others(seed, at):
    booster = random_booster(seed)
    X = fresh(np.random.default_rng(seed + 1), 4)
    X[:, HORIZON] = at
    found = TreeContributions(booster, fixed={HORIZON: at}).explain(X)
    dumped = booster.dump_model()["tree_info"]
    for i, x in enumerate(X):
        base, values = shapley(dumped, x, frozenset({HORIZON}))
        assert found.base == pytest.approx(base, abs=1e-9)
        assert np.abs(found.values[i] - values).max() < 1e-9
    assert np.abs(found.raw - booster.predict(X, raw_score=True)).max() < 1e-9
    assert not found.values[:, HORIZON].any()


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_the_column_of_the_fixed_feature_need_not_be_there(seed):
    tables = TreeContributions(random_booster(seed), fixed={HORIZON: 13.0})
    X = fresh(np.random.default_rng(seed), 20)
    without = tables.explain(X[:, :HORIZON])
    assert np.array_equal(without.values, tables.explain(X).values[:, :HORIZON])


@pytest.mark.parametrize("seed", SEEDS[:8])
@pytest.mark.parametrize(("feature", "value"), [(4, 2.0), (4, np.nan), (2, np.nan), (3, 99.0)])
def test_a_level_or_a_missing_value_can_be_fixed_too(seed, feature, value):
    booster = random_booster(seed)
    X = fresh(np.random.default_rng(seed + 1), 2)
    X[:, feature] = value
    found = TreeContributions(booster, fixed={feature: value}).explain(X)
    for i, x in enumerate(X):
        base, values = shapley(booster.dump_model()["tree_info"], x, frozenset({feature}))
        assert found.base == pytest.approx(base, abs=1e-9)
        assert np.abs(found.values[i] - values).max() < 1e-9


def test_the_base_moves_with_the_fixed_horizon_and_with_nothing_else():
    boosters = [random_booster(seed) for seed in SEEDS[:10]]
    bases = [
        [TreeContributions(b, fixed={HORIZON: at}).base for at in (4.0, 13.0, 26.0)]
        for b in boosters
    ]
    assert any(len(set(found)) > 1 for found in bases)
    X = fresh(np.random.default_rng(0), 3)
    tables = TreeContributions(boosters[0], fixed={HORIZON: 4.0})
    assert tables.explain(X).base == tables.explain(X[:1]).base == tables.base


def test_the_table_of_a_path_with_one_and_with_two_features_is_the_one_worked_by_hand():
    # One feature, ratio 1/4: knowing it moves 1/4 to 0 or to 1.
    assert shapley_table(np.array([0.25])).tolist() == [[-0.25], [0.75]]
    # Two, ratios a = 1/2 and b = 1/4, both agree: a's share is the mean of (1 - a) b and (1 - a).
    table = shapley_table(np.array([0.5, 0.25]))
    assert table[3] == pytest.approx([(0.5 * 0.25 + 0.5) / 2, (0.75 * 0.5 + 0.75) / 2])
    # Neither agrees: all of a b = 1/8 is lost, in two orders.
    assert table[0] == pytest.approx([-(0.5 * 0.25 + 0) / 2, -(0.25 * 0.5 + 0) / 2])


@pytest.mark.parametrize("d", range(1, 11))
def test_every_pattern_of_a_path_shares_out_all_that_the_leaf_gives(d):
    ratios = np.random.default_rng(d).random(d)
    table = shapley_table(ratios)
    agrees = (np.arange(2**d)[:, None] >> np.arange(d)) & 1
    assert table.sum(axis=1) == pytest.approx(agrees.all(axis=1) - ratios.prod(), abs=1e-12)


@pytest.mark.parametrize(("most", "alone"), [(0, 0), (1, 1), (3, 3), (5, 5), (12, 2), (12, 0)])
@pytest.mark.parametrize("seed", SEEDS[:24])
def test_leaves_too_deep_for_a_table_are_as_exact(seed, most, alone, monkeypatch):
    monkeypatch.setattr(program, "BITS", ((most, alone),))
    booster = random_booster(seed)
    X = fresh(np.random.default_rng(seed + 1), 60)
    found = TreeContributions(booster).explain(X)
    theirs = booster.predict(X, pred_contrib=True)
    assert np.abs(found.values - theirs[:, :-1]).max() < 1e-10
    assert np.abs(found.raw - booster.predict(X, raw_score=True)).max() < 1e-9


@pytest.mark.parametrize("seed", SEEDS[:12])
def test_groups_are_the_sums_of_their_features(seed):
    booster = random_booster(seed)
    X, groups = fresh(np.random.default_rng(seed + 1), 60), [0, 1, 0, 2, 1, 2]
    each = TreeContributions(booster).explain(X).values
    found = TreeContributions(booster, groups=groups).explain(X).values
    wanted = np.stack([each[:, np.equal(groups, g)].sum(axis=1) for g in range(3)], axis=1)
    assert np.abs(found - wanted).max() < 1e-12


def test_neither_threads_nor_blocks_change_a_bit():
    booster, X = random_booster(1), fresh(np.random.default_rng(2), 2 * ROWS + 7)
    explainer = TreeContributions(booster)
    one, two = explainer.explain(X), explainer.explain(X, threads=2)
    assert np.array_equal(one.values, two.values)
    assert np.array_equal(one.values[ROWS:], explainer.explain(X[ROWS:]).values)


def test_each_class_has_contributions_of_its_own():
    rng = np.random.default_rng(4)
    X = rows(rng, 400)
    y = (np.nan_to_num(X[:, 0]) > 0).astype(int) + (np.nan_to_num(X[:, 3]) > 1)
    settings = {"objective": "multiclass", "num_class": 3, "num_leaves": 7, "verbosity": -1}
    booster = lightgbm.train(settings, lightgbm.Dataset(X, y, categorical_feature=[3, 4]), 5)
    found = TreeContributions(booster).explain(fresh(rng, 50))
    assert found.values.shape == (50, 6, 3)
    X = fresh(np.random.default_rng(5), 50)
    found, theirs = TreeContributions(booster).explain(X), booster.predict(X, pred_contrib=True)
    theirs = theirs.reshape(50, 3, 7)
    assert np.abs(np.moveaxis(found.values, 2, 1) - theirs[:, :, :-1]).max() < 1e-10
    assert np.abs(found.base - theirs[0, :, -1]).max() < 1e-10
    assert np.abs(found.raw - booster.predict(X, raw_score=True)).max() < 1e-9


def test_rows_of_another_width_are_refused():
    explainer = TreeContributions(random_booster(0))
    with pytest.raises(ValueError, match=r"rows of shape \(3, 5\) for a model of 6 features"):
        explainer.explain(np.zeros((3, 5)))


def test_rows_whose_parts_do_not_add_up_are_refused_by_number():
    booster = next(b for b in map(random_booster, SEEDS) if b.num_trees() > 3)
    explainer, X = TreeContributions(booster), fresh(np.random.default_rng(0), 30)
    explainer._constant += 0.5
    with pytest.raises(ArithmeticError, match="do not add up in 30 rows: 0, 1, 2"):
        explainer.explain(X)


def test_what_cannot_be_read_is_refused_with_a_word():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    given = {"verbosity": -1, "linear_tree": True}
    booster = lightgbm.train(given, lightgbm.Dataset(X, X[:, 0]), 3)
    with pytest.raises(UnreadableModel, match="linear trees"):
        TreeContributions(booster)
