"""The groups that calibration is tested in: age and fylke, and of the registers sex and country.

They are for measuring alone: no model reads a group from here.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.codes.kommune import fylke_of
from models.baselines.beside import AGE, column
from models.cohort.cohort import Cohort
from models.offices import UNKNOWN

AGES = (25, 30, 40, 50, 55)
"""Age groups begin at these ages; the first is all who are younger."""

Texts = npt.NDArray[Any]


def with_groups(cohort: Cohort, protected: pd.DataFrame) -> Cohort:
    """Return the cohort with its groups in `protected`: those given, age group and fylke.

    `protected` is of `models.fairness.door`, or has no columns.
    """
    found = dict(cohort.protected)
    for name in protected:
        found[str(name)] = protected.loc[cohort.row_id, name].to_numpy(dtype=str)
    if AGE in cohort.space.names:
        found["aldersgruppe"] = age_groups(column(cohort, AGE))
    if cohort.office is not None:
        found["fylke"] = regions(cohort.office)
    return replace(cohort, protected=found)


def age_groups(age: npt.NDArray[np.float64]) -> Texts:
    """Return the age group of each age (n,) as text."""
    texts = [f"under {AGES[0]}"]
    texts += [f"{a}-{b - 1}" for a, b in pairwise(AGES)]
    texts += [f"{AGES[-1]} og over", UNKNOWN]
    place = np.where(np.isnan(age), len(texts) - 1, np.searchsorted(AGES, age, side="right"))
    return np.array(texts)[place]


def regions(office: Texts) -> Texts:
    """Return the fylke of each kommune (n,); a kommune that was parted between several has none."""
    of = {name: fylke_of(name) or UNKNOWN if name != UNKNOWN else UNKNOWN for name in set(office)}
    return np.array([of[name] for name in office], dtype=str)
