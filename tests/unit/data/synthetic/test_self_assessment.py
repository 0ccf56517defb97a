"""What people say of their profile and their situation, and what their silence tells."""

from collections import Counter, defaultdict
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from data.registers.situasjonsbeskrivelse import Felt
from data.synthetic.life.needs import NEEDS
from data.synthetic.writing.confirmations import confirmation_documents
from data.synthetic.writing.description_answers import ANSWERS
from data.synthetic.writing.registrations import registration_documents
from data.synthetic.writing.self_assessment import self_assessment_documents
from data.synthetic.writing.sittings import sittings
from data.synthetic.writing.web_use import web_use_documents
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END, day_of_instant, five_thousand

SMALL = 400
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
GOOD, HELP = "ANTATT_GODE_MULIGHETER", "ANTATT_BEHOV_FOR_VEILEDNING"


@pytest.fixture(scope="module")
def documents():
    return written(self_assessment_documents, people(count=SMALL))


@pytest.fixture(scope="module")
def registrations():
    return written(registration_documents, people(count=SMALL))


@pytest.fixture(scope="module")
def many():
    """Return 5,000 people's own assessments, their profiles and their registrations."""
    chunk = five_thousand(3)
    found = written(registration_documents, chunk)
    profiles = {line["id"]: line for line in found["profilering"]}
    spells = {line["id"]: line for line in found["periode"]}
    return written(self_assessment_documents, chunk), profiles, spells


@pytest.fixture(scope="module")
def at():
    return sittings(five_thousand(3))


def test_the_contracts_take_every_document(documents, tmp_path):
    counts = taken_in(tmp_path, people(count=SMALL), documents)
    assert set(counts) == {"egenvurdering", "situasjonsbeskrivelse"}
    for each in counts.values():
        assert each["read"] > 10
        # A document that only takes answers back gives no new row.
        assert each["quarantined"] == 0 and each["used"] >= 0.99 * each["read"]
        assert not each["unknown_values"]


def test_chunks_do_not_matter():
    whole = as_lines(written(self_assessment_documents, people()))
    halves = [as_lines(written(self_assessment_documents, people(first, 30))) for first in (0, 30)]
    joined = defaultdict(list)
    for half in halves:
        for name, lines in half.items():
            joined[name] += lines
    assert whole == joined


@pytest.mark.parametrize("register", ["egenvurdering", "situasjonsbeskrivelse"])
def test_ids_are_unique(many, register):
    found = many[0][register]
    assert len({line["id"] for line in found}) == len(found) > 100


def test_only_the_newest_profile_is_judged_in_a_registration_that_was_asked(many):
    documents, profiles, spells = many
    newest = defaultdict(list)
    for line in profiles.values():
        newest[line["periodeId"]].append(line)
    for line in documents["egenvurdering"]:
        profile, spell = profiles[line["profileringId"]], spells[line["periodeId"]]
        assert profile["periodeId"] == line["periodeId"]
        assert profile["profilertTil"] == line["profilertTil"] in (GOOD, HELP)
        assert line["egenvurdering"] in (GOOD, HELP)
        assert day_of_instant(spell["startet"]["tidspunkt"]) >= date(2025, 12, 11)
        sent = line["sendtInnAv"]["tidspunkt"]
        times = [p["sendtInnAv"]["tidspunkt"] for p in newest[line["periodeId"]]]
        assert max(t for t in times if t <= sent) == profile["sendtInnAv"]["tidspunkt"]
        assert day_of_instant(sent) <= END
        assert spell["avsluttet"] is None or sent < spell["avsluttet"]["tidspunkt"]


def test_near_half_answer_and_most_agree(many):
    documents, profiles, spells = many
    begun = {i: day_of_instant(line["startet"]["tidspunkt"]) for i, line in spells.items()}
    offered = [
        line
        for line in profiles.values()
        if line["profilertTil"] in (GOOD, HELP) and begun[line["periodeId"]] >= date(2025, 12, 11)
    ]
    answers = documents["egenvurdering"]
    assert 0.38 < len(answers) / len(offered) < 0.50
    agree = np.mean([line["profilertTil"] == line["egenvurdering"] for line in answers])
    assert 0.70 < agree < 0.92


def test_attachment_far_from_the_rule_disagrees(many):
    chunk, (documents, _, spells) = five_thousand(3), many
    said = defaultdict(list)
    for line in documents["egenvurdering"]:
        person = int(spells[line["periodeId"]]["identitetsnummer"])
        answer = line["profilertTil"], line["egenvurdering"]
        said[answer].append(chunk.people.attachment[person])
    for result in (GOOD, HELP):
        assert np.mean(said[result, GOOD]) > np.mean(said[result, HELP]) + 0.2


def test_descriptions_lie_in_a_registration_and_name_their_sources(documents, registrations):
    spells = defaultdict(list)
    for line in registrations["periode"]:
        ended = line["avsluttet"]["tidspunkt"] if line["avsluttet"] else float("inf")
        spells[line["identitetsnummer"]].append((line["startet"]["tidspunkt"], ended))
    sources = Counter()
    for line in documents["situasjonsbeskrivelse"]:
        assert line["felt"].keys() <= Felt.model_fields.keys()
        for svar in line["felt"].values():
            said = svar["tidspunkt"]
            assert any(start < said < end for start, end in spells[line["personIdent"]])
            assert day_of_instant(said) <= END
            sources[svar["kilde"]] += 1
    assert set(sources) == {"ARBEIDSSOEKER", "VEILEDER", "REGISTER"}
    assert sources["ARBEIDSSOEKER"] > 3 * (sources["VEILEDER"] + sources["REGISTER"])


def test_descriptions_are_partial_and_some_are_changed_later(many):
    found = many[0]["situasjonsbeskrivelse"]
    asked = len(Felt.model_fields)
    count = np.array([len(line["felt"]) for line in found])
    assert {name for line in found for name in line["felt"]} == set(Felt.model_fields)
    assert 0.5 * asked < count.mean() < 0.85 * asked
    assert 0.02 < (count == asked).mean() < 0.30
    gone = sum(svar["verdi"] is None for line in found for svar in line["felt"].values())
    assert gone > 5


def test_some_come_back_to_their_description(at):
    assert 0.08 < (at.occasion == 1).mean() < 0.25
    assert set(at.occasion.tolist()) == {0, 1}


def test_silence_is_informative(at):
    chunk = five_thousand(3)
    lives, people = chunk.lives, chunk.people
    describes = np.zeros(len(lives.spells.day), dtype=bool)
    describes[at.spell] = True
    person = lives.spells.person
    others = np.ones(len(describes), dtype=bool)
    for less in (
        people.strain[person] < 0.15,
        ~lives.answers.is_digital,
        people.landgruppe[person] == 2,
    ):
        assert describes[less].mean() < describes[~less].mean() - 0.1
        others &= ~less
    assert 0.6 < describes[others].mean() < 0.85


def test_expectations_follow_prospects_loosely_and_no_chance(at):
    chunk = five_thousand(3)
    weeks = np.log(ANSWERS["egen_forventning_uker"](at))
    first = at.occasion == 0
    known = np.corrcoef(weeks[first], at.prospects[first])[0, 1]
    assert -0.60 < known < -0.30
    z = chunk.lives.truth.z[at.spell]
    assert abs(np.corrcoef(weeks, z)[0, 1]) < 0.05


def leans(at, name, values):
    """Return the mean of some answers of those with a latent need, and of the others."""
    has = at.people.need == NEEDS.index(name)
    found = np.array(values, dtype=float)
    return found[has].mean(), found[~has].mean(), found[has].std()


def test_needs_show_in_answers_and_cannot_be_read_off(at):
    norwegian = [LEVELS.index(each[0]["nivaa"]) for each in ANSWERS["sprak"](at)]
    digital = ANSWERS["digitale_ferdigheter"](at)
    applied = ANSWERS["jobbsoek_per_uke"](at)
    hindered = [each == "JA" for each in ANSWERS["helse_hindrer_egen"](at)]
    wishes = ANSWERS["oensket_yrke"](at)
    assert all(wishes)
    for name, values, least in (
        ("SPRAAK", norwegian, -1.0),
        ("OMSTILLING", digital, -0.5),
        ("RASK_TILBAKE", applied, 1.0),
        ("HELSE", hindered, 0.3),
        ("KOMPETANSE", [len(each) for each in wishes], 0.03),
    ):
        has, others, spread = leans(at, name, values)
        assert (has - others) / least > 1, name
        assert spread > abs(has - others) / 4, name


def test_what_lasts_is_said_alike_each_time(at):
    last = {}
    for number, languages in zip(at.number.tolist(), ANSWERS["sprak"](at), strict=True):
        assert last.setdefault(number, languages)[0] == languages[0]


def test_nothing_is_known_of_chance_or_latent_times(documents):
    """Of the truth, only the predictor of work is read: the rest may be anything."""
    chunk = people(count=SMALL)
    truth = chunk.lives.truth
    hidden = {f.name: np.full(len(truth.z), -1) for f in fields(truth)}
    hidden["work_predictor"] = truth.work_predictor
    blind = replace(chunk, lives=replace(chunk.lives, truth=replace(truth, **hidden)))
    assert written(self_assessment_documents, blind) == documents
    for writer in (confirmation_documents, web_use_documents):
        assert written(writer, blind) == written(writer, chunk)
