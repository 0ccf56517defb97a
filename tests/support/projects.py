"""Projects for tests: a params.yaml with small settings, and a whole copied checkout."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.parts import ROOT
from tests.support.tree import project_files

FEW_FITS = {"folds": 3, "inner_folds": 2, "rounds": [20, 40], "penalties": [0.03], "refits": 2}

SMALL = {
    "synthetic": {"persons": 500},
    "training": FEW_FITS | {"folds": 2, "rounds": [40]},
    "cohort_training": FEW_FITS,
    "evaluation": {"resamples": 100},
}


def write_params(folder: Path, threads: int, changes: dict[str, Any]) -> None:
    """Write the committed params.yaml with changes into a folder."""
    yaml = YAML()
    tree = yaml.load(ROOT / "params.yaml")
    for section, values in changes.items():
        tree[section].update(values)
    for section in ("training", "cohort_training"):
        tree[section]["threads"] = threads
    yaml.dump(tree, folder / "params.yaml")


@pytest.fixture
def small_project(
    tmp_path_factory: pytest.TempPathFactory, threads: int, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project folder that only holds a params.yaml with small settings, used by every command."""
    folder = tmp_path_factory.mktemp("project")
    write_params(folder, threads, SMALL)
    monkeypatch.setenv("PROFILERING_PROJECT", str(folder))
    return folder


@pytest.fixture
def copied_checkout(tmp_path_factory: pytest.TempPathFactory, threads: int) -> Callable[[], Path]:
    """Make copies of the checkout as git sees it, with small settings and the same .venv."""

    def copy() -> Path:
        folder = tmp_path_factory.mktemp("checkout")
        for path in project_files():
            if path.parts[0] != "tests":
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, folder / path)
        # The same programs, but a stamp of its own, later than the copied lock: `make` must never
        # install this copy into the .venv of the checkout.
        (folder / ".venv").mkdir()
        (folder / ".venv" / "bin").symlink_to(ROOT / ".venv" / "bin")
        (folder / ".venv" / ".installed").touch()
        write_params(folder, threads, SMALL)
        return folder

    return copy
