"""`profilering fairness`: the report, the audit log, the protected table, clear errors."""

import json

import numpy as np
import pandas as pd
import pytest

from models.blocks import blocks_of
from models.fairness.door import TABLE
from models.registry import RunName, write_name
from models.uncertainty import Told
from pipelines import contest
from pipelines.landmarks import read_landmarks
from pipelines.train import judged_table
from profilering.audit import parsed
from profilering.cli.__main__ import run
from profilering.errors import ExitCode
from profilering.params import read_params
from profilering.places import Places
from tests.support.landmark_project import write_project

RUN = "arun"
REASON = "Before the run = a|b is used"
ASKED = ["fairness", "--reason", REASON]


@pytest.fixture
def places(tmp_path, threads, monkeypatch) -> Places:
    """A project of made-up landmarks, in which a model tells men too good a chance."""
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    monkeypatch.setenv("PROFILERING_NAVIDENT", "Z990001")
    places = write_project(tmp_path, threads, rows=3000)
    write_protected(places)
    write_told(places)
    write_name(places.latest, RunName(RUN, "0" * 64))
    rules = pd.Series("x", index=pd.read_parquet(places.population)["landmark_ref"])
    monkeypatch.setattr(contest, "nav_profiles", lambda *_: rules)
    # The studies train models of their own, and have tests of their own.
    monkeypatch.setattr("models.fairness.studies.studies", lambda *_: {})
    monkeypatch.setattr("models.fairness.studies.steps_of", lambda *_: 0)
    monkeypatch.setattr("models.fairness.report.in_words", lambda *_: no_studies())
    return places


def no_studies() -> dict:
    words = {name: [] for name in ("need", "proxies", "equity", "labels")}
    texts = dict.fromkeys(("exit", "when", "need_by", "equity_plot", "no_labels", "until"), "")
    return words | texts | {"told": 0, "fewest": 0}


def is_man(refs) -> np.ndarray:
    return np.array([int(ref[1:]) % 2 == 0 for ref in refs])


def write_protected(places: Places) -> None:
    rows = pd.read_parquet(places.population)
    keys = rows[["person_ref"]].assign(row_ref=rows["landmark_ref"])
    table = keys.assign(
        fra=rows["as_of"],
        kjent_fra=rows["as_of"],
        kjent_til=pd.to_datetime(pd.Series([None] * len(rows))),
        kjoenn=np.where(is_man(rows["landmark_ref"]), "MANN", "KVINNE"),
        landgruppe="NORGE",
    )
    table.to_parquet(places.inndata / TABLE)


def write_told(places: Places) -> None:
    params = read_params(places.params)
    block = blocks_of(params.timeline)[0]
    test = read_landmarks(places).block(block, params.timeline).test
    age = test.X[:, test.space.names.index("alder_aar")] + 1.0 * is_man(test.row_id)
    work = 1 - np.exp(-np.array(test.horizons) / 150 * np.exp(age)[:, None])
    never = [np.full_like(work, 1e-4)] * (len(test.exits) - 1)
    p = np.stack([work * 0.999, *never], axis=1)
    path = places.judged_by(RUN)
    path.parent.mkdir(parents=True, exist_ok=True)
    judged_table(block, test, Told(p, p, p)).to_parquet(path)


def log(places: Places) -> list[dict[str, str]]:
    lines = places.audit.read_text(encoding="utf-8").splitlines()
    return [dict(parsed(line).fields) for line in lines]


def test_the_report_is_whole_and_names_the_group_of_whom_fewer_are_found(places, capsys):
    assert run(ASKED) == ExitCode.DONE
    printed = capsys.readouterr()
    folder = places.outputs / "reports" / "fairness"
    assert {path.name for path in folder.iterdir()} == {"fairness.md", "fairness.json", "plots"}
    assert {path.name for path in (folder / "plots").glob("*.png")} == {"gaps.png", "flagged.png"}
    (said,) = (line for line in printed.out.splitlines() if line.startswith("Recall at 25%:"))
    assert "kjoenn MANN -0." in said
    assert said in (folder / "fairness.md").read_text(encoding="utf-8")
    assert "kjoenn x alder" in printed.err
    found = json.loads((folder / "fairness.json").read_text(encoding="utf-8"))
    men = found["models"]["model"]["kjoenn"]["groups"]["MANN"]["measures"]["recall@0.25"]
    assert men["against_rest"]["differs"] is True
    assert set(found["models"]) == {"model", "nav_rule", "five_field_logistic"}
    (line,) = log(places)
    assert (line["suid"], line["msg"], line["cs1"]) == ("Z990001", REASON, "fairness")
    assert line["cs3"] == "3000"


def test_without_access_the_rest_is_measured_and_the_attempt_is_logged(places, capsys):
    (places.inndata / TABLE).unlink()
    assert run(ASKED) == ExitCode.DONE
    printed = capsys.readouterr()
    assert f"not measured: {TABLE} was not delivered" in printed.out
    assert "kjoenn" not in printed.err.replace("kjoenn and landgruppe", "")
    assert len(log(places)) == 1


def test_a_reason_must_be_given_and_without_it_nothing_is_read(places, capsys):
    for asked in (["fairness"], ["fairness", "--reason", "  "]):
        assert run(asked) == ExitCode.BAD_INPUT
        assert "--reason" in capsys.readouterr().err
    assert not places.audit.exists()


def test_an_unknown_target_lists_those_there_are(places, capsys):
    assert run([*ASKED, "--target", "lykke"]) == ExitCode.BAD_INPUT
    assert "langtidsledig" in capsys.readouterr().err


def test_before_anything_is_trained_it_says_what_writes_what_is_missing(places, capsys):
    places.latest.unlink()
    assert run(ASKED) == ExitCode.BAD_INPUT
    assert "`profilering profile` writes it" in capsys.readouterr().err
    assert not places.audit.exists()


def test_a_failing_log_stops_it_before_anything_is_read_or_written(places, capsys):
    places.audit.mkdir(parents=True)
    assert run(ASKED) == ExitCode.BAD_INPUT
    assert "so nothing was read" in capsys.readouterr().err
    assert not places.fairness_report.exists()
