"""Tiltakshistorikk: what is written of tiltak, and never before it happens."""

from collections import defaultdict

import pytest

from data.synthetic.days import NEVER, iso
from data.synthetic.identities import uuids
from data.synthetic.life.tiltak import KINDS
from data.synthetic.writing.measures import measure_documents
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END

COUNT = 1000
AGREEMENT = KINDS.index("ARBTREN")


@pytest.fixture(scope="module")
def chunk():
    return people(count=COUNT)


@pytest.fixture(scope="module")
def lines(chunk):
    return written(measure_documents, chunk)["tiltakshistorikk"]


@pytest.fixture(scope="module")
def messages(lines):
    return [line for line in lines if "status" in line]


@pytest.fixture(scope="module")
def answers(lines):
    return [line for line in lines if "svar" in line]


@pytest.fixture(scope="module")
def spell_of(chunk):
    spells = chunk.lives.spells
    number = chunk.numbers(spells.person)
    ids = uuids(chunk.draws.seed, "deltakelse", number, spells.times)
    return {id_: place for place, id_ in enumerate(ids)}


def test_the_contracts_take_every_document(chunk, lines, tmp_path):
    counts = taken_in(tmp_path, chunk, {"tiltakshistorikk": lines})["tiltakshistorikk"]
    assert counts["read"] == len(lines)
    assert counts["quarantined"] == 0
    assert not counts["unknown_values"]
    assert counts["rows"] > 200


def test_chunks_do_not_matter():
    whole = as_lines(written(measure_documents, people()))
    halves = [as_lines(written(measure_documents, people(first, 30))) for first in (0, 30)]
    assert whole == {name: halves[0][name] + halves[1][name] for name in whole}


def test_no_status_is_known_before_it_happens(chunk, messages, spell_of):
    exits, took = chunk.lives.exits, chunk.lives.tiltak
    seen = set()
    for line in messages:
        n, status = spell_of[line["id"]], line["status"]
        day = status["opprettetDato"][:10]
        assert line["registrertDato"] <= line["endretDato"] == status["opprettetDato"]
        assert iso(took.asked[n]) <= day <= END.isoformat()
        seen.add((status["type"], status["aarsak"]))
        if status["type"] == "VENTER_PA_OPPSTART":
            assert day == iso(took.asked[n])
        elif status["type"] == "DELTAR":
            assert day == line["startDato"] == iso(took.first[n])
            assert line["sluttDato"] == iso(took.planned_last[n])
        elif status["type"] == "IKKE_AKTUELL":
            assert took.kind[n] < 0
            assert day >= iso(took.out[n])
        else:
            assert day > line["sluttDato"] == iso(took.last[n])
        if status["aarsak"] == "FATT_JOBB":
            assert day >= iso(exits.work_day[n])
        if status["aarsak"] == "SYK":
            assert day >= iso(exits.aap_day[n])
    kinds = {kind for kind, _ in seen}
    assert kinds == {"VENTER_PA_OPPSTART", "DELTAR", "HAR_SLUTTET", "AVBRUTT", "IKKE_AKTUELL"}
    assert {("AVBRUTT", "FATT_JOBB"), ("HAR_SLUTTET", None)} <= seen


def test_who_waits_may_never_begin(chunk):
    # Otherwise a person who waits would be sure to stay.
    took = chunk.lives.tiltak
    waits = took.asked < took.out
    assert 0.01 < (took.kind[waits] < 0).mean() < 0.3


def test_an_answer_says_what_was_known_when_it_was_fetched(chunk, answers):
    by_person = defaultdict(list)
    for line in answers:
        by_person[line["personIdent"]].append(line)
        assert line["hentet"][:10] <= END.isoformat()
        for one in line["svar"]["historikk"]:
            assert one["opprettetTidspunkt"] <= one["oppdatertTidspunkt"] <= line["hentet"]
            assert one["norskIdent"] == line["personIdent"]
    assert set(by_person) == set(chunk.idents)
    starts = dict(zip(chunk.idents, chunk.people.first_day.tolist(), strict=True))
    for ident, mine in by_person.items():
        assert mine[0]["hentet"][:10] == iso(starts[ident])
        assert mine == sorted(mine, key=lambda line: line["hentet"])


def test_who_has_no_tiltak_gets_one_empty_answer(chunk, answers):
    given, person = chunk.lives.tiltak, chunk.lives.spells.person
    offered = set(person[given.asked < NEVER].tolist())
    without = {ident for row, ident in enumerate(chunk.idents) if row not in offered}
    said = [line for line in answers if line["personIdent"] in without]
    assert not any(line["svar"]["historikk"] for line in said)
    complete = [line for line in said if not line["svar"]["meldinger"]]
    assert len(without) * 0.95 < len(complete) <= len(without) * 1.05


def test_agreements_come_in_answers_only_and_some_answers_lack_them(messages, answers, spell_of):
    kinds = defaultdict(set)
    for line in answers:
        for one in line["svar"]["historikk"]:
            kinds[one["type"]].add(one["id"])
            if one["type"] == "TeamTiltakAvtale":
                assert not line["svar"]["meldinger"]
    assert set(kinds) == {"TeamKometDeltakelse", "TeamTiltakAvtale"}
    assert not kinds["TeamTiltakAvtale"] & {line["id"] for line in messages}
    assert kinds["TeamKometDeltakelse"] | kinds["TeamTiltakAvtale"] <= set(spell_of)
    gaps = [line for line in answers if line["svar"]["meldinger"]]
    assert 0.005 < len(gaps) / len(answers) < 0.05
