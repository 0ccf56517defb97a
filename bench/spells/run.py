"""Every model on every fold: each answer is kept, so that a run that was stopped goes on."""

import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.spells.contenders import BASE_RATE, Contender
from bench.spells.outside import PeerStoppedError
from bench.spells.score import Score, score
from bench.spells.sets import SETS, SpellSet
from bench.spells.splits import parts_held_out, random_folds
from models.baselines.simple import base_rate
from models.cohort.cohort import Cohort, Floats
from profilering.files import write_whole


@dataclass(frozen=True)
class Fold:
    """One fold of a set: what is fitted on, what is held out."""

    of: str
    repeat: int
    number: int
    train: Cohort
    test: Cohort

    @property
    def title(self) -> str:
        """Say which fold it is."""
        return f"{self.of}, repeat {self.repeat + 1}, fold {self.number + 1}"

    @property
    def fingerprint(self) -> str:
        """Return a hash of all that a model is given on the fold."""
        train = self.train
        arrays = [train.X, train.time, train.exit, train.person, self.test.X, train.horizons]
        parts = [np.ascontiguousarray(array).tobytes() for array in arrays]
        features = repr((train.space.names, train.space.levels)).encode()
        return hashlib.sha256(b"\0".join([*parts, features])).hexdigest()[:12]


@dataclass(frozen=True)
class Answer:
    """What a model said of the rows held out, in how many seconds; or why it said nothing."""

    incidence: Floats | None
    seconds: float
    stopped: str = ""


@dataclass(frozen=True)
class FoldResult:
    """The scores of all models that answered on a fold, the base rate's too; who did not, why."""

    repeat: int
    fold: int
    held_out: int
    fitted_on: int
    scores: dict[str, Score]
    seconds: dict[str, float]
    stopped: dict[str, str]


@cache
def cohort(name: str) -> Cohort:
    """Return the cohort of a set."""
    return SETS[name].read()


def folds_of(name: str, spells: SpellSet, repeat: int, folds: int, seed: int) -> Iterator[Fold]:
    """Yield the folds of one repeat; those of another repeat are split by another seed."""
    whole = cohort(name)
    if spells.parts is not None:
        rows = parts_held_out(spells.parts())
    else:
        rows = random_folds(whole.person, folds, seed + repeat)
    for number, (fit_on, held_out) in enumerate(rows):
        yield Fold(name, repeat, number, whole.take(fit_on), whole.take(held_out))


def judge_fold(fold: Fold, models: dict[str, Contender], kept: Path) -> FoldResult:
    """Let every model answer on a fold, or take its answer from the folder `kept`, and score it."""
    scores = {BASE_RATE: score(fold.test, base_rate(fold.train, len(fold.test)))}
    seconds, stopped = {BASE_RATE: 0.0}, {}
    for name, model in models.items():
        found = answer(fold, name, model, kept)
        said = f"{fold.title}, {name}: {found.seconds:.1f} s, "
        if found.incidence is None:
            stopped[name] = found.stopped
            said += found.stopped
        else:
            scores[name] = score(fold.test, found.incidence)
            seconds[name] = found.seconds
            said += f"{scores[name].of_null(scores[BASE_RATE]):.2f} % of the null"
        sys.stderr.write(said + "\n")
        sys.stderr.flush()
    sizes = len(fold.test), len(fold.train)
    return FoldResult(fold.repeat, fold.number, *sizes, scores, seconds, stopped)


def answer(fold: Fold, name: str, model: Contender, kept: Path) -> Answer:
    """Return a model's answer on a fold; a new one is kept, with its seconds."""
    place = kept / fold.of / f"{fold.repeat}-{fold.number}"
    path = place / f"{name}-{model.version}-{fold.fingerprint}.npz"
    if path.is_file():
        with np.load(path) as was:
            incidence = was.get("incidence")
            return Answer(incidence, float(was["seconds"]), str(was["stopped"]))
    start = time.perf_counter()
    try:
        incidence, stopped = model.fit(fold.train, fold.test.X), ""
    except PeerStoppedError as why:
        incidence, stopped = None, str(why)
    found = Answer(incidence, time.perf_counter() - start, stopped)
    _keep(path, found)
    return found


def _keep(path: Path, found: Answer) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {"seconds": np.array(found.seconds), "stopped": np.array(found.stopped)}
    if found.incidence is not None:
        told["incidence"] = found.incidence
    write_whole(path, lambda partial: np.savez(partial, **told))
