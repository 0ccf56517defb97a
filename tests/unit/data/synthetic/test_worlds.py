"""Both worlds have the shares that they state, and differ as they say."""

from dataclasses import replace

import numpy as np
import pytest

from data.synthetic.laws.all import WORLDS, laws_of
from data.synthetic.laws.laws import Gap
from data.synthetic.life.grid import HORIZONS, place_of
from data.synthetic.life.incidence import rates
from data.synthetic.life.predictor import linear_terms, predictor_of
from data.synthetic.margins import UBESVART
from data.synthetic.writing.registers import chosen, documents
from tests.unit.data.synthetic.living import SEEDS, fresh, happened, lived

# The share of the variance of the log hazard of work that frailty has, by world.
FRAILTY_SHARE = {"A": 0.295, "B": 0.30}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.02, 0.25, 0.5])
def test_the_share_that_is_not_linear_is_the_one_asked_for(world, seed, share):
    # Without what has a size of its own, for it is no part of the share.
    laws = replace(laws_of(world, (), share), gap=Gap(0.0, (0.0, 0.0)), drift=0.0, on_entitled=0.0)
    case = fresh(laws, seed)
    said, terms = predictor_of(laws).prospects(case), linear_terms(case)
    rest = said - terms @ np.linalg.lstsq(terms, said, rcond=None)[0]
    assert rest.var() / said.var() == pytest.approx(share, abs=0.05)
    assert said.std() == pytest.approx(laws.spread, abs=0.06)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_frailty_has_its_share_of_the_variance(world, seed):
    chunk = lived(world, seed)
    truth, frailty = chunk.lives.truth, laws_of(world).frailty
    spells, people = chunk.lives.spells, chunk.people
    age = (spells.day - people.birth[spells.person]) / 365.25
    unseen = truth.z * frailty.spread_work * np.where(age < 25, frailty.youth, 1.0)
    share = unseen.var() / (unseen.var() + truth.work_predictor.var())
    assert share == pytest.approx(FRAILTY_SHARE[world], abs=0.03)


@pytest.mark.parametrize("seed", SEEDS)
def test_world_b_has_its_own_levels_within_the_range_of_what_is_published(seed):
    chunk = lived("B", seed)
    first = chunk.lives.spells.times == 0
    seen = happened(chunk, 0)[first].mean(axis=0)
    assert 0.40 < seen[0, HORIZONS.index(182)] < 0.55
    assert 0.03 < seen[1, HORIZONS.index(365)] < 0.07
    days = (chunk.lives.exits.left - chunk.lives.spells.day)[first]
    still = [(days > day).mean() for day in (30, 182, 365, 730)]
    assert np.allclose(still, [0.70, 0.30, 0.16, 0.07], atol=0.10)


def test_the_worlds_share_people_and_differ_in_what_becomes_of_them():
    one, other = (lived(world, 7, (), 1000, has_incidence=True) for world in WORLDS)
    for trait in ("education", "landgruppe", "attachment", "strain"):
        assert np.array_equal(getattr(one.people, trait), getattr(other.people, trait))
    first = [chunk.lives.spells.times == 0 for chunk in (one, other)]
    said = [c.lives.truth.integrated[f, 0] for c, f in zip((one, other), first, strict=True)]
    assert (np.abs(said[0].mean(axis=0) - said[1].mean(axis=0))[0, :3] > 0.02).any()
    ranks = np.corrcoef(*(np.argsort(np.argsort(each[:, 0, 2])) for each in said))[0, 1]
    assert 0.2 < ranks < 0.85
    days = [chunk.people.first_day for chunk in (one, other)]
    assert not np.array_equal(*days)


def test_the_registers_of_both_worlds_have_the_same_forms():
    forms = []
    for world in WORLDS:
        found = {}
        for register, document in documents(lived(world, 7, (), 300), chosen(None)):
            found.setdefault(register, set()).update(document)
        forms.append(found)
    assert forms[0] == forms[1]
    assert len(forms[0]) >= 7


def test_the_hazard_of_work_falls_in_a_and_rises_before_it_falls_in_b():
    hazard, one = {}, np.zeros(1)
    for world in WORLDS:
        calm = laws_of(world, ("calm",))
        found = rates(calm, one, one, fresh(calm, 7, 1).at).work[:, 0]
        hazard[world] = [found[place_of(day)] for day in (0, 91, 365, 1096)]
    a, b = hazard["A"], hazard["B"]
    assert a[0] > a[1] > a[2] > a[3]
    assert b[0] < 0.8 * b[1]
    assert b[1] > 1.3 * b[2] > b[3]


def test_silence_leans_on_health_in_a_and_on_age_in_b():
    leans = {}
    for world in WORLDS:
        case = fresh(laws_of(world), 7)
        left_open = case.answers.health == UBESVART
        limited, late = case.answers.is_limited, case.age > 50
        leans[world] = (
            left_open[limited].mean() / left_open[~limited & ~late].mean(),
            left_open[late & ~limited].mean() / left_open[(case.age < 30) & ~limited].mean(),
            left_open[limited & ~late].mean() / left_open[~limited & ~late].mean(),
        )
    assert leans["A"][0] > 1.8
    assert 0.7 < leans["A"][1] < 1.4
    assert leans["B"][1] > 2
    assert 0.7 < leans["B"][2] < 1.35
