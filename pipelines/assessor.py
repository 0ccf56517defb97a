"""What people are assessed by: the model in use, whom they are compared with, and its words."""

from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from features.compile import build
from features.found import all_features, every_feature
from features.if_answered import IfAnswered
from features.landmarks import registered_on
from models.assessment.assess import Assessor
from models.assessment.look import MOST_OFF, look
from models.assessment.reference import Reference, reference_of
from models.assessment.snapshot import Chance, Origin, Snapshot
from models.assessment.sources import Sources
from models.assessment.wording import Wording
from models.cohort.landmarks import feature_matrix
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.registry import RunName, load_run, load_segmentation, read_name
from pipelines.landmarks import read_landmarks
from profilering.errors import BadInput
from profilering.files import sha256_of
from profilering.params import Timeline, read_params
from profilering.places import Places


def assessor_of(places: Places, landmarks: pd.DataFrame) -> Assessor:
    """Return what assesses people of these landmarks by the model in use.

    `landmarks` has landmark_ref, person_ref, as_of, periode_ref and registrert. Raises ModelRefused
    where no model is in use, and BadInput where it reads what has no words.
    """
    name, timeline = read_name(places.champion), read_params(places.params).timeline
    model = load_run(places.runs, name)
    declared = {one.name: one for one in every_feature()}
    words = Wording(model.space, declared)
    found = Sources(
        words,
        _reference(places, model, timeline),
        IfAnswered(places.inndata, landmarks, tuple(declared.values()), model.space.names),
    )
    origin = Origin(
        run=name.run,
        model_sha256=name.sha256,
        data_sha256=sha256_of(places.features),
        exit=model.exits[0],
        days=int(model.horizons[leading_horizon(model.horizons)]),
    )
    return Assessor(model, load_segmentation(places.segmentation(name.run)), found, origin)


def landmark_of(places: Places, person_ref: str, as_of: date) -> pd.DataFrame:
    """Return a person's landmark on a day, with features. Raises BadInput where there is none."""
    found = registered_on(places.inndata, as_of, person_ref).landmarks.to_pandas()
    found = found[found["person_ref"] == person_ref]
    if found.empty:
        raise BadInput(f"Nobody of that person_ref was registered on {as_of}, as known that day.")
    values = build(places.inndata, found, all_features(read_params(places.params).switches()))
    return found.merge(values, on="landmark_ref", validate="one_to_one")


def _reference(places: Places, model: IncidenceModel, timeline: Timeline) -> Reference:
    """Return whom people are compared with: days of registration whose outcome is known."""
    horizon = model.horizons[leading_horizon(model.horizons)]
    last = timeline.as_of - timedelta(days=timeline.maturity_days + horizon)
    rows = read_landmarks(places).to_learn_from(timeline.as_of)
    return reference_of(rows, model, last)


def check_snapshot(places: Places, told: Snapshot) -> None:
    """Compute a snapshot's chance and themes again by the model that they are from.

    Raises ModelRefused where that model is gone or altered, and BadInput where a number differs by
    more than what the order of sums does.
    """
    name = RunName(told.origin.run, told.origin.model_sha256)
    model = load_run(places.runs, name)
    segmentation = load_segmentation(places.segmentation(name.run))
    if told.chance is None:
        return
    declared = {one.name: one for one in every_feature()}
    X = feature_matrix(pd.DataFrame([told.inputs]), model.space)
    looked = look(model, segmentation, Wording(model.space, declared), X)
    now, same = looked.chances[0], partial(np.allclose, rtol=0, atol=MOST_OFF)
    sums = [one.total for one in looked.sums[0]]
    is_same = {
        "the chance": same(_numbers(told.chance), _numbers(now)),
        "the themes": same([one.total for one in told.themes], sums),
        "the group": told.segment == looked.segments[0],
    }
    if not all(is_same.values()):
        differ = ", ".join(what for what, one in is_same.items() if not one)
        raise BadInput(f"By the model {name.run} these are others: {differ}.")


def _numbers(chance: Chance) -> list[float]:
    return [chance.incidence, chance.lower, chance.upper, chance.other_band]
