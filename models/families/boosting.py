"""(a) Direct incidence boosting: LightGBM on rows stacked over horizons, with IPCW.

The horizon is the last column and a monotone feature: the incidence never falls with it, on any
row. Trees begin at each horizon's own rate: where rows are few, leaves that hold enough of them at
every horizon are too coarse to learn the curve itself. Idea: Scheike, Zhang and Gerds 2008 (direct
binomial regression); Alberge et al. 2025.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cohort.cohort import Floats
from models.explanation import TreeContributions
from models.families.base import Contributions, Labels
from profilering.params import Training

if TYPE_CHECKING:
    import lightgbm


ROWS_PER_THREAD = 50_000
BATCH = 65_536
"""Stacked rows that are handed to LightGBM at a time: they never lie in memory together."""


@dataclass(frozen=True)
class BoostedIncidence:
    """A fitted booster as LightGBM's own text, the horizons, and where the trees begin at each.

    `begin` are log-odds (H,), rising; zero where the trees only correct what another model says.
    """

    text: str
    horizons: tuple[float, ...]
    begin: tuple[float, ...]
    _cache: dict[int, TreeContributions] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def booster(self) -> "lightgbm.Booster":
        """The booster, parsed once."""
        import lightgbm

        return lightgbm.Booster(model_str=self.text)

    def log_odds(self, X: Floats) -> Floats:
        """Return log-odds (n, H)."""
        return self.staged_log_odds(X, [self.booster.num_trees()])[0]

    def staged_log_odds(self, X: Floats, rounds: list[int]) -> list[Floats]:
        """Return log-odds (n, H) of the first r trees, for each r of rising `rounds`."""
        found = [np.empty((len(X), len(self.horizons))) for _ in rounds]
        for h, horizon in enumerate(self.horizons):
            rows = np.column_stack([X, np.full(len(X), horizon)])
            so_far, done = np.full(len(X), self.begin[h]), 0
            for stage, upto in zip(found, rounds, strict=True):
                if upto > done:
                    between = {"start_iteration": done, "num_iteration": upto - done}
                    so_far = so_far + self.booster.predict(rows, raw_score=True, **between)
                    done = upto
                stage[:, h] = so_far
        return found

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return exact path-dependent SHAP values with the horizon fixed in every tree."""
        if horizon not in self._cache:
            at = {X.shape[1]: self.horizons[horizon]}
            self._cache[horizon] = TreeContributions(self.booster, at)
        found, begin = self._cache[horizon].explain(X), self.begin[horizon]
        return Contributions(begin + float(found.base), found.values, begin + found.raw)

    def to_json(self) -> dict[str, Any]:
        """Return what is not in the booster's text."""
        return {"horizons": list(self.horizons), "begin": list(self.begin)}

    def texts(self) -> dict[str, str]:
        """Return the booster's text."""
        return {"lgb": self.text}


def stacked(labels: Labels, start: Floats, settings: dict[str, Any]) -> "lightgbm.Dataset":
    """Return the known (row, horizon) pairs, horizon by horizon, with the horizon as last column.

    LightGBM bins them batch by batch, so that a million rows at six horizons take the memory of
    their bins. `start` (n, H) are log-odds that the trees begin at.
    """
    import lightgbm

    known = labels.weights.T > 0
    horizon, row = np.nonzero(known)
    at = np.asarray(labels.horizons)

    class Stacked(lightgbm.Sequence):  # type: ignore[misc]
        """The pairs as LightGBM reads them."""

        batch_size = BATCH

        def __len__(self) -> int:
            return len(row)

        def __getitem__(self, place: Any) -> Floats:
            X = labels.X[row[place]]
            return np.concatenate([X, at[horizon[place]][..., None]], axis=-1)

    return lightgbm.Dataset(
        Stacked(),
        labels.y.T[known],
        weight=labels.weights.T[known],
        init_score=start.T[known],
        categorical_feature=labels.space.categorical_columns,
        feature_name=[f"f{i}" for i in range(labels.X.shape[1])] + ["horizon"],
        params=settings,
    )


def fit_boosting(
    labels: Labels, training: Training, rounds: int, seed: int, start: Floats | None = None
) -> BoostedIncidence:
    """Fit `rounds` trees; the fewest rows in a leaf are scaled by the number of horizons.

    With `start` (n, H), the trees correct these log-odds, and what they say comes on top of them.
    """
    import lightgbm

    horizons = labels.horizons
    # On small data two threads took eight times as long as one; the model is the same.
    threads = min(training.threads, 1 + len(labels.X) * len(horizons) // ROWS_PER_THREAD)
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
    begin = rates(labels) if start is None else np.zeros(len(horizons))
    data = stacked(labels, np.tile(begin, (len(labels.X), 1)) if start is None else start, settings)
    booster = lightgbm.train(settings, data, num_boost_round=rounds)
    text = _without_settings(booster.model_to_string())
    return BoostedIncidence(text, horizons, tuple(begin.tolist()))


def rates(labels: Labels) -> Floats:
    """Return the log-odds of each horizon's rate (H,), rising, half a person from certainty."""
    events = (labels.weights * labels.y).sum(axis=0)
    rest = (labels.weights * (1 - labels.y)).sum(axis=0)
    found: Floats = np.maximum.accumulate(np.log((events + 0.5) / (rest + 0.5)))
    return found


def _without_settings(text: str) -> str:
    """Drop the settings at the end of LightGBM's text: they name the number of threads."""
    return text.split("\nparameters:", 1)[0] + "\n"
