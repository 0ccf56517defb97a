"""One small made-up world with a model of it, and all who registered in it lately, assessed."""

import os
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import pytest

from data.intake.all import registers_for
from data.intake.ingest import ingest_of
from data.synthetic.generate import World as SyntheticWorld
from data.synthetic.generate import synthesize
from features.compile import build
from features.found import all_features
from features.if_answered import IfAnswered
from models.assessment.assess import Assessor
from models.assessment.reference import reference_of
from models.assessment.snapshot import Origin, Snapshot
from models.assessment.sources import Sources
from models.assessment.wording import Wording
from models.blocks import Landmarks, blocks_of
from models.cohort.cohort import Cohort
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation, SpeaksOf, find_segments
from models.training import fit_with_refits
from pipelines.in_memory import keys_of_registrations, landmarks_in_memory
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.progress import silent
from tests.support.parts import ROOT

PERSONS, SEED = 1_200, 11
KNOWN_UNTIL, LATELY = date(2025, 10, 1), "2026-03-01"


@dataclass(frozen=True)
class World:
    """An assessor of a made-up world, the rows of who registered lately, and their snapshots.

    `landmarks` has the keys of the same rows, for features as if something were answered.
    """

    assessor: Assessor
    landmarks: pd.DataFrame
    rows: pd.DataFrame
    snapshots: list[Snapshot]


@pytest.fixture(scope="session")
def world(tmp_path_factory, threads) -> World:
    """A world of 1,200 persons; a session makes it once."""
    places, params = Places(tmp_path_factory.mktemp("assessed")), _params(threads)
    registers = registers_for(params.registers, places)
    made_up = params.synthetic
    of_world = SyntheticWorld(PERSONS, SEED, made_up.start, made_up.end)
    synthesize(places.sources, of_world, registers=[*made_up.registers, "situasjonsbeskrivelse"])
    ingest_of(params.registers, registers, places, os.environ).write(places.inndata, silent)
    found = _with_a_number_of_weeks(landmarks_in_memory(places, params, [0]), places)
    cohort = found.block(blocks_of(params.timeline)[-1], params.timeline).train
    model = fit_with_refits(cohort, params.training)
    rows = found.features[pd.to_datetime(found.features["as_of"]) > pd.Timestamp(LATELY)]
    landmarks = keys_of_registrations(rows)
    sources = _sources(places, params, found, model, landmarks)
    segmentation = _segmentation(params, cohort, model)
    origin = Origin(
        run="r1", model_sha256="a" * 64, data_sha256="b" * 64, exit="i_arbeid", days=182
    )
    assessor = Assessor(model, segmentation, sources, origin)
    return World(assessor, landmarks, rows, assessor.assess(rows))


def _with_a_number_of_weeks(found: Landmarks, places: Places) -> Landmarks:
    """Add a question of situasjonsbeskrivelse, whose answer is a number, as if it were in use."""
    one = next(one for one in all_features() if one.name == "egen_forventning_uker")
    values = build(places.inndata, keys_of_registrations(found.features), [one])
    themes = {**found.declared.themes, one.name: one.theme}
    return replace(
        found,
        features=found.features.merge(values, on="landmark_ref", validate="one_to_one"),
        declared=replace(found.declared, themes=themes),
    )


def _params(threads: int) -> Params:
    """Return the project's settings with this machine's threads."""
    params = read_params(ROOT / "params.yaml")
    training = params.training.model_copy(update={"threads": threads})
    return params.model_copy(update={"training": training})


def _sources(
    places: Places,
    params: Params,
    found: Landmarks,
    model: IncidenceModel,
    landmarks: pd.DataFrame,
) -> Sources:
    words = Wording(model.space, {one.name: one for one in all_features()})
    reference = reference_of(found.to_learn_from(params.timeline.as_of), model, KNOWN_UNTIL)
    features = all_features()
    return Sources(
        words, reference, IfAnswered(places.inndata, landmarks, features, model.space.names)
    )


def _segmentation(params: Params, cohort: Cohort, model: IncidenceModel) -> Segmentation:
    at = leading_horizon(model.horizons)
    return find_segments(
        model.incidence(cohort.X)[:, 0, at],
        model.space,
        model.contributions(cohort.X, 0, at).values,
        params.segments,
        SpeaksOf("i arbeid", "182 dager", "nb"),
    )
