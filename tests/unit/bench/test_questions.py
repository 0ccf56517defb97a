"""Asking the next question brings the assessment nearer to the one with every answer."""

import pytest

from bench.questions import approached, asked_of, world_of
from data.synthetic.generate import World
from profilering.params import read_params
from profilering.places import Places
from tests.support.parts import ROOT

PERSONS, SEED, SHARE = 1_500, 21, 0.5


@pytest.fixture(scope="module")
def asked(tmp_path_factory, threads):
    """People of a small world whose answers were taken away."""
    params, places = read_params(ROOT / "params.yaml"), Places(tmp_path_factory.mktemp("asked"))
    training = params.training.model_copy(update={"threads": threads})
    params = params.model_copy(update={"training": training})
    made = params.synthetic
    world_of(places, params, World(PERSONS, SEED, made.start, made.end))
    return asked_of(places, params, SHARE)


def test_nothing_but_answers_was_taken_away(asked):
    bare = asked.bare.set_axis(asked.complete.index)
    changed = [name for name in asked.complete if not asked.complete[name].equals(bare[name])]
    assert "helse_hindrer_arbeid" in changed
    assert "alder_aar" not in changed
    assert "dager_i_arbeid_siste_12_mnd" not in changed


def test_it_comes_nearer_than_a_question_drawn_at_random(asked):
    found = approached(asked)
    assert found["next_question"]["n"] > 100
    assert found["next_question"]["interval"][0] > 0
    assert found["next_less_random"]["interval"][0] > 0
    # No way of asking can know more than the answers do.
    best, distance = (found[name]["estimate"] for name in ("best", "distance"))
    assert found["next_question"]["estimate"] < best <= distance + 1e-9
