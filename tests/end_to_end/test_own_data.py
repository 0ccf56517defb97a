"""docs/own-data.md, run as it is written; and registers that are missing, empty, wrong, broken."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from profilering.files import sha256_of

PAGE = "docs/own-data.md"


def blocks(folder: Path, language: str) -> list[str]:
    text = (folder / PAGE).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def shell(folder: Path, commands: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euc", commands],
        cwd=folder,
        env=os.environ | {"PROFILERING_PROJECT": str(folder), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def edit_params(folder: Path, block: str) -> None:
    """Write the keys of the page's YAML block into params.yaml."""
    yaml = YAML()
    tree = yaml.load(folder / "params.yaml")
    for section, values in YAML(typ="safe").load(block).items():
        for key, value in values.items():
            tree[section][key] = value
    yaml.dump(tree, folder / "params.yaml")


def states(folder: Path) -> dict[str, str]:
    numbered = [p for p in sorted((folder / "data").glob("[2-5]_*")) if p.name != "4_modeller"]
    return {path.name: sha256_of(path) for path in numbered}


@pytest.fixture
def followed(copied_checkout: Callable[[], Path]) -> tuple[Path, str]:
    """A checkout in which the page was followed, and what the last command printed."""
    folder = copied_checkout()
    first, last = blocks(folder, "sh")
    made = shell(folder, first)
    assert made.returncode == 0, made.stderr
    assert '\n{"id"' in made.stdout
    edit_params(folder, blocks(folder, "yaml")[0])
    done = shell(folder, last)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_page_works_and_bad_registers_leave_earlier_outputs_untouched(
    followed: tuple[Path, str],
) -> None:
    folder, said = followed
    assert "aa_registeret" in said
    assert "nav_rule" in said
    assert not any((folder / "data/1_kildedata/syntetisk").iterdir())
    before = states(folder)
    assert len(before) == 3
    good = folder / "data/1_kildedata/egne/syntetisk"
    kept = folder / "kept"
    shutil.copytree(good, kept)
    for name, breach in BREACHES.items():
        code, words = breach(good)
        failed = shell(folder, ".venv/bin/profilering profile")
        assert failed.returncode == code, (name, failed.stderr)
        for text in words:
            assert text in failed.stderr, (name, failed.stderr)
        assert states(folder) == before, name
        shutil.rmtree(good)
        shutil.copytree(kept, good)


def missing(folder: Path) -> tuple[int, list[str]]:
    (folder / "aap.jsonl").unlink()
    return 2, ["aap", "missing"]


def empty(folder: Path) -> tuple[int, list[str]]:
    (folder / "dagpenger.jsonl").write_text("", encoding="utf-8")
    return 2, ["dagpenger", "empty"]


def another_register(folder: Path) -> tuple[int, list[str]]:
    shutil.copy(folder / "periode.jsonl", folder / "opplysninger.jsonl")
    return 2, ["opplysninger", "periode"]


def broken_lines(folder: Path) -> tuple[int, list[str]]:
    path = folder / "periode.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    cut = len(lines) // 20
    lines[:cut] = [line[:40] for line in lines[:cut]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 3, ["periode", str(cut), str(len(lines))]


BREACHES: dict[str, Callable[[Path], tuple[int, list[str]]]] = {
    "missing": missing,
    "empty": empty,
    "another register": another_register,
    "broken lines": broken_lines,
}
