"""`profilering evaluate`: the report, the sealed block and its log, clear errors."""

import json
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from models.blocks import blocks_of
from models.evaluation import studies
from models.evaluation.openings import note_seal
from models.registry import RunName, read_name, write_name
from models.uncertainty import Told
from pipelines import evaluate as stage
from pipelines import mirror
from pipelines.landmarks import read_landmarks
from pipelines.train import judged_table
from profilering.cli import evaluate as command
from profilering.cli.__main__ import run
from profilering.errors import ExitCode
from profilering.files import sha256_of
from profilering.params import read_params
from profilering.places import Places
from tests.support.landmark_project import ROWS, write_project


@pytest.fixture
def places(tmp_path, threads, monkeypatch) -> Places:
    """A project of made-up landmarks, with models that cost nothing."""
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    places = write_project(tmp_path, threads)
    write_judged(places)
    places.effort.write_text('{"effort": "quick"}', encoding="utf-8")
    write_name(places.latest, RunName("arun", "0" * 64))
    monkeypatch.setattr(studies, "contenders", lambda _: {"model": rate, "logistic": rate})
    monkeypatch.setattr(studies, "model_fit", lambda _: rate)
    rules = pd.Series("x", index=pd.read_parquet(places.population)["landmark_ref"])
    monkeypatch.setattr(stage, "nav_profiles", lambda *_: rules)
    return places


def rate(part):
    """Say the same of all who are old, and of all who are young."""
    return lambda X: np.tile((0.2 + 0.1 * (X[:, 0] > 0))[:, None, None], (1, 3, 2))


def write_judged(places: Places) -> None:
    params = read_params(places.params)
    block = blocks_of(params.timeline)[0]
    cohort = read_landmarks(places).block(block, params.timeline)
    p = rate(None)(cohort.test.X)
    judged_table(block, cohort.test, Told(p, p, p)).to_parquet(places.judged)


def report(places: Places):
    return places.outputs / "reports" / "evaluation"


def log(places: Places) -> list[dict]:
    path = places.runs.with_name("openings.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def test_the_report_is_written_whole_and_nothing_is_opened(places, capsys):
    assert run(["evaluate"]) == ExitCode.DONE
    printed = capsys.readouterr()
    folder = report(places)
    names = {path.name for path in folder.iterdir()}
    assert names == {"evaluation.md", "evaluation.json", "plots"}
    found = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert [point["share"] for point in found["learning_curve"]] == [0.125, 0.25, 0.5, 1]
    assert [one["fylke"] for one in found["regions"]] == ["46"]
    assert found["resampled"]["of"] == "offices"
    assert "The sealed block has never been opened." in printed.out
    assert "shuffled labels" in printed.err
    assert log(places) == []
    assert "sealed" not in found


def test_a_seal_that_is_moved_to_a_later_day_is_an_opening(places):
    for day, openings in (
        ("2022-06-01", 0),
        ("2022-06-01", 0),
        ("2022-03-01", 0),
        ("2022-09-01", 1),
    ):
        note_seal(places, date.fromisoformat(day))
        assert len(log(places)) == openings
    (one,) = log(places)
    assert one["reason"] == "timeline.sealed was moved from 2022-03-01 to 2022-09-01"
    assert one["data_sha256"] == sha256_of(places.features)


def test_the_sealed_block_is_not_opened_without_a_reason(places, capsys):
    for asked in (["--open-sealed"], ["--open-sealed", "--reason", "  "]):
        assert run(["evaluate", *asked]) == ExitCode.BAD_INPUT
        assert "--open-sealed needs --reason" in capsys.readouterr().err
    assert run(["evaluate", "--reason", "bare fordi"]) == ExitCode.BAD_INPUT
    assert log(places) == []
    assert not report(places).exists()


def test_an_opening_is_logged_with_its_reason_and_what_was_found(places, capsys):
    for n in (1, 2):
        assert run(["evaluate", "--open-sealed", "--reason", "før\nbruk"]) == ExitCode.DONE
        printed = capsys.readouterr().out
        assert f"opened {'once' if n == 1 else '2 times'}" in printed
        assert "Sealed block: Beside baselines, i_arbeid within 91 days" in printed
    one, two = log(places)
    text = (report(places) / "evaluation.md").read_text(encoding="utf-8")
    assert "## The sealed block" in text
    assert text.count(": før bruk (code ") == 2
    assert one["reason"] == two["reason"] == "før bruk"
    assert one["data_sha256"] == sha256_of(places.features)
    assert one["params_sha256"] == sha256_of(places.params)
    metrics = json.loads((report(places) / "evaluation.json").read_text(encoding="utf-8"))["sealed"]
    told, scored = one["figures"]["i_arbeid"], metrics["exits"]["i_arbeid"]["horizons"]["91"]
    assert (told["auc"], told["brier"]) == (scored["auc"], scored["brier"])
    # Registered from the day it is sealed on, and judged by what came before.
    assert metrics["landmarks"]["test"]["registrations"] == ROWS - 730
    assert metrics["landmarks"]["train"]["registrations"] == 730


def test_it_is_in_the_log_before_anything_is_shown_or_written(places, capsys, monkeypatch):
    from models.evaluation import studies_report

    def fails(*_):
        assert len(log(places)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(studies_report, "write_studies", fails)
    assert run(["evaluate", "--open-sealed", "--reason", "prøve"]) == ExitCode.STOPPED
    assert len(log(places)) == 1
    assert not report(places).exists()
    assert "AUC" not in capsys.readouterr().out


def test_what_is_missing_or_out_of_date_is_named(places, capsys):
    judged = pd.read_parquet(places.judged)
    judged.iloc[1:].to_parquet(places.judged)
    assert run(["evaluate"]) == ExitCode.BAD_INPUT
    assert "judged.parquet is of other landmarks than features.parquet" in capsys.readouterr().err
    places.judged.unlink()
    assert run(["evaluate"]) == ExitCode.BAD_INPUT
    assert "judged.parquet is missing; `profilering profile` writes it." in capsys.readouterr().err


def test_the_report_is_logged_with_the_run_that_it_is_about(places, monkeypatch):
    logged, of_run = [], SimpleNamespace(info=SimpleNamespace(run_id="7"))
    client = SimpleNamespace(
        search_runs=lambda _, asked, **__: [of_run] if "arun" in asked else [],
        log_artifacts=lambda *what: logged.append(what),
    )
    monkeypatch.setattr(mirror, "_client", lambda _: (client, "1"))
    mirror.mirror_evaluation(places, read_name(places.latest))
    assert logged == []
    places.mlflow.mkdir()
    (places.mlflow / "mlflow.db").touch()
    mirror.mirror_evaluation(places, RunName("another", "1" * 64))
    assert logged == []
    mirror.mirror_evaluation(places, read_name(places.latest))
    assert logged == [("7", str(report(places)), "evaluation")]


def test_the_help_teaches():
    for words in ("openings.jsonl", "learning curve", "evaluation.md"):
        assert words in str(command.evaluate.__doc__)
