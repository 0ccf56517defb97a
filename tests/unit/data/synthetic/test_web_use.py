"""Use of the web: few rows, digital people only, falling with time."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from data.synthetic.writing.registrations import registration_documents
from data.synthetic.writing.web_use import web_use_documents
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END, date_of, day_of_instant, five_thousand

SMALL = 400


@pytest.fixture(scope="module")
def lines():
    return written(web_use_documents, people(count=SMALL))["webbruk"]


@pytest.fixture(scope="module")
def many():
    return written(web_use_documents, five_thousand(3))["webbruk"]


def test_the_contract_takes_every_document(lines, tmp_path):
    counts = taken_in(tmp_path, people(count=SMALL), {"webbruk": lines})["webbruk"]
    assert counts["used"] == counts["read"] > 300
    assert not counts["unknown_values"]


def test_chunks_do_not_matter():
    whole = as_lines(written(web_use_documents, people()))["webbruk"]
    halves = [as_lines(written(web_use_documents, people(first, 30))) for first in (0, 30)]
    assert whole == halves[0]["webbruk"] + halves[1]["webbruk"]


def test_rows_are_few_one_of_a_day_and_event_and_in_time(lines):
    keys = [(line["personIdent"], line["dato"], line["hendelse"]) for line in lines]
    assert len(set(keys)) == len(keys)
    assert max(Counter(key[0] for key in keys).values()) < 40
    for line in lines:
        assert set(line) == {"personIdent", "dato", "hendelse", "antall", "mottatt"}
        assert line["antall"] >= 1
        assert date_of(line["dato"]) < day_of_instant(line["mottatt"]) <= END


def test_every_day_lies_in_a_registration_of_somebody_digital(lines):
    chunk = people(count=SMALL)
    digital, spells = chunk.lives.answers.is_digital.tolist(), defaultdict(list)
    found = written(registration_documents, chunk)["periode"]
    for line, is_digital in zip(found, digital, strict=True):
        if is_digital:
            ended = line["avsluttet"] and day_of_instant(line["avsluttet"]["tidspunkt"])
            spells[line["identitetsnummer"]].append(
                (day_of_instant(line["startet"]["tidspunkt"]), ended or END)
            )
    for line in lines:
        day = date_of(line["dato"])
        assert any(start <= day <= end for start, end in spells[line["personIdent"]])


def test_attachment_leans_to_use_a_little(many):
    chunk = five_thousand(3)
    rows = Counter(int(line["personIdent"]) for line in many)
    months = np.bincount(
        chunk.lives.spells.person,
        np.minimum(chunk.lives.exits.left - chunk.lives.spells.day, 240) / 30,
    )
    weak, strong = (chunk.people.attachment < 0, chunk.people.attachment >= 0)
    count = np.array([rows[row] for row in range(len(chunk.idents))])
    per_month = [count[some].sum() / months[some].sum() for some in (weak, strong)]
    assert 1.05 < per_month[1] / per_month[0] < 1.8


def test_only_dagpenger_has_meldekort(many):
    events = Counter(line["hendelse"] for line in many)
    assert events["MELDEKORT_SENDT"] > 20
    assert events["STILLINGSSOEK"] > 5 * events["MELDEKORT_SENDT"]
    assert {line["antall"] for line in many if line["hendelse"] == "MELDEKORT_SENDT"} == {1}


def test_use_falls_with_time(many):
    spells, exits = five_thousand(3).lives.spells, five_thousand(3).lives.exits
    alone = np.bincount(spells.person) == 1
    long = alone[spells.person] & (exits.left - spells.day >= 240)
    begun = dict(zip(spells.person[long].tolist(), spells.day[long].tolist(), strict=True))
    days = [
        date_of(line["dato"]).toordinal() - 719_163 - begun[int(line["personIdent"])]
        for line in many
        if int(line["personIdent"]) in begun
    ]
    early, late = sum(day < 60 for day in days), sum(120 <= day < 180 for day in days)
    assert early > 1.5 * late > 0
