"""Tiltak: lock-in, effects that differ by need, and offers to some rather than others."""

import numpy as np
import pytest

from data.synthetic.days import NEVER
from data.synthetic.laws.all import WORLDS, laws_of
from data.synthetic.life.grid import HORIZONS, LANDMARKS
from data.synthetic.life.needs import NEEDS
from data.synthetic.life.tiltak import BEGINS, KINDS, OFFERS
from tests.unit.data.synthetic.living import errors, happened, there

OFFER_KIND = np.array([kind for kind, _ in OFFERS] + [-1])
OFFER_BEGINS = np.array([BEGINS[begin] for _, begin in OFFERS] + [NEVER])


def in_tiltak(chunk, landmark):
    """Return who is still there at a landmark and has begun a tiltak."""
    return there(chunk, landmark) & (OFFER_BEGINS[chunk.lives.truth.offer] < landmark)


def needs(chunk):
    """Return the kind of need of each registration's person."""
    return chunk.people.need[chunk.lives.spells.person]


def work_by(columns, landmark, days):
    return columns[:, LANDMARKS.index(landmark), 0, HORIZONS.index(days)]


def hazard(chance):
    """Return the cumulative hazard of an incidence, as if nothing competed."""
    return -np.log1p(-chance)


def test_lock_in_lowers_what_comes_soon(true_world):
    begun, truth = in_tiltak(true_world, 91), true_world.lives.truth
    here, without = (work_by(c, 91, 28)[begun] for c in (truth.integrated, truth.without_tiltak))
    ratio = hazard(here) / hazard(without)
    for kind, locked in enumerate((-0.25, -0.75, -0.55)):
        mine = OFFER_KIND[truth.offer[begun]] == kind
        assert mine.sum() > 10
        assert np.log(ratio[mine].mean()) == pytest.approx(locked, abs=0.15)
    # The chance of those who have not begun differs by what they may be offered later only.
    others = there(true_world, 91) & ~begun
    assert work_by(truth.integrated, 91, 28)[others].mean() == pytest.approx(
        work_by(truth.without_tiltak, 91, 28)[others].mean(), abs=0.02
    )


def test_after_it_the_effect_is_that_of_the_need(true_world):
    truth, need = true_world.lives.truth, needs(true_world)
    table = np.array(true_world.laws.by_need.effects)
    assert np.array_equal(truth.effects, table[need])
    # A year after registration every tiltak is over.
    begun = in_tiltak(true_world, 365)
    here, without = (work_by(c, 365, 91)[begun] for c in (truth.integrated, truth.without_tiltak))
    gained = np.log(hazard(here) / hazard(without))
    known = table[need[begun], OFFER_KIND[truth.offer[begun]]]
    assert np.abs(gained - known).mean() < 0.12
    assert np.corrcoef(gained, known)[0, 1] > 0.9
    assert known.std() > 0.15


@pytest.mark.parametrize("world", WORLDS)
def test_effects_help_some_and_hurt_others(world):
    effects = np.array(laws_of(world).by_need.effects)
    assert effects.shape == (len(NEEDS), len(KINDS))
    assert (effects.min(axis=0) < 0.06).all()
    assert (effects.max(axis=0) > 0.39).all()
    assert (effects < 0).any()


@pytest.mark.parametrize("landmark", LANDMARKS[1:])
def test_the_truth_holds_for_those_in_tiltak(true_world, landmark):
    begun, truth = in_tiltak(true_world, landmark), true_world.lives.truth
    assert begun.sum() > 100
    seen = happened(true_world, landmark)[begun]
    for said in (truth.integrated, truth.given_all):
        assert (np.abs(errors(said[begun, LANDMARKS.index(landmark)], seen)) < 3.5).all()


def chances(chunk):
    """Return who is offered any tiltak, and their prospects."""
    truth = chunk.lives.truth
    return truth.offer >= 0, truth.work_predictor


def test_offers_are_selective(true_world):
    truth, need = true_world.lives.truth, needs(true_world)
    offered, prospects = chances(true_world)
    order = np.array_split(np.argsort(prospects), 5)
    weakest, best = offered[order[0]].mean(), offered[order[-1]].mean()
    assert weakest > 1.4 * best
    by_office = np.array_split(np.argsort(truth.office), 3)
    assert offered[by_office[2]].mean() > offered[by_office[0]].mean() + 0.05
    # Those offered would have fared worse without it: who compares them plainly is misled.
    without = truth.without_tiltak[:, 0, 0, HORIZONS.index(182)]
    assert without[offered].mean() < without[~offered].mean() - 0.05
    fit = np.array(true_world.laws.by_need.fit)
    kinds = OFFER_KIND[truth.offer]
    shares = [
        [(kinds[need == n] == k).mean() for k in range(len(KINDS))] for n in range(len(NEEDS))
    ]
    assert np.corrcoef(np.ravel(shares), fit.ravel())[0, 1] > 0.7


def test_offers_know_nothing_of_the_frailty(true_world):
    offered, z = chances(true_world)[0], true_world.lives.truth.z
    gap = z[offered].mean() - z[~offered].mean()
    assert abs(gap) < 4 * z.std() * np.sqrt(1 / offered.sum() + 1 / (~offered).sum())


def test_only_those_still_there_begin(true_world):
    lives, took = true_world.lives, true_world.lives.tiltak
    began = took.kind >= 0
    out = np.minimum(lives.exits.left, np.minimum(lives.exits.work_day, lives.exits.aap_day))
    assert (took.first[began] < out[began]).all()
    assert (took.last[began] < out[began]).all()
    assert (took.asked[began] <= took.first[began]).all()
    assert (took.kind[began] == OFFER_KIND[lives.truth.offer[began]]).all()
    assert (took.first[~began] == NEVER).all()
    assert 0.05 < began.mean() < 0.5
