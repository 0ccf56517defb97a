"""Simulated worlds whose truth is known, and cohorts made by hand.

Two exits with constant hazards compete, so that the true cumulative incidence has a closed form:
F_k(t) = hazard_k / total x (1 - exp(-total x t)). Censoring is independent of everything.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.cohort.cohort import Cohort, FeatureSpace
from profilering.params import Training, read_params
from tests.support.parts import ROOT

HORIZONS = (6.0, 13.0, 26.0)


def small_training(threads: int, **changes) -> Training:
    """Return the project's settings, cut down so that a model is fitted in a second or two."""
    small = {"folds": 3, "inner_folds": 2, "rounds": [20, 40], "refits": 2, "threads": threads}
    return read_params(ROOT / "params.yaml").training.model_copy(update=small | changes)


def plain_space(*names: str, **levels: int) -> FeatureSpace:
    """Return numeric features by name and categorical features by number of levels."""
    all_names = (*names, *levels)
    texts = {name: tuple(str(level) for level in range(n)) for name, n in levels.items()}
    return FeatureSpace(all_names, texts, {name: name for name in all_names})


def cohort_of(space: FeatureSpace, X, time, exit_, horizons=HORIZONS, **columns) -> Cohort:
    """Return a cohort of training rows with two exits; other columns by name."""
    n = len(time)
    cohort = Cohort(
        name="world",
        unit="weeks",
        space=space,
        exits=("work", "other"),
        horizons=tuple(horizons),
        row_id=np.arange(n),
        person=np.arange(n),
        X=np.asarray(X, dtype=float),
        time=np.asarray(time, dtype=float),
        exit=np.asarray(exit_, dtype=np.int64),
        is_test=np.zeros(n, dtype=bool),
        protected={},
    )
    return replace(cohort, **columns)


@dataclass(frozen=True)
class World:
    """A cohort and each row's true cumulative incidence (n, K, H)."""

    cohort: Cohort
    truth: np.ndarray


def simulated(n: int, seed: int, censoring: float = 40.0, signal: float = 1.0) -> World:
    """Simulate n rows: `a` and `c` move the first exit, `b` the second; weeks are whole.

    One in twenty values of `b` is missing at random. The mean time to censoring is `censoring`.
    """
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, n))
    c = rng.integers(0, 4, n).astype(float)
    first = 0.04 * np.exp(signal * (0.8 * a + 0.7 * (c == 1)))
    second = 0.02 * np.exp(signal * 0.6 * b)
    total = first + second
    leaves = rng.exponential(1 / total)
    exit_ = np.where(rng.random(n) < first / total, 1, 2)
    stays = rng.exponential(censoring, n)
    # Whole weeks make ties between exits, and between exits and censoring.
    time = np.ceil(np.minimum(leaves, stays))
    exit_ = np.where(np.ceil(leaves) <= np.ceil(stays), exit_, 0)
    b[rng.random(n) < 0.05] = np.nan
    cohort = cohort_of(plain_space("a", "b", c=4), np.column_stack([a, b, c]), time, exit_)
    reached = 1 - np.exp(-total[:, None] * np.array(HORIZONS))
    shares = np.stack([first / total, second / total], axis=1)
    return World(cohort, shares[:, :, None] * reached[:, None, :])


def write_table(cohort: Cohort, folder: Path, order=None) -> Path:
    """Write a cohort as a csv in the given order of rows, with its COHORT.yaml; return the latter.

    Every third row is in the test part.
    """
    folder.mkdir(exist_ok=True)
    order = np.arange(len(cohort)) if order is None else order
    names = cohort.space.names
    lines = ["row,weeks,ended,part," + ",".join(names)]
    for i in order:
        values = ["" if np.isnan(x) else f"{x!r}" for x in cohort.X[i].tolist()]
        part = "test" if i % 3 == 0 else "train"
        lines.append(f"r{i:05d},{cohort.time[i]:g},{cohort.exit[i]},{part}," + ",".join(values))
    (folder / "world.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    categorical = [name for name in names if cohort.space.is_categorical(name)]
    numeric = [name for name in names if name not in categorical]
    codes = ", ".join(f"{name}: {k}" for k, name in enumerate(cohort.exits, start=1))
    contract = folder / "COHORT.yaml"
    contract.write_text(
        f"name: world\ntable: world.csv\nrow_id: row\ntime: {{column: weeks, unit: weeks}}\n"
        f"exits: {{column: ended, codes: {{{codes}}}, censored: [0]}}\n"
        f"horizons: {list(cohort.horizons)}\nnumeric: {numeric}\ncategorical: {categorical}\n"
        "split: {kind: column, column: part, train: [train], test: [test]}\n",
        encoding="utf-8",
    )
    return contract
