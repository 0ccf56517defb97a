"""The stage `outcomes` and late reports: what it says of them, and the weights that models read."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import models.reporting_delay as module
from models.blocks import Landmarks
from models.cohort.landmarks import Declared
from models.designs import FURTHER, MAIN
from pipelines import outcomes as stage
from pipelines.landmarks import read_outcomes
from profilering.params import read_params
from profilering.places import Places
from tests.support.projects import write_params
from tests.support.registers import landmarks_of, rows_of, write_registers

AS_OF, LANDMARK = date(2026, 10, 31), "2026-07-10"
PEOPLE = {str(i): LANDMARK for i in range(40)}


def job(person: int, fra: str, kjent_fra: str) -> str:
    """Return a line of Aa-registeret."""
    return f"{person} | {person}-{fra} | {fra} | {kjent_fra}"


@pytest.fixture
def project(tmp_path, threads, monkeypatch) -> Places:
    """A project of forty people, of whom ten began in work 103 days before the last day of data.

    Of twenty jobs of the winter half were reported within ten days, half after 120.
    """
    monkeypatch.setattr(module, "FEWEST", 20)
    monkeypatch.setattr(stage, "DESIGNS", {MAIN.name: MAIN})
    write_params(tmp_path, threads, {"timeline": {"horizons": [14]}})
    places = Places(tmp_path)
    lines = ["person | arbeidsforhold_ref | fra | kjent_fra"]
    lines += [job(i, "2026-07-20", "2026-07-30") for i in range(10)]
    lines += [job(i, "2026-01-01", "2026-01-11" if i < 30 else "2026-05-01") for i in range(20, 40)]
    jobs = {"aa_registeret": rows_of("aa_registeret", "\n".join(lines))}
    write_registers(places.inndata, jobs)
    places.population.parent.mkdir(parents=True)
    landmarks_of(PEOPLE, LANDMARK).to_parquet(places.population)
    for other in FURTHER:
        places.of(other.name).effort.parent.mkdir(parents=True)
    return places


def test_the_stage_says_how_late_reports_are_and_models_read_the_weights(project, capsys):
    stage.main(project)
    said = capsys.readouterr().err
    assert f"outcomes known at {AS_OF}: 50.0% (" in said
    assert "of jobs are known within 91 days, of those known within 730, from 30" in said
    assert "outcomes known at 2022-11-01: 0 jobs are too few" in said
    found = read_outcomes(project)
    late = pd.to_datetime(found["known_at"]) == pd.Timestamp(AS_OF)
    latest = found[late]
    # The ten were seen too early to say who comes late: half do, and the ten stand for twenty.
    assert latest.groupby("exit")["weight"].sum().to_dict() == pytest.approx({0: 20, 1: 20})
    features = landmarks_of(PEOPLE)[["landmark_ref", "person_ref", "as_of"]].assign(alder=30.0)
    landmarks = Landmarks(features, found, Declared({"alder": "person"}, ()), MAIN)
    cohort = landmarks.everyone(read_params(project.params).timeline)
    assert np.unique(cohort.stands_for).tolist() == pytest.approx([20 / 30, 2])
