"""The peers that are not our dependencies, run by a Python of their own: reads npz, writes npz.

    python peers.py MODEL IN.npz OUT.npz

IN: columns (n, c), time, exit (0 censored, 1..K), unseen (m, c), horizons, exits (K), seed.
OUT: `incidence` (m, K, H), or `times` (T,) and cause-specific `hazards` (m, K, T). Imports nothing
of the project. Settings are the libraries' own, but for those that are named here.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, Any]


def main() -> None:
    """Fit the model that is asked for."""
    model, source, target = sys.argv[1:]
    with np.load(source) as given:
        found = MODELS[model](dict(given))
    np.savez(target, **found)


def survival_forest(given: Arrays) -> Arrays:
    """Fit scikit-survival's random survival forest per exit: leaves of at least 15 rows."""
    from sksurv.ensemble import RandomSurvivalForest  # type: ignore[import-not-found]

    def fit(columns: npt.NDArray[Any], y: npt.NDArray[Any]) -> Any:
        forest = RandomSurvivalForest(
            n_estimators=100, min_samples_leaf=15, n_jobs=1, random_state=int(given["seed"])
        )
        return forest.fit(columns, y)

    return _per_exit(given, fit)


def survival_boosting(given: Arrays) -> Arrays:
    """Fit scikit-survival's gradient boosting of the Cox likelihood per exit: half the rows."""
    from sksurv.ensemble import GradientBoostingSurvivalAnalysis

    def fit(columns: npt.NDArray[Any], y: npt.NDArray[Any]) -> Any:
        boosting = GradientBoostingSurvivalAnalysis(
            subsample=0.5, min_samples_leaf=15, random_state=int(given["seed"])
        )
        return boosting.fit(columns, y)

    return _per_exit(given, fit)


def survival_boost(given: Arrays) -> Arrays:
    """Fit SurvivalBoost with 30 larger steps instead of 100: more takes minutes."""
    import pandas as pd
    from hazardous import SurvivalBoost  # type: ignore[import-not-found]

    model = SurvivalBoost(
        n_iter=30, learning_rate=0.1, show_progressbar=False, random_state=int(given["seed"])
    )
    model.fit(given["columns"], pd.DataFrame({"event": given["exit"], "duration": given["time"]}))
    curves = model.predict_cumulative_incidence(given["unseen"], given["horizons"])
    return {"incidence": np.asarray(curves)[:, 1:]}


def _per_exit(given: Arrays, fit: Callable[[npt.NDArray[Any], npt.NDArray[Any]], Any]) -> Arrays:
    from sksurv.util import Surv  # type: ignore[import-not-found]

    times = np.unique(given["time"][given["exit"] > 0])
    hazards = []
    for number in range(1, int(given["exits"]) + 1):
        model = fit(given["columns"], Surv.from_arrays(given["exit"] == number, given["time"]))
        curves = model.predict_cumulative_hazard_function(given["unseen"], return_array=True)
        steps = np.searchsorted(model.unique_times_, times, side="right")
        padded = np.concatenate([np.zeros((len(curves), 1)), curves], axis=1)
        hazards.append(np.diff(padded[:, steps], axis=1, prepend=0.0))
    return {"times": times, "hazards": np.stack(hazards, axis=1)}


MODELS = {
    "survival_forest": survival_forest,
    "survival_boosting": survival_boosting,
    "survival_boost": survival_boost,
}

if __name__ == "__main__":
    main()
