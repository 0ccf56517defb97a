"""Contributions: seconds and peak memory beside a peer's, on the same rows.

    python -m bench.explanations --model 31x200 --model 63x400 --categorical 0 --categorical 12
    python -m bench.explanations --model 31x200 --categorical 0 --peer woodelf --threads 1

For each model (leaves x trees, 60 features, so many of them native categoricals of 5 to 400
levels, 5 % missing, trained on 100,000 made-up rows, seed 1) the rows are explained in a process
of its own, interleaved with the peer, three times each unless told. Peers are `pred_contrib` of
LightGBM (which shap's TreeExplainer calls), with as many threads as we have, and woodelf, which
has one thread, takes no categoricals and sums in float32. The largest difference from the peer on
2,000 rows is printed. Compiling the tables is timed apart, once the compiled code lies in its
cache, as is woodelf's reading of the model. Printed: medians, the peer's seconds over ours, peak
memory of our process; void when others kept the cores busy.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.runs import measure

FEATURES: Final = 60
LEVELS: Final = (5, 10, 20, 50, 100, 400)
TRAIN: Final = 100_000
COMPARED: Final = 2000
THREADS: Final = 2
Explain = Callable[[Any], Any]

EXPLAIN = """
import sys, time
import lightgbm
from bench.explanations import EXPLAINERS, rows_of
name, model, rows, categorical, threads, _ = sys.argv[1:]
X = rows_of(int(rows), int(categorical), seed=2)
explain = EXPLAINERS[name](lightgbm.Booster(model_file=model), int(threads))
explain(X[:10])
records, start = len(X), time.perf_counter()
explain(X)
seconds = time.perf_counter() - start
"""


def ours_of(booster: Any, threads: int) -> Explain:
    """Return our contributions as a function of rows."""
    from models.explanation import TreeContributions

    explainer = TreeContributions(booster)
    return lambda X: explainer.explain(X, threads).values


def pred_contrib_of(booster: Any, threads: int) -> Explain:
    """Return LightGBM's own contributions as a function of rows."""
    return lambda X: booster.predict(X, pred_contrib=True, num_threads=threads)[:, :-1]


def woodelf_of(booster: Any, _: int) -> Explain:
    """Return woodelf's contributions, by its one thread, as a function of rows."""
    import pandas as pd
    from woodelf import WoodelfExplainer

    explainer, names = WoodelfExplainer(booster), booster.feature_name()
    return lambda X: explainer.shap_values(pd.DataFrame(X, columns=names), verbose=False)


PEERS: Final = {"pred_contrib": pred_contrib_of, "woodelf": woodelf_of}
EXPLAINERS: Final = {"ours": ours_of} | PEERS


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


def compared(path: Path, categorical: int, peer: str) -> dict[str, float]:
    """Return seconds to compile, size of the tables, and the largest difference from the peer."""
    import time

    import lightgbm

    from models.explanation import TreeContributions

    booster, X = lightgbm.Booster(model_file=path), rows_of(COMPARED, categorical, seed=4)
    theirs = PEERS[peer](booster, THREADS)(X)
    found = TreeContributions(booster).explain(X)
    start = time.perf_counter()
    explainer = TreeContributions(booster)
    seconds = time.perf_counter() - start
    return {
        "compile_seconds": round(seconds, 2),
        "table_mb": round(explainer.table_bytes / 2**20),
        "largest_difference": float(np.abs(found.values - theirs).max()),
    }


def main() -> None:
    """Measure every model beside every peer and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", required=True, metavar="LEAVESxTREES")
    parser.add_argument("--categorical", type=int, action="append", required=True)
    parser.add_argument("--peer", choices=PEERS, action="append")
    parser.add_argument("--threads", type=int, action="append")
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    peers = asked.peer or ["pred_contrib"]
    if "woodelf" in peers and any(asked.categorical):
        parser.error("woodelf takes no categoricals: --categorical 0")
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    runs = list(product(peers, asked.threads or [THREADS], asked.rows or [100_000]))
    for model, categorical in product(asked.model, asked.categorical):
        for row in measured((model, categorical), runs, asked.repeats):
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()


def measured(
    of: tuple[str, int], runs: list[tuple[str, int, int]], repeats: int
) -> Iterator[dict[str, Any]]:
    """Train one model and yield a line for each run (peer, threads, rows)."""
    model, categorical = of
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.lgb"
        leaves, trees = map(int, model.split("x"))
        train(leaves, trees, categorical, path)
        told = {peer: compared(path, categorical, peer) for peer in {one[0] for one in runs}}
        for peer, threads, rows in runs:
            given = [path, rows, categorical, threads]
            scripts = {"ours": (EXPLAIN, ["ours", *given]), "peer": (EXPLAIN, [peer, *given])}
            found = measure(Path(folder), rows, scripts, repeats, threads)
            named = {"model": model, "categorical": categorical, "peer": peer, "threads": threads}
            faster = round(found["peer_seconds"] / found["seconds"], 1)
            yield named | told[peer] | found | {"faster": faster}


if __name__ == "__main__":
    main()
