"""What the evaluation is for: it finds a leak, what shuffled labels betray, and a group's gap.

Each is planted in a world whose truth is known, and is not found where it was not planted.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.tree import DecisionTreeClassifier

from models.cohort.cohort import Cohort
from models.evaluation.calibrated import FAILS, PASSES
from models.evaluation.contenders import Fit, model_fit
from models.evaluation.shuffled import shuffled, shuffled_labels
from profilering.cli.__main__ import run
from profilering.params import Params, read_params
from tests.unit.models.worlds import simulated, write_table

ALARM = "LEAK until proved otherwise: an AUC above 0.85: "
ALL_IS_WELL = "No sign of a leak: the highest AUC, "
ROWS, IN_TEST = 9000, 0.75
MINORITY = 0.2


@pytest.fixture
def params(small_project: Path) -> Params:
    """Small settings."""
    return read_params(small_project / "params.yaml")


def with_column(folder: Path, cohort: Cohort, name: str, values: Any) -> Path:
    """Write a cohort with one column more; return its contract, to which keys can be added."""
    contract = write_table(cohort, folder)
    table = pd.read_csv(folder / "world.csv")
    table.assign(**{name: values}).to_csv(folder / "world.csv", index=False)
    return contract


def outcome(folder: Path, contract: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Any, ...]:
    """Run the cohort; return metrics.json, the card and what was printed."""
    out = folder / "out"
    assert run(["cohort", "run", str(contract), "--out", str(out)]) == 0
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    return metrics, (out / "card.md").read_text(encoding="utf-8"), capsys.readouterr().out


@pytest.mark.parametrize("is_planted", [True, False])
def test_a_feature_that_knows_the_outcome_is_called_a_leak(
    is_planted: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], small_project: Path
) -> None:
    cohort = simulated(2400, seed=81).cohort
    came = (cohort.exit == 1) & (cohort.time <= 13)
    # Mostly noise, but the noise knows what will happen.
    told = np.random.default_rng(1).normal(0, 0.5, len(cohort)) + is_planted * came
    contract = with_column(tmp_path / "leak", cohort, "meldt", told.round(3))
    text = contract.read_text(encoding="utf-8").replace("numeric: [", "numeric: ['meldt', ")
    contract.write_text(text, encoding="utf-8")
    metrics, card, printed = outcome(tmp_path, contract, capsys)
    above = {(one["exit"], one["horizon"]) for one in metrics["alarm"]["above"]}
    assert (("work", "13") in above) == is_planted
    assert (metrics["exits"]["work"]["horizons"]["13"]["auc"] > 0.85) == is_planted
    said, unsaid = (ALARM, ALL_IS_WELL) if is_planted else (ALL_IS_WELL, ALARM)
    for text in (card, printed):
        assert said in text
        assert unsaid not in text


@pytest.mark.parametrize("is_gap", [True, False])
def test_a_known_gap_of_one_group_fails_that_groups_calibration_and_no_other(
    is_gap: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str], small_project: Path
) -> None:
    rng, cohort = np.random.default_rng(2), simulated(ROWS, seed=82).cohort
    is_b = rng.random(ROWS) < MINORITY
    # Of the minority most who would have had work stay on: no feature says who belongs to it.
    stays = is_gap & is_b & (cohort.exit == 1) & (rng.random(ROWS) < 0.45)
    time, exit_ = np.where(stays, 30.0, cohort.time), np.where(stays, 0, cohort.exit)
    world = replace(cohort, time=time, exit=exit_)
    contract = with_column(tmp_path / "gap", world, "group", np.where(is_b, "b", "a"))
    table = pd.read_csv(tmp_path / "gap" / "world.csv")
    table["part"] = np.where(np.arange(ROWS) < ROWS * IN_TEST, "test", "train")
    table.to_csv(tmp_path / "gap" / "world.csv", index=False)
    contract.write_text(
        contract.read_text(encoding="utf-8") + "protected: [group]\n", encoding="utf-8"
    )
    metrics, card, printed = outcome(tmp_path, contract, capsys)
    found = metrics["calibration_test"]["work"]["13"]["groups"]["group"]
    verdicts = {name: one["verdict"] for name, one in found.items()}
    assert verdicts == {"a": PASSES, "b": FAILS if is_gap else PASSES}
    assert (found["b"]["rms"]["lower"] > 0.05) == is_gap
    said = "Groups, work within 13 weeks: 1 of 2 fail: group b"
    assert (said in card) == (said in printed) == is_gap


def halves(seed: int) -> Cohort:
    """Return a world of which every second row is in the test part."""
    return replace(simulated(8000, seed=seed).cohort, is_test=np.arange(8000) % 2 == 0)


def test_shuffled_labels_teach_the_model_nothing(params: Params) -> None:
    found = shuffled_labels(halves(83), model_fit(params.training), params.evaluation, 9)
    assert found["verdict"] == PASSES
    assert found["auc"]["estimate"] == pytest.approx(0.5, abs=0.03)
    # They are gone, for there was something to learn.
    model = model_fit(params.training)(halves(83).train)
    assert np.std(model(halves(83).test.X)[:, 0, 1]) > 0.05


def test_shuffled_labels_betray_a_tree_that_was_trained_on_the_test_part(params: Params) -> None:
    cohort = halves(83)
    # What a careless join does: the rows that judge are among those that teach.
    everything = shuffled(cohort, 9)
    came = (everything.exit == 1) & (everything.time <= 13)
    everyone, careful = np.ones(len(cohort), dtype=bool), ~cohort.is_test
    for rows, verdict in ((everyone, FAILS), (careful, PASSES)):
        tree = DecisionTreeClassifier(min_samples_leaf=5, random_state=0)
        tree.fit(everything.X[rows], came[rows])
        assert shuffled_labels(cohort, tells(tree), params.evaluation, 9)["verdict"] == verdict


def tells(tree: DecisionTreeClassifier) -> Fit:
    """Return a fit that has been fitted already."""
    return lambda _: (
        lambda X: np.broadcast_to(tree.predict_proba(X)[:, 1][:, None, None], (len(X), 2, 3))
    )
