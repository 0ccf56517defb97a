"""Set before anything else is imported: how threads wait, and how many there are under xdist."""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = [
    "pytester",
    "tests.support.parts",
    "tests.support.counts",
    "tests.support.budgets",
    "tests.support.projects",
]
