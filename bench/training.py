"""Training: seconds and peak memory by number of landmark rows, beside LightGBM on a plain matrix.

    python -m bench.training --rows 100000 --rows 1000000

For each size made-up rows (100 features, ten of them categorical, six horizons, seed 1; a third are
censored) are fitted in a process of its own, interleaved with the peer, three times each unless
told. Ours is one exit as `make profile` fits it: censoring weights, out-of-fold choice, calibration
and the final fit. The peer is what a good user would write: one LightGBM fit of the same trees on
the rows stacked in memory, with the same weights, and nothing else. Printed: median seconds, rows
per second, the ratio, peak memory of the process; a row is void when the load average says that
others kept the cores busy.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from bench.runs import measure
from models.cohort.cohort import Cohort, FeatureSpace

FEATURES, CATEGORICAL, LEVELS = 100, 10, 15
HORIZONS: Final = (28.0, 91.0, 182.0, 365.0, 546.0, 730.0)

OURS = """
import sys
from pathlib import Path
from bench.training import rows_of
from models.training import fit
from profilering.params import read_params
n, params, _ = sys.argv[1:]
training = read_params(Path(params)).training
fit(rows_of(int(n)), training)
records = int(n)
"""
PEER = """
import sys
from pathlib import Path
import lightgbm
import numpy as np
from bench.training import HORIZONS, rows_of
from models.censoring import censoring_curve, ipcw, status
from profilering.params import read_params
n, params, _ = sys.argv[1:]
training, rows = read_params(Path(params)).training, rows_of(int(n))
at = np.asarray(HORIZONS)
weights = ipcw(rows.time, rows.exit, at, censoring_curve(rows.time, rows.exit)).T
X = np.vstack([np.column_stack([rows.X, np.full(len(rows), h)]) for h in HORIZONS])
known, y = weights.ravel() > 0, status(rows.time, rows.exit, 1, at).T.ravel()
data = lightgbm.Dataset(X[known], y[known], weight=weights.ravel()[known],
    categorical_feature=rows.space.categorical_columns)
settings = {"objective": "binary", "learning_rate": training.learning_rate, "verbosity": -1,
    "num_leaves": training.leaves, "num_threads": training.threads, "force_row_wise": True,
    "min_data_in_leaf": 6 * training.min_rows_in_leaf}
lightgbm.train(settings, data, num_boost_round=max(training.rounds))
records = int(n)
"""


def rows_of(n: int) -> Cohort:
    """Return n made-up landmark rows with one exit."""
    rng = np.random.default_rng(1)
    X = np.empty((n, FEATURES))
    for i in range(FEATURES):
        X[:, i] = rng.integers(0, LEVELS, n) if i < CATEGORICAL else rng.normal(size=n)
    X[:, CATEGORICAL::7][rng.random(X[:, CATEGORICAL::7].shape) < 0.1] = np.nan
    pace = 0.6 * np.nan_to_num(X[:, 10]) + 0.4 * (X[:, 0] < 4) - 0.5 * np.nan_to_num(X[:, 11]) ** 2
    time = np.ceil(300 * rng.exponential(size=n) * np.exp(-pace))
    stays = np.ceil(rng.uniform(100, 2000, n))
    names = tuple(f"f{i}" for i in range(FEATURES))
    levels = {name: tuple(map(str, range(LEVELS))) for name in names[:CATEGORICAL]}
    return Cohort(
        name="bench",
        unit="days",
        space=FeatureSpace(names, levels, {name: name for name in names}),
        exits=("work",),
        horizons=HORIZONS,
        row_id=np.arange(n),
        person=np.arange(n) // 2,
        X=X,
        time=np.minimum(time, stays),
        exit=(time <= stays).astype(np.int64),
        is_test=np.zeros(n, dtype=np.bool_),
        protected={},
    )


def main() -> None:
    """Measure every size and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, action="append", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    # Threads that spin while they wait would be measured, not the fits.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    params = Path(__file__).resolve().parents[1] / "params.yaml"
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            scripts = {"ours": (OURS, [rows, params]), "peer": (PEER, [rows, params])}
            found = measure(Path(folder), rows, scripts, asked.repeats, processes=2)
            found["landmark_rows"] = found.pop("persons")
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
