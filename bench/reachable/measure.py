"""Train the model on labels of one world, judge it by the truth of people it never saw.

    python -m bench.reachable.measure --train worlds/A/train/part_50[12].parquet \
        --test worlds/A/test/*.parquet --reference worlds/A/fitted --effort quick --out measured/A

Each `--train` is one training world (its parts); with several, the mean, least and largest over
them are printed. The model and the baselines learn from labels as known at the end of data, never
from truth. What is said of the test people is kept in <out>/said_<seed>.npz and made once; judged
each time into <out>/report_<seed>.json, four ways: by the truth as it is, or with the truth of work
(and its reference) multiplied by labels / truth per horizon (report.json of the reference: a common
factor for the jobs that no label holds); on all test rows, or on those whose labels reach the
horizon, for what changed since cannot be learned.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.reachable.bias import followed
from bench.reachable.gains import (
    AT,
    BASE,
    FEWER,
    LOGISTIC,
    MODEL,
    REFERENCE,
    Judged,
    with_interval,
)
from bench.reachable.parts import HORIZONS, Rows, read_parts, world_of
from bench.reachable.reference import refuse_shared
from bench.reachable.world import PARAMS, say
from data.synthetic.life.incidence import EXITS
from models.baselines.simple import base_rate, logistic_incidence
from models.censoring import censoring_curve, ipcw, status
from models.cohort.cohort import Cohort, Floats
from models.cohort.landmarks import feature_matrix, landmark_cohort
from models.training import fit_with_refits
from profilering.files import write_json, write_whole
from profilering.params import Params, Training, read_params
from profilering.progress import shown

HEADLINES = (
    "share: model: mean",
    "share: model: mean of i_arbeid",
    "share: model: mean of helseytelse",
    "share: model: pooled",
    "share: logistic: mean",
    "rmse: model",
    "rmse: model / logistic",
    "rmse: fewer",
    "auc: model",
    "auc: reference",
    "coverage: i_arbeid:182",
    "coverage: mean",
)


def main() -> None:
    """Train on each world, judge each, and print the figures over them."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--train", type=Path, nargs="+", action="append", required=True)
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--effort", choices=("quick", "full"), default="quick")
    parser.add_argument("--refits", type=int, help="instead of the effort's own number")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    params = read_params(PARAMS)
    training = training_of(params, asked.effort, asked.refits)
    test = Test(read_parts(asked.test).with_truth(), asked.reference, params)
    reports = []
    for parts in asked.train:
        refuse_shared(parts, asked.test)
        said = said_of(parts, test.rows, training, asked.out)
        found = test.judge(said)
        seed = world_of(parts[0])["seed"]
        worlds = {"train": [world_of(path) for path in parts], "effort": asked.effort}
        worlds |= {"refits": training.refits}
        write_json(asked.out / f"report_{seed}.json", worlds | {"figures": found})
        reports.append(found)
    for line in summary(reports):
        sys.stdout.write(line + "\n")


def training_of(params: Params, effort: str, refits: int | None) -> Training:
    """Return the settings of one effort, with a single thread: the model does not depend on it."""
    training = params.full_training if effort == "full" else params.training
    wanted = training.refits if refits is None else refits
    return training.model_copy(update={"threads": 1, "refits": wanted})


def said_of(parts: list[Path], test: Rows, training: Training, out: Path) -> dict[str, Floats]:
    """Return what base rate, logistic and model say of the test rows (n, K, H) each, kept on disk.

    Raises SystemExit where what is kept was said of other rows or by other settings.
    """
    path = out / f"said_{world_of(parts[0])['seed']}.npz"
    note = _note(parts, test, training)
    if path.exists():
        with np.load(path) as file:
            kept = dict(file)
        if str(kept.pop("note")) != note:
            raise SystemExit(f"{path.name} is of another training; choose another folder.")
        return kept
    cohort = training_cohort(read_parts(parts))
    found = predictions(cohort, feature_matrix(test.table, cohort.space), training)
    arrays: dict[str, Any] = {"note": note} | found
    write_whole(path, partial(np.savez, allow_pickle=False, **arrays))
    return found


def _note(parts: list[Path], test: Rows, training: Training) -> str:
    worlds = [world_of(path) for path in parts]
    first = [len(test), test.table["landmark_ref"].iloc[0]]
    return json.dumps([worlds, first, training.model_dump(mode="json")])


def training_cohort(rows: Rows) -> Cohort:
    """Return all rows with follow-up as a training cohort; no truth is in it.

    Only the exits that have a truth are modelled; `annet` competes.
    """
    table = rows.to_learn_from()
    nobody = np.zeros(len(table), dtype=bool)
    return landmark_cohort(table, rows.declared, EXITS, list(HORIZONS), nobody)


def predictions(cohort: Cohort, X: Floats, training: Training) -> dict[str, Floats]:
    """Return what each says of rows X that it never saw, and the model's interval."""
    start = time.perf_counter()
    steps = 2 * len(EXITS) + training.refits
    with shown("training", steps) as progress:
        model = fit_with_refits(cohort, training, progress)
    say(f"{len(cohort):,} rows, trained in {time.perf_counter() - start:.0f} s")
    told = model.told(X)
    found = {BASE: base_rate(cohort, len(X)), LOGISTIC: logistic_incidence(cohort, X)}
    return found | {MODEL: told.incidence, "lower": told.lower, "upper": told.upper}


class Test:
    """Test rows with their truth, reference and observed outcomes."""

    def __init__(self, rows: Rows, reference: Path, params: Params):
        self.rows, self._params = rows, params
        self._factor = factor_of(reference)
        said = pd.read_parquet(reference / "test.parquet").set_index("landmark_ref")
        said = said.loc[rows.table["landmark_ref"]]
        shape = (len(rows), len(EXITS), len(HORIZONS))
        self._reference = {
            name: said.filter(regex=f"^{name}:").to_numpy().reshape(shape)
            for name in (REFERENCE, FEWER)
        }

    def judge(self, said: dict[str, Floats]) -> dict[str, Any]:
        """Return the figures with intervals, by truth and rows."""
        counted = {"all rows": np.ones((len(self.rows), len(HORIZONS)), dtype=bool)}
        counted["rows followed up"] = followed(self.rows, self._params.timeline)
        settings = self._params.evaluation
        found = {}
        for rows, which in counted.items():
            judged = self._judged(said, which)
            levels = {"truth": judged, "truth at the labels' level": judged.times(self._factor)}
            for level, one in levels.items():
                say(f"judging by {level}, {rows}")
                figures = with_interval(one, settings.resamples, settings.confidence)
                found[f"{level}, {rows}"] = figures
        return found

    def _judged(self, said: dict[str, Floats], counted: Any) -> Judged:
        came, known = self._observed()
        return Judged(
            person=np.unique(self.rows.table["person_ref"], return_inverse=True)[1],
            truth=self.rows.truth,
            said={name: said[name] for name in (BASE, LOGISTIC, MODEL)} | self._reference,
            lower=said["lower"],
            upper=said["upper"],
            counted=counted,
            came=came,
            known=known,
        )

    def _observed(self) -> tuple[Floats, Floats]:
        """Return the first exit at the leading horizon and its weight; 0 without follow-up."""
        table, at = self.rows.table, np.array([float(HORIZONS[AT])])
        there = table["time"].notna().to_numpy()
        time_ = table.loc[there, "time"].to_numpy(dtype=np.float64)
        exit_ = table.loc[there, "exit"].to_numpy(dtype=np.int64)
        came, known = np.zeros(len(table)), np.zeros(len(table))
        came[there] = status(time_, exit_, 1, at)[:, 0]
        known[there] = ipcw(time_, exit_, at, censoring_curve(time_, exit_))[:, 0]
        return came, known


def factor_of(reference: Path) -> Floats:
    """Return labels / truth of work per horizon, and 1 for the other exits: (K, H)."""
    labels = json.loads((reference / "report.json").read_text(encoding="utf-8"))["labels"]
    factor = np.ones((len(EXITS), len(HORIZONS)))
    factor[0] = [labels[f"{EXITS[0]}:{horizon}"]["ratio"] for horizon in HORIZONS]
    return factor


def summary(reports: Sequence[dict[str, Any]]) -> list[str]:
    """Return a line for each headline: mean, least and largest over training worlds.

    Of one world alone, the estimate with the interval over its test persons.
    """
    lines = []
    for variant, first in reports[0].items():
        lines.append(f"{variant} ({len(reports)} training worlds)")
        for name in HEADLINES:
            values = [report[variant][name][0] for report in reports]
            ends = first[name][1:] if len(reports) == 1 else [min(values), max(values)]
            mean = float(np.mean(values))
            lines.append(f"  {name:36} {mean:.4f} ({ends[0]:.4f} to {ends[1]:.4f})")
    return lines


if __name__ == "__main__":
    main()
