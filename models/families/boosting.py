"""(a) Direct incidence boosting: LightGBM on rows stacked over horizons, with IPCW.

The horizon is the last column and a monotone feature: the incidence never falls with it, on any
row. Idea: Scheike, Zhang and Gerds 2008 (direct binomial regression); Alberge et al. 2025.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cohort.cohort import Floats
from models.explanation.trees import PathTables
from models.families.base import Contributions, Labels
from profilering.params import Training

if TYPE_CHECKING:
    import lightgbm


ROWS_PER_THREAD = 50_000


@dataclass(frozen=True)
class BoostedIncidence:
    """A fitted booster as LightGBM's own text, and the horizons it was stacked over."""

    text: str
    horizons: tuple[float, ...]
    _cache: dict[int, PathTables] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def booster(self) -> "lightgbm.Booster":
        """The booster, parsed once."""
        import lightgbm

        return lightgbm.Booster(model_str=self.text)

    def log_odds(self, X: Floats) -> Floats:
        """Return log-odds (n, H)."""
        return self.staged_log_odds(X, [self.booster.num_trees()])[0]

    def staged_log_odds(self, X: Floats, rounds: list[int]) -> list[Floats]:
        """Return log-odds (n, H) of the first r trees, for each r."""
        stacked = stack(X, self.horizons)
        shape = (len(self.horizons), len(X))
        return [
            self.booster.predict(stacked, raw_score=True, num_iteration=r).reshape(shape).T
            for r in rounds
        ]

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return exact path-dependent SHAP values with the horizon fixed in every tree."""
        if horizon not in self._cache:
            at = {X.shape[1]: self.horizons[horizon]}
            self._cache[horizon] = PathTables.compile(self.booster, fixed=at)
        return self._cache[horizon].explain(X)

    def to_json(self) -> dict[str, Any]:
        """Return what is not in the booster's text."""
        return {"horizons": list(self.horizons)}

    def texts(self) -> dict[str, str]:
        """Return the booster's text."""
        return {"lgb": self.text}


def stack(X: Floats, horizons: tuple[float, ...]) -> Floats:
    """Return X once per horizon, horizon by horizon, with the horizon as last column."""
    at = np.repeat(np.asarray(horizons, dtype=np.float64), len(X))
    return np.column_stack([np.tile(X, (len(horizons), 1)), at])


def fit_boosting(labels: Labels, training: Training, rounds: int, seed: int) -> BoostedIncidence:
    """Fit `rounds` trees; the fewest rows in a leaf are scaled by the number of horizons."""
    import lightgbm

    horizons = labels.horizons
    # On small data two threads took eight times as long as one; the model is the same.
    threads = min(training.threads, 1 + len(labels.X) * len(horizons) // ROWS_PER_THREAD)
    weights = labels.weights.T.ravel()
    known = weights > 0
    stacked = stack(labels.X, horizons)[known]
    data = lightgbm.Dataset(
        stacked,
        labels.y.T.ravel()[known],
        weight=weights[known],
        categorical_feature=labels.space.categorical_columns,
        feature_name=[f"f{i}" for i in range(labels.X.shape[1])] + ["horizon"],
        free_raw_data=True,
    )
    settings = {
        "objective": "binary",
        "learning_rate": training.learning_rate,
        "num_leaves": training.leaves,
        "min_data_in_leaf": training.min_rows_in_leaf * len(horizons),
        "feature_fraction_bynode": 0.7,
        "lambda_l2": 1.0,
        "monotone_constraints": [0] * labels.X.shape[1] + [1],
        "seed": seed,
        "num_threads": threads,
        "deterministic": True,
        "force_row_wise": True,
        "feature_pre_filter": False,
        "verbosity": -1,
    }
    booster = lightgbm.train(settings, data, num_boost_round=rounds)
    return BoostedIncidence(_without_settings(booster.model_to_string()), horizons)


def _without_settings(text: str) -> str:
    """Drop the settings at the end of LightGBM's text: they name the number of threads."""
    return text.split("\nparameters:", 1)[0] + "\n"
