"""Learning curve, regions left out, spread between places, shuffled labels, the log of openings."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import expit

from models.baselines.simple import base_rate
from models.evaluation import studies as module
from models.evaluation.calibrated import FAILS, PASSES, UNKNOWN
from models.evaluation.learning import learning_curve
from models.evaluation.openings import note_opening, openings
from models.evaluation.regions import regions_left_out, spread
from models.evaluation.sample import PERSONS, sample_of
from models.evaluation.shuffled import shuffled, shuffled_labels
from models.evaluation.studies import Study, steps_of, studies
from models.evaluation.studies_report import write_studies
from profilering.params import Evaluation, read_params
from profilering.places import Places
from tests.support.parts import ROOT
from tests.unit.models.worlds import HORIZONS, simulated

SETTINGS = Evaluation(resamples=60, confidence=0.95)
SHAPE = (2, 3)


@pytest.fixture(scope="module")
def places_world():
    """Four thousand rows in forty kommuner of two fylker, half of them to test."""
    world = simulated(4000, seed=61)
    kommune = np.array([f"{f}{i:02d}" for f in ("03", "46") for i in range(1, 21)])
    office = kommune[np.random.default_rng(2).integers(0, 40, 4000)]
    is_test = np.arange(4000) % 2 == 0
    return replace(world, cohort=replace(world.cohort, office=office, is_test=is_test))


def knows(world):
    """Return a fit that gives each row its truth, by a feature that says which row it is."""
    return lambda _: lambda X: world.truth[X[:, 0].astype(int)]


def numbered(world):
    cohort = world.cohort
    X = cohort.X.copy()
    X[:, 0] = np.arange(len(cohort))
    return replace(cohort, X=X)


def test_each_share_of_the_persons_is_within_the_next_and_all_are_judged_on_the_same_rows():
    world, trained = simulated(600, seed=62), []
    persons = np.arange(600) // 2
    train = replace(simulated(400, seed=63).cohort, person=np.arange(400) // 2)
    sample = sample_of(replace(world.cohort, person=persons), SETTINGS, 1)

    def fit(part):
        trained.append(set(part.person.tolist()))
        assert len(part) == 2 * len(trained[-1])
        return lambda X: base_rate(part, len(X))

    found = learning_curve(train, sample, {"model": fit}, 5)
    assert [point["persons"] for point in found] == [25, 50, 100, 200]
    assert all(a < b for a, b in pairwise(trained))
    assert {point["model"]["rows"] for point in found} == {600}
    assert {point["model"]["auc"]["estimate"] for point in found} == {0.5}
    json.dumps(found, allow_nan=False)


def test_a_fylkes_people_are_left_out_of_training_wherever_else_they_live(places_world):
    cohort = places_world.cohort
    # One person of the training part moves from fylke 03 to 46.
    mover = int(np.flatnonzero(~cohort.is_test & np.char.startswith(cohort.office, "03"))[0])
    moved = int(np.flatnonzero(~cohort.is_test & np.char.startswith(cohort.office, "46"))[0])
    person = cohort.person.copy()
    person[moved] = person[mover]
    cohort = replace(cohort, person=person)
    sample = sample_of(cohort.test, SETTINGS, 1).by_person()
    seen = []

    def fit(part):
        seen.append(part)
        return lambda X: base_rate(part, len(X))

    own = places_world.truth[cohort.is_test]
    found = regions_left_out(cohort.train, sample, own, fit)
    assert sample.drawn == PERSONS
    assert [one["fylke"] for one in found] == ["03", "46"]
    for one, part in zip(found, seen, strict=True):
        assert not np.char.startswith(part.office, one["fylke"]).any()
        assert person[mover] not in part.person
        assert one["trained_on"] == len(part)
        # The truth is better than a rate, and the interval says so.
        assert one["difference"]["interval"][0] > 0
        assert one["own"]["known"] == one["left_out"]["known"]


@pytest.mark.parametrize("differs", [0.0, 0.12])
def test_the_spread_between_offices_is_what_was_put_there_and_nothing_where_nothing_was(
    places_world, differs
):
    cohort, rng = places_world.cohort, np.random.default_rng(3)
    names, of = np.unique(cohort.office, return_inverse=True)
    off = rng.normal(0, 1, len(names))
    off = differs * (off - off.mean()) / off.std(ddof=1)
    sample = sample_of(cohort, SETTINGS, 1).by_person()
    said = places_world.truth + off[of][:, None, None]
    found = spread(sample, said, cohort.office, 30, 1)
    assert found["judged"] == 40
    low, high = found["std_deviation"]["interval"]
    assert low <= differs <= high
    assert found["std_deviation"]["estimate"] == pytest.approx(differs, abs=0.03)
    assert (found["off"] > 10) == (differs > 0)


def test_places_with_too_few_rows_are_not_judged(places_world):
    sample = sample_of(places_world.cohort, SETTINGS, 1)
    found = spread(sample, places_world.truth, places_world.cohort.office, 3000, 1)
    assert found["judged"] == 0
    assert found["std_deviation"] == {"estimate": None, "interval": [None, None]}


def test_shuffling_keeps_who_ends_how_in_each_part_and_landmark():
    cohort = simulated(300, seed=64).cohort
    landmark = (np.arange(300) % 2 * 84).astype(np.int64)
    cohort = replace(cohort, landmark=landmark, is_test=np.arange(300) < 100)
    found = shuffled(cohort, 1)
    for rows in ((cohort.is_test == a) & (landmark == b) for a in (True, False) for b in (0, 84)):
        pairs = [
            sorted(zip(one.time[rows], one.exit[rows], strict=True)) for one in (cohort, found)
        ]
        assert pairs[0] == pairs[1]
    assert not np.array_equal(cohort.time, found.time)


def test_a_fit_that_has_not_seen_the_answers_passes_and_one_that_has_fails():
    world = simulated(4000, seed=65)
    world = replace(world, cohort=replace(world.cohort, is_test=np.arange(4000) % 2 == 0))
    cohort = numbered(world)
    assert shuffled_labels(cohort, knows(world), SETTINGS, 7)["verdict"] == PASSES
    answers = shuffled(cohort, 7)
    came = (answers.exit == 1) & (answers.time <= HORIZONS[1])

    def tells(_):
        return lambda X: np.tile(expit(1.0 * came[X[:, 0].astype(int)])[:, None, None], (1, *SHAPE))

    found = shuffled_labels(cohort, tells, SETTINGS, 7)
    assert found["verdict"] == FAILS
    assert found["auc"]["estimate"] > 0.9
    few = cohort.take(np.arange(500))
    assert shuffled_labels(few, knows(world), SETTINGS, 7)["verdict"] == UNKNOWN


def test_every_opening_is_kept_in_order(tmp_path):
    places = Places(tmp_path)
    assert openings(places) == []
    assert note_opening(places, {"reason": "først"}) == 1
    assert note_opening(places, {"reason": "så"}) == 2
    assert [one["reason"] for one in openings(places)] == ["først", "så"]
    text = (tmp_path / "data/4_modeller/openings.jsonl").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 2


def test_the_report_says_what_each_study_found(places_world, tmp_path, monkeypatch):
    cohort, params = numbered(places_world), read_params(ROOT / "params.yaml")
    params = params.model_copy(update={"evaluation": SETTINGS})
    fits = {
        "model": knows(places_world),
        "logistic": lambda part: lambda X: base_rate(part, len(X)),
    }
    monkeypatch.setattr(module, "contenders", lambda _: fits)
    monkeypatch.setattr(module, "model_fit", lambda _: knows(places_world))
    own, steps = places_world.truth[cohort.is_test], []
    study = Study(cohort, own, params.training, params)
    found = studies(study, steps.append)
    # The truth of the rows, whose labels were shuffled, says nothing of them.
    assert found["shuffled"]["verdict"] == PASSES
    assert len(steps) == steps_of(study) == 4 * 2 + 2 + 1
    opened = {"when": "2026-11-22", "reason": "prøve", "figures": {}}
    opened |= dict.fromkeys(("code_version", "params_sha256", "data_sha256"), "abc")
    said = write_studies(found, date(2022, 11, 1), [opened], tmp_path)
    assert any(line.startswith("Shuffled labels: passes: AUC 0.") for line in said)
    assert "The sealed block has been opened once." in said
    text = (tmp_path / "evaluation.md").read_text(encoding="utf-8")
    assert all(f"- {line}" in text for line in said)
    assert "2026-11-22: prøve" in text
    written = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert written["regions"][0]["difference"]["estimate"] == 0
    for plot in ("learning_curve", "regions"):
        assert {(tmp_path / "plots" / f"{plot}.{form}").is_file() for form in ("png", "svg")} == {
            True
        }
