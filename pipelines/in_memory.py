"""Landmarks with features and outcomes in memory, without the stages: for notebooks and trials."""

from collections.abc import Sequence

import pandas as pd

from features.compile import build
from features.found import all_features
from features.landmarks import landmarks as landmarks_of
from models.blocks import Landmarks, blocks_of
from models.designs import MAIN
from models.outcomes import outcomes
from pipelines.landmarks import assembled
from profilering.params import Params
from profilering.places import Places


def landmarks_in_memory(places: Places, params: Params, weeks: Sequence[int]) -> Landmarks:
    """Return the landmarks so many weeks after registration, of ingested made-up registers.

    Outcomes are of the main design, as known when the newest block begins and at the end of data,
    without weights for reporting delay.
    """
    timeline, folder = params.timeline, places.inndata
    found = landmarks_of(folder, params.synthetic.start, timeline.as_of, weeks)
    who = found.landmarks.to_pandas()
    in_use = [one for one in all_features() if one.status == "i bruk"]
    values = build(folder, who, in_use)
    table = who[["landmark_ref", "person_ref", "as_of"]].merge(values, on="landmark_ref")
    ended = pd.concat(
        outcomes(folder, who, MAIN, (cutoff, timeline.maturity_days), params.training.threads)
        for cutoff in (blocks_of(timeline)[-1].start, timeline.as_of)
    )
    return assembled(places, table, who, ended)


def keys_of_registrations(rows: pd.DataFrame) -> pd.DataFrame:
    """Return landmark_ref, person_ref, as_of, periode_ref and registrert of landmarks on day 0."""
    return rows[["landmark_ref", "person_ref", "as_of"]].assign(
        periode_ref=rows["landmark_ref"].str.rsplit(":", n=1).str[0], registrert=rows["as_of"]
    )
