"""`mlflow ui` on the mirror: the run, its metrics and its plots, asked for as a browser does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from models.registry import RECORD, RunName, write_name
from profilering.cli.summary import opens_runs
from profilering.places import Places
from tests.support.parts import ROOT

RUN = RunName("abcdef012345", "abcdef012345" + "0" * 52)
PLOT = bytes.fromhex("89504e470d0a1a0a") + b"a plot"
AUC, PATIENCE = 0.7185, 400.0


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A project with one run and its report, mirrored in a process of its own as the stage is."""
    places = Places(tmp_path)
    for folder in (places.runs / RUN.run, places.report):
        folder.mkdir(parents=True)
    record = vars(RUN) | {"design": "hovedmodell", "training": {"leaves": 15}}
    (places.runs / RUN.run / RECORD).write_text(json.dumps(record), encoding="utf-8")
    metrics = {"exits": {"i_arbeid": {"horizons": {"182": {"auc": AUC}}}}}
    (places.report / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    (places.report / "calibration.png").write_bytes(PLOT)
    for path in (places.latest, places.champion):
        write_name(path, RUN)
    mirror = (
        "from pathlib import Path\n"
        "from models.registry import read_name\n"
        "from pipelines.mirror import mirror_run\n"
        "from profilering.places import Places\n"
        f"places = Places(Path({str(tmp_path)!r}))\n"
        "mirror_run(places, read_name(places.latest))\n"
    )
    subprocess.run([sys.executable, "-c", mirror], cwd=ROOT, check=True, capture_output=True)
    return places


@pytest.fixture
def server(places: Places) -> Iterator[str]:
    """What the summary tells people to type, on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program, *arguments = opens_runs(places).split()
    assert program == ".venv/bin/mlflow"
    found = Path(sys.executable).with_name("mlflow")
    log = (places.root / "server.log").open("wb")
    started = subprocess.Popen(
        [found, *arguments, "--port", str(port), "--workers", "1"],
        cwd=places.root,
        env=os.environ
        | {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield _once_it_answers(f"http://127.0.0.1:{port}", started, Path(log.name))
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        log.close()


def _once_it_answers(address: str, started: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and started.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return address
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))


def asked(address: str, what: str, body: dict[str, Any] | None = None, **query: str) -> bytes:
    """Return what the server answers; with `body` it is sent as JSON."""
    data = None if body is None else json.dumps(body).encode()
    url = f"{address}/{what}?{urlencode(query)}" if query else f"{address}/{what}"
    request = Request(url, data, {"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as answer:
        found: bytes = answer.read()
    return found


def test_the_runs_are_shown_with_metrics_and_plots(server: str) -> None:
    api = "api/2.0/mlflow"
    by_name = json.loads(
        asked(server, f"{api}/experiments/get-by-name", experiment_name="profilering")
    )
    experiment = by_name["experiment"]["experiment_id"]
    body = {"experiment_ids": [experiment]}
    (run,) = json.loads(asked(server, f"{api}/runs/search", body))["runs"]
    assert run["info"]["run_name"] == RUN.run
    metrics = {one["key"]: one["value"] for one in run["data"]["metrics"]}
    assert metrics == {"i_arbeid/horizons/182/auc": AUC}
    params = {one["key"]: one["value"] for one in run["data"]["params"]}
    assert (params["leaves"], params["design"]) == ("15", "hovedmodell")
    of_run = {"run_id": run["info"]["run_id"], "path": "report"}
    listed = json.loads(asked(server, f"{api}/artifacts/list", **of_run))["files"]
    assert {one["path"] for one in listed} == {"report/metrics.json", "report/calibration.png"}
    of_plot = {"run_uuid": of_run["run_id"], "path": "report/calibration.png"}
    assert asked(server, "get-artifact", **of_plot) == PLOT
    alias = {"name": "profilering", "alias": "champion"}
    version = json.loads(asked(server, f"{api}/registered-models/alias", **alias))
    assert version["model_version"]["run_id"] == of_run["run_id"]
    assert b"<html" in asked(server, "").lower()
