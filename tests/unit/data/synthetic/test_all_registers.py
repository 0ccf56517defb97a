"""All nineteen registers of a world, in both worlds, are accepted by their contracts whole."""

import json
from datetime import date

import pytest

from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from data.synthetic.generate import World, synthesize
from profilering.progress import silent


@pytest.mark.parametrize(
    ("world", "scenarios", "start"),
    [
        ("A", (), date(2018, 11, 1)),
        ("A", ("leak",), date(2018, 11, 1)),
        ("B", ("thin-data",), date(2018, 11, 1)),
        ("A", (), date(2013, 1, 1)),
    ],
)
def test_every_document_is_accepted(tmp_path, world, scenarios, start):
    made = World(250, 17, start, date(2026, 10, 31), world, scenarios)
    lines = synthesize(tmp_path, made)
    assert set(lines) == set(REGISTERS)
    assert all(lines.values()), lines
    files = {name: tmp_path / "syntetisk" / f"{name}.jsonl" for name in lines}
    sources = {name: FileSource(name, path) for name, path in files.items()}
    door = Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)
    counts = Ingest(REGISTERS, sources, door, 0.0).write(tmp_path / "2_inndata", silent)
    for name, found in counts["registers"].items():
        assert found["read"] == lines[name]
        assert (found["quarantined"], found["unknown_values"]) == (0, {}), name
        assert found["used"] > 0
    # Before November 2018 some are out again before Nav knows of them.
    known = counts["people"]
    assert known == 250 if start.year == 2018 else 225 < known < 250
    assert json.loads((tmp_path / "syntetisk" / "verden.json").read_text())["world"] == world
