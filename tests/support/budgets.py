"""A time budget for each test folder: slow tests are noticed when they are written.

tests/budgets.toml names the seconds, summed over workers, on a person's machine and with full
counts. A folder above its budget, or without one, fails the session.
"""

import os
import tomllib
from collections import Counter

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Watch, except in the workers of xdist, whose reports all reach the controller."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Budgets(config), "profilering-budgets")


class Budgets:
    """Sums the durations of setup, call and teardown by top folder under tests/."""

    def __init__(self, config: pytest.Config) -> None:
        text = (config.rootpath / "tests" / "budgets.toml").read_text(encoding="utf-8")
        full = os.environ.get("CI") == "true" or os.environ.get("PROFILERING_FULL") == "1"
        column = "full" if full else "person"
        self.seconds = {folder: row[column] for folder, row in tomllib.loads(text).items()}
        self.spent: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one report's duration to its folder."""
        parts = report.nodeid.split("::")[0].split("/")
        inside = parts[1:] if parts[0] == "tests" else parts
        self.spent[inside[0] if len(inside) > 1 else "."] += report.duration

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that is otherwise green."""
        if self.breaches() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the breaches, and what each folder took."""
        used = ", ".join(
            f"{folder} {spent:.0f} of {self.seconds.get(folder, 0)}"
            for folder, spent in sorted(self.spent.items())
        )
        terminalreporter.write_line(f"Seconds by folder: {used}")
        for breach in self.breaches():
            terminalreporter.write_line(f"TIME BUDGET: {breach}", red=True)

    def breaches(self) -> list[str]:
        """Return a sentence for each folder above its budget, or without one."""
        found: list[str] = []
        for folder, spent in sorted(self.spent.items()):
            budget = self.seconds.get(folder)
            if budget is None:
                found.append(f"tests/{folder} has no budget in tests/budgets.toml")
            elif spent > budget:
                found.append(f"tests/{folder} took {spent:.1f} s of {budget} s: make it faster")
        return found
