"""On the registers the model learns what there is to learn, and nothing where there is nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.blocks import blocks_of
from models.cohort.cohort import Cohort
from models.evaluation.metrics import auc, outcomes_of
from models.evaluation.trigger import STANDARD, days_to_trigger
from models.families import boosting
from models.horizons import leading_horizon
from models.registry import save_run
from models.training import fit, fit_with_refits
from pipelines import evaluate, features, ingest, outcomes, population, synthesize
from pipelines.landmarks import read_landmarks
from profilering.params import Params, read_params
from profilering.places import Places
from tests.support.projects import SMALL, write_params


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory, threads: int) -> Places:
    """A register of 5,000 made-up people, up to their outcomes."""
    folder: Path = tmp_path_factory.mktemp("registers")
    world = {"persons": 5000, "seed": 77}
    timeline = {"blocks": ["2022-11-01"], "weeks": [0]}
    write_params(folder, threads, SMALL | {"synthetic": world, "timeline": timeline})
    places = Places(folder)
    for stage in (synthesize, ingest, population, features, outcomes):
        stage.main(places)
    return places


@pytest.fixture(scope="module")
def project(registers: Places) -> tuple[Cohort, Params]:
    """The newest block."""
    params = read_params(registers.params)
    return read_landmarks(registers).block(blocks_of(params.timeline)[-1], params.timeline), params


def auc_of(cohort: Cohort, params: Params) -> float:
    model = fit(cohort.train, params.training)
    at = leading_horizon(cohort.horizons)
    found = outcomes_of(cohort.test, 1)
    p = model.incidence(cohort.test.X)[:, 0, at]
    return float(auc(p, found.y[:, at], found.weights[:, at])[0])


def test_work_within_182_days_is_predicted_and_not_too_well(
    project: tuple[Cohort, Params],
) -> None:
    # Any AUC above 0.85 on day 0 is a leak until proved otherwise.
    assert 0.70 < auc_of(*project) < 0.85


def test_shuffled_labels_teach_nothing(project: tuple[Cohort, Params]) -> None:
    cohort, params = project
    generator = np.random.default_rng(5)
    time, exit_ = cohort.time.copy(), cohort.exit.copy()
    for rows in (np.flatnonzero(~cohort.is_test), np.flatnonzero(cohort.is_test)):
        shuffled = generator.permutation(rows)
        time[rows], exit_[rows] = cohort.time[shuffled], cohort.exit[shuffled]
    found = auc_of(replace(cohort, time=time, exit=exit_), params)
    assert found == pytest.approx(0.5, abs=0.03)


def test_the_models_hash_hangs_on_neither_threads_nor_the_order_of_rows(
    registers: Places,
    project: tuple[Cohort, Params],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, params = project
    # Else so few rows would be fitted by one thread whatever is asked for.
    monkeypatch.setattr(boosting, "ROWS_PER_THREAD", 1000)
    landmarks, hashes = read_landmarks(registers), set()
    for threads, seed in ((1, 0), (2, 0), (2, 1)):
        shuffled = replace(
            landmarks,
            features=landmarks.features.sample(frac=1, random_state=seed),
            outcomes=landmarks.outcomes.sample(frac=1, random_state=seed + 1),
        )
        training = params.training.model_copy(update={"threads": threads, "corrections": [10]})
        model = fit_with_refits(shuffled.everyone(params.timeline), training)
        hashes.add(save_run(model, tmp_path, {}).sha256)
    assert len(hashes) == 1


def test_todays_trigger_is_found_in_the_register_of_decisions(registers: Places) -> None:
    """Among those registered from 2022 on some are decided on, as the register's own lines say."""
    population = pd.read_parquet(registers.population)
    decisions = registers.inndata / evaluate.DECISIONS
    found = days_to_trigger(decisions, population, date(2026, 10, 31))
    assert found is not None
    made = pd.read_parquet(decisions)
    made = made[~made["innsatsgruppe"].isin(STANDARD) & made["kjent_til"].isna()]
    joined = population.merge(made[["person_ref", "fra"]], on="person_ref")
    after = joined[pd.to_datetime(joined["fra"]) >= pd.to_datetime(joined["registrert"])]
    days = pd.to_datetime(after["fra"]) - pd.to_datetime(after["as_of"])
    first = days.dt.days.groupby(after["landmark_ref"]).min()
    assert len(first) > 100
    pd.testing.assert_series_equal(
        found.dropna().sort_index(), first.astype(float).sort_index(), check_names=False
    )
