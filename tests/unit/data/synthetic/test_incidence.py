"""The truth is true at every landmark, and a good guess is as hard as meant."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from data.synthetic.laws.all import WORLDS
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.life.grid import EARLY_DAYS, EDGES, HORIZONS, LANDMARKS, place_of
from data.synthetic.life.incidence import (
    Given,
    Rates,
    Stay,
    given_all,
    integrated,
    latent_times,
    without_tiltak,
)
from data.synthetic.life.tiltak import BEGINS, KINDS, OFFERS, Plan
from tests.unit.data.synthetic.living import SEEDS, errors, happened, lived, there
from tests.unit.data.synthetic.worlds import five_thousand

DAYS = np.diff(EDGES)
PLACES = range(len(LANDMARKS))


@pytest.mark.parametrize("kind", ["integrated", "given_all"])
@pytest.mark.parametrize("place", PLACES)
def test_incidence_is_what_happens_to_those_still_there(true_world, kind, place):
    here = there(true_world, LANDMARKS[place])
    said = getattr(true_world.lives.truth, kind)[here, place]
    seen = happened(true_world, LANDMARKS[place])[here]
    assert (np.abs(errors(said, seen)) < 3.5).all()


@pytest.mark.parametrize("place", PLACES)
def test_incidence_is_what_happens_in_every_fifth_of_it(true_world, place):
    here = there(true_world, LANDMARKS[place])
    said = true_world.lives.truth.integrated[here, place]
    seen = happened(true_world, LANDMARKS[place])[here]
    for exit_ in (0, 1):
        for at in range(len(HORIZONS)):
            mine = said[:, exit_, at]
            for fifth in np.array_split(np.argsort(mine), 5):
                error = np.sqrt((mine[fifth] * (1 - mine[fifth])).sum())
                gap = abs(seen[fifth, exit_, at].sum() - mine[fifth].sum())
                # Of 960 bounds chance breaks one in a thousandth of all sets of seeds (Bonferroni).
                # Rare exits in small fifths are skewed: one person is allowed on top.
                assert gap < 4.9 * error + 1


@pytest.mark.parametrize("place", PLACES)
def test_without_tiltak_is_what_happens_where_there_is_none(true_world, place):
    none = lived(true_world.laws.name, true_world.draws.seed, ("no-tiltak",))
    first, alike = (chunk.lives.spells.times == 0 for chunk in (true_world, none))
    assert (true_world.lives.spells.person[first] == none.lives.spells.person[alike]).all()
    here = there(none, LANDMARKS[place])[alike]
    said = true_world.lives.truth.without_tiltak[first, place][here]
    seen = happened(none, LANDMARKS[place])[alike][here]
    assert (np.abs(errors(said, seen)) < 3.5).all()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ["heavy-tail", "drift", "gap"])
def test_incidence_is_what_happens_in_scenarios_that_move_it(world, name):
    chunk = lived(world, 7, (name,), 3000, has_incidence=True)
    for place, landmark in enumerate(LANDMARKS):
        here = there(chunk, landmark)
        said, seen = chunk.lives.truth.integrated[here, place], happened(chunk, landmark)[here]
        assert (np.abs(errors(said, seen)) < 3.5).all()


def test_re_entry_is_no_selection(true_world):
    lives = true_world.lives
    later = lives.spells.times > 0
    said, seen = lives.truth.integrated[later, 0], happened(true_world, 0)[later]
    assert abs(errors(said, seen)[0, 2]) < 3.5
    assert abs(lives.truth.z[later].mean()) < 4 / np.sqrt(later.sum())


def test_the_best_guess_of_work_within_half_a_year_has_auc_near_080(true_world):
    works = happened(true_world, 0)[:, 0, 2]
    rank = np.argsort(np.argsort(true_world.lives.truth.integrated[:, 0, 0, 2])) + 1
    ones, zeros = works.sum(), (~works).sum()
    auc = (rank[works].sum() - ones * (ones + 1) / 2) / (ones * zeros)
    assert 0.77 < auc < 0.83


@pytest.mark.parametrize("seed", SEEDS)
def test_frailty_has_the_share_of_variance_that_the_package_states(seed):
    chunk = five_thousand(seed)
    age = (chunk.lives.spells.day - chunk.people.birth[chunk.lives.spells.person]) / 365.25
    frailty = WORLD_A.frailty
    spread = frailty.spread_work * np.where(age < 25, frailty.youth, 1.0)
    ours, rest = (spread**2).mean(), chunk.lives.truth.work_predictor.var()
    assert abs(ours / (ours + rest) - 0.29) < 0.03


def constant(work, health, count=1):
    """Return constant hazards per day: intervals x registrations."""
    return Rates(*(np.full((len(DAYS), count), hazard) for hazard in (work, health)))


def alone(given, spreads=(0.0, 0.0)):
    """Return registrations without tiltak, none of whom leaves of their own accord."""
    count = given.work.shape[1]
    offers = Plan(np.zeros((count, len(OFFERS))), np.full(count, -1), np.zeros((count, len(KINDS))))
    stay = Stay(np.zeros(count), np.zeros(count), 1e30, 1.0, 0.0, np.zeros(EARLY_DAYS))
    return Given(given, tuple(np.full(count, s) for s in spreads), offers, stay)


@pytest.mark.parametrize("place", PLACES)
def test_constant_hazards_give_the_textbook_incidence(place):
    work, health = 0.004, 0.001
    found = given_all(WORLD_A, alone(constant(work, health)), np.zeros(1))[0, place]
    left = 1 - np.exp(-(work + health) * np.array(HORIZONS))
    assert np.allclose(found[0], left * work / (work + health))
    assert np.allclose(found[1], left * health / (work + health))


def test_integration_over_frailty_agrees_with_a_fine_grid():
    spreads, count = (0.96, -0.4), 4000
    given = alone(constant(0.004, 0.001, count), spreads)
    grid = given_all(WORLD_A, given, ndtri((np.arange(count) + 0.5) / count))[:, 0].mean(axis=0)
    found = integrated(WORLD_A, alone(constant(0.004, 0.001), spreads))[0, 0]
    assert np.abs(found - grid).max() < 2e-3
    assert np.allclose(found, without_tiltak(WORLD_A, alone(constant(0.004, 0.001), spreads))[0, 0])


def test_leaving_early_and_alone_is_weighed_in():
    """Those who leave the days before their job begins are not there to find it soon."""
    given = alone(constant(0.004, 0.001))
    early = replace(given, stay=replace(given.stay, early=np.linspace(0.5, 0.04, EARLY_DAYS)))
    with_all, without = (given_all(WORLD_A, one, np.zeros(1))[0] for one in (given, early))
    assert (without[1:, 0, 0] < with_all[1:, 0, 0]).all()
    assert np.allclose(without[0], with_all[0])


def test_latent_times_invert_the_cumulative_hazard():
    hazard = np.linspace(0.001, 0.01, len(DAYS))[:, None]
    for day in (3.5, 28.0, 100.25, 3000.0):
        reached = (np.clip(day - EDGES[:-1], 0, DAYS) * hazard[:, 0]).sum()
        assert latent_times(hazard, np.array([reached]))[0] == pytest.approx(day)
    beyond = latent_times(hazard, np.array([(hazard[:, 0] * DAYS).sum() * 1.01]))
    assert np.isinf(beyond[0])


def test_horizons_and_landmarks_are_edges_and_no_tiltak_begins_across_one():
    assert set(HORIZONS) | set(LANDMARKS) <= set(EDGES)
    for begin in BEGINS:
        start, end = EDGES[place_of(begin)], EDGES[place_of(begin) + 1]
        assert not any(start < landmark < end for landmark in LANDMARKS)
