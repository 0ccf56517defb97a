"""The truth of made-up people is read by bench/ and tests/ alone: no stage, feature or model can.

Imports are read from the source, late ones too. Words are looked for in the whole text, so that a
path put together by hand is found as well.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.dvc_deps import stages
from tests.support.parts import ROOT
from tests.support.tree import PACKAGES, python_files

GENERATOR = "data.synthetic"
TRUTH = "data/1_kildedata/sannhet"
# The folder, the generator's names for it, its files, the place that knows it, a module by name.
WORDS = re.compile(
    r"sannhet|TRUTH_|registreringer\\?\.parquet|landemerker|\.truth\b|data.synthetic"
)

# Who may import what of the generator, and why.
MAY_IMPORT = {
    "pipelines/synthesize.py": {
        "data.synthetic.generate": "the stage that makes people up: it writes, and reads nothing",
        "data.synthetic.parallel": "how many workers do it",
    },
    "profilering/cli/synthesize.py": {
        "data.synthetic.generate": "the same as a command",
        "data.synthetic.parallel": "the same as a command",
        "data.synthetic.report": "it compares what happened with published figures",
    },
}
# Where the words may stand, and why.
MAY_NAME = {
    "pipelines/synthesize.py": "imports the generator",
    "profilering/cli/synthesize.py": "imports the generator, and explains to people what it writes",
}


def imported(tree: ast.AST, path: Path) -> Iterator[str]:
    """Yield every module, and every name of a module, that a file imports anywhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = path.parts[: -node.level] if node.level else ()
            module = ".".join([*parents, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_in(name: str, module: str) -> bool:
    """Say whether a name is of a module: the module, or anything inside it."""
    return f"{name}.".startswith(f"{module}.")


def offences(root: Path, paths: list[Path]) -> list[str]:
    """Return a line for each import and each word that lets a file of the packages near truth."""
    found = []
    for path in paths:
        name = path.as_posix()
        if path.parts[0] not in PACKAGES or is_in(".".join(path.parts), GENERATOR):
            continue
        text = (root / path).read_text(encoding="utf-8")
        allowed = MAY_IMPORT.get(name, {})
        found += [
            f"{name} imports {one}"
            for one in imported(ast.parse(text), path)
            if is_in(one, GENERATOR) and not any(is_in(one, module) for module in allowed)
        ]
        if name not in MAY_NAME:
            found += [f"{name} says {word!r}" for word in sorted(set(WORDS.findall(text)))]
    return found


def reading_stages(dvc_yaml: str) -> list[str]:
    """Return a line for each stage that depends on truth, or on a folder that holds it."""
    found = []
    for name, stage in stages(dvc_yaml).items():
        deps = [next(iter(d)) if isinstance(d, dict) else d for d in stage.get("deps", [])]
        found += [
            f"stage {name} depends on {dep}"
            for dep in deps
            if Path(TRUTH).is_relative_to(dep) or Path(dep).is_relative_to(TRUTH)
        ]
        if "sannhet" in str(stage.get("cmd")):
            found.append(f"stage {name} is told where truth lies")
    return found


def test_nothing_in_the_packages_comes_near_truth():
    assert offences(ROOT, python_files(*PACKAGES)) == []


def test_no_stage_depends_on_truth():
    text = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
    assert reading_stages(text) == []
    outs = [next(iter(out)) for out in stages(text)["synthesize"]["outs"]]
    assert TRUTH in outs


def test_every_exception_is_still_needed():
    for name, modules in MAY_IMPORT.items():
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        names = list(imported(tree, Path(name)))
        assert [m for m in modules if not any(is_in(one, m) for one in names)] == [], name
    for name in MAY_NAME:
        assert WORDS.search((ROOT / name).read_text(encoding="utf-8")), name


def test_places_is_only_a_list_of_places():
    """No use of it is left to look for: `.truth` is one of the words."""
    tree = ast.parse((ROOT / "profilering" / "places.py").read_text(encoding="utf-8"))
    assert set(imported(tree, Path("profilering/places.py"))) == {
        "dataclasses.dataclass",
        "pathlib.Path",
    }


def planted(root: Path, name: str, text: str) -> list[str]:
    """Write one file into a tree and return the offences there."""
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return offences(root, [Path(name)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("models/fit.py", "import data.synthetic.truth"),
        ("models/segments.py", "def late():\n    from data.synthetic.life import lives"),
        ("features/compile.py", "from data import synthetic"),
        ("data/intake/ingest.py", "from ..synthetic import truth"),
        ("veileder/page.py", "from data.synthetic.generate import World as W"),
        ("profilering/stage.py", "import data.synthetic as s"),
        ("profilering/cli/profile.py", "from data.synthetic.generate import World"),
        ("pipelines/train.py", "from data.synthetic.generate import chunks"),
        ("pipelines/synthesize.py", "from data.synthetic.truth import TruthFile"),
        ("profilering/cli/synthesize.py", "from data.synthetic.chunk import make_chunk"),
    ],
)
def test_an_import_would_be_found(tmp_path, name, text):
    assert any(" imports data.synthetic" in line for line in planted(tmp_path, name, text))


@pytest.mark.parametrize(
    "text",
    [
        'path = places.sources / "sannhet"',
        'path = f"{root}/data/1_kildedata/sannhet/x"',
        "def late(places):\n    return read(places.truth)",
        "from elsewhere import TRUTH_FOLDER",
        'one = next(folder.rglob("registreringer.parquet"))',
        'many = folder.glob("*/landemerker.*")',
        'import_module("data.synthetic.truth")',
        'open("data/synthetic/tables/x.csv")',
    ],
)
def test_a_word_would_be_found(tmp_path, text):
    found = planted(tmp_path, "features/compile.py", text)
    assert found
    assert all(line.startswith("features/compile.py says ") for line in found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("models/fit.py", "from data.store import synthetics\ntruthful = 1  # the truth of it"),
        ("data/synthetic/truth.py", "from data.synthetic import generate\nTRUTH_FOLDER = 1"),
        ("pipelines/synthesize.py", "from data.synthetic.generate import World, clear"),
        ("bench/judge.py", "import data.synthetic.truth"),
        ("tests/unit/test_x.py", 'path = "sannhet"'),
    ],
)
def test_the_innocent_are_left_alone(tmp_path, name, text):
    assert planted(tmp_path, name, text) == []


@pytest.mark.parametrize(
    "dep",
    [
        "data/1_kildedata/sannhet",
        "data/1_kildedata/sannhet/",
        "data/1_kildedata/sannhet/registreringer.parquet",
        "data/1_kildedata",
        "data",
        "data/1_kildedata/sannhet: {cache: false}",
    ],
)
def test_a_stage_that_depends_on_truth_would_be_found(dep):
    deps = f"    deps:\n      - data/1_kildedata/syntetisk\n      - {dep}\n"
    text = f"stages:\n  train:\n    cmd: x\n{deps}"
    (found,) = reading_stages(text)
    assert found.startswith("stage train depends on data")


def test_a_stage_that_is_told_of_truth_would_be_found():
    text = "stages:\n  train:\n    cmd: python -m pipelines.train --at data/1_kildedata/sannhet\n"
    assert reading_stages(text) == ["stage train is told where truth lies"]
