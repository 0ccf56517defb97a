"""The truth is true at every landmark, and a good guess is as hard as meant."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

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
from tests.unit.data.synthetic.worlds import five_thousand

SEEDS = (20261101, 7)
DAYS = np.diff(EDGES)


def events(truth, landmark=0):
    """Return who has had each exit first by each horizon: registrations x exits x horizons.

    All latent times are known, so this is what Aalen-Johansen counts.
    """
    works, ails = truth.to_work, truth.to_health
    by = landmark + np.array(HORIZONS)
    first = [(works < ails)[:, None] & (works[:, None] <= by)]
    first.append((ails < works)[:, None] & (ails[:, None] <= by))
    return np.stack(first, axis=1)


def standing(chunk, landmark):
    """Return who is still registered at a landmark, without either exit."""
    lives = chunk.lives
    exit_ = np.minimum(lives.truth.to_work, lives.truth.to_health)
    return (lives.exits.left > lives.spells.day + landmark) & (exit_ > landmark)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", range(len(LANDMARKS)))
@pytest.mark.parametrize("kind", ["integrated", "given_all"])
def test_incidence_equals_what_happens(seed, kind, place):
    chunk = five_thousand(seed)
    there = standing(chunk, LANDMARKS[place])
    said = getattr(chunk.lives.truth, kind)[there, place]
    seen = events(chunk.lives.truth, LANDMARKS[place])[there]
    error = np.sqrt((said * (1 - said)).sum(axis=0)) / len(said)
    assert (np.abs(seen.mean(axis=0) - said.mean(axis=0)) < 3.5 * error).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", range(len(LANDMARKS)))
def test_incidence_equals_what_happens_in_every_fifth_of_it(seed, place):
    chunk = five_thousand(seed)
    there = standing(chunk, LANDMARKS[place])
    seen = events(chunk.lives.truth, LANDMARKS[place])[there]
    for exit_ in (0, 1):
        for at in range(len(HORIZONS)):
            said = chunk.lives.truth.integrated[there, place, exit_, at]
            for fifth in np.array_split(np.argsort(said), 5):
                error = np.sqrt((said[fifth] * (1 - said[fifth])).sum()) / len(fifth)
                gap = abs(seen[fifth, exit_, at].mean() - said[fifth].mean())
                # Rare events in small fifths are not normal: one event is allowed on top.
                assert gap < 4 * error + 1 / len(fifth)


@pytest.mark.parametrize("seed", SEEDS)
def test_re_entry_is_no_selection(seed):
    lives = five_thousand(seed).lives
    later = lives.spells.times > 0
    said, seen = lives.truth.integrated[later, 0, 0, 2], events(lives.truth)[later, 0, 2]
    assert abs(seen.mean() - said.mean()) < 3.5 * np.sqrt((said * (1 - said)).sum()) / later.sum()
    assert abs(lives.truth.z[later].mean()) < 4 / np.sqrt(later.sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_guess_of_work_within_half_a_year_has_auc_near_080(seed):
    truth = five_thousand(seed).lives.truth
    happened = events(truth)[:, 0, 2]
    rank = np.argsort(np.argsort(truth.integrated[:, 0, 0, 2])) + 1
    ones, zeros = happened.sum(), (~happened).sum()
    auc = (rank[happened].sum() - ones * (ones + 1) / 2) / (ones * zeros)
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


@pytest.mark.parametrize("place", range(len(LANDMARKS)))
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
