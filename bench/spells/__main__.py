"""The default beside other models of spells, on real sets: who is best, and by how much?

    python -m bench.spells --sets romeo --sets unempdur --repeats 1

Every set of sets.py that is there is split by person, each model is fitted on the same folds, with
one thread, and scored on what was held out (score.py says how). Printed: a table for each set, best
first, and whether the default's excess over the best is at most 1 % of the null and one paired
standard error. `--out` writes it as spells.md and, with every fold, spells.json. Answers are kept
in `--kept` by set, fold, model, code and data: a run that was stopped goes on where it was. Folds
are gone through repeat by repeat, so that a shorter run is a smaller sample of the whole. The exit
code is 1 where a set is missed.

Peers that are not our dependencies run in a Python of their own (`--peers`), made from
requirements.lock by `make bench-models`; one that takes longer than `--timeout` on a fold is shown
as timed out. Their seconds hold the start of that Python.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from bench.spells.contenders import BASE_RATE, DEFAULT, Contender, contenders
from bench.spells.run import FoldResult, cohort, folds_of, judge_fold
from bench.spells.sets import SETS
from bench.spells.table import markdown, summary
from profilering.files import write_json, write_text
from profilering.params import read_params
from profilering.project import project_root


def main() -> None:
    """Run what is asked for, print the tables."""
    asked = _parser().parse_args()
    names = [name for name in asked.sets or SETS if SETS[name].is_there]
    for name in set(asked.sets or SETS) - set(names):
        sys.stderr.write(f"NOT RUN: {name} (no {SETS[name].file} in ../shared/data/real)\n")
    models = _models(asked)
    found = _judged(asked, names, models)
    words = {BASE_RATE: "Aalen-Johansen (the null)"}
    words |= {name: model.words for name, model in models.items()}
    said = {
        name: summary(cohort(name), _split(asked, name), words, of) for name, of in found.items()
    }
    text = "\n\n".join(markdown(name, one, asked.seed) for name, one in said.items())
    sys.stdout.write(text + "\n")
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        write_text(asked.out / "spells.md", text + "\n")
        versions = {name: model.version for name, model in models.items()}
        told = {"seed": asked.seed, "versions": versions, "sets": said}
        write_json(asked.out / "spells.json", told)
    sys.exit(any(not one["verdict"]["holds"] for one in said.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--sets", action="append", choices=list(SETS))
    parser.add_argument("--repeats", type=int, help="how often a set is split (default: its own)")
    parser.add_argument("--folds", type=int, help="random folds of a split (default: the set's)")
    parser.add_argument("--models", action="append", help="one of contenders.py; may be repeated")
    parser.add_argument("--only-ours", action="store_true", help="the default, (a) and (c)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=600, help="seconds of a peer on a fold")
    parser.add_argument("--peers", type=Path, default=project_root() / ".venv-bench/bin/python")
    parser.add_argument("--kept", type=Path, default=project_root() / ".bench/spells")
    parser.add_argument("--out", type=Path, help="a folder for spells.md and spells.json")
    return parser


def _models(asked: argparse.Namespace) -> dict[str, Contender]:
    training = read_params(project_root() / "params.yaml").cohort_training
    # The models do not depend on it, the seconds do.
    one_thread = training.model_copy(update={"threads": 1})
    models = contenders(one_thread, asked.peers, asked.timeout)
    unknown = set(asked.models or ()) - models.keys()
    if unknown:
        raise SystemExit(f"--models: {', '.join(sorted(unknown))}; there are {', '.join(models)}")
    wanted = {DEFAULT, *(asked.models or models)}
    return {
        name: model
        for name, model in models.items()
        if name in wanted and (model.is_ours or not asked.only_ours)
    }


def _judged(
    asked: argparse.Namespace, names: list[str], models: dict[str, Contender]
) -> dict[str, list[FoldResult]]:
    found: dict[str, list[FoldResult]] = {name: [] for name in names}
    most = max((_repeats(asked, name) for name in names), default=0)
    for repeat in range(most):
        for name in names:
            if repeat >= _repeats(asked, name):
                continue
            folds = asked.folds or SETS[name].folds
            for fold in folds_of(name, SETS[name], repeat, folds, asked.seed):
                found[name].append(judge_fold(fold, models, asked.kept))
    return found


def _repeats(asked: argparse.Namespace, name: str) -> int:
    spells = SETS[name]
    # Parts are given: split again, they would be the same.
    wanted: Any = 1 if spells.parts is not None else asked.repeats
    return int(wanted or spells.repeats)


def _split(asked: argparse.Namespace, name: str) -> str:
    if SETS[name].parts is not None:
        return "each enrolment quarter held out once"
    return f"{asked.folds or SETS[name].folds} random folds by person"


if __name__ == "__main__":
    main()
