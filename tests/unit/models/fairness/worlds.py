"""People of made-up groups, what a model told of them, and what came of it."""

from pathlib import Path

import numpy as np
import pandas as pd

from models.evaluation.sample import sample_of
from models.fairness.given import FairnessInput
from profilering.params import Params, read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import cohort_of, plain_space

HORIZON = 182.0


def params_with(fewest: int, resamples: int = 60) -> Params:
    """Return the project's settings with other limits."""
    params = read_params(ROOT / "params.yaml")
    return params.model_copy(
        update={
            "evaluation": params.evaluation.model_copy(update={"resamples": resamples}),
            "promotion": params.promotion.model_copy(update={"fewest_in_group": fewest}),
        }
    )


def given_of(chance, leaves, groups, params=None, person=None) -> FairnessInput:
    """Return people (n,) told a chance each, who leave for work by the horizon or are followed on.

    `leaves` are booleans (n,), None where it is not known: followed for one day.
    """
    n = len(chance)
    is_known = np.array([one is not None for one in leaves])
    exit_ = np.array([int(bool(one)) for one in leaves])
    time = np.where(exit_ == 1, 100.0, np.where(is_known, HORIZON + 18, 1.0))
    person = np.arange(n) if person is None else person
    columns = {"is_test": np.ones(n, bool), "protected": groups, "person": person}
    X = np.zeros((n, 1))
    cohort = cohort_of(plain_space("x"), X, time, exit_, horizons=(HORIZON,), **columns)
    params = params_with(200) if params is None else params
    told = np.zeros((n, 2, 1))
    told[:, 0, 0] = chance
    sample = sample_of(cohort, params.evaluation, seed=1)
    return FairnessInput(cohort, sample, told, pd.DataFrame(), Path("nowhere"), params)


def planted(n: int, seed: int, penalty: float, needier: float = 0.0) -> FairnessInput:
    """Return n people, a third of them in group B, of whom a model tells too good a chance.

    Log-odds of B are told `penalty` too high, so that fewer of B in need are found; the true ones
    are `needier` lower than those of A.
    """
    rng = np.random.default_rng(seed)
    is_b, signal = rng.random(n) < 1 / 3, rng.normal(size=n)
    true = signal - needier * is_b
    leaves = rng.random(n) < 1 / (1 + np.exp(-true))
    told = 1 / (1 + np.exp(-(true + penalty * is_b)))
    groups = {
        "landgruppe": np.where(is_b, "B", "A"),
        "kjoenn": rng.choice(["KVINNE", "MANN"], n),
        "alder": rng.choice(["under 25", "25-29", "30-39"], n),
    }
    return given_of(told, leaves.tolist(), groups)
