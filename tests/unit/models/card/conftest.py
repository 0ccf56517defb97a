"""One small evaluation of made-up landmarks, and the card that is made from it."""

import numpy as np
import pandas as pd
import pytest

from models.baselines.nav_rule import ProfilertTil
from models.blocks import blocks_of
from models.card.content import content
from models.card.facts import Facts
from models.champions import Change
from models.evaluation.blocks import Alongside, followed_up, judge_block
from models.evaluation.card import CardData, OfBlock
from models.evaluation.groups import with_groups
from models.graded import positions
from models.horizons import leading_horizon
from models.training import fit_with_refits
from pipelines.landmarks import read_landmarks
from profilering.params import Card, read_params
from profilering.progress import silent
from tests.support.landmark_project import LAST, write_project

RUN, BEFORE, GONE = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"
NOT_FILLED_IN = Card(**dict.fromkeys(Card.model_fields, ""))


@pytest.fixture(scope="session")
def facts(training, threads, tmp_path_factory) -> Facts:
    """A run beside its champion and a first one that is deleted; nothing is filled in."""
    places = write_project(tmp_path_factory.mktemp("project"), threads)
    params, landmarks = read_params(places.params), read_landmarks(places)
    block = blocks_of(params.timeline)[-1]
    # Every third one's group is known.
    sex = np.where(np.arange(len(landmarks.features)) % 3, "MANN", "KVINNE")
    protected = pd.DataFrame({"kjoenn": sex}, index=landmarks.features["landmark_ref"])
    cohort = with_groups(landmarks.block(block, params.timeline), protected)
    model = fit_with_refits(cohort.train, training, silent)
    told = model.told(cohort.test.X)
    judgement = judge_block(cohort, told, _alongside(places, params, landmarks, cohort), params)
    parts = model.contributions(cohort.test.X, 0, leading_horizon(cohort.horizons)).values
    of_block = OfBlock(block, RUN, BEFORE, 900, LAST, 2, landmarks.design)
    data = CardData(cohort, model, told.incidence, parts, judgement, {}, of_block)
    record = {
        "rows": 900,
        "labels_known_at": str(LAST),
        "training": training.model_dump(),
        "code_version": "0.1.0",
        "data_sha256": "d" * 64,
        "outcomes_sha256": "e" * 64,
    }
    history = [
        Change("2024-06-01T08:00:00+00:00", GONE, GONE, "the first run"),
        Change("2024-06-02T08:00:00+00:00", BEFORE, BEFORE, "better <i>ranking</i>"),
    ]
    blocks, records = {str(block.start): data.metrics}, {RUN: record, BEFORE: record}
    return Facts(
        data, params, NOT_FILLED_IN, blocks, records, history, None, None, ("aa_registeret",)
    )


def _alongside(places, params, landmarks, cohort) -> Alongside:
    population = pd.read_parquet(places.population)
    rules = [one.value for one in ProfilertTil]
    nav = pd.Series(
        [rules[i % 3] for i in range(len(population))], index=population["landmark_ref"]
    )
    timeline = params.timeline
    held = positions(places.inndata, population, timeline.as_of, timeline.maturity_days)
    block = blocks_of(timeline)[-1]
    return Alongside(nav, None, held, followed_up(landmarks, block, cohort, timeline.as_of))


@pytest.fixture(scope="session")
def card(facts):
    """What card.json holds."""
    return content(facts)
