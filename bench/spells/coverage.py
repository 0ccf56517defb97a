"""Do the default's intervals hold what was observed on real spells? In cells of like people.

    python -m bench.spells.coverage --sets romeo --refits 20

Every row is told of by a model that never saw its person: one repeat of the folds of the set, each
with its own refits. The rows of all folds are cut together into the cells of
models.evaluation.coverage; a fold alone has too few. The tree that cuts them is grown on the same
rows, and sets apart what fell out otherwise by chance too: the share that is held is if anything
too low. Printed: cells held by exit and horizon. `--out` writes the same as JSON.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.spells.run import cohort, folds_of
from bench.spells.sets import SETS
from models.cohort.cohort import Cohort
from models.evaluation.coverage import coverage
from models.training import fit_with_refits
from models.uncertainty import Told
from profilering.files import write_json
from profilering.params import Training, read_params
from profilering.progress import shown
from profilering.project import project_root


def main() -> None:
    """Measure every set that is there, and print a line for each exit."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--sets", action="append", choices=list(SETS))
    parser.add_argument("--refits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the folds")
    parser.add_argument("--out", type=Path, help="a file for the same as JSON")
    asked = parser.parse_args()
    settings = read_params(project_root() / "params.yaml").cohort_training
    training = settings.model_copy(update={"threads": 1, "refits": asked.refits})
    found = {}
    for name in asked.sets or SETS:
        if not SETS[name].is_there:
            sys.stderr.write(f"NOT RUN: {name} (no {SETS[name].file} in ../shared/data/real)\n")
            continue
        whole = cohort(name)
        told = told_out_of_fold(name, whole, training, asked.seed)
        found[name] = coverage(whole, whole, told, training.seed)
        sys.stdout.write("\n".join(lines(name, found[name])) + "\n")
        sys.stdout.flush()
    if asked.out:
        write_json(asked.out, {"seed": asked.seed, "refits": asked.refits, "sets": found})


def told_out_of_fold(name: str, whole: Cohort, training: Training, seed: int) -> Told:
    """Return what is told of every row by a model of the other folds."""
    shape = (len(whole), len(whole.exits), len(whole.horizons))
    told = Told(*(np.full(shape, np.nan) for _ in range(3)))
    folds = list(folds_of(name, SETS[name], 0, SETS[name].folds, seed))
    steps = len(folds) * (2 * len(whole.exits) + training.refits)
    with shown(f"intervals of {name}", steps) as progress:
        for fold in folds:
            said = fit_with_refits(fold.train, training, progress).told(fold.test.X)
            for part, values in vars(said).items():
                getattr(told, part)[fold.test.row_id] = values
    return told


def lines(name: str, found: dict[str, Any]) -> list[str]:
    """Return a line per exit, cells held of cells at every horizon, and one of all together."""
    said = [
        f"{name}, {exit_}: "
        + ", ".join(f"{at}: {one['held']} of {one['cells']}" for at, one in by_horizon.items())
        for exit_, by_horizon in found["exits"].items()
    ]
    return [*said, f"{name}, all: {found['held']} of {found['cells']}"]


if __name__ == "__main__":
    main()
