"""Contributions of random models: LightGBM's own, and Shapley values by every coalition."""

from typing import Any

import lightgbm
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.explanation import TreeContributions
from tests.support.counts import count
from tests.unit.models.shapley import shapley

MODELS = count(600, 40)
FEATURES = 6
HORIZON = 5
ODD = (-3.0, -0.5, 7.5, 1e6, np.nan)

shapes = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10**6),
        "rows": st.integers(150, 800),
        "levels": st.sampled_from([2, 3, 12, 60, 400]),
        "missing": st.sampled_from([0.0, 0.1, 0.6]),
        "is_weighted": st.booleans(),
        "trees": st.sampled_from([5, 1, 2, 8]),
    }
)
params = st.fixed_dictionaries(
    {
        "objective": st.sampled_from(["binary", "regression", "multiclass", "poisson"]),
        "boosting": st.sampled_from(["gbdt", "gbdt", "gbdt", "dart", "rf"]),
        "num_leaves": st.sampled_from([15, 2, 7, 31, 63]),
        "max_depth": st.sampled_from([-1, 1, 2, 4]),
        "min_data_in_leaf": st.sampled_from([1, 5, 20, 40]),
        "min_gain_to_split": st.sampled_from([0.0, 0.001, 0.01, 0.1, 1e9]),
        "max_cat_to_onehot": st.sampled_from([1, 4, 64]),
        "min_data_per_group": st.sampled_from([1, 30]),
        "cat_smooth": st.sampled_from([1.0, 10.0]),
        "zero_as_missing": st.booleans(),
        "use_missing": st.booleans(),
        "boost_from_average": st.booleans(),
        "is_monotone": st.booleans(),
    }
)


def rows(rng: np.random.Generator, n: int, levels: int, missing: float) -> np.ndarray:
    """Draw numbers, zeros, few levels, many skewed levels, and a horizon that is always known."""
    X = np.column_stack(
        [
            rng.normal(size=n),
            rng.exponential(size=n).round(1),
            rng.choice([0.0, -1.5, 2.0], n),
            rng.integers(0, 3, n),
            np.minimum(rng.geometric(2 / levels, n), levels) - 1,
            rng.choice([4.0, 13.0, 26.0], n),
        ]
    ).astype(float)
    X[:, :HORIZON][rng.random((n, HORIZON)) < missing] = np.nan
    return X


def booster_of(shape: dict[str, Any], drawn: dict[str, Any]) -> lightgbm.Booster:
    """Train a small model."""
    rng, given = np.random.default_rng(shape["seed"]), dict(drawn)
    X = rows(rng, shape["rows"], shape["levels"], shape["missing"])
    signal = np.nan_to_num(X[:, 0]) + (X[:, 4] % 3 == 1) + X[:, 5] / 20 * (X[:, 3] == 1)
    signal = signal + rng.normal(size=len(X))
    kinds = {
        "binary": signal > 1,
        "multiclass": np.digitize(signal, [0.5, 1.5]),
        "poisson": np.exp(signal / 3).round(),
        "regression": signal,
    }
    if given["objective"] == "multiclass":
        given["num_class"] = 3
    if given.pop("is_monotone"):
        given["monotone_constraints"] = [1, 0, 0, 0, 0, 1]
    if given["boosting"] == "rf":
        given |= {"bagging_freq": 1, "bagging_fraction": 0.6}
    weight = rng.choice([0.2, 1, 5], len(X)) if shape["is_weighted"] else None
    y = kinds[given["objective"]].astype(float)
    data = lightgbm.Dataset(X, y, weight=weight, categorical_feature=[3, 4])
    given |= {"seed": shape["seed"] % 1000, "num_threads": 1, "verbosity": -1}
    return lightgbm.train(given, data, shape["trees"])


def fresh(shape: dict[str, Any], n: int) -> np.ndarray:
    """Draw rows to explain, with levels that were never seen, negative, broken or missing."""
    rng = np.random.default_rng(shape["seed"] + 1)
    X = rows(rng, n, shape["levels"], shape["missing"])
    for column in (3, 4):
        odd = rng.random(n) < 0.25
        X[odd, column] = rng.choice(ODD, odd.sum())
    X[rng.random(n) < 0.1, 0] = rng.choice([np.inf, -np.inf, 0.0, 1e-36])
    return X


@settings(max_examples=MODELS)
@given(shape=shapes, drawn=params)
def test_they_are_lightgbms_own_and_add_up_to_the_raw_score(shape, drawn):
    booster, X = booster_of(shape, drawn), fresh(shape, 40)
    found = TreeContributions(booster).explain(X)
    theirs = booster.predict(X, pred_contrib=True).reshape(len(X), -1, FEATURES + 1)
    raw = booster.predict(X, raw_score=True).reshape(len(X), -1)
    values, base = found.values.reshape(len(X), FEATURES, -1), np.reshape(found.base, -1)
    size = max(1.0, np.abs(theirs).max())
    assert np.abs(np.moveaxis(values, 2, 1) - theirs[:, :, :-1]).max() < 1e-10 * size
    assert np.abs(base - theirs[0, :, -1]).max() < 1e-10 * size
    assert np.abs(base + values.sum(axis=1) - raw).max() < 1e-9 * size


@settings(max_examples=MODELS)
@given(shape=shapes, drawn=params, horizon=st.sampled_from([3.0, 4.0, 20.0]))
def test_given_the_horizon_they_are_the_shapley_values_of_the_others(shape, drawn, horizon):
    booster = booster_of(shape, drawn | {"objective": "binary", "max_depth": 4})
    X = fresh(shape, 2)
    X[:, HORIZON] = horizon
    found = TreeContributions(booster, fixed={HORIZON: horizon}).explain(X)
    trees = booster.dump_model()["tree_info"]
    for i, x in enumerate(X):
        base, values = shapley(trees, x, frozenset({HORIZON}))
        assert abs(found.base - base) < 1e-10
        assert np.abs(found.values[i] - values).max() < 1e-10
    assert not found.values[:, HORIZON].any()


@settings(max_examples=count(40, 8))
@given(shape=shapes, drawn=params)
def test_linear_trees_of_constants_alone_are_read_where_lightgbm_has_no_contributions(shape, drawn):
    # The first tree of a linear model has constants in its leaves.
    drawn = drawn | {"objective": "regression", "boosting": "gbdt", "linear_tree": True}
    booster = booster_of(shape | {"trees": 1}, drawn | {"zero_as_missing": False})
    X = fresh(shape, 2)
    found = TreeContributions(booster).explain(X)
    assert np.abs(found.raw - booster.predict(X, raw_score=True)).max() < 1e-9
    trees = booster.dump_model()["tree_info"]
    for i, x in enumerate(X):
        base, values = shapley(trees, x, frozenset())
        assert abs(found.base - base) < 1e-10
        assert np.abs(found.values[i] - values).max() < 1e-10
