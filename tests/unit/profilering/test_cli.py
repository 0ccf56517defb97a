"""The command line from the outside: another directory, one table of exit codes, clear messages."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import ROOT

PROGRAM = Path(sys.executable).with_name("profilering")


def profilering(folder: Path, *arguments, **variables) -> subprocess.CompletedProcess:
    """Run the installed command in a folder that is not the checkout."""
    environment = {k: v for k, v in os.environ.items() if k != "PROFILERING_PROJECT"}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=folder,
        env=environment | {"COLUMNS": "120", "NO_COLOR": "1"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_teaches_and_names_the_exit_codes(tmp_path):
    done = profilering(tmp_path, "--help")
    assert done.returncode == 0
    for word in ("params", "nav-rule", "--project", "2 bad input", "4 locked", "6 model refused"):
        assert word in done.stdout


def test_the_version_is_printed(tmp_path):
    done = profilering(tmp_path, "--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "profilering")


def test_the_settings_of_the_checkout_are_found_from_anywhere(tmp_path):
    done = profilering(tmp_path, "params", "check")
    assert (done.returncode, done.stdout) == (0, "params.yaml is complete and valid.\n")


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["--no-such-option"], ["params", "no"], ["--project"]]
)
def test_a_wrong_command_line_is_bad_input(tmp_path, arguments):
    done = profilering(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_bad_input_is_told_on_standard_error(tmp_path):
    done = profilering(tmp_path, "--project", tmp_path, "params", "check")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no params.yaml there" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_message_is_printed_as_it_is_brackets_and_all(tmp_path):
    folder = tmp_path / "[bold]x"
    folder.mkdir()
    assert "[bold]x" in profilering(tmp_path, "--project", folder, "params", "check").stderr


def test_settings_of_another_project_are_upgraded_there(tmp_path):
    path = tmp_path / "params.yaml"
    path.write_text("synthetic:\n  persons: 77\n", encoding="utf-8")
    assert profilering(tmp_path, "--project", tmp_path, "params", "check").returncode == 2
    done = profilering(tmp_path, "--project", tmp_path, "params", "upgrade")
    assert done.returncode == 0
    assert "added" in done.stdout
    assert path.read_text(encoding="utf-8").startswith("synthetic:\n  persons: 77\n")
    assert profilering(tmp_path, "--project", tmp_path, "params", "check").returncode == 0
    assert "nothing to do" in profilering(tmp_path, "--project", ".", "params", "upgrade").stdout


ERRORS = """
import sys, time
from profilering import errors
from profilering.cli.__main__ import main
from profilering.cli.app import app

@app.command()
def fail(name: str) -> None:
    raise getattr(errors, name)("because")

@app.command()
def wait() -> None:
    print("ready", flush=True)
    time.sleep(60)

sys.argv[0] = "profilering"
main()
"""


@pytest.mark.parametrize(
    ("error", "code"),
    [("BadInput", 2), ("QuarantineLimit", 3), ("Locked", 4), ("Stopped", 5), ("ModelRefused", 6)],
)
def test_every_error_leaves_with_its_code(tmp_path, error, code):
    command = [sys.executable, "-c", ERRORS, "fail", error]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert done.stderr == "profilering: because\n"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_being_stopped_has_a_code_of_its_own(tmp_path, sent):
    process = subprocess.Popen(
        [sys.executable, "-c", ERRORS, "wait"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what it puts in the background deaf to SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(sent)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 5
    assert "stopped" in said
    assert "Traceback" not in said


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    command = f"'{PROGRAM}' --help | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_line_starts_without_the_heavy_libraries():
    code = "import sys, profilering.cli.app; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.strip(" '[]\n").split(".")[0] for name in done.stdout.split(",")}
    assert loaded.isdisjoint({"mlflow", "dvc", "shap", "lightgbm", "sklearn", "matplotlib"})
    assert "pandas" not in loaded


def test_registers_piped_are_one_line_each_with_the_id_first(tmp_path):
    done = profilering(tmp_path, "registers")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 19
    assert [line.split("\t")[0] for line in lines] == sorted(line.split("\t")[0] for line in lines)
    assert all(len(line.split("\t")) == 4 for line in lines)
    assert "identitetsnummer" in next(line for line in lines if line.startswith("periode\t"))


def test_inspect_says_what_a_file_is_and_fails_where_it_breaks_the_contract(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"vedtak": [], "personIdent": "01819000049"}\n')
    done = profilering(tmp_path, "inspect", path)
    assert done.returncode == 0
    assert "register 'aap'" in done.stdout
    path.write_text('{"vedtak": [], "personIdent": "01819000048"}\n')
    done = profilering(tmp_path, "inspect", path)
    assert done.returncode == 2
    assert "1 ugyldig_ident: 'personIdent' must be a valid identity number" in done.stdout
    assert "01819000048" not in done.stdout + done.stderr
    assert profilering(tmp_path, "inspect", path, "--form", "yaml").returncode == 2
