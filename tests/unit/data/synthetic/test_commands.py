"""The stage and the command: what they write, say, and leave alone."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from data.synthetic.writing.registers import registers_there_are
from pipelines.synthesize import main
from profilering.cli.__main__ import run as whole_command_line
from profilering.cli.synthesize import synthesize
from profilering.places import Places
from tests.support.parts import ROOT
from tests.support.projects import write_params

SMALL = {"persons": 30, "seed": 4, "start": "2024-01-01", "end": "2025-01-31"}
SEVEN = ["periode", "opplysninger", "profilering", "aa_registeret", "dagpenger", "aap", "person"]
SAID = ["--seed", "1", "--from", "2024-01-01", "--to", "2024-12-31"]


def app():
    """Return a command line with this one command; the real table is registered elsewhere."""
    found = typer.Typer()
    found.command()(synthesize)
    return found


def run(*arguments):
    """Run the command with 12 people, unless told, who need no project."""
    return CliRunner().invoke(app(), ["--persons", "12", *SAID, *map(str, arguments)])


def written(folder):
    """Return the names of the register files."""
    return {path.name for path in (folder / "syntetisk").iterdir()} - {"verden.json"}


def project(tmp_path, monkeypatch, source="synthetic", **synthetic):
    changes = {"synthetic": SMALL | synthetic, "registers": {"source": source}}
    write_params(tmp_path, 1, changes)
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    return Places(tmp_path)


def test_the_stage_writes_both_folders_beside_other_sources(tmp_path, monkeypatch):
    places = project(tmp_path, monkeypatch)
    places.sources.mkdir(parents=True)
    (places.sources / "other.csv").write_text("kept")
    main(places)
    assert (places.sources / "other.csv").read_text() == "kept"
    assert (places.sources / "sannhet" / "registreringer.parquet").is_file()
    assert written(places.sources) == {
        f"{name}.jsonl" for name in (*SEVEN, "vedtak_14a", "tiltakshistorikk")
    }


def test_the_stage_makes_the_world_of_params(tmp_path, monkeypatch):
    chosen = {"world": "B", "scenarios": ["leak"], "registers": ["person", "periode"]}
    places = project(tmp_path, monkeypatch, **chosen)
    main(places)
    assert written(places.sources) == {"periode.jsonl", "person.jsonl"}
    mark = json.loads((places.synthetic / "verden.json").read_text())
    assert (mark["world"], mark["scenarios"]) == ("B", ["leak"])


def test_the_stage_makes_nobody_up_for_another_source_and_says_so(tmp_path, monkeypatch, capsys):
    places = project(tmp_path, monkeypatch)
    main(places)
    project(tmp_path, monkeypatch, source="files")
    main(places)
    assert "registers.source is files; nobody is made up" in capsys.readouterr().err
    assert not list((places.sources / "syntetisk").iterdir())
    assert not list((places.sources / "sannhet").iterdir())


def test_the_command_takes_the_rest_from_params_and_prints_one_line_per_register(
    tmp_path, monkeypatch
):
    project(tmp_path, monkeypatch)
    result = CliRunner().invoke(app(), ["--persons", "25", "--out", str(tmp_path / "w")])
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    names = [row[0].rsplit("/", 1)[1] for row in rows]
    assert names == [f"{name}.jsonl" for name in registers_there_are()]
    for path, count in rows:
        assert Path(path).read_text(encoding="utf-8").count("\n") == int(count)


def test_the_command_needs_no_project_when_people_seed_and_window_are_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path / "none"))
    result = run("--out", tmp_path / "w")
    assert result.exit_code == 0, result.output


def test_world_scenarios_and_registers_are_said_on_the_command_line(tmp_path):
    asked = ["--world", "B", "--scenario", "leak", "--scenario", "gap", "--nonlinear", "0.1"]
    few = ["--register", "person", "--register", "aap"]
    result = run(*asked, *few, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert written(tmp_path) == {"aap.jsonl", "person.jsonl"}
    mark = json.loads((tmp_path / "syntetisk" / "verden.json").read_text())
    assert mark["scenarios"] == ["leak", "gap"]
    assert (mark["world"], mark["nonlinear"]) == ("B", 0.1)


def test_parquet_is_named_with_as_many_rows_as_there_are(tmp_path):
    few = ["--register", "person", "--register", "periode"]
    result = run("--form", "parquet", *few, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert written(tmp_path) == {"periode.parquet", "person.parquet"}
    for line in result.stdout.splitlines():
        path, count = line.split("\t")
        assert pq.read_metadata(path).num_rows == int(count)


def test_what_no_columns_can_hold_is_named_in_the_help_and_at_the_end(tmp_path):
    stay = ("tiltakshistorikk", "vedtak_14a")
    few = [part for name in (*stay, "person") for part in ("--register", name)]
    result = run("--form", "parquet", "--persons", "60", *few, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert written(tmp_path) == {"person.parquet", *(f"{name}.jsonl" for name in stay)}
    assert f"Still JSON lines, as no columns can hold them: {', '.join(stay)}\n" in result.stderr
    told = " ".join(CliRunner().invoke(app(), ["--help"]).stdout.replace("│", " ").split())
    assert "tiltakshistorikk and vedtak_14a, which no columns can hold, stay jsonl" in told
    assert "Still JSON" not in run("--register", "vedtak_14a", "--out", tmp_path / "b").stderr


def test_a_report_stands_beside_the_world(tmp_path):
    result = run("--register", "person", "--report", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "12 people of world A, 2024-01-01 to 2024-12-31, seed 1." in text
    assert "report.md" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--world", "C"], "no world 'C'. Use A or B"),
        (["--scenario", "leek"], "no scenario 'leek'. Use some of"),
        (["--register", "perode"], "'perode' cannot be made up. Did you mean 'periode'"),
        (["--nonlinear", "0.95"], "--nonlinear"),
        (["--form", "csv"], "--form"),
        (["--workers", "0"], "--workers"),
    ],
)
def test_what_cannot_be_asked_for_is_bad_input_and_writes_nothing(
    tmp_path, capsys, arguments, says
):
    few = ["--persons", "12", *SAID, "--out", str(tmp_path / "w")]
    assert whole_command_line(["synthesize", *few, *arguments]) == 2
    assert says in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def children(process):
    """Return the processes that a process has started: workers, and what keeps count of them."""
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def is_started(worker):
    """Tell whether a worker has got as far as to leave Ctrl-C to its parent."""
    ignored = Path(f"/proc/{worker}/status").read_text().partition("SigIgn:")[2].split()[0]
    return bool(int(ignored, 16) >> (signal.SIGINT - 1) & 1)


def wait_until(is_so):
    """Wait some seconds for something that happens in other processes."""
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize(
    ("sent", "are_started", "after"),
    [
        (signal.SIGINT, True, 0.5),
        # A worker whose start is cut off has its own say on standard error.
        (signal.SIGTERM, False, 0.3),
        (signal.SIGKILL, False, 0.0),
        (signal.SIGKILL, True, 0.5),
    ],
)
def test_stopped_with_workers_it_leaves_nothing_half_written_and_nobody_behind(
    tmp_path, sent, are_started, after
):
    command = [sys.executable, "-m", "profilering.cli", "synthesize", "--out", tmp_path]
    process = subprocess.Popen(
        [*command, *SAID, "--persons", "40000", "--workers", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background deaf to SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    wait_until(lambda: len(children(process.pid)) > 2)
    left = children(process.pid)
    assert (tmp_path / ".syntetisk.partial").exists()
    if are_started:
        wait_until(lambda: all(map(is_started, left)))
    time.sleep(after)
    process.send_signal(sent)
    _, said = process.communicate(timeout=30)
    wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in left))
    assert not (tmp_path / "syntetisk").exists()
    assert not (tmp_path / "sannhet").exists()
    if sent != signal.SIGKILL:
        assert process.returncode == 5
        assert "stopped" in said
        assert "Traceback" not in said
        assert not list(tmp_path.iterdir())


def test_a_date_that_is_none_is_explained(tmp_path):
    result = CliRunner().invoke(app(), ["--from", "1.1.2024", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "does not match" in result.output
