"""Designs and targets: what they promise each other, and that the card can write them."""

from collections import Counter

import pandas as pd
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from models.designs import DESIGNS, FURTHER, MAIN
from pipelines import outcomes, population
from pipelines.landmarks import design_of, places_of, read_landmarks, read_outcomes
from profilering.cli.app import app
from profilering.errors import BadInput
from profilering.places import OWN_DAYS, Places
from tests.support.landmark_project import write_project
from tests.support.parts import ROOT
from tests.support.projects import write_params
from tests.support.registers import rows_of, write_registers

TARGETS = [target for design in DESIGNS.values() for target in design.targets]


def test_the_exits_of_the_main_design_are_targets_and_what_is_left_is_too():
    assert MAIN.names == ("i_arbeid", "helseytelse", "annet")
    assert [target.name for target in MAIN.targets] == [*MAIN.names, "langtidsledig"]


@pytest.mark.parametrize("design", FURTHER, ids=lambda one: one.name)
def test_a_further_design_is_named_by_its_target_and_that_is_one_of_its_exits(design):
    assert [target.name for target in design.targets] == [design.name]
    assert design.name in design.names
    assert len(set(design.names)) == len(design.names)


@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.name)
def test_every_estimand_is_written_out(target):
    said = vars(target.estimand)
    assert all(len(str(value)) > 3 for value in said.values())
    assert target.estimand.between
    assert target.text_nb.startswith("å ")


def test_no_name_is_given_twice():
    assert set(Counter(target.name for target in TARGETS).values()) == {1}


def test_every_design_has_places_of_its_own(tmp_path):
    places = [places_of(Places(tmp_path), design) for design in DESIGNS.values()]
    for name in ("judged", "out_of_fold", "latest", "champion", "effort", "report"):
        assert len({getattr(one, name) for one in places}) == len(DESIGNS)
    assert len({one.outcomes for one in places}) == len({one.runs for one in places}) == 1
    assert [design_of(one) for one in places] == list(DESIGNS.values())
    with pytest.raises(BadInput, match="no design x; there are hovedmodell, egen_haand,"):
        design_of(Places(tmp_path, "x"))


def test_designs_with_days_of_their_own_have_landmarks_and_features_of_their_own(tmp_path):
    assert {one.name for one in DESIGNS.values() if one.begins_with is not None} == OWN_DAYS
    main = Places(tmp_path)
    for design in DESIGNS.values():
        mine, is_own = places_of(main, design), design.name in OWN_DAYS
        for name in ("population", "features"):
            assert (getattr(mine, name) != getattr(main, name)) == is_own
            assert (getattr(main.of(design.name), name) != getattr(main, name)) == is_own


def test_dvc_yaml_has_every_design_once_and_lets_it_read_its_own_landmarks():
    dvc = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    listed, stages = dvc["vars"][0]["designs"], dvc["stages"]
    assert list(listed) == [design.name for design in FURTHER]
    for name, one in listed.items():
        assert ROOT / one["landmarks"] == Places(ROOT, name).population.parent
    for stage in ("train_other", "evaluate_other"):
        assert stages[stage]["foreach"] == "${designs}"
    assert set(stages["features_other"]["foreach"]) == OWN_DAYS
    found = {str(Places(ROOT, name).population.relative_to(ROOT)) for name in OWN_DAYS}
    assert found == {path for out in stages["outcomes"]["outs"] for path in out} - {
        "data/3_klargjort/outcomes.parquet"
    }


def test_the_stage_outcomes_finds_the_landmarks_of_such_a_design(tmp_path, capsys):
    timeline = {"as_of": "2025-12-31", "blocks": ["2025-01-01"], "sealed": "2025-06-01"}
    write_params(tmp_path, 1, {"timeline": timeline, "registers": {"source": "files"}})
    places = Places(tmp_path)
    spells = "person | periode_ref | fra \n 1 | a | 2024-01-10 \n 1 | b | 2024-06-01"
    jobs = "person | fra | til \n 1 | 2024-02-01 | 2024-05-15"
    tables = {
        "periode": rows_of("periode", spells),
        "aa_registeret": rows_of("aa_registeret", jobs),
    }
    write_registers(places.inndata, tables)
    population.main(places)
    outcomes.main(places)
    mine = places_of(places, DESIGNS["tilbakevending"])
    assert list(pd.read_parquet(mine.population)["landmark_ref"]) == ["a:22"]
    assert list(pd.read_parquet(mine.population)) == list(pd.read_parquet(places.population))
    told = read_outcomes(mine)[["landmark_ref", "time", "exit"]]
    # As known at the two cut-offs by which it could be followed for a year.
    assert told.to_numpy().tolist() == [["a:22", 121.0, 1]] * 2
    said = capsys.readouterr().err
    assert "landmarks of tilbakevending: 2 spells = 1 used + 1 skipped" in said
    assert "1 landmarks = 0 followed up + 1 without 365 days of follow-up" in said


def test_landmarks_of_work_begun_are_all_of_the_first_day(tmp_path):
    main = write_project(tmp_path, threads=1, rows=120)
    mine = main.of("tilbakevending")
    mine.population.parent.mkdir(parents=True)
    for name in ("population", "features"):
        table = pd.read_parquet(getattr(main, name)).head(50)
        table.to_parquet(getattr(mine, name))
    labels = pd.read_parquet(main.outcomes)
    labels.assign(design="tilbakevending").to_parquet(mine.outcomes)
    landmarks = read_landmarks(mine)
    assert len(landmarks.features) == 50
    assert "landmark" not in landmarks.features
    labels.to_parquet(main.outcomes)
    assert "landmark" in read_landmarks(main).features


def test_a_wrong_target_is_answered_with_those_there_are():
    done = CliRunner().invoke(app, ["train", "--target", "egen_hand"])
    assert isinstance(done.exception, BadInput)
    assert "egen_hand: there is no such target; there are i_arbeid, helseytelse" in str(
        done.exception
    )
