"""Two runs on the rows that both were judged on: what `compare` and `promote` read."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.baselines.beside import LOGISTIC, beside
from models.baselines.nav_groups import nav_profiles
from models.baselines.simple import base_rate
from models.blocks import blocks_of
from models.cohort.cohort import Cohort, Floats
from models.comparison import Contest
from models.evaluation.groups import protected_of, with_groups
from models.evaluation.sample import Sample, sample_of
from pipelines.landmarks import read_landmarks
from pipelines.train import told_of
from profilering.errors import BadInput
from profilering.params import Params
from profilering.places import Places


@dataclass(frozen=True)
class Field:
    """The newest block's rows that every run asked for was judged on, and what each told.

    `cohort` has the training rows and these; `told` (n, K, H) is by run.
    """

    cohort: Cohort
    sample: Sample
    told: dict[str, Floats]

    def contest(self, ours: str, theirs: str) -> Contest:
        """Return two of the runs beside the base rate."""
        null = base_rate(self.cohort.train, len(self.sample))
        return Contest(self.sample, self.told[ours], self.told[theirs], null)


def field_of(places: Places, params: Params, runs: list[str]) -> Field:
    """Read what runs told of the newest block. Raises BadInput where they share no rows."""
    landmarks, block = read_landmarks(places), blocks_of(params.timeline)[-1]
    cohort = landmarks.block(block, params.timeline)
    tables = {run: _told_by(places, run, str(block.start)) for run in runs}
    shared = set(cohort.test.row_id).intersection(*(table.index for table in tables.values()))
    if not shared:
        raise BadInput(
            f"Runs {', '.join(runs)} told of no common rows of the block from {block.start}: train "
            "them again on the same blocks."
        )
    cohort = cohort.take(~cohort.is_test | np.isin(cohort.row_id, sorted(shared)))
    cohort = with_groups(cohort, protected_of(places.inndata, landmarks.features))
    sample = sample_of(cohort.test, params.evaluation, params.training.seed)
    told = {run: _incidence(table, run, cohort.test) for run, table in tables.items()}
    return Field(cohort, sample, told)


def rules_of(places: Places, field: Field, params: Params) -> dict[str, Floats]:
    """Return what every simple rule tells of the field's rows (n, K, H)."""
    profiles = nav_profiles(places.inndata, pd.read_parquet(places.population))
    found = beside(field.cohort, profiles, params.training.seed)
    return {name: p for name, p in found.items() if name != LOGISTIC}


def _told_by(places: Places, run: str, block: str) -> pd.DataFrame:
    path = places.judged_by(run)
    if not path.is_file():
        there = sorted(one.stem for one in path.parent.glob("*.parquet"))
        raise BadInput(f"Nothing is kept of a run {run}; there are {', '.join(there) or 'none'}.")
    table = pd.read_parquet(path)
    return table[table["block"] == block].set_index("landmark_ref", drop=False)


def _incidence(table: pd.DataFrame, run: str, test: Cohort) -> Floats:
    try:
        return told_of(table.loc[test.row_id], str(table["block"].iloc[0]), test).incidence
    except KeyError:
        raise BadInput(f"Run {run} tells of other exits or horizons than params.yaml.") from None
