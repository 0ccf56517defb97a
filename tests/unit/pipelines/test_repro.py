"""Which targets DVC is asked for: quickly the main model alone, in full all that can be told."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from models.designs import DESIGNS, FURTHER, MAIN
from pipelines import repro
from pipelines.landmarks import places_of
from profilering.places import Places
from tests.support.projects import write_params

OTHERS = [design.name for design in FURTHER]
MAIN_STAGES = ["segment", "evaluate", "score"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note what dvc would be run with, instead of running it."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def project(folder: Path, threads: int, designs: list[str]) -> Places:
    """Write a project whose registers could tell of these designs."""
    write_params(folder, threads, {})
    places = Places(folder)
    places.outcomes.parent.mkdir(parents=True)
    pd.DataFrame({"design": designs, "landmark_ref": "x"}).to_parquet(places.outcomes)
    return places


def targets(commands: list[list[str]]) -> list[list[str]]:
    before = [sys.executable, "-m", "dvc", "repro", "--quiet"]
    assert all(command[:5] == before for command in commands)
    return [command[5:] for command in commands]


def effort(places: Places) -> str:
    found: str = json.loads(places.effort.read_text(encoding="utf-8"))["effort"]
    return found


def test_in_full_every_design_is_retrained(
    tmp_path: Path, threads: int, asked: list[list[str]]
) -> None:
    places = project(tmp_path, threads, list(DESIGNS))
    repro.repro(tmp_path, effort="full")
    assert targets(asked) == [MAIN_STAGES, [f"evaluate_other@{name}" for name in OTHERS]]
    assert len(OTHERS) >= 4
    assert {effort(places_of(places, design)) for design in DESIGNS.values()} == {"full"}


def test_in_full_what_cannot_be_told_is_left_out(
    tmp_path: Path, threads: int, asked: list[list[str]]
) -> None:
    places = project(tmp_path, threads, [MAIN.name, OTHERS[-1]])
    repro.repro(tmp_path, effort="full")
    assert targets(asked) == [MAIN_STAGES, [f"evaluate_other@{OTHERS[-1]}"]]
    assert not places_of(places, FURTHER[0]).effort.exists()


def test_quickly_the_main_model_is_all(
    tmp_path: Path, threads: int, asked: list[list[str]]
) -> None:
    places = project(tmp_path, threads, list(DESIGNS))
    repro.repro(tmp_path)
    assert targets(asked) == [MAIN_STAGES]
    assert effort(places) == "quick"


def test_where_nothing_else_can_be_told_dvc_is_asked_once(
    tmp_path: Path, threads: int, asked: list[list[str]]
) -> None:
    project(tmp_path, threads, [MAIN.name])
    repro.repro(tmp_path, effort="full")
    assert targets(asked) == [MAIN_STAGES]
