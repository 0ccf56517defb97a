"""The bench of partial pooling: it finds offices that differ, leaves alone those that do not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from bench.offices import Residuals, Said, lines, pooled, stretched
from models.cohort.cohort import CENSORED, Cohort
from models.evaluation.metrics import brier, outcomes_of
from profilering.params import Params, read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import simulated

N, OFFICES = 12_000, 60


@pytest.fixture(scope="module")
def params() -> Params:
    found = read_params(ROOT / "params.yaml")
    few = found.evaluation.model_copy(update={"resamples": 50})
    return found.model_copy(update={"evaluation": few})


@pytest.fixture(scope="module")
def world() -> tuple[Cohort, Said]:
    """People of 45 offices that change nothing, the second half tested, and their truth."""
    found = simulated(N, seed=8, censoring=400)
    office = np.random.default_rng(8).integers(0, OFFICES, N) ** 2 // OFFICES
    entry = np.full(N, np.datetime64("2022-01-03"))
    cohort = replace(found.cohort, office=office.astype(str), entry=entry)
    cohort = replace(cohort, is_test=np.arange(N) >= N // 2)
    return cohort, Said(found.truth[: N // 2], found.truth[N // 2 :])


def residuals(spread: float, noisy: int = 1) -> tuple[Residuals, np.ndarray]:
    """Return residuals of offices with known offsets; each person comes `noisy` times."""
    rng = np.random.default_rng(4)
    cohort = replace(simulated(N, seed=1).cohort, person=np.repeat(np.arange(N // noisy), noisy))
    office = rng.integers(0, OFFICES, N)
    offset, p = rng.normal(0, spread, OFFICES), np.full(N, 0.4)
    y = (np.repeat(rng.random(N // noisy), noisy) < expit(np.log(2 / 3) + offset[office])) * 1.0
    rows = replace(cohort, office=office)
    return Residuals.of(rows, y - p, p * (1 - p)), offset


def test_the_spread_of_offices_is_found_and_offsets_are_shrunk_towards_the_truth():
    found, offset = residuals(0.4)
    assert found.variance() ** 0.5 == pytest.approx(0.4, abs=0.1)
    raw, shrunk = found.score / found.size, found.shrunk()
    assert (np.abs(shrunk) < np.abs(raw)).all()
    centred = offset - offset.mean()
    assert ((shrunk - centred) ** 2).mean() < ((raw - centred) ** 2).mean()


@pytest.mark.parametrize("noisy", [1, 4])
def test_offices_that_do_not_differ_are_left_alone_also_where_persons_come_again(noisy):
    found, _ = residuals(0.0, noisy)
    raw = found.score / found.size
    assert found.variance() < 0.3 * raw.var()
    assert np.abs(found.shrunk()).max() < 0.3 * np.abs(raw).max()


def test_times_are_stretched_and_follow_up_ends_where_it_did(world):
    cohort, _ = world
    found = stretched(cohort, 0.5, seed=1)
    for part in (cohort.is_test, ~cohort.is_test):
        last = cohort.time[part & (cohort.exit == CENSORED)].max()
        assert found.time[part].max() <= last
    went = (cohort.exit != CENSORED) & (found.exit != CENSORED)
    office = cohort.office == "0"
    ratio = found.time[went & office] / cohort.time[went & office]
    long = cohort.time[went & office] > 20
    assert ratio[long].std() < 0.05
    assert (found.exit[cohort.exit == CENSORED] == CENSORED).all()


@pytest.mark.parametrize("by_horizon", [True, False])
def test_pooling_helps_where_offices_differ_and_hurts_hardly_where_not(world, by_horizon):
    cohort, said = world
    for spread, least in ((0.5, 0.002), (0.0, -0.0005)):
        rows = stretched(cohort, spread, seed=1)
        told, spreads = pooled(rows, said, seed=1, by_horizon=by_horizon)
        work = outcomes_of(rows.test, 1)
        scores = [brier(p[:, 0, 1], work.y[:, 1], work.weights[:, 1]) for p in (said.test, told)]
        assert scores[0] - scores[1] > least
        assert (spreads[0, 1] > 0.2) == (spread > 0)


def test_the_figures_are_printed_with_counts_and_intervals(world, params):
    cohort, said = world
    printed = "\n".join(lines(stretched(cohort, 0.5, seed=1), said, None, params))
    assert "6,000 training and 6,000 test landmarks of 45 offices; intervals by offices" in printed
    assert "Brier with less without, % of the null's, mean: -" in printed
    assert "offices of 50-199 rows: " in printed
    assert "true, day 0" not in printed
    truth = said.test[:, 0].copy()
    truth[::2] = np.nan
    assert "true, day 0" in "\n".join(lines(cohort, said, truth, params))
