"""What the stages after `outcomes` read: landmarks with features, outcomes and declarations."""

import numpy as np
import pandas as pd

from features.declare import Feature
from features.figures import declared_in
from models.blocks import Landmarks
from models.cohort.cohort import Ints
from models.cohort.landmarks import Declared
from models.designs import DESIGNS, MAIN, Design
from models.offices import offices
from models.outcomes import lacking
from profilering.errors import BadInput
from profilering.places import Places


def read_landmarks(places: Places) -> Landmarks:
    """Read features and the design's outcomes, with the themes and kinds that models read.

    Where time does not begin while registered, days since registration tell no landmarks apart.
    """
    features, population = (pd.read_parquet(one) for one in (places.features, places.population))
    return assembled(places, features, population, read_outcomes(places))


def assembled(
    places: Places, features: pd.DataFrame, population: pd.DataFrame, outcomes: pd.DataFrame
) -> Landmarks:
    """Return landmarks of tables of features, of who is looked at, and of outcomes."""
    design, declared = design_of(places), read_by_models(features)
    named = {"office": offices(places.inndata, features).to_numpy()}
    if design.begins_with is None:
        named["landmark"] = days_since_registration(features, population)
    return Landmarks(
        features.assign(**named),
        outcomes,
        Declared(
            {one.name: one.theme for one in declared},
            tuple(one.name for one in declared if one.kind == "categorical"),
        ),
        design,
    )


def read_outcomes(places: Places) -> pd.DataFrame:
    """Read the outcomes of the design, of all cut-offs. Raises BadInput where it has none."""
    design = design_of(places)
    found = pd.read_parquet(places.outcomes, filters=[("design", "==", design.name)])
    if found.empty:
        wanted = ", ".join(lacking(design, places.inndata))
        raise BadInput(
            f"Nobody has an outcome of {design.name}; not delivered: {wanted or 'none'}."
        )
    return found.drop(columns="design")


def places_of(places: Places, design: Design) -> Places:
    """Return the places of a design's models: the main one's have no folder of their own."""
    return places.of("" if design == MAIN else design.name)


def can_be_told(places: Places) -> bool:
    """Say whether anybody has an outcome of the design."""
    try:
        read_outcomes(places)
    except BadInput:
        return False
    return True


def design_of(places: Places) -> Design:
    """Return the design whose places these are; raises BadInput for a name that is none."""
    name = places.design or MAIN.name
    if name not in DESIGNS:
        raise BadInput(f"There is no design {name}; there are {', '.join(DESIGNS)}.")
    return DESIGNS[name]


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
