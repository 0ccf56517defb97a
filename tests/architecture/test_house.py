"""Rules that hold for every file of the project. Each is shown to be able to find an offender."""

import ast
from collections.abc import Callable

import pytest

from profilering.errors import ExitCode
from tests.support import house_rules as rules
from tests.support.parts import ROOT
from tests.support.tree import PACKAGES, project_texts, python_files

CLOCK = "profilering/time.py"


def offenders(find: Callable[[ast.Module], list], *folders: str) -> list[str]:
    """Apply a rule to the project's Python files; return a line for each offence."""
    paths = python_files(*folders)
    assert paths
    trees = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in paths}
    return [f"{path}: {offence}" for path, tree in trees.items() for offence in find(tree)]


def none_of(found: list[str]) -> None:
    """Fail with every offence, one a line."""
    if found:
        pytest.fail("\n".join([f"{len(found)} offences", *found]), pytrace=False)


def test_no_file_names_a_machine_or_a_registry():
    none_of([f"{path}: {p}" for path, text in project_texts() for p in rules.machine_places(text)])


def test_no_file_holds_what_could_be_a_living_persons_number():
    counts = [(path, rules.real_looking_identities(text)) for path, text in project_texts()]
    none_of([f"{path}: {count} numbers" for path, count in counts if count])


def test_nothing_reads_the_clock_but_the_clock():
    found = offenders(rules.clock_readings)
    assert any(line.startswith(f"{CLOCK}: ") for line in found)
    none_of([line for line in found if not line.startswith(f"{CLOCK}: ")])


def test_files_stay_short():
    texts = [(path, (ROOT / path).read_text(encoding="utf-8")) for path in python_files()]
    sizes = [(path, len(text.splitlines())) for path, text in texts]
    none_of([f"{path}: {size} lines" for path, size in sizes if size >= rules.FILE_LINES])


def test_functions_stay_short():
    none_of(offenders(rules.long_functions))


def test_everything_public_says_what_it_is():
    none_of(offenders(rules.undocumented, *PACKAGES))


def test_nothing_in_the_packages_loads_pickles():
    none_of(offenders(rules.unsafe_imports, *PACKAGES))


def test_the_readme_can_be_read_in_one_sitting():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150


def test_there_is_one_table_of_exit_codes():
    assert {int(code) for code in ExitCode} == {0, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    "text",
    [
        "see /" + "home/kari/x",
        'x = "/' + 'work/main"',
        "(/" + "root/.config)",
        "at https://" + "pypi" + ".org/simple",
    ],
)
def test_a_machine_would_be_found(text):
    assert rules.machine_places(text)


@pytest.mark.parametrize(
    "text", ["tests/work/x", "https://www.nav.no/home/x", "homework", "a/root/b"]
)
def test_an_innocent_path_is_left_alone(text):
    assert rules.machine_places(text) == []


def numbers(day: int, month: int) -> list[str]:
    """Make 11-digit numbers with valid control digits; never written out in a file."""
    found = []
    for individual in range(20):
        d = [int(c) for c in f"{day:02d}{month:02d}90{individual:03d}"]
        first = -sum(w * x for w, x in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), d, strict=True)) % 11
        second = -sum(
            w * x for w, x in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), [*d, first], strict=True)
        )
        if first < 10 and second % 11 < 10:
            found.append("".join(map(str, [*d, first, second % 11])))
    return found


@pytest.mark.parametrize(("day", "month"), [(1, 1), (31, 12), (41, 1), (71, 12)])
def test_a_living_persons_number_would_be_found(day, month):
    for number in numbers(day, month):
        assert rules.real_looking_identities(f'"fnr": "{number}", 1') == 1
        assert rules.real_looking_identities(f"Number {number}.") == 1


def test_synthetic_numbers_and_other_long_numbers_are_left_alone():
    for number in numbers(1, 81) + numbers(41, 92) + numbers(1, 41) + numbers(32, 1):
        assert rules.real_looking_identities(number) == 0
    for number in numbers(1, 1):
        assert rules.real_looking_identities(f"0.{number} a{number} {number}7 {number}.5") == 0
        assert rules.real_looking_identities(number[:10] + str(9 - int(number[10]))) == 0


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.clock_readings, "import datetime\nx = datetime.date.today()"),
        (rules.clock_readings, "from datetime import datetime\nclock = datetime.now"),
        (rules.clock_readings, "import pandas as pd\npd.Timestamp.now('UTC')"),
        (rules.long_functions, "def long():\n" + "    x = 1\n" * 39),
        (rules.long_functions, "class A:\n    async def long():\n" + "        x = 1\n" * 39),
        (rules.undocumented, "x = 1"),
        (rules.undocumented, '"""M."""\ndef public(): ...'),
        (rules.undocumented, '"""M."""\nclass Public:\n    x = 1'),
        (rules.undocumented, '"""M."""\nclass P:\n    """P."""\n    def public(self): ...'),
        (rules.unsafe_imports, "import pickle"),
        (rules.unsafe_imports, "def late():\n    from joblib.numpy_pickle import load"),
    ],
)
def test_an_offender_would_be_found(rule, text):
    assert len(rule(ast.parse(text))) == 1


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.clock_readings, "from profilering import time\ntime.now()"),
        (rules.long_functions, "def short():\n" + "    x = 1\n" * 38),
        (
            rules.undocumented,
            '"""M."""\ndef _own(): ...\nclass A:\n    """A."""\n    def __call__(self): ...',
        ),
        (rules.unsafe_imports, "import json\nfrom pickles import brine"),
    ],
)
def test_an_innocent_is_left_alone(rule, text):
    assert rule(ast.parse(text)) == []
