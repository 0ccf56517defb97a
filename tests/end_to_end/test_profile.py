"""The main job as its users run it: `make profile`, twice, and after kill -9."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from profilering.files import sha256_of


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PROFILERING_PROJECT": str(folder)}


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
    places = ("1_kildedata", "3_klargjort", "5_utdata", "4_modeller/runs", "4_modeller/latest.json")
    return {place: sha256_of(folder / "data" / place) for place in places}


def test_make_profile_runs_once_and_then_has_nothing_to_do(
    copied_checkout: Callable[[], Path], tmp_path: Path
) -> None:
    folder = copied_checkout()
    first = make_profile(folder, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    for text in ("3343 rows read = 2340 trained on + 1003 tested on", "base_rate", "logistic"):
        assert text in first.stdout
    assert "becomes champion" in first.stderr
    assert "Stages that ran: spells, cohort, train, segment, evaluate, score" in first.stdout
    for named in ("reports/model/card.md", "scores.parquet", "mlflow ui"):
        assert named in first.stdout
    before = results(folder)
    again = make_profile(folder)
    assert again.returncode == 0, again.stderr
    assert "Nothing has changed since the last run" in again.stdout
    assert "Stages that ran" not in again.stdout
    assert results(folder) == before
    assert_mirrored(folder)


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
