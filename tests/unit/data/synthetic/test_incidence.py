"""The truth is true: latent times follow it, and a good guess is as hard as intended."""

import numpy as np
import pytest

from data.synthetic.life.incidence import (
    EDGES,
    HORIZONS,
    SPREAD_WORK,
    Rates,
    frailties,
    incidence,
    integrated_incidence,
    latent_times,
    rates,
)
from tests.unit.data.synthetic.worlds import five_thousand

SEEDS = (20261101, 7)
DAYS = np.diff(EDGES)


def events(truth):
    """Return who has had each exit first by each horizon: registrations x exits x horizons.

    All latent times are known, so this is what Aalen-Johansen counts.
    """
    works, ails = truth.to_work, truth.to_health
    by = np.array(HORIZONS)
    first = [(works < ails)[:, None] & (works[:, None] <= by)]
    first.append((ails < works)[:, None] & (ails[:, None] <= by))
    return np.stack(first, axis=1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["integrated", "given_all"])
def test_incidence_equals_what_happens(seed, kind):
    truth = five_thousand(seed).lives.truth
    said, seen = getattr(truth, kind), events(truth)
    error = np.sqrt((said * (1 - said)).sum(axis=0)) / len(said)
    assert (np.abs(seen.mean(axis=0) - said.mean(axis=0)) < 3.5 * error).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_incidence_equals_what_happens_in_every_fifth_of_it(seed):
    truth = five_thousand(seed).lives.truth
    seen = events(truth)
    for exit_ in (0, 1):
        for at in range(len(HORIZONS)):
            said = truth.integrated[:, exit_, at]
            for fifth in np.array_split(np.argsort(said), 5):
                error = np.sqrt((said[fifth] * (1 - said[fifth])).sum()) / len(fifth)
                gap = abs(seen[fifth, exit_, at].mean() - said[fifth].mean())
                # Rare events in small fifths are not normal: one event is allowed on top.
                assert gap < 4 * error + 1 / len(fifth)


@pytest.mark.parametrize("seed", SEEDS)
def test_re_entry_is_no_selection(seed):
    lives = five_thousand(seed).lives
    later = lives.spells.times > 0
    said, seen = lives.truth.integrated[later, 0, 2], events(lives.truth)[later, 0, 2]
    assert abs(seen.mean() - said.mean()) < 3.5 * np.sqrt((said * (1 - said)).sum()) / later.sum()
    assert abs(lives.truth.z[later].mean()) < 4 / np.sqrt(later.sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_guess_of_work_within_half_a_year_has_auc_near_080(seed):
    truth = five_thousand(seed).lives.truth
    happened = events(truth)[:, 0, 2]
    rank = np.argsort(np.argsort(truth.integrated[:, 0, 2])) + 1
    ones, zeros = happened.sum(), (~happened).sum()
    auc = (rank[happened].sum() - ones * (ones + 1) / 2) / (ones * zeros)
    assert 0.78 < auc < 0.83


@pytest.mark.parametrize("seed", SEEDS)
def test_frailty_has_the_share_of_variance_that_the_package_states(seed):
    predictor = five_thousand(seed).lives.truth.work_predictor
    share = SPREAD_WORK**2 / (SPREAD_WORK**2 + predictor.var())
    assert abs(share - 0.21) < 0.02


def constant(work, health):
    """Return constant hazards for one registration."""
    return Rates(np.full((1, len(DAYS)), work), np.full((1, len(DAYS)), health))


def test_constant_hazards_have_the_incidence_of_the_text_books():
    given = incidence(constant(0.004, 0.001), np.array([SPREAD_WORK / 2 + 0.0]))
    by_work, by_health = frailties(SPREAD_WORK / 2)
    work, health = 0.004 * by_work, 0.001 * by_health
    for at, day in enumerate(HORIZONS):
        left = 1 - np.exp(-(work + health) * day)
        assert given[0, at, 0] == pytest.approx(left * work / (work + health))
        assert given[1, at, 0] == pytest.approx(left * health / (work + health))


def test_integration_over_frailty_agrees_with_a_fine_grid():
    both = constant(0.004, 0.001)
    z = (np.arange(4000) + 0.5) / 4000
    from scipy.special import ndtri

    many = Rates(np.repeat(both.work, 4000, axis=0), np.repeat(both.health, 4000, axis=0))
    grid = incidence(many, ndtri(z)).mean(axis=2)
    assert np.abs(integrated_incidence(both)[:, :, 0] - grid).max() < 2e-4


def test_latent_times_invert_the_cumulative_hazard():
    hazard = np.array([np.linspace(0.001, 0.01, len(DAYS))])
    for day in (3.5, 28.0, 100.25, 3000.0):
        reached = (np.clip(day - EDGES[:-1], 0, DAYS) * hazard[0]).sum()
        time = latent_times(hazard, np.array([2.0]), np.array([2 * reached]))
        assert time[0] == pytest.approx(day)
    beyond = latent_times(hazard, np.array([1.0]), np.array([(hazard * DAYS).sum() * 1.01]))
    assert np.isinf(beyond[0])


def test_horizons_are_edges_and_the_hazard_of_work_falls():
    assert set(HORIZONS) <= set(EDGES)
    work = rates(np.array([-5.0]), np.array([-9.0]), np.array([18_000])).work[0]
    year = (EDGES[1:] + EDGES[:-1]) / 2
    first, third = work[year < 365].mean(), work[(year > 730) & (year < 1095)].mean()
    assert third < 0.9 * first
