"""Two runs on the rows that both were judged on: what `compare` and `promote` read."""

import sys
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.baselines.beside import LOGISTIC, beside
from models.baselines.nav_groups import nav_profiles
from models.baselines.simple import base_rate
from models.blocks import blocks_of
from models.cohort.cohort import OTHER_EXIT, Cohort, Floats, label
from models.comparison import Contest
from models.evaluation.groups import with_groups
from models.evaluation.sample import Sample, sample_of
from models.fairness.door import protected_of
from models.registry import RECORD
from pipelines.landmarks import read_landmarks
from pipelines.train import told_of
from profilering.audit import Reading
from profilering.errors import BadInput
from profilering.params import Params
from profilering.places import Places


@dataclass(frozen=True)
class Field:
    """The newest block's rows that every run asked for was judged on, and what each told.

    `cohort` has the training rows and these; `told` (n, K, H) is by run. `left_out` names the exits
    and horizons that some run tells nothing of. `missing` says why there are no groups of sex and
    country, if there are none.
    """

    cohort: Cohort
    sample: Sample
    told: dict[str, Floats]
    left_out: tuple[str, ...] = ()
    missing: str = ""

    def contest(self, ours: str, theirs: str) -> Contest:
        """Return two of the runs beside the base rate."""
        null = base_rate(self.cohort.train, len(self.sample))
        return Contest(self.sample, self.told[ours], self.told[theirs], null)


def field_of(
    places: Places, params: Params, runs: list[str], reading: Reading | None = None
) -> Field:
    """Read what runs told of the newest block. Raises BadInput where they share no rows.

    `reading` is what the audit log is told of reading sex and country group.
    """
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
    cohort, left_out = _that_all_tell_of(cohort, tables)
    reading = reading or Reading("contest", f"to compare runs {', '.join(runs)} by group")
    protected = protected_of(places, landmarks.features, reading)
    if protected.missing:
        sys.stderr.write(f"{protected.missing}\n")
    cohort = with_groups(cohort, protected.table)
    sample = sample_of(cohort.test, params.evaluation, params.training.seed)
    test = cohort.test
    told = {
        run: told_of(table.loc[test.row_id], str(block.start), test).incidence
        for run, table in tables.items()
    }
    return Field(cohort, sample, told, left_out, protected.missing)


def rules_of(places: Places, field: Field, params: Params) -> dict[str, Floats]:
    """Return what every simple rule tells of the field's rows (n, K, H)."""
    profiles = nav_profiles(places.inndata, pd.read_parquet(places.population))
    found = beside(field.cohort, profiles, params.training.seed)
    return {name: p for name, p in found.items() if name != LOGISTIC}


def kept_without_model(places: Places) -> list[str]:
    """Return the names of what was told and kept without a model: by `features ablate`."""
    return [name for name in _kept(places) if not (places.runs / name / RECORD).is_file()]


def _kept(places: Places) -> list[str]:
    return sorted(one.stem for one in places.judged_by("").parent.glob("*.parquet"))


def _told_by(places: Places, run: str, block: str) -> pd.DataFrame:
    path = places.judged_by(run)
    if not path.is_file():
        variants = kept_without_model(places)
        there = [name for name in _kept(places) if name not in variants]
        ablated = f"; of `features ablate` {', '.join(variants)}" if variants else ""
        raise BadInput(
            f"Nothing is kept of a run {run}; there are {', '.join(there) or 'none'}{ablated}."
        )
    table = pd.read_parquet(path)
    return table[table["block"] == block].set_index("landmark_ref", drop=False)


def _that_all_tell_of(
    cohort: Cohort, tables: dict[str, pd.DataFrame]
) -> tuple[Cohort, tuple[str, ...]]:
    """Return the cohort with the exits and horizons that all tables tell of, and the others' names.

    An exit that is left out still competes. Raises BadInput where there is none of either.
    """
    told = set.intersection(*(set(table.columns) for table in tables.values()))

    def is_told(exit_: str, horizon: float) -> bool:
        return f"{exit_}:{label(horizon)}:incidence" in told

    exits = tuple(k for k in cohort.exits if any(is_told(k, h) for h in cohort.horizons))
    horizons = tuple(h for h in cohort.horizons if all(is_told(k, h) for k in exits))
    if not exits or not horizons:
        raise BadInput(
            f"Runs {', '.join(tables)} tell of no common exits and horizons of params.yaml: train "
            "them again."
        )
    number = {k + 1: exits.index(one) + 1 for k, one in enumerate(cohort.exits) if one in exits}
    exit_ = np.array([number.get(k, OTHER_EXIT if k else k) for k in cohort.exit.tolist()])
    left_out = [one for one in cohort.exits if one not in exits]
    left_out += [label(h) for h in cohort.horizons if h not in horizons]
    return replace(cohort, exits=exits, horizons=horizons, exit=exit_), tuple(left_out)
