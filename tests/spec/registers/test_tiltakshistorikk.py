"""Tiltak: known from their own times, gone by complete answers only, one person's numbers."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.spec.registers.time_travel import assert_only_later_days_change
from tests.unit.data.nav_documents import ANNA, BODIL, DEVELOPMENT, changed, ingest, ms, uuid

# The reference's examples.
NAV = """
{"historikk":[{"type":"TeamKometDeltakelse","opphav":"TEAM_KOMET","id":"00000000-0000-4000-8000-000000000201","norskIdent":"01819000049","startDato":"2026-03-02","sluttDato":null,
  "opprettetTidspunkt":"2026-02-20T09:00:00Z","oppdatertTidspunkt":"2026-03-02T01:00:00Z","tittel":"Demo","status":{"type":"DELTAR","aarsak":null,"opprettetTidspunkt":"2026-03-02T02:00:00"},
  "tiltakstype":{"tiltakskode":"OPPFOLGING","navn":"Demo"},"gjennomforing":{"id":"00000000-0000-4000-8000-000000000202","navn":null,"deltidsprosent":100.0},
  "arrangor":{"hovedenhet":null,"underenhet":{"organisasjonsnummer":"300000002","navn":null}},"deltidsprosent":null,"dagerPerUke":null}],"meldinger":[]}
"""
NAV_DELTAKER = """
{"id":"00000000-0000-4000-8000-000000000201","gjennomforingId":"00000000-0000-4000-8000-000000000202","personIdent":"01819000049","startDato":"2026-03-02","sluttDato":null,
 "status":{"type":"DELTAR","aarsak":null,"opprettetDato":"2026-03-02T02:00:00"},"registrertDato":"2026-02-20T10:00:00","endretDato":"2026-03-02T02:00:00","dagerPerUke":null,"prosentStilling":100.0,"deltakelsesmengder":null}
"""
ID = "tiltakshistorikk"
INCOMPLETE = ["MANGLER_HISTORIKK_FRA_TEAM_TILTAK"]
COLUMNS = "fra, til, status"


def komet(**fields: Any) -> Any:
    return json.loads(NAV)["historikk"][0] | fields


def arena(**fields: Any) -> Any:
    found = komet(type="ArenaDeltakelse", opphav="ARENA", arenaId=17, status="FULLFORT")
    found |= {"tiltakstype": {"tiltakskode": "INDOPPFAG", "navn": "Demo"}}
    return found | fields


def avtale(**fields: Any) -> Any:
    found = komet(type="TeamTiltakAvtale", opphav="TEAM_TILTAK", status="GJENNOMFORES")
    found |= {"tiltakstype": {"tiltakskode": "ARBEIDSTRENING", "navn": "Demo"}}
    return found | {"stillingsprosent": 50.0, "arbeidsgiver": {"navn": "Demo"}} | fields


def answer(hentet: str, *historikk: Any, meldinger: Any = ()) -> Any:
    svar = {"historikk": list(historikk), "meldinger": list(meldinger)}
    return {"hentet": ms(hentet), "personIdent": ANNA, "svar": svar}


def deltaker(endret: str = "2026-03-02", status: str = "DELTAR", **fields: Any) -> Any:
    at = f"{endret}T02:00:00"
    found = json.loads(NAV_DELTAKER) | {"endretDato": at}
    return found | {"status": {"type": status, "aarsak": None, "opprettetDato": at}} | fields


def test_the_examples() -> None:
    _, row = parsed(ID, {"hentet": ms("2026-04-01"), "personIdent": ANNA, "svar": json.loads(NAV)})
    (message,) = parsed(ID, json.loads(NAV_DELTAKER))
    (received,) = parsed(ID, {"mottatt": ms("2026-04-01"), "verdi": json.loads(NAV_DELTAKER)})
    assert message == received
    common = {
        "person_ref": "?",
        "tiltak_ref": "?",
        "fra": "2026-03-02",
        "til": "None",
        "kjent_fra": "2026-03-02",
        "status": "DELTAR",
        "status_aarsak": "None",
        "deltok": "True",
        "dager_per_uke": "None",
    }
    for found, code, prosent in ((row, "INDOPPFAG", "None"), (message, "None", "100.0")):
        expected = common | {"tiltakskode": code, "prosent": prosent}
        assert {name: str(found[name]) for name in expected} == expected


@pytest.mark.parametrize(
    ("one", "columns"),
    [
        (arena(deltidsprosent=40.0, dagerPerUke=2), ("INDOPPFAG", "FULLFORT", True, 2.0, 40.0)),
        (arena(status="AVSLAG"), ("INDOPPFAG", "AVSLAG", False, None, None)),
        (avtale(), ("ARBTREN", "GJENNOMFORES", True, None, 50.0)),
        (avtale(startDato=None), ("ARBTREN", "GJENNOMFORES", False, None, 50.0)),
        (komet(), ("INDOPPFAG", "DELTAR", True, None, None)),
    ],
)
def test_what_each_system_says(one: Any, columns: tuple[Any, ...]) -> None:
    _, row = parsed(ID, answer("2026-04-01", one))
    names = ("tiltakskode", "status", "deltok", "dager_per_uke", "prosent")
    assert tuple(row[name] for name in names) == columns


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("GRUPPE_ARBEIDSMARKEDSOPPLAERING", "GRUPPEAMO"),
        ("GRUPPEAMO", "GRUPPEAMO"),
        ("MIDLERTIDIG_LONNSTLSKUDD", "MIDLONTIL"),
        ("MIDLERTIDIG_LONNSTILSKUDD", "MIDLONTIL"),
        ("VARIG_LONNSTILSKUD", "VARLONTIL"),
        ("VARIG_LONNSTILSKUDD", "VARLONTIL"),
        ("INKLUDERINGSTILSKUD", "INKLUTILS"),
        ("INKLUDERINGSTILSKUDD", "INKLUTILS"),
        ("FIREARIG_LONNSTILSUDD", "FIREARIG_LONNSTILSKUDD"),
        ("TILRETTELAGT_ARBEID_ORDINAER", "TILRETTELAGT_ARBEID_ORDINAER"),
        # Of Arena, and not in the table.
        ("AMBF2", "AMBF2"),
    ],
)
def test_one_code_for_each_measure(code: str, kept: str) -> None:
    _, row = parsed(ID, answer("2026-04-01", avtale(tiltakstype={"tiltakskode": code})))
    assert row["tiltakskode"] == kept


def test_a_status_is_not_known_before_its_own_time(tmp_path: Path) -> None:
    at = "2026-03-09T08:00:00"
    late = komet(status={"type": "HAR_SLUTTET", "aarsak": "FATT_JOBB", "opprettetDato": at})
    inndata = ingest(tmp_path, {ID: [answer("2026-04-01", late)]})
    assert visible(inndata, ID, "2026-03-08", COLUMNS) == []
    assert visible(inndata, ID, "2026-03-09", "status, status_aarsak") == [
        ("HAR_SLUTTET", "FATT_JOBB")
    ]


def test_revised_dates_are_known_from_the_revision(tmp_path: Path) -> None:
    ended = komet(sluttDato="2026-05-31", oppdatertTidspunkt="2026-05-20T10:00:00Z")
    inndata = ingest(tmp_path, {ID: [answer("2026-04-01", komet()), answer("2026-06-01", ended)]})
    assert visible(inndata, ID, "2026-03-02", COLUMNS) == [("2026-03-02", None, "DELTAR")]
    assert visible(inndata, ID, "2026-05-19", COLUMNS) == [("2026-03-02", None, "DELTAR")]
    assert visible(inndata, ID, "2026-05-20", COLUMNS) == [("2026-03-02", "2026-06-01", "DELTAR")]


def test_what_an_answer_of_a_later_day_did_not_say_is_known_from_the_next(tmp_path: Path) -> None:
    silent = komet(sluttDato="2026-05-31")
    other = arena(id=uuid("d1", 1))
    answers = [answer("2026-04-01", komet()), answer("2026-06-01", silent, other)]
    inndata = ingest(tmp_path, {ID: answers})
    assert visible(inndata, ID, "2026-05-31", COLUMNS) == [("2026-03-02", None, "DELTAR")]
    assert visible(inndata, ID, "2026-06-01", "til, status") == [
        ("2026-06-01", "DELTAR"),
        (None, "FULLFORT"),
    ]


@pytest.mark.parametrize(
    ("meldinger", "left"), [([], 0), (INCOMPLETE, 1), (["NOE_NYTT"], 1)], ids=str
)
def test_only_a_complete_answer_takes_away(tmp_path: Path, meldinger: Any, left: int) -> None:
    answers = [answer("2026-04-01", avtale()), answer("2026-06-01", meldinger=meldinger)]
    inndata = ingest(tmp_path, {ID: answers})
    assert len(visible(inndata, ID, "2026-05-31", COLUMNS)) == 1
    assert len(visible(inndata, ID, "2026-06-01", COLUMNS)) == left


def test_an_answer_of_the_same_day_denies_what_was_changed_before_it(tmp_path: Path) -> None:
    changed_at = {"oppdatertTidspunkt": "2026-03-02T01:00:00Z"}
    ended = komet(status={"type": "HAR_SLUTTET", "aarsak": None}, **changed_at)
    going = komet(status={"type": "DELTAR", "aarsak": None}, **changed_at)
    answers = [answer("2026-03-02T12:00", going), answer("2026-04-19", ended)]
    inndata = ingest(tmp_path, {ID: answers})
    assert visible(inndata, ID, "2026-03-02", "status") == [("DELTAR",)]
    assert visible(inndata, ID, "2026-04-18", "status") == [("DELTAR",)]
    assert visible(inndata, ID, "2026-04-19", "status") == [("HAR_SLUTTET",)]


def test_a_change_after_an_answer_of_the_same_day_is_known_that_day(tmp_path: Path) -> None:
    ended = komet(sluttDato="2026-05-31", oppdatertTidspunkt="2026-04-01T14:00:00Z")
    answers = [answer("2026-04-01T12:00", komet()), answer("2026-06-01", ended)]
    inndata = ingest(tmp_path, {ID: answers})
    assert visible(inndata, ID, "2026-04-01", "til") == [("2026-06-01",)]


def test_a_message_does_not_hide_an_older_state_that_was_fetched_later(tmp_path: Path) -> None:
    documents = [answer("2026-06-01", komet()), deltaker("2026-05-01", "HAR_SLUTTET")]
    inndata = ingest(tmp_path, {ID: documents})
    assert visible(inndata, ID, "2026-03-01", "status") == []
    assert visible(inndata, ID, "2026-03-02", "status") == [("DELTAR",)]
    assert visible(inndata, ID, "2026-05-01", "status") == [("HAR_SLUTTET",)]
    assert visible(inndata, ID, "2026-12-31", "status") == [("HAR_SLUTTET",)]


def test_a_repeated_answer_does_not_bring_an_older_state_back(tmp_path: Path) -> None:
    late = komet(sluttDato="2026-05-31")
    said = [answer("2026-04-01", komet()), answer("2026-04-10", late), answer("2026-06-01", late)]
    inndata = ingest(tmp_path, {ID: [*said, deltaker("2026-05-01", "HAR_SLUTTET")]})
    assert visible(inndata, ID, "2026-04-10", "status, til") == [("DELTAR", "2026-06-01")]
    assert visible(inndata, ID, "2026-06-01", "status, til") == [("HAR_SLUTTET", None)]


def updated(day: str, **fields: Any) -> Any:
    status = {"type": "DELTAR", "aarsak": None, "opprettetTidspunkt": f"{day}T02:00:00"}
    return komet(oppdatertTidspunkt=f"{day}T01:00:00Z", status=status, **fields)


# The first day that a document tells something of, and the document. The code of the measure is
# left out below: a message gets it from when the participation was made, whatever tells it.
TOLD = [
    [
        ("2026-03-02", answer("2026-03-02", updated("2026-03-02"))),
        ("2026-04-10", answer("2026-04-10", updated("2026-03-02", sluttDato="2026-05-31"))),
        ("2026-04-20", deltaker("2026-04-20", "HAR_SLUTTET")),
        ("2026-05-05", answer("2026-05-20", updated("2026-05-05"))),
        ("2026-06-01", answer("2026-06-01")),
        ("2026-06-10", answer("2026-06-10", updated("2026-05-05"))),
    ],
    [
        ("2026-03-02", answer("2026-06-01", updated("2026-03-02"))),
        ("2026-05-01", deltaker("2026-05-01", "HAR_SLUTTET")),
        ("2026-06-15", answer("2026-07-01", updated("2026-06-15", sluttDato="2026-06-14"))),
    ],
    [
        ("2026-04-01", answer("2026-04-01", meldinger=INCOMPLETE)),
        ("2026-04-02", answer("2026-05-01", updated("2026-04-02"))),
        ("2026-05-10", answer("2026-05-10", arena(id=uuid("d1", 1)))),
    ],
]


@pytest.mark.parametrize("told", TOLD)
def test_what_is_told_later_changes_no_earlier_day(tmp_path: Path, told: Any) -> None:
    assert_only_later_days_change(tmp_path, ID, told, f"{COLUMNS}, deltok")


def test_an_incomplete_answer_does_not_make_what_it_lacked_unknown(tmp_path: Path) -> None:
    answers = [answer("2026-04-01", meldinger=INCOMPLETE), answer("2026-06-01", avtale())]
    inndata = ingest(tmp_path, {ID: answers})
    assert len(visible(inndata, ID, "2026-03-02", COLUMNS)) == 1


def test_historic_numbers_are_the_same_person(tmp_path: Path) -> None:
    older = answer("2026-04-01", komet(norskIdent=BODIL))
    inndata = ingest(tmp_path, {ID: [older, deltaker("2026-05-01", personIdent=BODIL)]})
    rows = pq.read_table(inndata / f"{ID}.parquet").to_pylist()
    assert {row["person_ref"] for row in rows} == {DEVELOPMENT.person(ANNA)}


def test_messages_of_the_topic_replace_each_other_and_bear_the_code(tmp_path: Path) -> None:
    waiting = deltaker("2026-02-20", "VENTELISTE", startDato=None)
    ended = deltaker("2026-05-20", "HAR_SLUTTET", sluttDato="2026-05-19")
    inndata = ingest(tmp_path, {ID: [ended, waiting, deltaker(), answer("2026-04-01", komet())]})
    columns = "fra, status, deltok, tiltakskode"
    assert visible(inndata, ID, "2026-02-19", columns) == []
    assert visible(inndata, ID, "2026-03-01", columns) == [(None, "VENTELISTE", False, "INDOPPFAG")]
    assert visible(inndata, ID, "2026-05-19", columns) == [
        ("2026-03-02", "DELTAR", True, "INDOPPFAG")
    ]
    assert visible(inndata, ID, "2026-05-20", columns) == [
        ("2026-03-02", "HAR_SLUTTET", True, "INDOPPFAG")
    ]


def test_what_is_republished_unchanged_is_known_from_the_first(tmp_path: Path) -> None:
    again = deltaker("2026-06-01") | {"status": deltaker()["status"]}
    inndata = ingest(tmp_path, {ID: [deltaker(), again]})
    assert len(visible(inndata, ID, "2026-03-02", COLUMNS)) == 1
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_titles_and_names_are_never_read(tmp_path: Path) -> None:
    gjennomforing = {"id": uuid("e1", 1), "navn": "HEMMELIG"}
    arrangor = {"hovedenhet": None, "underenhet": {"navn": "HEMMELIG"}}
    one = komet(tittel="HEMMELIG", gjennomforing=gjennomforing, arrangor=arrangor)
    inndata = ingest(tmp_path, {ID: [answer("2026-04-01", one)]})
    assert "HEMMELIG" not in str(pq.read_table(inndata / f"{ID}.parquet").to_pylist())


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (json.loads(NAV), "felt_mangler"),
        (changed(answer("2026-04-01"), "personIdent", None), "felt_mangler"),
        (changed(answer("2026-04-01"), "hentet", None), "felt_mangler"),
        (answer("2026-04-01", komet(type="NyDeltakelse")), "feil_type"),
        (answer("2026-04-01", komet(norskIdent="01819000048")), "ugyldig_ident"),
        (answer("2026-04-01", komet(oppdatertTidspunkt=None)), "felt_mangler"),
        (answer("2026-04-01", komet(sluttDato="2026-03-01")), "slutt_foer_start"),
        (answer("2026-04-01", komet(status="DELTAR")), "feil_type"),
        (answer("2026-04-01", komet(id="201")), "ugyldig_verdi"),
        (answer("2026-04-01", avtale(tiltakstype={"tiltakskode": ANNA})), "ugyldig_verdi"),
        (deltaker(endretDato="2026-03-02"), "umulig_dato"),
        (deltaker(personIdent=None), "felt_mangler"),
    ],
)
def test_bad_documents_are_refused(document: Any, reason: str) -> None:
    assert refusal(ID, document)[0] == reason
