"""Make a cohort of landmarks: features, outcomes and the themes that the features declare."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.cohort.cohort import Bools, Cohort, FeatureSpace, Floats
from profilering.errors import BadInput

UNIT = "days"


@dataclass(frozen=True)
class Declared:
    """What the features declare: the theme of each, and which are categorical."""

    themes: Mapping[str, str]
    categorical: tuple[str, ...]


def landmark_cohort(
    table: pd.DataFrame,
    declared: Declared,
    exits: tuple[str, ...],
    horizons: list[int],
    is_test: Bools,
) -> Cohort:
    """Return a cohort of rows with landmark_ref, person_ref, as_of, time, exit, declared features.

    Columns `office`, `landmark` (days since registration) and `weight` are kept if they are there.
    Levels of categorical features are those of the training rows. `is_test` (n,) is in the order of
    `table`; the cohort is in the order of landmark_ref.
    """
    order = np.argsort(table["landmark_ref"].to_numpy(dtype=str), kind="stable")
    table, is_test = table.iloc[order].reset_index(drop=True), is_test[order]
    space = feature_space(table[~is_test], declared)
    return Cohort(
        name="arbeidssøkere",
        unit=UNIT,
        space=space,
        exits=exits,
        horizons=tuple(float(h) for h in horizons),
        row_id=table["landmark_ref"].to_numpy(dtype=str),
        person=np.unique(table["person_ref"].to_numpy(dtype=str), return_inverse=True)[1],
        X=feature_matrix(table, space),
        time=table["time"].to_numpy(dtype=np.float64),
        exit=table["exit"].to_numpy(dtype=np.int64),
        is_test=is_test,
        protected={},
        entry=pd.to_datetime(table["as_of"]).to_numpy(dtype="datetime64[D]"),
        office=table["office"].to_numpy(dtype=str) if "office" in table else None,
        landmark=table["landmark"].to_numpy(dtype=np.int64) if "landmark" in table else None,
        weight=table["weight"].to_numpy(dtype=np.float64) if "weight" in table else None,
    )


def feature_space(train: pd.DataFrame, declared: Declared) -> FeatureSpace:
    """Return the features with themes, and the levels that occur in the training rows."""
    levels = {
        name: tuple(sorted(str(v) for v in train[name].dropna().unique()))
        for name in declared.categorical
    }
    return FeatureSpace(tuple(declared.themes), levels, dict(declared.themes))


def feature_matrix(table: pd.DataFrame, space: FeatureSpace) -> Floats:
    """Return features (n, p) as a model of this space takes them.

    Raises BadInput that names the features which the table lacks.
    """
    lacking = sorted(set(space.names) - set(table.columns))
    if lacking:
        advice = "Train again, and put the new model in the place of the one in use."
        raise BadInput(f"The model reads {', '.join(lacking)}, which are not built. {advice}")
    columns = []
    for name in space.names:
        if space.is_categorical(name):
            codes = table[name].astype("str").astype(object).where(table[name].notna(), None)
            columns.append(space.positions(name, codes))
        else:
            columns.append(table[name].to_numpy(dtype=np.float64, na_value=np.nan))
    return np.column_stack(columns)
