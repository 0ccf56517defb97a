"""The one door to protected attributes: what it tells, and that the log knows first."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from models.fairness import door
from models.fairness.door import PROTECTED, TABLE, protected_of
from models.offices import UNKNOWN
from profilering.audit import Reading, parsed
from profilering.errors import BadInput
from profilering.places import Places
from tests.support.parts import ROOT
from tests.support.tree import python_files

READING = Reading("fairness", "a yearly\nreview")
LANDMARKS = pd.DataFrame(
    {
        "landmark_ref": ["a", "b", "c", "d"],
        "person_ref": ["p1", "p1", "p2", "p3"],
        "as_of": [date(2020, 6, 1), date(2022, 6, 1), date(2022, 6, 1), date(2022, 6, 1)],
    }
)


@pytest.fixture
def places(tmp_path) -> Places:
    """A project in which something is known of two of three persons."""
    rows = [
        ("p1", "1", date(2020, 1, 1), date(2020, 1, 1), "KVINNE", "NORGE"),
        ("p1", "2", date(2021, 1, 1), date(2021, 1, 1), "MANN", "NORGE"),
        ("p2", "3", date(2020, 1, 1), date(2023, 1, 1), "MANN", "NORGE"),
        ("p3", "4", date(2020, 1, 1), date(2020, 1, 1), "KVINNE", None),
    ]
    names = ["person_ref", "row_ref", "fra", "kjent_fra", "kjoenn", "landgruppe"]
    table = pd.DataFrame(rows, columns=names).assign(kjent_til=None)
    table["kjent_til"] = pd.to_datetime(table["kjent_til"])
    places = Places(tmp_path)
    places.inndata.mkdir(parents=True)
    table.to_parquet(places.inndata / TABLE)
    return places


def log(places: Places) -> list[dict[str, str]]:
    lines = places.audit.read_text(encoding="utf-8").splitlines()
    return [dict(parsed(line).fields) for line in lines]


def test_sex_and_country_group_are_those_known_on_the_landmark_day(places):
    found = protected_of(places, LANDMARKS, READING)
    assert found.table["kjoenn"].tolist() == ["KVINNE", "MANN", UNKNOWN, "KVINNE"]
    assert found.table["landgruppe"].tolist() == ["NORGE", "NORGE", UNKNOWN, UNKNOWN]
    assert found.missing == ""


def test_the_log_says_who_reads_what_and_why_before_anything_is_read(places, monkeypatch):
    monkeypatch.setenv("PROFILERING_NAVIDENT", "Z990001")

    def read(*_):
        (line,) = log(places)
        assert line["suid"] == "Z990001"
        assert line["msg"] == "a yearly review"
        told = {line[f"cs{n}Label"]: line[f"cs{n}"] for n in (1, 2, 3)}
        assert told == {"command": "fairness", "columns": "kjoenn,landgruppe", "landmarks": "4"}
        assert "duid" not in line
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "latest_known", read)
    with pytest.raises(KeyboardInterrupt):
        protected_of(places, LANDMARKS, READING)
    assert len(log(places)) == 1


def test_nothing_is_read_where_the_log_cannot_be_written(places, monkeypatch):
    places.audit.mkdir(parents=True)
    monkeypatch.setattr(door, "latest_known", lambda *_: pytest.fail("it was read"))
    with pytest.raises(BadInput, match="so nothing was read"):
        protected_of(places, LANDMARKS, READING)


def test_a_table_that_is_not_there_is_said_and_the_attempt_logged(places):
    (places.inndata / TABLE).unlink()
    found = protected_of(places, LANDMARKS, READING)
    assert list(found.table) == []
    assert found.table.index.tolist() == ["a", "b", "c", "d"]
    assert found.missing.endswith(f"are not measured: {TABLE} was not delivered.")
    assert [line["flexString1"] for line in log(places)] == ["Permit"]


def test_a_table_that_may_not_be_read_is_said_and_the_refusal_logged(places, monkeypatch):
    def refuse(path: Path, *_):
        raise PermissionError(13, "Permission denied", str(path))

    # Tests may run as root, whom nothing is refused.
    monkeypatch.setattr(Path, "open", refuse)
    found = protected_of(places, LANDMARKS, READING)
    monkeypatch.undo()
    assert list(found.table) == []
    assert "may not be read by this user" in found.missing
    assert [line["flexString1"] for line in log(places)] == ["Permit", "Deny"]


@pytest.mark.parametrize("content", [b"", b"no parquet at all"])
def test_a_damaged_table_is_said_without_what_is_in_it(places, content):
    (places.inndata / TABLE).write_bytes(content)
    found = protected_of(places, LANDMARKS, READING)
    assert list(found.table) == []
    assert "is damaged" in found.missing
    assert "no parquet" not in found.missing


def test_there_is_no_other_door():
    # The engine's own switch reads by name of the register, where params.yaml gives a reason.
    engine = {"features/columns.py", "features/definitions/vernede_kjennetegn.py"}
    wanted = re.compile(r"person_vernet|_vernet\.parquet")
    packages = ("data", "features", "models", "pipelines", "profilering", "veileder")
    found = {
        str(path)
        for path in python_files(*packages)
        if wanted.search((ROOT / path).read_text(encoding="utf-8"))
    }
    assert found - engine == {"models/fairness/door.py", "data/intake/tables.py"}
    assert PROTECTED == ("kjoenn", "landgruppe")
