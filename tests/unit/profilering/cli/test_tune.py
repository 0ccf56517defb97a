"""`profilering tune`: what it reads, shows, keeps, and leaves alone."""

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from models import tuning
from models.baselines.simple import base_rate
from models.blocks import blocks_of
from models.cohort.cohort import Cohort
from pipelines.landmarks import read_landmarks
from profilering.cli.__main__ import run
from profilering.errors import ExitCode
from profilering.files import exclusive
from profilering.params import Training, read_params
from profilering.places import Places
from tests.support.landmark_project import write_project

KEPT = "tuning.db"


@pytest.fixture
def places(tmp_path, threads, monkeypatch) -> Places:
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    return write_project(tmp_path, threads)


@pytest.fixture
def seen(monkeypatch) -> list[Cohort]:
    """Let models that learn slowly know more of the age, and note whom they learn from."""
    cohorts: list[Cohort] = []

    def told(cohort: Cohort, training: Training):
        cohorts.append(cohort)
        age = cohort.X[:, cohort.space.names.index("alder_aar")]
        knows = 0.3 / (1 + 10 * training.learning_rate)
        base = 1 - np.exp(-np.array(cohort.horizons) / 150 * np.exp(knows * age)[:, None])
        return np.stack([base, np.full_like(base, 1e-4)], axis=1)

    monkeypatch.setattr(tuning, "cross_fitted", told)
    return cohorts


def test_the_best_stands_beside_the_present_with_lines_that_params_yaml_takes(places, seen, capsys):
    before = places.params.read_bytes()
    assert run(["tune", "--trials", "6"]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert "best of 6 trials" in printed.out
    assert "The best of 6 trials (6 of them now) was chosen on these rows and looks better" in (
        printed.out
    )
    assert "intervals by offices" in printed.out
    assert "Nothing was changed." in printed.out
    assert places.params.read_bytes() == before
    assert "tuning 7 of 7: trial 6" in printed.err
    # The lines can be put in as they stand.
    lines = printed.out.split("put into params.yaml:\n")[1].split("Then train again")[0]
    tree = YAML().load(places.params)
    tree["training"].update(YAML(typ="safe").load(lines)["training"])
    YAML().dump(tree, places.params)
    assert read_params(places.params).training.learning_rate < 0.08


def test_only_what_was_known_before_the_newest_block_is_read(places, seen, capsys):
    params = read_params(places.params)
    cohort = read_landmarks(places).block(blocks_of(params.timeline)[-1], params.timeline)
    assert run(["tune", "--trials", "2"]) == ExitCode.DONE
    for one in seen:
        np.testing.assert_array_equal(one.row_id, cohort.train.row_id)
        np.testing.assert_array_equal(one.time, cohort.train.time)
    assert not np.isin(cohort.test.row_id, seen[0].row_id).any()
    said = f"{len(cohort.train):,} landmarks of {len(cohort.train):,} persons before 2022-01-01"
    assert said in capsys.readouterr().out


def test_a_second_run_goes_on_and_new_data_begin_anew(places, seen, capsys):
    assert run(["tune", "--trials", "2"]) == ExitCode.DONE
    assert run(["tune", "--trials", "3"]) == ExitCode.DONE
    assert "best of 3 trials (1 of them now)" in capsys.readouterr().out
    assert len(seen) == 1 + 3
    features = pd.read_parquet(places.features)
    features.assign(alder_aar=-features["alder_aar"]).to_parquet(places.features)
    assert run(["tune", "--trials", "1"]) == ExitCode.DONE
    assert "best of 1 trials (1 of them now)" in capsys.readouterr().out


def test_where_no_trial_is_better_the_present_settings_are_kept(places, monkeypatch, capsys):
    def told(cohort: Cohort, training: Training):
        """The base rate, unless anything is other than it was."""
        is_present = training.learning_rate == read_params(places.params).training.learning_rate
        return base_rate(cohort, len(cohort)) * (1 if is_present else 0.5)

    monkeypatch.setattr(tuning, "cross_fitted", told)
    assert run(["tune", "--trials", "2"]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "No trial was better than the present settings: keep them." in printed
    assert "put into params.yaml" not in printed


def test_while_one_search_runs_another_waits(places, seen, capsys):
    with exclusive(places.runs.with_name(f".{KEPT}.lock"), "x"):
        assert run(["tune", "--trials", "1"]) == ExitCode.LOCKED
    assert "the search for settings cannot start" in capsys.readouterr().err
    assert seen == []


def test_a_target_that_is_none_is_said(places, capsys):
    assert run(["tune", "--target", "x"]) == ExitCode.BAD_INPUT
    assert "there are i_arbeid, helseytelse, annet" in capsys.readouterr().err
