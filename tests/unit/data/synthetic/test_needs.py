"""Latent kinds of need: all are there, registers tell of them in part, and themes weigh by kind."""

from functools import cache

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.metrics import adjusted_rand_score

from data.synthetic.laws.all import WORLDS, laws_of
from data.synthetic.life.needs import NEEDS, THEMES
from data.synthetic.life.predictor import together
from data.synthetic.tables import kommuner, yrker
from tests.unit.data.synthetic.living import SEEDS, fresh

PEOPLE = 5000


@cache
def case_of(world, seed):
    return fresh(laws_of(world), seed, PEOPLE)


@pytest.mark.parametrize("seed", (*SEEDS, 11))
def test_every_kind_has_a_share_between_5_and_45_percent(seed):
    shares = np.bincount(case_of("A", seed).people.need, minlength=len(NEEDS)) / PEOPLE
    assert shares.min() > 0.05
    assert shares.max() < 0.45


def observables(case):
    """Return what registers hold of a registration: no trait, and answers instead of the truth."""
    people, held, answers = case.people, case.held, case.answers
    groups = sorted(set(yrker().group))
    group = np.array([groups.index(name) for name in yrker().group])[people.occupation]
    columns = [case.age, people.is_woman, people.education, people.landgruppe, group]
    columns += [kommuner().rate[people.kommune], held.share_24, held.share_12, held.months_since]
    columns += [held.holds_job, case.right, answers.is_digital]
    columns += [answers.health, answers.other, answers.situation, answers.passed, answers.approved]
    return np.stack([np.asarray(column, dtype=float) for column in columns], axis=1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("world", WORLDS)
def test_registers_tell_of_the_kind_but_never_say_it(world, seed):
    case = case_of(world, seed)
    seen, need, half = observables(case), case.people.need, PEOPLE // 2
    model = LGBMClassifier(n_estimators=60, num_leaves=15, n_jobs=1, random_state=0, verbose=-1)
    guess = model.fit(seen[:half], need[:half]).predict(seen[half:])
    accuracy = (guess == need[half:]).mean()
    largest = (need[half:] == np.bincount(need).argmax()).mean()
    rand = adjusted_rand_score(need[half:], guess)
    assert largest + 0.20 < accuracy < 0.75
    assert 0.22 < rand < 0.50


@pytest.mark.parametrize("world", WORLDS)
def test_themes_weigh_by_kind_as_the_laws_say(world):
    laws, case = laws_of(world), case_of(world, 7)
    effects, said = laws.work(case), together(laws, case)
    assert set(effects) == set(THEMES)
    for kind, weights in enumerate(laws.weights):
        mine = case.people.need == kind
        themes = np.stack([effects[name][mine] for name in THEMES], axis=1)
        assert np.allclose(np.linalg.lstsq(themes, said[mine], rcond=None)[0], weights)


def test_the_worlds_weigh_themes_unlike_each_other_and_unlike_by_kind():
    tables = [np.array(laws.weights) for laws in WORLDS.values()]
    assert all(table.shape == (len(NEEDS), len(THEMES)) for table in tables)
    assert all((table[0] == 1).all() for table in tables)
    assert np.corrcoef(*(table[1:].ravel() for table in tables))[0, 1] < 0.3
    for table in tables:
        apart = np.abs(table[:, None] - table[None]).max(axis=2)
        assert (apart[~np.eye(len(NEEDS), dtype=bool)] >= 0.6).all()


@pytest.mark.parametrize("world", WORLDS)
def test_without_kinds_all_weigh_alike(world):
    laws = laws_of(world, ("no-kinds",))
    case = fresh(laws, 7, 1000)
    assert np.allclose(together(laws, case), sum(laws.work(case).values()))
