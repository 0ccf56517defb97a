"""How a stage ends: one exit code for each kind of end, and never a person's data."""

import subprocess
import sys
from pathlib import Path

import pytest

STAGE = """
from profilering.stage import run_stage

def main(places):
    '''Do it.'''
    {body}

run_stage("try", main)
"""


def run(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    monkeypatch.setenv("PROFILERING_PROJECT", str(folder))
    (folder / "params.yaml").touch()
    done = subprocess.run(
        [sys.executable, "-c", STAGE.format(body=body)], capture_output=True, text=True, check=False
    )
    noted = next(folder.rglob("*stages*")).read_text(encoding="utf-8")
    return done.returncode, done.stderr, noted


def test_a_missing_file_is_named_without_its_folder(tmp_path, monkeypatch):
    code, said, noted = run(tmp_path, "open('/there/is/no/such.parquet')", monkeypatch)
    assert code == 2
    assert "such.parquet is missing" in said
    assert "/there" not in said
    assert noted == "try\ntry 2\n"


def test_an_unforeseen_error_says_where_it_arose_and_quotes_no_data(tmp_path, monkeypatch):
    body = "number = 11; raise ValueError(f'could not read {number * 1111}')"
    code, said, noted = run(tmp_path, body, monkeypatch)
    assert code == 1
    assert "ValueError, a defect of ours" in said
    assert "12221" not in said
    assert noted == "try\ntry 1\n"
    monkeypatch.setenv("PROFILERING_DEBUG", "1")
    assert "could not read 12221" in run(tmp_path, body, monkeypatch)[1]
