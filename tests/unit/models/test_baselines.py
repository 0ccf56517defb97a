"""The baselines that stand beside every model: the base rate, a one-line rule, a plain logistic."""

from dataclasses import replace

import numpy as np
import pytest

from models.baselines.simple import (
    OneLineRule,
    base_rate,
    logistic_incidence,
    logistic_of,
    one_line_rules,
    rule_incidence,
)
from models.baselines.tree import tree_incidence
from models.incidence import aalen_johansen
from models.labels import labels_of
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated


@pytest.fixture(scope="module")
def cohort():
    """A small world: `a` and level 1 of `c` move the first exit, `b` the second."""
    return simulated(1500, seed=61).cohort


def observed(part, number: int) -> np.ndarray:
    """Return the incidence that was observed in some rows."""
    return aalen_johansen(part.time, part.exit, number, np.array(HORIZONS)).estimate


def test_the_base_rate_is_aalen_johansen_of_the_training_rows_for_everyone(cohort):
    found = base_rate(cohort, 7)
    assert found.shape == (7, 2, 3)
    for k in (1, 2):
        assert found[:, k - 1] == pytest.approx(np.tile(observed(cohort, k), (7, 1)))


def test_the_rule_asks_of_each_exit_what_moves_it(cohort):
    work, other = one_line_rules(cohort, labels_of(cohort, 0))
    assert work.words.startswith("a over ")
    assert other.words.startswith("b over ")
    assert work.cut == pytest.approx(float(work.words.removeprefix("a over ")), rel=1e-4)


def test_a_rule_can_ask_for_a_level():
    rng = np.random.default_rng(1)
    kind = rng.integers(0, 3, 600)
    time = rng.exponential(np.where(kind == 2, 5, 30)).clip(0.1, 40)
    exit_ = np.where(time < 40, rng.choice([1, 2], 600, p=[0.9, 0.1]), 0)
    cohort = cohort_of(plain_space(kind=3), kind[:, None].astype(float), time, exit_)
    assert one_line_rules(cohort, labels_of(cohort, 0))[0].words == "kind is 2"


def test_a_rule_never_holds_for_a_missing_value_and_leaves_enough_on_either_side(cohort):
    rows = np.array([[np.nan, np.nan, np.nan], [9.0, 9.0, 1.0]])
    assert OneLineRule("a over 1", 0, 1.0, False).holds(rows).tolist() == [False, True]
    assert OneLineRule("c is 1", 2, 1.0, True).holds(rows).tolist() == [False, True]
    for rule in one_line_rules(cohort, labels_of(cohort, 0)):
        assert 0.05 <= rule.holds(cohort.X).mean() <= 0.95


def test_a_rule_gives_each_row_what_was_observed_on_its_side(cohort):
    rules = one_line_rules(cohort, labels_of(cohort, 0))
    found = rule_incidence(cohort, rules, cohort.X)
    for k, rule in enumerate(rules):
        for side in (True, False):
            inside = rule.holds(cohort.X) == side
            # At the last horizon the two exits' rules may have to be made coherent.
            expected = np.tile(observed(cohort.take(inside), k + 1), (inside.sum(), 1))
            assert found[inside, k, :2] == pytest.approx(expected[:, :2])


def test_where_no_feature_varies_enough_the_rule_is_the_base_rate(cohort):
    # A mark that one person in fifty has: no question leaves enough on either side.
    seldom = replace(
        cohort, X=(np.arange(1500) % 50 == 0)[:, None].astype(float), space=plain_space("x")
    )
    rules = one_line_rules(seldom, labels_of(seldom, 0))
    assert [rule.words for rule in rules] == ["(no feature varies)"] * 2
    assert rule_incidence(seldom, rules, seldom.X) == pytest.approx(base_rate(seldom, 1500))


def test_the_plain_logistic_is_near_the_truth_where_the_truth_is_a_line():
    world = simulated(4000, seed=62)
    found = logistic_incidence(world.cohort, world.cohort.X)
    assert found.mean(axis=0) == pytest.approx(world.truth.mean(axis=0), abs=0.02)
    for k in range(2):
        assert np.corrcoef(found[:, k, 1], world.truth[:, k, 1])[0, 1] > (0.97, 0.85)[k]


def test_all_baselines_are_coherent_also_for_odd_rows(cohort):
    odd = np.array([[1e9, -1e9, 99], [-1e9, 1e9, 0], [np.nan] * 3])
    rules = one_line_rules(cohort, labels_of(cohort, 0))
    for found in (logistic_incidence(cohort, odd), rule_incidence(cohort, rules, odd)):
        assert np.isfinite(found).all()
        assert (np.diff(found, axis=2) >= 0).all()
        assert (found.sum(axis=1) <= 1).all()


def test_a_side_followed_for_a_shorter_time_holds_its_curve():
    # On the side of x = 1 nobody was followed beyond 20.
    rng = np.random.default_rng(3)
    x = (np.arange(400) % 2).astype(float)
    time = rng.integers(1, 40, 400).astype(float)
    exit_ = rng.choice([0, 1, 2], 400)
    cut = (x == 1) & (time > 20)
    time, exit_ = np.where(cut, 20.0, time), np.where(cut, 0, exit_)
    cohort = cohort_of(plain_space("x"), x[:, None], time, exit_)
    rule = OneLineRule("x over 0.5", 0, 0.5, False)
    found = rule_incidence(cohort, (rule, rule), cohort.X)
    last = aalen_johansen(time[x == 1], exit_[x == 1], 1, np.array([13.0, 26.0])).estimate
    assert np.isnan(last[1])
    assert found[1, 0, 2] == pytest.approx(last[0])


def test_a_tree_finds_what_only_two_features_tell_together_and_says_what_was_observed():
    rng = np.random.default_rng(3)
    X = rng.integers(0, 2, (3000, 2)).astype(float)
    X[rng.random(3000) < 0.1, 1] = np.nan
    differ = (X[:, 0] != X[:, 1]) & ~np.isnan(X[:, 1])
    time = np.ceil(rng.exponential(np.where(differ, 6, 60)).clip(0.1, 40))
    exit_ = np.where(time < 40, rng.choice([1, 2], 3000, p=[0.9, 0.1]), 0)
    train = cohort_of(plain_space("a", "b"), X, time, exit_)
    labels = labels_of(train, 0)
    found = tree_incidence(train, labels, X)
    assert found.shape == (3000, 2, 3)
    assert found[differ, 0, 1] == pytest.approx(observed(train.take(differ), 1)[1], abs=0.03)
    assert found[~differ, 0, 1] == pytest.approx(observed(train.take(~differ), 1)[1], abs=0.03)
    # Straight lines cannot tell them apart.
    lines = logistic_of(labels, X)
    apart = [p[differ, 0, 1].mean() - p[~differ, 0, 1].mean() for p in (lines, found)]
    assert apart[0] < 0.1 < 0.5 < apart[1]
    assert len(np.unique(found[:, 0, 1])) <= 16


def test_a_tree_of_nobody_who_is_known_is_the_base_rate():
    short = simulated(200, seed=63).cohort
    short = replace(short, time=np.full(200, 2.0), exit=np.zeros(200, dtype=np.int64))
    assert tree_incidence(short, labels_of(short, 0), short.X).max() == 0
