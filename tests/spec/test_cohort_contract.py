"""What a table and its COHORT.yaml may not do: a clear message, exit code 2, no output."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from profilering.cli.__main__ import run
from profilering.errors import ExitCode

ROWS = 400


def good_table() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    end = rng.choice(["job", "recall", "censored"], ROWS, p=[0.5, 0.3, 0.2])
    return pd.DataFrame(
        {
            "id": np.arange(ROWS) + 1000,
            "who": np.arange(ROWS) // 2,
            "weeks": rng.integers(1, 40, ROWS).astype(float),
            "end": end,
            "job": (end == "job").astype(int),
            "recall": (end == "recall").astype(int),
            "age": rng.normal(40, 10, ROWS),
            "trade": rng.choice(["a", "b"], ROWS),
            "fold": np.where(np.arange(ROWS) // 2 % 3 == 0, "test", "train"),
        }
    )


def good_contract() -> dict[str, Any]:
    return {
        "name": "spells",
        "table": "spells.csv",
        "row_id": "id",
        "person_id": "who",
        "time": {"column": "weeks", "unit": "weeks"},
        "exits": {
            "column": "end",
            "codes": {"job": "job", "recall": "recall"},
            "censored": ["censored"],
        },
        "horizons": [4, 13],
        "numeric": ["age"],
        "categorical": ["trade"],
        "split": {"kind": "column", "column": "fold", "train": ["train"], "test": ["test"]},
    }


def set_cells(column: str, value: Any, rows: int = 3) -> Any:
    def change(table: pd.DataFrame, _: dict[str, Any]) -> None:
        table[column] = table[column].astype(object)
        table.loc[: rows - 1, column] = value

    return change


def declare(**keys: Any) -> Any:
    def change(_: pd.DataFrame, contract: dict[str, Any]) -> None:
        contract.update(keys)

    return change


def few_recalls(table: pd.DataFrame, contract: dict[str, Any]) -> None:
    recalls = np.flatnonzero(table["end"] == "recall")
    table.loc[recalls[20:], "end"] = "censored"


def hardly_reached(table: pd.DataFrame, contract: dict[str, Any]) -> None:
    contract["horizons"] = [4, 26]
    late = np.flatnonzero(table["weeks"] > 4)
    table.loc[late, ["weeks", "end"]] = [5, "censored"]
    table.loc[late[table["fold"][late] == "train"][:3], "weeks"] = 30


def indicators(table: pd.DataFrame, contract: dict[str, Any]) -> None:
    contract["exits"] = {"indicators": {"job": "job", "recall": "recall"}}
    table.loc[:4, ["job", "recall"]] = 1


CASES = {
    "missing column": (declare(numeric=["agee"]), ["no column 'agee'", "'age'"]),
    "missing table": (declare(table="nowhere.csv"), ["nowhere.csv"]),
    "time zero": (set_cells("weeks", 0), ["'weeks' is 0 or less in 3 of 400 rows"]),
    "time below zero": (set_cells("weeks", -2), ["'weeks' is 0 or less in 3 of 400 rows"]),
    "time missing": (set_cells("weeks", None), ["'weeks' is missing in 3 of 400 rows"]),
    "time is text": (set_cells("weeks", "soon"), ["text in the numeric column 'weeks' in 3"]),
    "undeclared exit code": (
        set_cells("end", "moved"),
        ["undeclared exit code in 'end' in 3", "moved"],
    ),
    "missing exit code": (set_cells("end", None), ["undeclared exit code in 'end' in 3"]),
    "two exits at once": (indicators, ["more than one exit in 5 of 400 rows"]),
    "few events": (few_recalls, ["exit 'recall'", "fewer than 30", "--allow-rare"]),
    "late horizon": (declare(horizons=[4, 90]), ["horizon 90 is beyond the last observed time"]),
    "hardly reached horizon": (
        hardly_reached,
        ["horizon 26 is reached by 3 of", "the censoring curve is below 5%"],
    ),
    "few persons": (
        declare(
            person_id="trade",
            categorical=[],
            split={"kind": "random", "test_share": 0.5, "seed": 1},
        ),
        ["persons in the training part, of whom folds are made; at least 30 are needed"],
    ),
    "text in numeric": (
        set_cells("age", "forty"),
        ["text in the numeric column 'age' in 3 of 400"],
    ),
    "infinite": (set_cells("age", "inf"), ["'age' is infinite in 3 of 400 rows"]),
    "duplicate row id": (set_cells("id", 1399), ["'id' is not unique in 4 of 400 rows"]),
    "missing row id": (set_cells("id", None), ["'id' is missing in 3 of 400 rows"]),
    "missing person": (set_cells("who", None), ["'who' is missing in 3 of 400 rows"]),
    "unknown key": (declare(horizon=[1]), ["'horizon' is not a known key", "'horizons'"]),
    "unknown inner key": (
        declare(time={"colum": "weeks", "unit": "w"}),
        ["'time.colum' is not a known key", "'column'", "'time.column' is missing"],
    ),
    "unknown split": (declare(split={"kind": "lot"}), ["'random'", "'column'", "'time'"]),
    "straddling person": (
        declare(person_id="trade", categorical=[]),
        ["a person in both train and test in 400 of 400 rows"],
    ),
    "straddling person in time": (
        declare(
            person_id="trade",
            categorical=[],
            split={"kind": "time", "column": "fold", "test": ["test"]},
        ),
        ["a person in both train and test in 400 of 400 rows"],
    ),
    "value in no part": (
        set_cells("fold", "other", 2),
        ["'fold' is neither of train nor of test in 2"],
    ),
    "absent split value": (
        declare(split={"kind": "time", "column": "fold", "test": ["never"]}),
        ["no row has 'never' in 'fold'"],
    ),
    "outcome as feature": (declare(numeric=["age", "weeks"]), ["weeks: the time, the exits"]),
    "feature twice": (declare(categorical=["age"]), ["listed twice as a feature: age"]),
    "horizons not rising": (declare(horizons=[13, 4]), ["horizons must rise"]),
}


def write(folder: Path, table: pd.DataFrame, contract: dict[str, Any]) -> Path:
    table.to_csv(folder / "spells.csv", index=False)
    path = folder / "COHORT.yaml"
    YAML(typ="safe").dump(contract, path)
    return path


@pytest.mark.parametrize("case", CASES)
def test_a_breach_is_named_and_nothing_is_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    breach, expected = CASES[case]
    table, contract = good_table(), good_contract()
    breach(table, contract)
    path, out = write(tmp_path, table, contract), tmp_path / "out"
    assert run(["cohort", "run", str(path), "--out", str(out)]) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    for text in expected:
        assert text in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["COHORT.yaml", "spells.csv"]


def test_all_breaches_are_shown_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, contract = good_table(), good_contract()
    for breach in ("time zero", "undeclared exit code", "text in numeric"):
        CASES[breach][0](table, contract)
    path = write(tmp_path, table, contract)
    assert run(["cohort", "run", str(path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "3 problems" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("name: [", "not valid YAML"),
        ("- a list", "must be a mapping"),
        ("", "must be a mapping"),
    ],
)
def test_a_broken_contract(
    content: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "COHORT.yaml"
    path.write_text(content, encoding="utf-8")
    assert run(["cohort", "run", str(path), "--out", str(tmp_path / "out")]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "a,b\n1,2,3\n4\n", "\x00\x01"])
def test_a_broken_table(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, good_table(), good_contract())
    (tmp_path / "spells.csv").write_text(content, encoding="utf-8")
    assert run(["cohort", "run", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "spells.csv" in capsys.readouterr().err


def test_a_foreign_folder_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = write(tmp_path, good_table(), good_contract()), tmp_path / "out"
    out.mkdir()
    (out / "thesis.md").write_text("ten years of work", encoding="utf-8")
    assert run(["cohort", "run", str(path), "--out", str(out)]) == 2
    assert "holds other files" in capsys.readouterr().err
    assert (out / "thesis.md").read_text(encoding="utf-8") == "ten years of work"
