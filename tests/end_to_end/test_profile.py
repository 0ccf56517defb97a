"""The main job as its users run it: `make profile`, twice, and after kill -9."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.assessment.snapshot import snapshot_from
from models.assessment.texts.lint import faults, faults_in_letter
from models.assessment.texts.write import half_page, letter
from profilering.catalogue import LANGUAGES
from profilering.files import sha256_of
from tests.support.explained import assert_explained
from tests.support.parts import ROOT

BASELINES = (
    "base_rate",
    "nav_rule",
    "age_55_or_older",
    "time_since_last_job",
    "five_field_logistic",
)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment, in which no stage but the first can read the truth."""
    watched = {"PYTHONPATH": str(ROOT / "tests" / "support" / "no_truth")}
    return os.environ | watched | {"PROFILERING_PROJECT": str(folder)}


@pytest.mark.parametrize("stage", ["pipelines.ingest", "pipelines.synthesize"])
def test_the_watch_over_the_truth_can_fail(tmp_path: Path, stage: str) -> None:
    (tmp_path / "sannhet").mkdir()
    package = tmp_path / "pipelines"
    package.mkdir()
    for name in ("__init__", "ingest", "synthesize"):
        (package / f"{name}.py").write_text("import os\nos.listdir('sannhet')\n" * (name[0] != "_"))
    done = subprocess.run(
        [sys.executable, "-m", stage],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    is_watched = stage == "pipelines.ingest"
    assert (done.returncode != 0) == is_watched
    assert ("reads the truth" in done.stderr) == is_watched


def make_profile(folder: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-C", str(folder), "profile"],
        cwd=cwd or folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def results(folder: Path) -> dict[str, str]:
    """Hashes of everything that a run leaves, but for MLflow's database and logs."""
    places = ("1_kildedata", "2_inndata", "3_klargjort", "5_utdata", "4_modeller/runs")
    return {place: sha256_of(folder / "data" / place) for place in places}


def test_make_profile_runs_once_and_then_has_nothing_to_do(
    copied_checkout: Callable[[], Path], tmp_path: Path
) -> None:
    folder = copied_checkout()
    first = make_profile(folder, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "becomes champion" in first.stderr
    ran = first.stdout.split("Stages that ran: ")[1].split(".")[0].split(", ")
    assert ran[:3] == ["synthesize", "ingest", "population"]
    assert set(ran[3:5]) == {"features", "outcomes"}
    assert ran[5] == "train"
    assert set(ran[6:]) == {"segment", "evaluate", "score"}
    assert len(ran) == 9
    for named in (*BASELINES, "aa_registeret", "quarantined", "scores.parquet", "mlflow ui"):
        assert named in first.stdout
    before = results(folder)
    again = make_profile(folder)
    assert again.returncode == 0, again.stderr
    assert "Nothing has changed since the last run" in again.stdout
    assert "Stages that ran" not in again.stdout
    assert results(folder) == before
    assert_mirrored(folder)
    assert_nobody_is_named(folder, first.stdout + first.stderr)
    assert_scores(folder)
    assert_explained(folder, environment(folder))
    assert_another_target(folder)


def assert_another_target(folder: Path) -> None:
    """A target of another design has a model, a report and a champion of its own."""
    before = results(folder), sha256_of(folder / "data/4_modeller/champion.json")
    done = subprocess.run(
        [str(folder / ".venv/bin/profilering"), "train", "--target", "egen_haand"],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    assert "Stages that ran: train@egen_haand, evaluate@egen_haand." in done.stdout
    assert "had no tiltak been begun" in done.stdout
    card = (folder / "data/5_utdata/reports/egen_haand/card.md").read_text(encoding="utf-8")
    assert "### `egen_haand`: å begynne i ny jobb uten tiltak" in card
    assert (folder / "data/4_modeller/egen_haand/champion.json").is_file()
    assert sha256_of(folder / "data/4_modeller/champion.json") == before[1]
    assert results(folder)["2_inndata"] == before[0]["2_inndata"]


def assert_nobody_is_named(folder: Path, said: str) -> None:
    """No identity number of the registers stands in any output, log, MLflow or DVC file."""
    lines = (folder / "data/1_kildedata/syntetisk/person.jsonl").read_text(encoding="utf-8")
    people = {json.loads(line)["svar"]["personIdent"] for line in lines.splitlines()}
    assert len(people) == 500
    searched = [folder / "dvc.lock", *(folder / ".dvc").rglob("*")]
    for state in ("2_inndata", "3_klargjort", "4_modeller", "5_utdata"):
        searched += (folder / "data" / state).rglob("*")
    files = [path for path in searched if path.is_file()]
    assert len(files) > 30
    numbers = re.compile(rb"(?<!\d)\d{11}(?!\d)")
    for path in files:
        content = _text(path)
        found = {n.decode() for n in numbers.findall(content)} & people
        assert not found, f"{len(found)} identity numbers in {path.relative_to(folder)}"
    assert not {n.decode() for n in numbers.findall(said.encode())} & people


def _text(path: Path) -> bytes:
    """Return a file's bytes; a parquet file's values as text, for they are compressed."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    return pd.read_parquet(path).to_csv().encode()


def assert_scores(folder: Path) -> None:
    """One explained row for each person newly registered and still registered."""
    scores = pd.read_parquet(folder / "data/5_utdata/scores.parquet")
    assert len(scores) > 0
    assert not scores["person_ref"].duplicated().any()
    assert (scores["as_of"].astype(str) == "2026-10-31").all()
    assert (scores["model_sha256"].str.len() == 64).all()
    horizons = (28, 91, 182, 365, 546, 730)
    for exit_ in ("i_arbeid", "helseytelse"):
        curve = scores[[f"{exit_}_{h}" for h in horizons]].to_numpy()
        assert (np.diff(curve, axis=1) >= 0).all()
        assert (scores[f"{exit_}_182_nedre"] <= scores[f"{exit_}_182"]).all()
        assert (scores[f"{exit_}_182"] <= scores[f"{exit_}_182_oevre"]).all()
    assert (scores["i_arbeid_730"] + scores["helseytelse_730"] <= 1).all()
    others = scores["i_arbeid_182"] + scores["helseytelse_182"]
    assert (scores["langtidsledig_182"] <= 1 - others + 1e-9).all()
    assert (scores["langtidsledig_182_nedre"] <= scores["langtidsledig_182"]).all()
    assert (scores["langtidsledig_182"] <= scores["langtidsledig_182_oevre"]).all()
    assert not [name for name in scores if name.startswith("annet")]
    for row in scores.itertuples():
        told = snapshot_from(row.vurdering)
        assert told.landmark_ref == row.landmark_ref
        assert (told.chance is None) == row.lite_kunnskap == np.isnan(row.i_arbeid_182)
        assert told.chance is None or told.chance.incidence == row.i_arbeid_182
        for language in LANGUAGES:
            assert not faults(told, half_page(told, language))
            assert not faults_in_letter(letter(told, language))


def assert_mirrored(folder: Path) -> None:
    import sqlite3

    database = folder / "data" / "4_modeller" / "mlflow" / "mlflow.db"
    with sqlite3.connect(database) as connection:
        runs = connection.execute("select count(*) from runs").fetchone()[0]
        aliases = connection.execute("select alias from registered_model_aliases").fetchall()
    assert runs == 1
    assert aliases == [("champion",)]


def test_a_killed_run_leaves_no_writer_and_goes_on_to_the_same_result(
    copied_checkout: Callable[[], Path], count: Callable[[int, int], int]
) -> None:
    folder = copied_checkout()
    undisturbed = copied_checkout()
    assert make_profile(undisturbed).returncode == 0
    generator = np.random.default_rng(20261122)
    for _ in range(count(8, 2)):
        started = subprocess.Popen(
            [str(folder / ".venv/bin/profilering"), "profile"],
            env=environment(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(float(generator.uniform(1, 14)))
        started.send_signal(signal.SIGKILL)
        started.wait()
        wait_until_nobody_works_in(folder)
    rerun = make_profile(folder)
    assert rerun.returncode == 0, rerun.stderr
    assert results(folder) == results(undisturbed)
    assert not list((folder / "data").rglob("*.partial"))


def wait_until_nobody_works_in(folder: Path) -> None:
    """The kernel ends dvc and the stage with their parent; fail if anybody is left."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not workers(folder):
            return
        time.sleep(0.1)
    raise AssertionError(f"left behind: {workers(folder)}")


def workers(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder and (process / "stat").read_text().split()[
                2
            ] != "Z":
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
