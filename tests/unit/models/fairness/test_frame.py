"""Points by fairlearn and resampled values by sums: the same measures, by different code."""

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import brier_score_loss, precision_score, roc_auc_score

from models.evaluation.lists import SHARES
from models.fairness.compared import measured_of
from models.fairness.frame import by_group
from models.fairness.gaps import parted
from models.fairness.measures import (
    AUC,
    BRIER,
    FALSE_NEGATIVE,
    FALSE_POSITIVE,
    FLAGGED,
    PRECISION,
    RECALL,
    Measured,
    named,
)
from tests.unit.models.fairness.worlds import given_of, params_with

N = 1500


@pytest.fixture(scope="module")
def world():
    """People in two crossed groups, some not followed up, many tied."""
    rng = np.random.default_rng(5)
    chance = np.round(rng.beta(2, 2, N), 1)
    leaves = [bool(rng.random() < p) if rng.random() < 0.9 else None for p in chance]
    groups = {"kjoenn": rng.choice(["KVINNE", "MANN"], N), "alder": rng.choice(list("abc"), N)}
    given = given_of(chance, leaves, groups, params_with(50))
    return given, measured_of(given, given.incidence)


@pytest.mark.parametrize("names", [("kjoenn",), ("kjoenn", "alder")])
def test_sums_and_fairlearn_agree_to_the_last_digits(world, names):
    given, measured = world
    groups = parted(given, {name: given.groups[name] for name in names})
    assert len(groups.judged) == 2 * 3 ** (len(names) - 1)
    points, ones = groups.points(measured), np.ones((1, N))
    for name, ratio in measured.ratios.items():
        part, whole = ratio.sums(groups.inside, ones)
        np.testing.assert_allclose(points.pop(name), (part / whole)[0], rtol=0, atol=1e-12)
    aucs = measured.aucs(groups.inside, ones)[0]
    np.testing.assert_allclose(points.pop(AUC), aucs, rtol=0, atol=1e-12)
    assert points == {}


def test_they_are_what_fairlearn_and_sklearn_call_by_these_names(world):
    # A place that is shared by people who are tied is a row flagged in part and not in part.
    given, measured = world
    group = given.groups["kjoenn"]
    found = by_group(measured, {"kjoenn": group}, np.ones(N, bool))
    twice, known = np.tile(np.arange(N), 2), np.tile(measured.weights, 2)
    for share in SHARES:
        flag = measured.flags[share]
        assert ((flag > 0) & (flag < 1)).any()
        parts = np.concatenate([flag, 1 - flag])
        told = {
            RECALL: true_positive_rate,
            FALSE_POSITIVE: false_positive_rate,
            FALSE_NEGATIVE: false_negative_rate,
            PRECISION: precision_score,
            FLAGGED: selection_rate,
        }
        weights = {name: {"sample_weight": parts * known} for name in told}
        weights[FLAGGED] = {"sample_weight": parts}
        theirs = MetricFrame(
            metrics=told,
            y_true=measured.need[twice].astype(int),
            y_pred=np.repeat([1, 0], N),
            sensitive_features=group[twice],
            sample_params=weights,
        ).by_group
        for name in told:
            ours = found[named(name, share)]
            np.testing.assert_allclose(ours, theirs[name].to_numpy(float), rtol=0, atol=1e-12)


def test_brier_and_auc_are_sklearns(world):
    given, measured = world
    group = given.groups["kjoenn"]
    found = by_group(measured, {"kjoenn": group}, np.ones(N, bool))
    for name in np.unique(group):
        rows = (group == name) & (measured.weights > 0)
        y, p, w = 1 - measured.need[rows], measured.chance[rows], measured.weights[rows]
        assert found.loc[name, AUC] == pytest.approx(roc_auc_score(y, p, sample_weight=w))
        assert found.loc[name, BRIER] == pytest.approx(brier_score_loss(y, p, sample_weight=w))


def test_resampled_values_are_those_of_the_rows_drawn():
    rng = np.random.default_rng(2)
    measured = Measured(rng.random(80), rng.integers(0, 2, 80).astype(float), np.ones(80))
    inside, draws = np.ones((80, 1)), rng.integers(0, 3, (4, 80)).astype(float)
    part, whole = measured.ratios[named(RECALL, 0.25)].sums(inside, draws)
    flag = measured.flags[0.25]
    for number, drawn in enumerate(draws):
        rows = np.repeat(np.arange(80), drawn.astype(int))
        expected = pd.Series(flag[rows])[measured.need[rows] == 1].mean()
        assert part[number, 0] / whole[number, 0] == pytest.approx(expected)
