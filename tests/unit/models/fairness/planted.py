"""Groups with a known chance of work, told of and reported as a test wants it."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.evaluation.sample import sample_of
from models.fairness.given import FairnessInput
from profilering.params import Params, read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, small_training

AT = 1
"""The position of the leading horizon."""


def planted(chance, told, groups, seed: int, registers: Path = Path(), **x) -> FairnessInput:
    """Return a study of n rows, half of them in training; all are followed beyond the horizons.

    `chance` (n,) is the true one of work by the leading horizon, `told` (n,) what a model says,
    `groups` (n,) is landgruppe; features by name.
    """
    # Another stream than that of the groups.
    rng, n = np.random.default_rng([seed, 1]), len(chance)
    works = rng.random(n) < chance
    time = np.where(works, rng.uniform(0.1, HORIZONS[AT], n), 30.0)
    features = x or {"x": np.asarray(told)}
    cohort = cohort_of(
        plain_space(*features),
        np.column_stack(list(features.values())),
        time,
        np.where(works, 1, 0),
        is_test=np.arange(n) % 2 == 1,
        protected={"landgruppe": np.asarray(groups)},
    )
    incidence = np.zeros((n, 2, len(HORIZONS)))
    incidence[:, 0, AT] = told
    return FairnessInput(
        cohort,
        sample_of(cohort.test, settings().evaluation, seed).by_person(),
        incidence[cohort.is_test],
        pd.DataFrame({"periode_ref": [f"r{i}" for i in range(n)]}),
        registers,
        settings(),
    )


@cache
def settings() -> Params:
    """Return the project's settings with a small training."""
    params = read_params(ROOT / "params.yaml")
    return params.model_copy(update={"training": small_training(1)})


def two_groups(n: int, seed: int, lower: float = 0.2) -> tuple[Any, Any]:
    """Return true chances (n,) and groups: B, a third of all, has chances lower by so much."""
    rng = np.random.default_rng(seed)
    groups = np.where(rng.random(n) < 1 / 3, "B", "A").astype("U8")
    return rng.uniform(0.3, 0.9, n) - lower * (groups == "B"), groups
