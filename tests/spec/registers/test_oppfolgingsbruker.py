"""Oppfolgingsbruker: the full state in each message, no names, and whom the door leaves out."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, changed, ingest, ms

# The reference's example.
NAV = """
{"fodselsnummer":"01819000049","formidlingsgruppe":"ARBS","iservFraDato":null,"fornavn":"Demo","etternavn":"Demo","oppfolgingsenhet":"9999","kvalifiseringsgruppe":"IVURD","rettighetsgruppe":"DAGP","hovedmaal":null,"sikkerhetstiltakType":null,"diskresjonskode":null,"harOppfolgingssak":true,"sperretAnsatt":false,"erDoed":false,"doedFraDato":null,"sistEndretDato":"2026-02-03T10:00:00+01:00"}
"""
ID = "oppfolgingsbruker"


def message(when: str | None = "2026-02-03", **fields: Any) -> Any:
    sist_endret = when and f"{when}T10:00:00+01:00"
    return json.loads(NAV) | {"sistEndretDato": sist_endret} | fields


def test_the_example() -> None:
    (row,) = parsed(ID, json.loads(NAV))
    assert row.pop("kjent") == 1770109200000
    assert {name: str(value) for name, value in row.items()} == {
        "person_ref": "?",
        "asked_ref": "?",
        "fra": "2026-02-03",
        "til": "None",
        "kjent_fra": "2026-02-03",
        "kjent_til": "None",
        "formidlingsgruppe": "ARBS",
        "kvalifiseringsgruppe": "IVURD",
        "rettighetsgruppe": "DAGP",
        "hovedmaal": "None",
        "oppfolgingsenhet": "9999",
        "er_doed": "False",
        "doed_fra": "None",
        "iserv_fra": "None",
        "diskresjonskode": "None",
        "sperret_ansatt": "False",
    }


def test_the_latest_state_wins_also_when_it_came_first(tmp_path: Path) -> None:
    later = message("2026-05-01", formidlingsgruppe="ISERV", iservFraDato="2026-04-30")
    inndata = ingest(tmp_path, {ID: [later, message("2026-02-03")]})
    columns = "fra, formidlingsgruppe, iserv_fra"
    assert visible(inndata, ID, "2026-02-02", columns) == []
    assert visible(inndata, ID, "2026-04-30", columns) == [("2026-02-03", "ARBS", None)]
    assert visible(inndata, ID, "2026-05-01", columns) == [("2026-05-01", "ISERV", "2026-04-30")]


def test_a_message_that_says_nothing_new_does_not_move_the_first_day(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [message("2026-02-03"), message("2026-05-01")]})
    assert visible(inndata, ID, "2026-12-31", "fra") == [("2026-02-03",)]
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_a_message_without_a_time_is_known_when_it_was_received(tmp_path: Path) -> None:
    first = {"mottatt": ms("2026-03-01"), "verdi": message(None)}
    # Where it has a time, that holds.
    second = {"mottatt": ms("2026-06-01"), "verdi": message("2026-05-01", hovedmaal="SKAFFEA")}
    inndata = ingest(tmp_path, {ID: [first, second]})
    assert visible(inndata, ID, "2026-02-28", "fra") == []
    assert visible(inndata, ID, "2026-04-30", "fra, hovedmaal") == [("2026-03-01", None)]
    assert visible(inndata, ID, "2026-05-01", "fra, hovedmaal") == [("2026-05-01", "SKAFFEA")]


def test_messages_of_two_numbers_linked_later_end_nothing_of_each_other(tmp_path: Path) -> None:
    other = message("2026-05-01", fodselsnummer=BODIL, formidlingsgruppe="ISERV")
    same = message("2026-06-01", fodselsnummer=BODIL)
    both = [{"ident": BODIL, "gjeldende": False}, {"ident": ANNA, "gjeldende": True}]
    linked = nav.person(hentet="2027-01-10", identer=both)
    inndata = ingest(tmp_path, {ID: [message(), other], "person": [linked]})
    columns = "fra, formidlingsgruppe"
    held = [("2026-02-03", "ARBS"), ("2026-05-01", "ISERV")]
    assert visible(inndata, ID, "2026-05-01", columns) == held
    # What both say is one row.
    inndata = ingest(tmp_path / "2", {ID: [message(), same], "person": [linked]})
    assert visible(inndata, ID, "2026-06-01", columns) == held[:1]


@pytest.mark.parametrize(
    ("last", "is_out"),
    [
        ({"diskresjonskode": "6"}, True),
        ({"diskresjonskode": "7"}, True),
        ({"diskresjonskode": "19"}, True),
        ({"diskresjonskode": "23"}, True),
        ({"sperretAnsatt": True}, True),
        ({"diskresjonskode": "0"}, False),
        ({"diskresjonskode": None, "sperretAnsatt": None}, False),
    ],
)
def test_people_protected_by_their_last_message_are_left_out(
    tmp_path: Path, last: Any, is_out: bool
) -> None:
    first = message("2026-02-03", diskresjonskode="0" if is_out else "6")
    other = message("2026-02-03", fodselsnummer=BODIL)
    inndata = ingest(tmp_path, {ID: [first, message("2026-05-01", **last), other]})
    assert bool(visible(inndata, ID, "2026-05-01", "fra")) != is_out
    assert counts(inndata, ID)["skipped_by_reason"].get("vernet", 0) == 2 * is_out


def test_names_and_what_protects_are_not_in_the_table(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [message(diskresjonskode="4")]})
    table = pq.read_table(inndata / f"{ID}.parquet")
    hidden = {"fornavn", "etternavn", "diskresjonskode", "sperret_ansatt", "sperretAnsatt"}
    assert not hidden & set(table.column_names)
    assert "Demo" not in str(table.to_pylist())
    assert not list(inndata.glob("*_vernet.parquet"))


def test_a_new_code_is_kept_and_counted(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [message(kvalifiseringsgruppe="NY")]})
    assert visible(inndata, ID, "2026-02-03", "kvalifiseringsgruppe") == [("NY",)]
    assert counts(inndata, ID)["unknown_values"] == {"kvalifiseringsgruppe": 1}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (message(None), "felt_mangler"),
        (message(fodselsnummer=None), "felt_mangler"),
        (message(fodselsnummer=nav.NOT_SYNTHETIC), "ekte_ident_i_utvikling"),
        (message(formidlingsgruppe=f"ARBS {ANNA}"), "ugyldig_verdi"),
        (message(oppfolgingsenhet="Nav Demo"), "ugyldig_verdi"),
        (message(erDoed="nei"), "feil_type"),
        (message(doedFraDato="2026-02-30"), "umulig_dato"),
        (changed(message(), "sistEndretDato", "2026-02-03T10:00:00"), "umulig_dato"),
    ],
)
def test_bad_messages_are_refused(document: Any, reason: str) -> None:
    assert refusal(ID, document)[0] == reason
