"""Designs and targets: what they promise each other, and that the card can write them."""

from collections import Counter

import pytest
from typer.testing import CliRunner

from models.designs import DESIGNS, FURTHER, MAIN
from pipelines.landmarks import design_of, places_of
from profilering.cli.app import app
from profilering.errors import BadInput
from profilering.places import Places

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


def test_a_wrong_target_is_answered_with_those_there_are():
    done = CliRunner().invoke(app, ["train", "--target", "egen_hand"])
    assert isinstance(done.exception, BadInput)
    assert "egen_hand: there is no such target; there are i_arbeid, helseytelse" in str(
        done.exception
    )
