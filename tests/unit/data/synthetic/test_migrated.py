"""What the migration made of answers: each distortion of nav-formats 1.4, once, and none since."""

from copy import deepcopy
from datetime import date

import pytest

from data.intake.all import REGISTERS
from data.synthetic.days import NEVER
from data.synthetic.margins import SITUASJONER
from data.synthetic.writing import migrated as module
from data.synthetic.writing.migrated import TAKEN_OVER, migrated
from data.synthetic.writing.registrations import registration_documents
from features.found import all_features
from features.one_person import evaluate
from tests.spec.registers.arbeidssoeker import door
from tests.unit.data.nav_documents import ms, opplysninger
from tests.unit.data.synthetic.some_people import people, taken_in, written
from tests.unit.data.synthetic.worlds import day_of_instant

WINTER, SUMMER = "2023-02-01", "2023-07-01"
NUS = {"nus": "2", "bestaatt": None, "godkjent": None}


def situated(*codes):
    return {
        "beskrivelser": [{"beskrivelse": code, "detaljer": {"prosent": "40"}} for code in codes]
    }


def moved(when=WINTER, *, has_worked=True, later=0, **fields):
    return migrated(opplysninger(when=when, **fields), has_worked, later)


def test_what_is_not_distorted_stays_and_so_does_the_document_given():
    before = opplysninger(when=WINTER)
    given = deepcopy(before)
    found = migrated(given, True, 0)
    assert given == before
    found["sendtInnAv"]["kilde"] = before["sendtInnAv"]["kilde"]
    assert found == before


def test_it_says_where_it_is_from():
    assert moved()["sendtInnAv"]["kilde"] == "veilarbregistrering"


@pytest.mark.parametrize(
    ("when", "later", "added"),
    [(WINTER, 0, 0), (WINTER, 1, 1), (SUMMER, 0, 3_600_000), (SUMMER, 1, 3_600_001)],
)
def test_it_is_late_by_an_hour_in_summer_and_by_a_millisecond_at_times(when, later, added):
    assert moved(when, later=later)["sendtInnAv"]["tidspunkt"] == ms(when) + added


# Nobody could answer VET_IKKE to these: who does not know has not answered.
@pytest.mark.parametrize(
    ("said", "health", "other"),
    [
        ("JA", "JA", "JA"),
        ("NEI", "NEI", "NEI"),
        ("VET_IKKE", "VET_IKKE", None),
        (None, "VET_IKKE", None),
    ],
)
def test_what_was_not_answered(said, health, other):
    helse = None if said is None else {"helsetilstandHindrerArbeid": said}
    annet = None if said is None else {"andreForholdHindrerArbeid": said}
    found = moved(helse=helse, annet=annet)
    assert found["helse"] == {"helsetilstandHindrerArbeid": health}
    assert found["annet"] == {"andreForholdHindrerArbeid": other}


@pytest.mark.parametrize(
    ("said", "nus"), [(NUS, "1"), (NUS | {"nus": "4"}, "4"), (NUS | {"nus": "0"}, "0"), (None, "9")]
)
def test_grunnskole_and_no_answer_on_education(said, nus):
    assert moved(utdanning=said)["utdanning"] == NUS | {"nus": nus}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("HAR_SAGT_OPP", "HAR_BLITT_SAGT_OPP"),
        ("HAR_BLITT_SAGT_OPP", "HAR_SAGT_OPP"),
        ("KONKURS", "KONKURS"),
    ],
)
def test_who_gave_notice_is_swapped(said, told):
    assert moved(jobbsituasjon=situated(said))["jobbsituasjon"] == situated(told)


def test_who_never_worked_is_told_of_beside_the_situation_once():
    never = {"beskrivelse": "ALDRI_HATT_JOBB", "detaljer": {}}
    found = moved(has_worked=False, jobbsituasjon=situated("ANNET"))["jobbsituasjon"]
    assert found["beskrivelser"] == [*situated("ANNET")["beskrivelser"], never]
    said = situated("ALDRI_HATT_JOBB")
    assert moved(has_worked=False, jobbsituasjon=said)["jobbsituasjon"] == said


def test_only_what_was_sent_before_nav_took_over_is_migrated(monkeypatch):
    chunk = people(0, 400)
    found = written(registration_documents, chunk)["opplysninger"]
    monkeypatch.setattr("data.synthetic.writing.registrations.TAKEN_OVER", -1)
    without = {one["id"]: one for one in written(registration_documents, chunk)["opplysninger"]}
    assert {one["id"] for one in found} == set(without)
    old = 0
    for one in found:
        before = without[one["id"]]
        if day_of_instant(before["sendtInnAv"]["tidspunkt"]) >= date(2024, 3, 26):
            assert one == before
            continue
        old += 1
        added = one["sendtInnAv"]["tidspunkt"] - before["sendtInnAv"]["tidspunkt"]
        assert added in {0, 1, 3_600_000, 3_600_001}
        assert one in (migrated(before, True, added % 10), migrated(before, False, added % 10))
    assert 100 < old < len(found) - 30
    assert (date(2024, 3, 26) - date(1970, 1, 1)).days == TAKEN_OVER
    assert module.KILDE == "veilarbregistrering"


def test_never_worked_is_said_of_those_who_never_did():
    chunk = people(0, 400)
    spells, answers = chunk.lives.spells, chunk.lives.answers
    never = (spells.last_work_day <= -NEVER) & (spells.day < TAKEN_OVER)
    said = sum(SITUASJONER[place] == "ALDRI_HATT_JOBB" for place in answers.situation[never])
    assert 0 < said < never.sum()
    told = [
        [part["beskrivelse"] for part in one["jobbsituasjon"]["beskrivelser"]]
        for one in written(registration_documents, chunk)["opplysninger"]
    ]
    both = [one for one in told if len(one) > 1]
    assert both
    assert all(one[1] == "ALDRI_HATT_JOBB" != one[0] for one in both)


def test_the_door_takes_all_in(tmp_path):
    chunk = people(0, 400)
    documents = written(registration_documents, chunk)["opplysninger"]
    counts = taken_in(tmp_path, chunk, {"opplysninger": documents})["opplysninger"]
    assert counts["quarantined"] == 0
    assert counts["unknown_values"] == {}
    assert counts["used"] == len(documents)


IN_USE = [
    one for one in all_features() if one.register == "opplysninger" and one.status == "i bruk"
]


def told_of(document):
    """Return what the features that models read say of a submission, on its day."""
    (row,) = REGISTERS["opplysninger"].parse(document, door())
    on = date.fromisoformat(WINTER)
    row |= {"fra": on, "til": None, "kjent_fra": on, "kjent_til": None, "row_ref": "r"}
    mark = {"as_of": on, "periode_ref": row["periode_ref"], "registrert": on}
    cells = evaluate(IN_USE, {"opplysninger": [row]}, mark)
    return {name: cell.value for name, cell in cells.items()}


@pytest.mark.parametrize("answer", ["JA", "NEI", "VET_IKKE", None])
@pytest.mark.parametrize("nus", ["0", "2", "4", "9"])
def test_models_read_the_same_answers_alike_before_and_after(nus, answer):
    # All that models learn from was moved; all that they are asked about was not.
    assert len(IN_USE) > 5
    for situation in SITUASJONER:
        fields = {
            "utdanning": {"nus": nus, "bestaatt": None, "godkjent": None},
            "helse": answer and {"helsetilstandHindrerArbeid": answer},
            "annet": answer and {"andreForholdHindrerArbeid": answer},
            "jobbsituasjon": situated(situation),
        }
        assert told_of(moved(**fields)) == told_of(opplysninger(when=WINTER, **fields)), situation
