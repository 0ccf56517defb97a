"""What the register files hold: Nav's forms, sound lives, late reports, and no truth."""

import re
from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from data.synthetic.generate import World, synthesize
from tests.unit.data.synthetic.worlds import (
    END,
    START,
    date_of,
    day_of_instant,
    is_valid_tnr,
    registers,
)

METADATA = {"tidspunkt", "utfoertAv", "kilde", "aarsak", "tidspunktFraKilde"}
FIELDS = {
    "periode": {"id", "identitetsnummer", "startet", "avsluttet", "avslutningsInfo"},
    "opplysninger": {
        "id", "periodeId", "sendtInnAv", "utdanning", "helse", "jobbsituasjon", "annet",
    },
    "profilering": {
        "id", "periodeId", "opplysningerOmArbeidssokerId", "sendtInnAv", "profilertTil",
        "jobbetSammenhengendeSeksAvTolvSisteMnd", "alder",
    },
    "aa_registeret": {
        "id", "uuid", "type", "arbeidstaker", "arbeidssted", "opplysningspliktig",
        "ansettelsesperiode", "ansettelsesdetaljer", "permisjoner", "permitteringer",
        "timerMedTimeloenn", "utenlandsopphold", "idHistorikk", "varsler",
        "rapporteringsordning", "opprettet", "sistBekreftet", "sistEndret",
    },
    "dagpenger": {"personIdent", "perioder"},
    "aap": {"personIdent", "sakstatus", "maksdato", "vedtak"},
    "person": {"personIdent", "foedselsdato", "foedselsAar", "kommune", "kjoenn", "landgruppe"},
}  # fmt: skip
FETCHED = ("dagpenger", "aap", "person")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("world")
    synthesize(path, World(1200, 11, START, END))
    return path


@pytest.fixture(scope="module")
def lines(folder):
    """Return the registers whose forms are spelled out here; the others have tests of their own."""
    return {name: found for name, found in registers(folder).items() if name in FIELDS}


def start(periode):
    return day_of_instant(periode["startet"]["tidspunkt"])


def test_every_line_has_the_fields_of_its_form_and_no_other(lines):
    assert set(lines) == set(FIELDS)
    for name, fields in FIELDS.items():
        assert lines[name]
        for line in lines[name]:
            if name in FETCHED:
                assert set(line) == {"hentet", "svar"}
                assert INSTANT.fullmatch(line["hentet"])
            assert set(line["svar"] if name in FETCHED else line) == fields


def test_metadata_and_parts_are_as_in_the_forms(lines):
    for line in lines["periode"]:
        for metadata in filter(None, (line["startet"], line["avsluttet"])):
            assert set(metadata) == METADATA
            assert isinstance(metadata["tidspunkt"], int)
            assert set(metadata["utfoertAv"]) == {"type", "id", "sikkerhetsnivaa"}
    for line in lines["opplysninger"]:
        assert set(line["utdanning"]) == {"nus", "bestaatt", "godkjent"}
        is_migrated = line["sendtInnAv"]["kilde"] == "veilarbregistrering"
        assert line["utdanning"]["nus"] in set("0134679" if is_migrated else "0234679")
        situations = line["jobbsituasjon"]["beskrivelser"]
        assert len(situations) in ({1, 2} if is_migrated else {1})
        for situation in situations:
            assert set(situation) == {"beskrivelse", "detaljer"}
            assert all(isinstance(value, str) for value in situation["detaljer"].values())
    for line in lines["aa_registeret"]:
        (details,) = line["ansettelsesdetaljer"]
        assert re.fullmatch(r"\d{7}", details["yrke"]["kode"])
        assert 0 < details["avtaltStillingsprosent"] <= 100
        assert line["arbeidssted"]["ident"][0] == line["opplysningspliktig"]["ident"][0] == "3"
    for line in lines["dagpenger"]:
        for part in line["svar"]["perioder"]:
            assert set(part) == {"fraOgMedDato", "tilOgMedDato", "kilde", "ytelseType"}
    for line in lines["aap"]:
        for part in line["svar"]["vedtak"]:
            assert set(part) == {"status", "saksnummer", "vedtaksdato", "periode", "rettighetsType"}


def test_all_identities_are_synthetic_and_every_person_has_an_answer(lines):
    people = {line["svar"]["personIdent"] for line in lines["person"]}
    assert len(people) == 1200
    assert all(map(is_valid_tnr, people))
    assert {line["identitetsnummer"] for line in lines["periode"]} == people
    assert {line["svar"]["personIdent"] for line in lines["dagpenger"]} == people
    assert {line["arbeidstaker"]["ident"] for line in lines["aa_registeret"]} <= people
    assert {line["svar"]["personIdent"] for line in lines["aap"]} <= people


def test_no_eleven_digits_look_like_a_living_person(folder):
    for path in (folder / "syntetisk").glob("*.jsonl"):
        for number in re.findall(r'"(\d{11})"', path.read_text(encoding="utf-8")):
            assert is_valid_tnr(number)


@pytest.mark.parametrize(
    ("register", "key"),
    [("periode", "id"), ("opplysninger", "id"), ("profilering", "id"), ("aa_registeret", "uuid")],
)
def test_ids_are_unique(lines, register, key):
    assert len({line[key] for line in lines[register]}) == len(lines[register])


def test_answers_belong_to_a_spell_and_profiles_to_answers(lines):
    spells = {line["id"] for line in lines["periode"]}
    answers = {line["id"]: line["periodeId"] for line in lines["opplysninger"]}
    assert set(answers.values()) <= spells
    assert len(set(answers.values())) > 0.97 * len(spells)
    for line in lines["profilering"]:
        assert answers[line["opplysningerOmArbeidssokerId"]] == line["periodeId"]


def test_spells_of_a_person_never_overlap_and_at_most_one_is_open(lines):
    spells = defaultdict(list)
    for line in lines["periode"]:
        spells[line["identitetsnummer"]].append(line)
    assert max(map(len, spells.values())) > 2
    for mine in spells.values():
        mine.sort(key=lambda line: line["startet"]["tidspunkt"])
        assert all(line["avsluttet"] for line in mine[:-1])
        for line, following in pairwise(mine):
            ended = line["avsluttet"]["tidspunkt"]
            assert line["startet"]["tidspunkt"] < ended < following["startet"]["tidspunkt"]


def test_registrations_lie_in_the_window_and_some_are_open_at_its_end(lines):
    assert all(START <= start(line) <= END for line in lines["periode"])
    assert sum(line["avsluttet"] is None for line in lines["periode"]) > 20


def test_nothing_that_became_known_later_is_there(lines):
    for line in lines["periode"]:
        if line["avsluttet"]:
            assert day_of_instant(line["avsluttet"]["tidspunkt"]) <= END
    for line in lines["opplysninger"] + lines["profilering"]:
        assert day_of_instant(line["sendtInnAv"]["tidspunkt"]) <= END
    for line in lines["aa_registeret"]:
        for field in ("opprettet", "sistBekreftet", "sistEndret"):
            assert date_of(line[field]) <= END
    for name in FETCHED:
        for line in lines[name]:
            assert date_of(line["hentet"]) <= END
            for part in line["svar"].get("vedtak", []):
                assert date_of(part["vedtaksdato"]) <= date_of(line["hentet"])


def test_jobs_are_reported_weeks_late(lines):
    lags, ends, unsaid = [], [], 0
    for line in lines["aa_registeret"]:
        span = line["ansettelsesperiode"]
        created, changed = date_of(line["opprettet"]), date_of(line["sistEndret"])
        lags.append((created - date_of(span["startdato"])).days)
        assert created <= changed
        if span["sluttdato"]:
            assert span["startdato"] <= span["sluttdato"]
            ends.append((changed - date_of(span["sluttdato"])).days)
        else:
            unsaid += 1
            assert changed == created or line["permisjoner"] or line["permitteringer"]
    assert min(lags) > 0
    assert min(ends) > 0
    for found in (lags, ends):
        assert 0.7 < sum(28 <= lag <= 56 for lag in found) / len(found) < 0.9
    assert unsaid > 100


def test_fetched_answers_come_in_order_and_differ_from_the_one_before(lines):
    for name in FETCHED:
        before = {}
        for line in lines[name]:
            who = line["svar"]["personIdent"]
            if who in before:
                assert before[who]["hentet"] < line["hentet"]
                assert before[who]["svar"] != line["svar"]
            before[who] = line


def test_people_are_18_to_66_when_they_register(lines):
    born = {line["svar"]["personIdent"]: line["svar"]["foedselsdato"] for line in lines["person"]}
    ages = [
        (start(line) - date_of(born[line["identitetsnummer"]])) / timedelta(days=365.25)
        for line in lines["periode"]
        if born[line["identitetsnummer"]]
    ]
    assert min(ages) >= 18
    assert max(ages) < 67


def test_some_leave_without_work_and_some_work_while_registered(lines):
    jobs = defaultdict(list)
    for line in lines["aa_registeret"]:
        jobs[line["arbeidstaker"]["ident"]].append(date_of(line["ansettelsesperiode"]["startdato"]))
    without = works_on = closed = 0
    for line in lines["periode"]:
        if not line["avsluttet"]:
            continue
        closed += 1
        begun, left = start(line), day_of_instant(line["avsluttet"]["tidspunkt"])
        starts = [day for day in jobs[line["identitetsnummer"]] if day > begun]
        without += not any(day <= left + timedelta(days=20) for day in starts)
        works_on += any(day < left - timedelta(days=40) for day in starts)
    assert 0.15 < without / closed < 0.6
    assert 0.02 < works_on / closed < 0.3


def test_no_truth_is_in_the_registers(folder, lines):
    truth = pq.read_table(folder / "sannhet" / "registreringer.parquet")
    assert set(truth["periode_id"].to_pylist()) == {line["id"] for line in lines["periode"]}
    floats = set()
    for path in (folder / "syntetisk").glob("*.jsonl"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"skroepelighet|prediktor|integrert|attachment|strain", text)
        floats |= {f"{float(n):.6g}" for n in re.findall(r"(?<=[:\[,])-?\d+\.\d+", text)}
    # Percentages, hours and days are all the decimals there are: nothing as fine as a truth.
    assert {len(number.partition(".")[2]) for number in floats} <= {0, 1}
