"""The sets of real spells that the bench judges on: counts, features, folds."""

import numpy as np
import pandas as pd
import pytest

from bench.spells.run import folds_of
from bench.spells.school_leavers import ASKED, PLACES, joblessness_spells
from bench.spells.sets import SETS
from models.evaluation.metrics import auc, outcomes_of

COUNTS = {
    # From SOURCES.md: rows, features, each exit, censored (those with none of the four included).
    "mccall": (3343, 38, [1073, 339, 574], 1255 + 102),
    "unempdur": (3343, 6, [1073, 339, 574], 1255 + 102),
    "romeo": (452, 4, [round(0.566372 * 452)], 196),
    "pennsylvania": (13913, 14, [13913 - 3129], 3129),
    "pennsylvania_by_quarter": (13913, 14, [13913 - 3129], 3129),
    "recid": (1445, 14, [552], 893),
    "mvad": (507, 20, [182, 64, 168], 93),
}


def there(name: str):
    """Return a set's name, marked where it lies beside the checkout: skipped visibly without it."""
    marks = pytest.mark.needs("real_spells") if SETS[name].file else ()
    return pytest.param(name, marks=marks)


@pytest.fixture(params=[there(name) for name in sorted(SETS)])
def spells(request):
    return request.param, SETS[request.param].read()


def test_every_set_has_its_counts():
    assert COUNTS.keys() == SETS.keys()


def test_a_set_has_the_counts_of_its_source(spells):
    name, cohort = spells
    rows, features, exits, censored = COUNTS[name]
    assert cohort.X.shape == (rows, features)
    found = [int((cohort.exit == k).sum()) for k in range(1, len(cohort.exits) + 1)]
    assert (found, int((cohort.exit == 0).sum())) == (exits, censored)
    assert (cohort.time > 0).all()
    assert not np.isnan(cohort.X).any()


def test_no_feature_of_a_set_tells_the_outcome(spells):
    # The strongest is the month of school leavers: in summer education is about to begin.
    _, cohort = spells
    middle = len(cohort.horizons) // 2
    for k in range(1, len(cohort.exits) + 1):
        outcomes = outcomes_of(cohort, k)
        y, weights = outcomes.y[:, middle], outcomes.weights[:, middle]
        for name, x in zip(cohort.space.names, cohort.X.T, strict=True):
            assert 0.1 < auc(x, y, weights)[0] < 0.9, (k, name)


def test_every_horizon_can_be_estimated_on_every_fold_and_persons_stay_together(spells):
    name, cohort = spells
    held_out = 0
    for fold in folds_of(name, SETS[name], 0, SETS[name].folds, seed=1):
        outcomes = outcomes_of(fold.test, 1)
        assert (outcomes.weights > 0).any(axis=0).all()
        assert not set(fold.train.person) & set(fold.test.person)
        held_out += len(fold.test)
    assert held_out == len(cohort)


def test_spells_of_school_leavers_know_only_what_came_before_them():
    months = ["Jul.93", "Aug.93", "Sep.93", "Oct.93", "Nov.93", "Dec.93"]
    lived = [
        ["joblessness", "joblessness", "FE", "employment", "joblessness", "joblessness"],
        ["employment", "joblessness", "training", "HE", "joblessness", "employment"],
        ["school"] * 6,
    ]
    table = pd.DataFrame(lived, columns=months)
    table[["id", "weight"]] = 1
    table[[*ASKED, *PLACES]] = "no"
    table.loc[1, "male"] = "yes"
    found = joblessness_spells(table)
    assert found["person"].tolist() == [0, 0, 1, 1]
    assert found["time"].tolist() == [2, 2, 1, 1]
    assert found["exit"].tolist() == [3, 0, 2, 1]
    assert found["previous"].tolist() == ["none", "employment", "employment", "education"]
    assert found["months_since_school"].tolist() == [0, 4, 1, 4]
    assert found["calendar_month"].tolist() == [7, 11, 8, 11]
    assert found["earlier_spells"].tolist() == [0, 1, 0, 1]
    assert found["months_jobless"].tolist() == [0, 2, 0, 1]
    assert found["months_education"].tolist() == [0, 1, 0, 1]
    assert found["male"].tolist() == [0, 0, 1, 1]
