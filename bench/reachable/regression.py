"""Regression of a probability on features: trees, and trees on top of a spline logistic.

The truth is a number between 0 and 1, not a draw, so cross-entropy with soft labels estimates
E[F | x] (a mean on the log-odds scale would not). Both kinds of trees stop where the people kept
for that gain no more, and the weight between the two is chosen there.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.special import expit, logit

from models.cohort.cohort import FeatureSpace, Floats, Ints
from models.families.logistic import SplineLogistic, design, logistic_from_json, make_terms

KNOTS: Final = 7
RIDGE: Final = 1.0
MOST_ROUNDS: Final = 3_000
PATIENCE: Final = 50
WEIGHTS: Final = np.linspace(0, 1, 6)
SETTINGS: Final = {
    "objective": "cross_entropy",
    "learning_rate": 0.1,
    "num_leaves": 63,
    "min_data_in_leaf": 50,
    "feature_fraction_bynode": 0.5,
    "lambda_l2": 1.0,
    "cat_smooth": 50.0,
    "cat_l2": 50.0,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


@dataclass(frozen=True)
class Regression:
    """A fitted regression of one probability.

    log-odds = weight x plain trees + (1 - weight) x (logistic + trees on top of it).
    """

    weight: float
    start: float
    plain: str
    logistic: SplineLogistic
    on_top: str

    def predict(self, X: Floats) -> Floats:
        """Return E[F | x] (n,)."""
        return _blended(self.weight, *self.parts(X))

    def parts(self, X: Floats) -> tuple[Floats, Floats]:
        """Return the log-odds of the plain trees, and of the logistic with trees on top: (n,)."""
        plain = self.start + _said(self.plain, X)
        return plain, self.logistic.log_odds(X)[:, 0] + _said(self.on_top, X)

    def to_json(self) -> dict[str, Any]:
        """Return the regression as plain values."""
        return vars(self) | {"logistic": self.logistic.to_json()}


def regression_from_json(value: dict[str, Any]) -> Regression:
    """Rebuild a regression from `to_json`."""
    return Regression(**value | {"logistic": logistic_from_json(value["logistic"])})


def _blended(weight: float, plain: Floats, on_top: Floats) -> Floats:
    found: Floats = expit(weight * plain + (1 - weight) * on_top)
    return found


def _said(trees: str, X: Floats) -> Floats:
    import lightgbm

    found: Floats = lightgbm.Booster(model_str=trees).predict(X, raw_score=True, num_threads=1)
    return found


def soft_loss(truth: Floats, p: Floats) -> Floats:
    """Return the expected log loss -[F log p + (1 - F) log(1 - p)], of the shape of both."""
    p = np.clip(p, 1e-9, 1 - 1e-9)
    found: Floats = -(truth * np.log(p) + (1 - truth) * np.log1p(-p))
    return found


@dataclass(frozen=True)
class People:
    """Features (n, p) and which rows to fit on and to stop by (positions)."""

    space: FeatureSpace
    X: Floats
    fit: Ints
    stop: Ints


def regress(people: People, truth: Floats) -> Regression:
    """Regress the truth (n,) on the features of the people."""
    start = float(logit(truth[people.fit].mean()))
    logistic = _logistic(people, truth)
    plain = _trees(people, truth, np.full(len(truth), start))
    on_top = _trees(people, truth, logistic.log_odds(people.X)[:, 0])
    found = Regression(1.0, start, plain, logistic, on_top)
    kept, parts = truth[people.stop], found.parts(people.X[people.stop])
    weight = min(WEIGHTS, key=lambda w: soft_loss(kept, _blended(w, *parts)).mean())
    return replace(found, weight=float(weight))


def _logistic(people: People, truth: Floats, steps: int = 25) -> SplineLogistic:
    """Fit a ridge logistic on splines by Newton's method."""
    X, y = people.X[people.fit], truth[people.fit]
    terms = make_terms(people.space, X, KNOTS)
    columns = np.column_stack([np.ones(len(X)), design(terms, X)])
    ridge = np.full(columns.shape[1], RIDGE)
    ridge[0] = 0.0
    theta = np.zeros(columns.shape[1])
    theta[0] = logit(y.mean())
    for _ in range(steps):
        p = expit(columns @ theta)
        gradient = columns.T @ (p - y) + ridge * theta
        curvature = (columns * (p * (1 - p))[:, None]).T @ columns + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        theta -= np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-6:
            break
    return SplineLogistic(terms, X.shape[1], theta[:1], theta[1:, None])


def _trees(people: People, truth: Floats, start: Floats) -> str:
    import lightgbm

    def rows(at: Ints, like: Any = None) -> Any:
        return lightgbm.Dataset(
            people.X[at],
            truth[at],
            init_score=start[at],
            categorical_feature=people.space.categorical_columns,
            reference=like,
        )

    fit = rows(people.fit)
    booster = lightgbm.train(
        SETTINGS,
        fit,
        num_boost_round=MOST_ROUNDS,
        valid_sets=[rows(people.stop, fit)],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    text: str = booster.model_to_string(num_iteration=booster.best_iteration)
    return text
