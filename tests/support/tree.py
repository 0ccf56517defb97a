"""The project as its tests see it: its files, its packages, its import graph."""

import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import grimp

from tests.support.parts import ROOT

PACKAGES = ("data", "features", "models", "pipelines", "profilering", "veileder")


@functools.cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is in git, or would be after `git add --all`, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = sorted({Path(name) for name in listed.stdout.split("\0") if name})
    return tuple(path for path in paths if (ROOT / path).is_file())


def project_texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file of the project, with its text."""
    for path in project_files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def python_files(*folders: str) -> list[Path]:
    """Return the project's Python files, or those in the folders named."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and (not folders or path.parts[0] in folders)
    ]


@functools.cache
def import_graph() -> grimp.ImportGraph:
    """Return who imports whom among the project's packages, lazy imports included."""
    return grimp.build_graph(*PACKAGES, cache_dir=None)
