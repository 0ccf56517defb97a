"""The house of the tests itself: missing parts, counts and time budgets, tried on small suites."""

import os

import pytest

from tests.support.parts import ROOT

SUITE = """
import pytest

@pytest.mark.needs("chromium")
def test_page():
    pass

@pytest.mark.needs("chromium", "node")
def test_page_and_node():
    pass

def test_spells(real_spells):
    pass

def test_other():
    pass
"""
ALL_MISSING = "PARTS.update({name: lambda: False for name in PARTS})"
ALL_THERE = "PARTS.update({name: lambda: True for name in PARTS})"
TWO_WORKERS = ("-p", "xdist.plugin", "-n", "2")
BUDGETS = "unit = { person = 60, full = 0.001 }\n"


@pytest.fixture
def house(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run a small suite in a process of its own, outside CI and outside our workers."""
    for name in list(os.environ):
        if name.startswith("PYTEST_") or name in {"CI", "PROFILERING_FULL"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (pytester.path / "tests" / "unit").mkdir(parents=True)

    def run(suite: str, *options, parts: str = ALL_THERE, budgets: str = BUDGETS, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        pytester.makeconftest(
            f"from tests.support.parts import PARTS\n{parts}\n"
            'pytest_plugins = ["tests.support.parts", "tests.support.budgets"]\n'
        )
        (pytester.path / "tests" / "unit" / "test_it.py").write_text(suite)
        (pytester.path / "tests" / "budgets.toml").write_text(budgets)
        return pytester.runpytest_subprocess("-ra", "--strict-markers", *options)

    return run


def test_a_missing_part_skips_visibly_and_is_counted(house):
    result = house(SUITE, *TWO_WORKERS, parts=ALL_MISSING)
    result.assert_outcomes(passed=1, skipped=3)
    assert result.ret == 0
    text = result.stdout.str()
    assert "NOT RUN: needs chromium (make test-deps)" in text
    assert "NOT RUN: needs chromium and node (make test-deps)" in text
    assert "NOT RUN: needs real_spells (../shared/data/real beside the checkout)" in text
    assert {
        "NOT RUN: 2 tests lack chromium",
        "NOT RUN: 1 tests lack node",
        "NOT RUN: 1 tests lack real_spells",
    } <= set(text.splitlines())
    assert "NOT RUN: 0 tests" not in text


def test_with_every_part_there_nothing_is_skipped_and_it_says_so(house):
    result = house(SUITE)
    result.assert_outcomes(passed=4)
    assert "NOT RUN: 0 tests" in result.stdout.str().splitlines()


def test_in_ci_a_missing_part_fails_but_real_spells_are_skipped(house):
    result = house(SUITE, parts=ALL_MISSING, budgets="unit = { person = 0, full = 60 }", CI="true")
    result.assert_outcomes(passed=1, skipped=1, errors=2)
    assert result.ret == 1
    assert "NOT RUN: 1 tests lack real_spells" in result.stdout.str().splitlines()


def test_an_unknown_part_is_refused(house):
    result = house(SUITE.replace('"chromium"', '"cromium"'))
    result.assert_outcomes(passed=2, errors=2)
    assert "needs('cromium') is not a part" in result.stdout.str()


SLOW = (
    "import time\ndef test_slow():\n    time.sleep(0.2)\ndef test_slow_too():\n    time.sleep(0.2)"
)


@pytest.mark.parametrize("variable", ["CI", "PROFILERING_FULL"])
def test_a_folder_above_its_full_budget_fails_a_green_session(house, variable):
    result = house(SLOW, **{variable: "true" if variable == "CI" else "1"})
    result.assert_outcomes(passed=2)
    assert result.ret == 1
    result.stdout.fnmatch_lines("TIME BUDGET: tests/unit took 0.4 s of 0.001 s*")


def test_a_folder_above_its_budget_on_a_persons_machine_fails_too(house):
    result = house(SLOW, *TWO_WORKERS, budgets="unit = { person = 0.3, full = 60 }")
    assert result.ret == 1
    # Two workers took 0.2 s each: the budget is for the sum.
    result.stdout.fnmatch_lines("TIME BUDGET: tests/unit took 0.4 s of 0.3 s*")


def test_a_folder_within_its_budget_stays_green(house):
    result = house(SLOW)
    assert result.ret == 0
    assert "TIME BUDGET" not in result.stdout.str()


def test_a_folder_without_a_budget_fails(house):
    result = house(SLOW, budgets="spec = { person = 60, full = 60 }")
    assert result.ret == 1
    assert "TIME BUDGET: tests/unit has no budget in tests/budgets.toml" in result.stdout.str()


COUNTS = """
from hypothesis import settings
from tests.support.counts import count as outside

def test_counts(count, threads):
    assert (count(200, 10), outside(200, 10), settings.default.max_examples) == {expected}
    assert settings.default.deadline is None
    assert threads == 2
"""


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, (10, 10, 25)),
        ({"CI": "false"}, (10, 10, 25)),
        ({"CI": "true"}, (200, 200, 300)),
        ({"PROFILERING_FULL": "1"}, (200, 200, 300)),
    ],
)
def test_counts_are_reduced_on_a_persons_machine(house, variables, expected):
    budgets = "unit = { person = 60, full = 60 }"
    suite = COUNTS.format(expected=expected)
    result = house(suite, "-p", "tests.support.counts", budgets=budgets, **variables)
    result.assert_outcomes(passed=1)


def test_threads_wait_passively_and_are_one_per_worker(threads):
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    assert threads == (1 if "PYTEST_XDIST_WORKER" in os.environ else 2)
