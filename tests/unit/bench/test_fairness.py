"""The bench of fairness: the truth is that of the same people, the planted gap the world's."""

import numpy as np
import pandas as pd
import pytest

from bench.fairness import __main__ as bench
from bench.fairness.truth import gap_in_truth, planted, true_incidence
from bench.fairness.world import world_of
from models.evaluation.metrics import auc
from profilering.places import Places
from tests.unit.models.fairness import planted as made

PEOPLE = 500


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A small world with the large gap, its stages run."""
    return world_of(tmp_path_factory.mktemp("worlds"), "gap", 11, PEOPLE)


class Constant:
    """A model that says the same of everyone."""

    def incidence(self, X):
        """Return (n, K, H)."""
        return np.full((len(X), 3, 6), 0.1)


def baselines(cohort, *_):
    """Return baselines that say the same of every test row."""
    return dict.fromkeys(bench.BESIDE, Constant().incidence(cohort.test.X))


@pytest.fixture(scope="module")
def study(places: Places):
    """Its study, by a model and baselines that tell nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "fit", lambda *_: Constant())
        patch.setattr(bench, "beside", baselines)
        return bench.study_of(places)


def test_the_truth_is_that_of_the_same_people(places, study):
    given, chances = study
    truth = true_incidence(places, given)
    needed, weights = given.need
    there = ~np.isnan(truth)
    assert there.mean() > 0.9
    assert auc(truth[there], 1 - needed[there], weights[there])[0] > 0.6
    assert set(chances) == {"model", *bench.BESIDE}


def test_a_world_is_made_once_and_has_the_confirmations(places, monkeypatch):
    monkeypatch.setattr("bench.fairness.world.STAGES", [pytest.fail])
    again = world_of(places.root.parent, "gap", 11, PEOPLE)
    assert again.root == places.root
    said = pd.read_parquet(places.inndata / "bekreftelse.parquet")
    assert said["har_jobbet"].any()
    law = planted(places)
    assert law == {"log_hazard": -0.6, "capture": 0.75, "capture_of_others": 0.985}


def test_the_gap_in_truth_is_a_ratio_of_means():
    chance, groups = made.two_groups(3000, 1, lower=0.2)
    study = made.planted(chance, chance, groups, 1)
    truth = chance[study.cohort.is_test]
    truth[:10] = np.nan
    lines = {one["group"]: one for one in gap_in_truth(study, truth, "landgruppe")}
    of = {g: np.nanmean(truth[study.groups["landgruppe"] == g]) for g in ("A", "B")}
    assert lines["B"]["ratio"]["estimate"] == pytest.approx(of["B"] / of["A"])
    assert lines["A"]["ratio"]["interval"] == [1.0, 1.0]
    low, high = lines["B"]["ratio"]["interval"]
    assert 0.6 < low < of["B"] / of["A"] < high < 0.8


def test_what_was_found_is_printed(places, study, monkeypatch):
    monkeypatch.setattr(bench, "study_of", lambda _: study)
    lines = list(bench.lines_of(bench.studied(places)))
    assert lines[0].startswith("planted on RESTEN_AV_VERDEN: -0.60")
    assert any(line.startswith("  truth: incidence") for line in lines)
