"""What the stages after `outcomes` read: landmarks with features, outcomes and declarations."""

import numpy as np
import pandas as pd

from features.declare import Feature
from features.figures import declared_in
from models.blocks import Landmarks
from models.cohort.cohort import Ints
from models.cohort.landmarks import Declared
from models.offices import offices
from profilering.places import Places


def read_landmarks(places: Places) -> Landmarks:
    """Read features and outcomes, with the themes and kinds of the features that models read."""
    features = pd.read_parquet(places.features)
    declared = read_by_models(features)
    return Landmarks(
        features.assign(
            office=offices(places.inndata, features).to_numpy(),
            landmark=days_since_registration(features, pd.read_parquet(places.population)),
        ),
        pd.read_parquet(places.outcomes),
        Declared(
            {one.name: one.theme for one in declared},
            tuple(one.name for one in declared if one.kind == "categorical"),
        ),
    )


def days_since_registration(features: pd.DataFrame, population: pd.DataFrame) -> Ints:
    """Return the days from registration to each landmark (n,), in the order of `features`."""
    days = pd.to_datetime(population["as_of"]) - pd.to_datetime(population["registrert"])
    of = pd.Series(days.dt.days.to_numpy(), index=population["landmark_ref"])
    found: Ints = of.loc[features["landmark_ref"]].to_numpy(dtype=np.int64)
    return found


def read_by_models(features: pd.DataFrame) -> list[Feature]:
    """Return the features that are in use and that somebody has a value of.

    A register without a file leaves columns with no value in them.
    """
    return [
        one
        for one in declared_in(features)
        if one.status == "i bruk" and features[one.name].notna().any()
    ]
