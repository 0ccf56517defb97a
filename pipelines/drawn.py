"""People of the newest block, drawn for measuring what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.blocks import blocks_of
from models.evaluation.groups import with_groups
from models.fairness.door import protected_of
from models.fairness.given import Texts
from models.fairness.groups import OFFICE, with_compared
from pipelines.landmarks import read_landmarks
from profilering.audit import Reading
from profilering.params import read_params
from profilering.places import Places

SEED = 1


@dataclass(frozen=True)
class Drawn:
    """Rows (n) of landmarks with features, one of each person, and the groups (n,) they are in.

    `missing` says why there are no groups of sex and country, if there are none.
    """

    rows: pd.DataFrame
    groups: Mapping[str, Texts]
    missing: str


def drawn_people(places: Places, people: int, reason: str) -> Drawn:
    """Return at most so many people who registered in the newest block, the same each time."""
    params, landmarks = read_params(places.params), read_landmarks(places)
    test = landmarks.block(blocks_of(params.timeline)[-1], params.timeline).test
    first = np.flatnonzero(test.is_first)
    order = np.random.default_rng(SEED).permutation(first)
    _, one_each = np.unique(test.person[order], return_index=True)
    cohort = test.take(np.sort(order[np.sort(one_each)][:people]))
    rows = landmarks.features.set_index("landmark_ref", drop=False).loc[cohort.row_id]
    keys = pd.read_parquet(places.population)[["landmark_ref", "periode_ref", "registrert"]]
    rows = rows.reset_index(drop=True).merge(keys, on="landmark_ref", validate="one_to_one")
    found = protected_of(places, rows, Reading("explain evaluate", reason))
    cohort = with_compared(with_groups(cohort, found.table), params.promotion.fewest_in_group)
    groups = {name: of for name, of in cohort.protected.items() if name != OFFICE}
    return Drawn(rows, groups, found.missing)
