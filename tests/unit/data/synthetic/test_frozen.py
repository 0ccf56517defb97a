"""The generator is known by a hash, and the CHANGELOG says which one it is."""

import shutil
from pathlib import Path

import pytest

from data.synthetic.frozen import frozen_files, generator_hash
from tests.support.parts import ROOT
from tests.support.tree import project_files

GENERATOR = ROOT / "data" / "synthetic"
EXPLAINED = """The generator is {found}, and CHANGELOG.md does not say so.

Every claim on synthetic people names the generator that it was made on. So, when any source or
table of data/synthetic has changed (data/synthetic/report is not part of it):
  1. Put {found} in the place of the old hash in CHANGELOG.md, under "The generator".
  2. Say there, in a line, what is different in the worlds that it makes; or that no byte is.
  3. If bytes are different, what was shown on the old worlds is to be shown again: bench/ prints
     the hash beside each figure."""


def test_the_changelog_names_the_generator():
    found = generator_hash()
    if found not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        pytest.fail(EXPLAINED.format(found=found), pytrace=False)


def test_every_file_of_the_generator_is_frozen_or_only_explains():
    inside = {Path(p) for p in project_files() if p.is_relative_to("data/synthetic")}
    apart = {p for p in inside if p.suffix == ".md" or p.is_relative_to("data/synthetic/report")}
    frozen = {Path("data/synthetic") / name for name in frozen_files()}
    assert frozen == inside - apart


def copied(folder):
    return Path(shutil.copytree(GENERATOR, folder, ignore=shutil.ignore_patterns("__pycache__")))


@pytest.mark.parametrize("name", ["generate.py", "life/lives.py", "tables/kommuner.csv", "new.py"])
def test_any_source_or_table_changes_the_hash(tmp_path, name):
    folder = copied(tmp_path / "a")
    assert generator_hash(folder) == generator_hash()
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("x")
    assert generator_hash(folder) != generator_hash()


def test_a_file_under_another_name_changes_the_hash(tmp_path):
    folder = copied(tmp_path / "a")
    (folder / "draws.py").rename(folder / "drawn.py")
    assert generator_hash(folder) != generator_hash()


def test_reports_line_ends_and_caches_do_not(tmp_path):
    folder = copied(tmp_path / "a")
    (folder / "report").mkdir(exist_ok=True)
    (folder / "report" / "new.py").write_text("x")
    (folder / "tables" / "README.md").write_text("x")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    source = folder / "draws.py"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert generator_hash(folder) == generator_hash()
    assert len(generator_hash(folder)) == 12
