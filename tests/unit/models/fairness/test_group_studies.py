"""The studies together: every part is there, in words, and without the door's table none is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.fairness import studies as part
from models.fairness.label_quality import NOT_DELIVERED
from profilering.markdown import template
from tests.unit.models.fairness.planted import planted, two_groups

TEMPLATE = Path(part.__file__).with_name("studies.md.jinja")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    chance, groups = two_groups(2400, 1)
    return planted(chance, chance, groups, 1, tmp_path_factory.mktemp("none"))


def test_every_study_is_there_and_is_said_in_words(study, tmp_path):
    steps: list[str] = []
    found = part.studies(study, steps.append)
    assert len(steps) == part.steps_of(study)
    assert json.loads(json.dumps(found)) == found
    text = template(TEMPLATE).render(studies=part.in_words(found, tmp_path))
    assert NOT_DELIVERED in text
    assert "The project does not" in text
    assert "B less A" in text
    assert (tmp_path / "equity.png").is_file()
    for header, *rows in tables_of(text):
        assert rows
        assert {row.count("|") for row in rows} == {header.count("|")}


def tables_of(text: str) -> list[list[str]]:
    """Return the lines of each table."""
    blocks = (block.splitlines() for block in text.split("\n\n"))
    found = [[line for line in block if line.startswith("|")] for block in blocks]
    return [lines for lines in found if lines]


def test_without_protected_attributes_nothing_is_told(study, tmp_path):
    rows = replace(study.sample.rows, protected={})
    bare = replace(study, sample=replace(study.sample, rows=rows))
    found = part.studies(bare)
    assert found["attributes"] == []
    text = template(TEMPLATE).render(studies=part.in_words(found, tmp_path))
    assert text.count("No protected attribute is there.") == 3
    assert not list(tmp_path.iterdir())
