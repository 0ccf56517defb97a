"""Every notebook runs as plain Python, with warnings as errors, and draws what it promises.

Jupytext reads each as a notebook, and writes the same file again.
"""

import os
import subprocess
import sys
from pathlib import Path

import jupytext
import matplotlib.pyplot as plt
import pytest

from tests.support.parts import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
PERSONS = 1500
WIDEST = 800
FEWEST_CELLS = 5


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_draws(notebook: Path, tmp_path: Path) -> None:
    given = {
        "MPLBACKEND": "Agg",
        "PROFILERING_NOTEBOOK_PERSONS": str(PERSONS),
        "PROFILERING_NOTEBOOK_FIGURES": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(notebook)],
        cwd=ROOT,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert f"{PERSONS:,} people" in done.stdout
    drawn = list(tmp_path.glob("*.png"))
    # A call in a loop draws several.
    assert len(drawn) >= notebook.read_text(encoding="utf-8").count("plt.subplots(") > 0
    for path in drawn:
        picture = plt.imread(path)
        assert picture.shape[1] <= WIDEST, path.name
        assert picture.std() > 0.05, f"{path.name} is empty"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_jupytext_reads_it_and_writes_the_same_bytes(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    read = jupytext.reads(text, fmt="py:percent")
    kinds = [cell.cell_type for cell in read.cells]
    assert set(kinds) == {"markdown", "code"}
    assert min(kinds.count("markdown"), kinds.count("code")) >= FEWEST_CELLS
    assert kinds[0] == "markdown"
    assert read.cells[0].source.startswith("# ")
    assert all(cell.source.strip() for cell in read.cells)
    assert jupytext.writes(read, fmt="py:percent") == text
