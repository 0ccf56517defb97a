"""Contributions: seconds and peak memory beside LightGBM's own `pred_contrib`, on the same rows.

    python -m bench.explanations --model 31x200 --model 63x400 --categorical 0 --categorical 12

For each model (leaves x trees, 60 features, so many of them native categoricals of 5 to 400 levels,
5 % missing, trained on 100,000 made-up rows, seed 1) the rows are explained with two threads in a
process of its own, interleaved with the peer, three times each unless told. The peer gives the same
values (shap's TreeExplainer calls it), and their largest difference on 2,000 rows is printed.
Compiling the tables is timed apart, once the compiled code lies in its cache. Printed: medians, the
peer's seconds over ours, peak memory of our process; void when others kept the cores busy.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.runs import measure

FEATURES: Final = 60
LEVELS: Final = (5, 10, 20, 50, 100, 400)
TRAIN: Final = 100_000
COMPARED: Final = 2000
THREADS: Final = 2

LOAD = """
import sys, time
import lightgbm
from bench.explanations import rows_of
from models.explanation import TreeContributions
model, rows, categorical, _ = sys.argv[1:]
booster, X = lightgbm.Booster(model_file=model), rows_of(int(rows), int(categorical), seed=2)
records = len(X)
"""
OURS = (
    LOAD
    + """
explainer = TreeContributions(booster)
explainer.explain(X[:10])
start = time.perf_counter()
explainer.explain(X, threads=2)
seconds = time.perf_counter() - start
"""
)
PEER = (
    LOAD
    + """
start = time.perf_counter()
booster.predict(X, pred_contrib=True, num_threads=2)
seconds = time.perf_counter() - start
"""
)


def rows_of(n: int, categorical: int, seed: int) -> Any:
    """Return made-up rows (n, FEATURES), the first `categorical` columns levels."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, FEATURES))
    for column in range(categorical):
        X[:, column] = rng.integers(0, LEVELS[column % len(LEVELS)], n)
    X[rng.random(X.shape) < 0.05] = np.nan
    return X


def train(leaves: int, trees: int, categorical: int, path: Path) -> None:
    """Train a model of made-up rows and write its text."""
    import lightgbm

    X, rng = np.nan_to_num(rows_of(TRAIN, categorical, seed=1), nan=0.0), np.random.default_rng(3)
    signal = X[:, 20:40] @ rng.normal(size=20) * 0.4 + X[:, 41] * X[:, 42]
    signal += sum((X[:, column] % 3 == 1).astype(float) for column in range(categorical))
    y = (signal + rng.logistic(size=TRAIN) > np.median(signal)).astype(float)
    settings = {"objective": "binary", "num_leaves": leaves, "learning_rate": 0.05, "seed": 1}
    settings |= {"num_threads": THREADS, "verbosity": -1}
    given = rows_of(TRAIN, categorical, seed=1)
    data = lightgbm.Dataset(given, y, categorical_feature=list(range(categorical)))
    lightgbm.train(settings, data, trees).save_model(path)


def compared(path: Path, categorical: int) -> dict[str, float]:
    """Return seconds to compile, size of the tables, and the largest difference from the peer."""
    import time

    import lightgbm

    from models.explanation import TreeContributions

    booster, X = lightgbm.Booster(model_file=path), rows_of(COMPARED, categorical, seed=4)
    theirs = booster.predict(X, pred_contrib=True)
    found = TreeContributions(booster).explain(X)
    start = time.perf_counter()
    explainer = TreeContributions(booster)
    seconds = time.perf_counter() - start
    return {
        "compile_seconds": round(seconds, 2),
        "table_mb": round(explainer.table_bytes / 2**20),
        "largest_difference": float(np.abs(found.values - theirs[:, :-1]).max()),
    }


def main() -> None:
    """Measure every model and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", required=True, metavar="LEAVESxTREES")
    parser.add_argument("--categorical", type=int, action="append", required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    for model in asked.model:
        leaves, trees = map(int, model.split("x"))
        for categorical in asked.categorical:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "model.lgb"
                train(leaves, trees, categorical, path)
                told = compared(path, categorical)
                given = [path, asked.rows, categorical]
                scripts = {"ours": (OURS, given), "peer": (PEER, given)}
                found = measure(Path(folder), asked.rows, scripts, asked.repeats, THREADS)
            found["faster"] = round(found["peer_seconds"] / max(found["seconds"], 0.01), 1)
            row = {"model": model, "categorical": categorical, **told, **found}
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
