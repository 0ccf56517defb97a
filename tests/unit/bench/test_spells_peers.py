"""The peers of the bench of real spells, which are not installed here: what can be said of them."""

import ast
import sys
from types import SimpleNamespace

import numpy as np

from bench.spells import outside, peers
from tests.architecture.test_lock import entries, places


def test_peers_import_nothing_of_the_project():
    imported = set()
    for node in ast.walk(ast.parse(outside.PEERS.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"numpy", "pandas", "sksurv", "hazardous"}


def test_a_peers_cumulative_hazards_become_steps_at_the_exits_times(monkeypatch):
    given = {
        "columns": np.zeros((6, 1)),
        "unseen": np.zeros((2, 1)),
        "time": np.array([1.0, 3, 4, 5, 6, 6]),
        "exit": np.array([0, 1, 2, 1, 2, 0]),
        "exits": np.array(2),
    }
    surv = SimpleNamespace(from_arrays=lambda happened, time: happened)
    monkeypatch.setitem(sys.modules, "sksurv", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "sksurv.util", SimpleNamespace(Surv=surv))

    def fit(columns, happened):
        # scikit-survival's times are those of all rows; its curves rise at the exit's own.
        curve = (
            np.array([0, 0.25, 0.25, 0.75, 0.75]) if happened[1] else np.array([0, 0, 0.5, 0.5, 2])
        )
        return SimpleNamespace(
            unique_times_=np.unique(given["time"]),
            predict_cumulative_hazard_function=lambda X, return_array: np.tile(curve, (len(X), 1)),
        )

    found = peers._per_exit(given, fit)
    assert found["times"].tolist() == [3, 4, 5, 6]
    assert found["hazards"].tolist() == [[[0.25, 0, 0.5, 0], [0, 0.5, 0, 1.5]]] * 2


def test_the_peers_lock_has_hashes_and_names_no_place():
    text = outside.LOCK.read_text(encoding="utf-8")
    locked = entries(text)
    assert {"scikit-survival", "hazardous"} <= locked.keys()
    assert [name for name, (_, hashes) in locked.items() if not hashes] == []
    assert places(text) == []
