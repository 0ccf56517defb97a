"""Tests that need something outside Python: skipped visibly, and failed in CI, where it is missing.

    @pytest.mark.needs("chromium")

With CI=true a missing part fails the test. The real spells are the exception: they lie beside the
checkout on some machines only, so their tests are always skipped, and always counted.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL_SPELLS = ROOT.parent / "shared" / "data" / "real"
NOT_RUN = "not run, lacks"


def _chromium() -> bool:
    return shutil.which("chromium") is not None


def _postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _node() -> bool:
    installed = ROOT / "tests" / "npm" / "node_modules" / "@navikt" / "fnrvalidator"
    return shutil.which("node") is not None and installed.is_dir()


PARTS: dict[str, Callable[[], bool]] = {
    "chromium": _chromium,
    "postgresql": _postgresql,
    "node": _node,
    "real_spells": REAL_SPELLS.is_dir,
}


@pytest.fixture(scope="session")
def real_spells() -> Path:
    """The folder of real spells beside the checkout; a test that asks for it also needs it."""
    return REAL_SPELLS


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", f"needs(*parts): parts outside Python: {', '.join(PARTS)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail a test whose parts are missing."""
    needed = _needed(item)
    for part in needed:
        if part not in PARTS:  # a misspelt part would skip its test for ever
            pytest.fail(f"needs({part!r}) is not a part. Parts: {', '.join(PARTS)}", pytrace=False)
    missing = [part for part in needed if not PARTS[part]()]
    if not missing:
        return
    names = " and ".join(missing)
    if "real_spells" in missing:
        reason = f"NOT RUN: needs {names} (../shared/data/real beside the checkout)"
    else:
        reason = f"NOT RUN: needs {names} (make test-deps)"
    if os.environ.get("CI") == "true" and "real_spells" not in missing:
        pytest.fail(reason, pytrace=False)
    item.user_properties += [(NOT_RUN, part) for part in missing]
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were not run for want of what; also when it is none."""
    lacking = Counter(
        part
        for report in terminalreporter.stats.get("skipped", [])
        for name, part in report.user_properties
        if name == NOT_RUN
    )
    if not lacking:
        terminalreporter.write_line("NOT RUN: 0 tests")
    for part, tests in sorted(lacking.items()):
        terminalreporter.write_line(f"NOT RUN: {tests} tests lack {part}")


def _needed(item: pytest.Item) -> list[str]:
    parts = [part for marker in item.iter_markers("needs") for part in marker.args]
    parts += ["real_spells"] * ("real_spells" in getattr(item, "fixturenames", ()))
    return list(dict.fromkeys(parts))
