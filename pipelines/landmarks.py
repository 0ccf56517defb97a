"""What the stages after `outcomes` read: landmarks with features, outcomes and declarations."""

import pandas as pd

from features.found import all_features
from models.blocks import Landmarks
from models.cohort.landmarks import Declared
from profilering.places import Places


def read_landmarks(places: Places) -> Landmarks:
    """Read features and outcomes, with the themes and kinds that the features declare."""
    declared = all_features()
    return Landmarks(
        pd.read_parquet(places.features),
        pd.read_parquet(places.outcomes),
        Declared(
            {one.name: one.theme for one in declared},
            tuple(one.name for one in declared if one.kind == "categorical"),
        ),
    )
