"""Each stage of dvc.yaml declares all that it imports, says what it does, and caches no person."""

from itertools import pairwise

import grimp
import pytest

from tests.support.dvc_deps import problems, stages
from tests.support.parts import ROOT
from tests.support.tree import PACKAGES, import_graph

PARAMS = {"training": {"seed": 1, "folds": 5}, "cohort": "x"}
GOOD = """
stages:
  train:
    desc: Fit the model
    cmd: python -m pipelines.train --fast
    deps:
      - pipelines/train.py
      - models
      - features/definitions
      - data/registers
      - profilering/errors.py
      - data/3_klargjort/cohort
    params: [training.seed, cohort]
    outs:
      - data/4_modeller/runs
      - data/3_klargjort/out_of_fold.parquet: {cache: false, persist: true}
      - data/5_utdata/reports/model
"""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """An invented project: one stage, which reaches down through all the layers."""
    made = grimp.ImportGraph()
    chain = [
        "pipelines.train",
        "models.fit",
        "features.definitions",
        "data.registers.one",
        "profilering.errors",
    ]
    for module in [*chain, *PACKAGES, "mlflow", "models.other", "pipelines.score"]:
        made.add_module(module)
    for importer, imported in pairwise(chain):
        made.add_import(importer=importer, imported=imported)
    made.add_import(importer="pipelines.train", imported="mlflow")
    made.add_import(importer="pipelines.score", imported="profilering")
    return made


def test_a_stage_that_declares_everything_is_accepted(graph):
    assert problems(GOOD, graph, PARAMS) == []
    assert problems("stages: {}", graph, PARAMS) == problems("", graph, PARAMS) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("pipelines/train.py", "x", "imports pipelines/train.py, which deps does not name"),
        ("      - models\n", "", "imports models/fit.py, which deps does not name"),
        ("- models\n", "- models/other.py\n", "imports models/fit.py, which deps does not name"),
        ("- models\n", "- models/fi\n", "imports models/fit.py, which deps does not name"),
        (
            "- features/definitions\n",
            "- features/definitions/__init__.py\n",
            "imports features/definitions, which deps does not name",
        ),
        (
            "data/registers",
            "data/store",
            "imports data/registers/one.py, which deps does not name",
        ),
        (
            "profilering/errors.py",
            "profilering/time.py",
            "imports profilering/errors.py, which deps does not name",
        ),
        ("data/registers", "data", "deps names data itself; name sub-packages"),
        ("data/registers", "data/", "deps names data itself; name sub-packages"),
        ("    desc: Fit the model\n", "", "has no desc"),
        ("desc: Fit the model", "desc: ' '", "has no desc"),
        ("python -m pipelines.train", "python pipelines/train.py", "its cmd is not `python -m"),
        ("pipelines.train --fast", "pipelines.tran", "there is no module pipelines.tran"),
        ("cache: false, ", "", "out_of_fold.parquet is about persons and lacks cache: false"),
        ("cache: false", "cache: true", "out_of_fold.parquet is about persons and lacks"),
        ("5_utdata/reports/model", "5_utdata/x", "data/5_utdata/x is about persons"),
        ("4_modeller/runs", "4_modeller/all.csv", "data/4_modeller/all.csv is about persons"),
        ("training.seed", "training.sed", "params names training.sed, not in params.yaml"),
        ("[training.seed", "[{params.yaml: [training.x]}", "params names training.x, not in"),
        ("training.seed", "cohort.name", "params names cohort.name, not in params.yaml"),
    ],
)
def test_each_fault_is_found(graph, old, new, problem):
    assert old in GOOD
    found = problems(GOOD.replace(old, new), graph, PARAMS)
    assert any(f"stage train: {problem}" in f or problem in f for f in found), found
    assert all(f.startswith("stage train: ") for f in found)


def test_the_template_of_a_foreach_is_checked_too(graph):
    inner = "\n".join("  " + line for line in GOOD.split("  train:\n")[1].splitlines())
    text = f"stages:\n  train:\n    foreach: [a, b]\n    do:\n{inner}\n"
    assert problems(text, graph, PARAMS) == []
    assert "has no desc" in problems(text.replace("desc:", "wdir:"), graph, PARAMS)[0]


def test_a_package_imported_by_name_needs_its_own_file_only(graph):
    text = "stages: {s: {desc: d, cmd: python -m pipelines.score, deps: [pipelines/score.py]}}"
    missed = "stage s: imports profilering/__init__.py, which deps does not name"
    assert problems(text, graph, PARAMS) == [missed]


def test_the_dvc_yaml_of_this_project_keeps_every_rule():
    from ruamel.yaml import YAML

    if not (ROOT / "dvc.yaml").exists():
        pytest.skip("dvc.yaml is not written yet")
    text = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
    params = YAML(typ="safe").load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    assert stages(text), "dvc.yaml has no stages"
    assert problems(text, import_graph(), params) == []
