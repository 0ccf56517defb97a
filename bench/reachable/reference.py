"""Regress the frailty-integrated truth on the features in use: what they could reach at best.

    python -m bench.reachable.reference --people worlds/A/reference/*.parquet \
        --test worlds/A/test/*.parquet --out worlds/A/fitted

Per exit and horizon one regression (regression.py) on shares (two `--sizes`) of four fifths of the
people, a tenth to stop by and a tenth to judge on, the same for every size. Written: each fit (one
that is there is skipped), what both say of the test people, who trained nothing, and
report.json: expected log loss and R2 on the people kept for judging, and how far the labels'
incidence lies from the truth's mean on the same rows.
"""

import argparse
import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.reachable.bias import label_bias
from bench.reachable.gains import FEWER, REFERENCE
from bench.reachable.parts import HORIZONS, Rows, read_parts, world_of
from bench.reachable.regression import (
    SETTINGS,
    People,
    Regression,
    regress,
    regression_from_json,
    soft_loss,
)
from bench.reachable.world import PARAMS, say
from data.synthetic.life.incidence import EXITS
from models.cohort.cohort import Floats, Ints
from models.cohort.landmarks import feature_matrix, feature_space
from profilering.files import write_json, write_whole
from profilering.params import read_params

STOP, JUDGE = 0.1, 0.1


def main() -> None:
    """Fit what is not there yet, judge every fit, and write what is said of the test people."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--people", type=Path, nargs="+", required=True, help="parts to fit on")
    parser.add_argument("--test", type=Path, nargs="+", required=True, help="parts to speak of")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sizes", type=float, nargs=2, default=[1.0, 0.25], help="larger first")
    asked = parser.parse_args()
    refuse_shared(asked.people, asked.test)
    rows = read_parts(asked.people)
    worlds = {"people": _worlds(asked.people), "test": _worlds(asked.test)}
    only_of(asked.out, {"people": worlds["people"], "settings": SETTINGS})
    bias = label_bias(rows, read_params(PARAMS).timeline)
    reference = Reference.of(rows.with_truth(), asked.sizes, asked.out)
    test = read_parts(asked.test).with_truth()
    curve = [reference.fitted(size) for size in asked.sizes]
    predicted = reference.predict(test)
    write_whole(asked.out / "test.parquet", partial(predicted.to_parquet, index=False))
    write_json(asked.out / "report.json", worlds | {"curve": curve, "labels": bias})


def refuse_shared(people: list[Path], test: list[Path]) -> None:
    """Raise SystemExit where a seed of the test people is among those that are fitted on."""
    seeds = [{world_of(path)["seed"] for path in paths} for paths in (people, test)]
    if seeds[0] & seeds[1]:
        raise SystemExit(f"seeds {sorted(seeds[0] & seeds[1])} are on both sides.")


def only_of(out: Path, fits: dict[str, Any]) -> None:
    """Note what fits a folder holds; raises SystemExit where it holds others."""
    note = out / "fits.json"
    if not note.exists():
        write_json(note, fits)
    elif json.loads(note.read_text(encoding="utf-8")) != fits:
        raise SystemExit(f"{out.name} holds fits of other people or settings; choose another.")


def _worlds(paths: list[Path]) -> list[dict[str, Any]]:
    return [world_of(path) for path in paths]


class Reference:
    """The regressions of every exit and horizon on people of a reference folder."""

    def __init__(self, people: People, judge: Ints, nested: dict[float, Ints], truth: Floats):
        self._people, self._judge, self._nested, self._truth = people, judge, nested, truth
        self.out = Path()

    @classmethod
    def of(cls, rows: Rows, sizes: list[float], out: Path) -> "Reference":
        """Split the persons of rows with truth: the same for every size."""
        persons, number = np.unique(rows.table["person_ref"].to_numpy(str), return_inverse=True)
        place = np.random.default_rng(1).permutation(len(persons))[number] / len(persons)
        last = 1 - JUDGE - STOP
        stop = np.flatnonzero((place >= last) & (place < 1 - JUDGE))
        nested = {size: np.flatnonzero(place < last * size) for size in sizes}
        space = feature_space(rows.table, rows.declared)
        people = People(space, feature_matrix(rows.table, space), nested[sizes[0]], stop)
        found = cls(people, np.flatnonzero(place >= 1 - JUDGE), nested, rows.truth)
        found.out = out
        return found

    def fitted(self, size: float) -> dict[str, Any]:
        """Fit what is not there on a share of the people; return what the judging people say."""
        found: dict[str, Any] = {"share": size, "rows": len(self._nested[size])}
        for k, exit_ in enumerate(EXITS):
            for h, horizon in enumerate(HORIZONS):
                start = time.perf_counter()
                truth = self._truth[self._judge, k, h]
                p = self._regression(size, k, h).predict(self._people.X[self._judge])
                scores = judged(truth, p)
                found[f"{exit_}:{horizon}"] = scores
                seconds = time.perf_counter() - start
                say(f"{size:g} {exit_} {horizon}: R2 {scores['r2']:.5f}, {seconds:.0f} s")
        return found

    def _regression(self, size: float, k: int, h: int) -> Regression:
        path = self.out / f"{size:g}_{EXITS[k]}_{HORIZONS[h]}.json"
        if path.exists():
            return regression_from_json(json.loads(path.read_text(encoding="utf-8")))
        all_ = self._people
        people = People(all_.space, all_.X, self._nested[size], all_.stop)
        found = regress(people, self._truth[:, k, h])
        write_json(path, found.to_json())
        return found

    def predict(self, test: Rows) -> pd.DataFrame:
        """Return landmark_ref and what the fits on most people, and on fewer, say of each exit."""
        X = feature_matrix(test.table, self._people.space)
        columns: dict[str, Any] = {"landmark_ref": test.table["landmark_ref"]}
        for name, size in zip((REFERENCE, FEWER), self._nested, strict=True):
            for k, exit_ in enumerate(EXITS):
                for h, horizon in enumerate(HORIZONS):
                    fitted = self._regression(size, k, h)
                    columns[f"{name}:{exit_}:{horizon}"] = fitted.predict(X)
        return pd.DataFrame(columns)


def judged(truth: Floats, p: Floats) -> dict[str, float]:
    """Return expected log loss, that of the mean and of the truth itself, and R2."""
    mean = np.full(len(truth), truth.mean())
    return {
        "loss": float(soft_loss(truth, p).mean()),
        "loss_of_mean": float(soft_loss(truth, mean).mean()),
        "loss_of_truth": float(soft_loss(truth, truth).mean()),
        "r2": float(1 - ((truth - p) ** 2).mean() / truth.var()),
    }


if __name__ == "__main__":
    main()
