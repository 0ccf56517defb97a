"""Who may import whom: the contracts of [tool.importlinter] hold, and each is able to fail."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.parts import ROOT
from tests.support.tree import PACKAGES, import_graph, python_files

LAYERS = "Layers: veileder, pipelines -> models -> features -> data -> profilering"
CLI = "Nothing imports the command line"
TRACKING = "No run tracking or pipeline below the pipelines"
THEMES = "Themes of features know nothing of each other"
REGISTERS = "Registers know nothing of each other"
TARGETS = "Targets know nothing of each other"
OUTSIDE = "Nothing imports tests, notebooks or bench"
ALL = {LAYERS, CLI, TRACKING, THEMES, REGISTERS, TARGETS, OUTSIDE}


def lint(folder: Path) -> tuple[set[str], set[str], str]:
    """Check the packages in a folder: the contracts kept, those broken, and the whole output."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    kept = {line.split(" KEPT")[0] for line in lines if " KEPT" in line}
    broken = {line.split(" BROKEN")[0] for line in lines if " BROKEN" in line}
    assert done.returncode == (1 if broken else 0), done.stdout + done.stderr
    return kept, broken, done.stdout


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Write small empty packages of our names, and the files given."""
    empty = [f"{package}/__init__.py" for package in PACKAGES]
    empty += ["profilering/cli/__init__.py", "profilering/cli/app.py"]
    for inner in ("features/definitions", "data/registers", "models/targets"):
        empty += [f"{inner}/__init__.py", f"{inner}/one.py", f"{inner}/two.py"]
    for name, text in {**dict.fromkeys(empty, ""), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def called_utils(paths: Iterable[Path]) -> list[str]:
    """Return the modules and packages with the name that says nothing."""
    return [str(path) for path in paths if {"utils", "utils.py"} & set(path.parts)]


def test_the_project_keeps_every_contract():
    kept, broken, output = lint(ROOT)
    assert not broken, output
    assert kept == ALL


def test_a_clean_tree_keeps_every_contract(tmp_path):
    allowed = {
        "profilering/cli/app.py": "import mlflow\nfrom pipelines import train\n",
        "pipelines/train.py": "import dvc.api\nimport mlflow\nfrom models.targets import one\n",
        "models/targets/one.py": "import features.definitions.one\nimport features.definitions.two",
        "features/definitions/one.py": "from data.registers import one\nimport profilering",
        "veileder/page.py": "import data.registers.two\nimport models\n",
    }
    assert lint(plant(tmp_path, allowed))[:2] == (ALL, set())


@pytest.mark.parametrize(
    ("offender", "text", "contract"),
    [
        ("profilering/cohort.py", "import data", LAYERS),
        ("data/reader.py", "from features.definitions import one", LAYERS),
        ("features/compile.py", "def late():\n    import models", LAYERS),
        ("models/fit.py", "from pipelines import train", LAYERS),
        ("veileder/page.py", "import pipelines", LAYERS),
        ("pipelines/train.py", "import veileder", LAYERS),
        ("pipelines/train.py", "from profilering.cli import app", CLI),
        ("profilering/stage.py", "def late():\n    from profilering.cli import app", CLI),
        ("models/fit.py", "import mlflow", TRACKING),
        ("features/compile.py", "import dvc.api", TRACKING),
        ("data/reader.py", "from mlflow import log_metric", TRACKING),
        ("profilering/stage.py", "def late():\n    import dvc", TRACKING),
        ("features/definitions/one.py", "from features.definitions import two", THEMES),
        ("data/registers/two.py", "import data.registers.one", REGISTERS),
        ("models/targets/one.py", "def late():\n    import models.targets.two", TARGETS),
        ("models/fit.py", "from tests.support import counts", OUTSIDE),
        ("veileder/page.py", "import notebooks.tour", OUTSIDE),
        ("profilering/cli/app.py", "import bench", OUTSIDE),
    ],
)
def test_each_contract_is_able_to_fail(tmp_path, offender, text, contract):
    files = {"pipelines/train.py": "", offender: text}
    kept, broken, output = lint(plant(tmp_path, files))
    assert broken == {contract}, output
    assert kept == ALL - {contract}
    assert offender.removesuffix(".py").replace("/", ".") in output


def test_folders_that_do_not_exist_yet_break_nothing(tmp_path):
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "profilering" / "cli").mkdir()
    (tmp_path / "profilering" / "cli" / "__init__.py").write_text("")
    assert lint(tmp_path)[:2] == (ALL, set())


def test_no_module_is_called_utils():
    assert called_utils(python_files()) == []
    offenders = ["models/utils.py", "data/utils/__init__.py"]
    assert called_utils(map(Path, [*offenders, "models/utilisation.py"])) == offenders


def test_the_graph_sees_the_project_and_its_lazy_imports():
    graph = import_graph()
    assert {"profilering.errors", "profilering.cli.app"} <= graph.modules
    # cli/params.py imports the settings inside its functions.
    assert "profilering.params" in graph.find_modules_directly_imported_by("profilering.cli.params")
