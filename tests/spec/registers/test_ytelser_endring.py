"""Changes of benefits: Arena's events with their counters, and signals that hold no data."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.spec.registers.time_travel import assert_only_later_days_change
from tests.unit.data.nav_documents import ANNA, BODIL, changed, ingest, ms

# The reference's examples.
NAV_EVENT = """
{"table":"DEMO","op_type":"I","op_ts":"2026-02-05 13:37:00.000000","current_ts":"2026-02-05T13:38:00.000000","pos":"1","before":null,"after":{"VEDTAK_ID":"1","SAK_ID":"2","PERSON_ID":"3","PERSONIDENT":"01819000049","HENDELSE_ID":10,"SAKSTYPEKODE":"DAGP","RETTIGHETSTYPEKODE":"PERM","VEDTAKSPERIODE_FOM":"2026-02-02 00:00:00","VEDTAKSPERIODE_TOM":null,"ANTALLUKERIGJEN":40,"ANTALLDAGERIGJEN":2,"ANTALLUKERIGJENPERMITTERING":20,"ANTALLDAGERIGJENPERMITTERING":1,"ANTALLDAGERIGJENUNNTAK":null,"ENDRET_DATO":"2026-02-05 13:37:00"}}
"""  # noqa: E501
NAV_SIGNAL = """
{"personId":"01819000049","meldingstype":"OPPDATER","ytelsestype":"DAGPENGER","kildesystem":"DPSAK"}
"""
ID = "ytelser_endring"


def event(number: int = 10, op_ts: str = "2026-02-05", **fields: Any) -> Any:
    """Return an event by its HENDELSE_ID; ENDRET_DATO stays that of the example."""
    found = json.loads(NAV_EVENT) | {"op_ts": f"{op_ts} 13:37:00.000000"}
    found["after"] |= {"HENDELSE_ID": number} | fields
    return found


def deletion(number: int, op_ts: str) -> Any:
    found = event(number, op_ts)
    return found | {"op_type": "D", "before": found["after"], "after": None}


def signal(mottatt: str = "2026-03-05", **fields: Any) -> Any:
    return {"mottatt": ms(mottatt), "verdi": json.loads(NAV_SIGNAL) | fields}


def test_the_example_of_an_event() -> None:
    (row,) = parsed(ID, json.loads(NAV_EVENT))
    assert {name: str(value) for name, value in row.items() if value is not None} == {
        "person_ref": "?",
        "vedtak_ref": "?",
        "sak_ref": "?",
        "fra": "2026-02-02",
        "kjent_fra": "2026-02-05",
        "kjent": "10",
        "ytelse": "DAGPENGER_MED_PERMITTERING",
        "kilde": "ARENA",
        "er_signal": "False",
        "er_slettet": "False",
        "antall_uker_igjen": "40",
        "antall_dager_igjen": "2",
        "antall_uker_igjen_permittering": "20",
        "antall_dager_igjen_permittering": "1",
    }


@pytest.mark.parametrize(
    ("sak", "rettighet", "unntak", "ytelse"),
    [
        ("DAGP", "DAGO", None, "ORDINARE_DAGPENGER"),
        ("DAGP", "FISK", None, "DAGPENGER_MED_PERMITTERING_FISKEINDUSTRI"),
        ("DAGP", "LONN", None, "LONNSGARANTIMIDLER_DAGPENGER"),
        ("AA", "AAP", None, "AAP_MAXTID"),
        ("AA", "AAP", 0, "AAP_UNNTAK"),
        ("INDIV", "BASI", None, "TILTAKSPENGER"),
        ("INDIV", "DAGO", None, "UKJENT_VERDI"),
        ("NY", "NY", None, "UKJENT_VERDI"),
    ],
)
def test_benefits_bear_the_names_of_the_portfolio(
    sak: str, rettighet: str, unntak: int | None, ytelse: str
) -> None:
    fields = {"SAKSTYPEKODE": sak, "RETTIGHETSTYPEKODE": rettighet}
    (row,) = parsed(ID, event(**fields, ANTALLDAGERIGJENUNNTAK=unntak))
    assert (row["ytelse"], row["antall_dager_igjen_unntak"]) == (ytelse, unntak)


COLUMNS = "fra, til, antall_uker_igjen"


def test_an_event_holds_until_the_next_one_in_any_order_of_arrival(tmp_path: Path) -> None:
    ended = {"VEDTAKSPERIODE_TOM": "2026-03-31 00:00:00", "ANTALLUKERIGJEN": 33}
    events = [event(12, "2026-04-02", **ended), event(10), event(12, "2026-04-02", **ended)]
    inndata = ingest(tmp_path, {ID: events})
    assert visible(inndata, ID, "2026-02-04", COLUMNS) == []
    assert visible(inndata, ID, "2026-04-01", COLUMNS) == [("2026-02-02", None, 40)]
    assert visible(inndata, ID, "2026-04-02", COLUMNS) == [("2026-02-02", "2026-04-01", 33)]
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_a_counter_revised_without_a_new_endret_dato_is_not_known_earlier(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [event(11, "2026-03-05", ANTALLUKERIGJEN=36)]})
    assert visible(inndata, ID, "2026-03-04", COLUMNS) == []
    assert visible(inndata, ID, "2026-03-05", "antall_uker_igjen") == [(36,)]


@pytest.mark.parametrize(
    ("endret", "mottatt", "known"),
    [
        ("2026-02-07", None, "2026-02-07"),
        (None, None, "2026-02-05"),
        ("2026-02-07", "2026-02-06", "2026-02-06"),
        ("2026-02-05", "2026-02-06", "2026-02-05"),
    ],
)
def test_when_an_event_is_known(endret: str | None, mottatt: str | None, known: str) -> None:
    document = event(ENDRET_DATO=endret)
    if mottatt:
        document = {"mottatt": ms(mottatt), "verdi": document}
    (row,) = parsed(ID, document)
    assert str(row["kjent_fra"]) == known


def test_a_deleted_vedtak_is_gone_from_the_deletion_on(tmp_path: Path) -> None:
    other = event(9, PERSONIDENT=BODIL, VEDTAK_ID="7")
    inndata = ingest(tmp_path, {ID: [event(10), deletion(10, "2026-02-20"), other]})
    assert len(visible(inndata, ID, "2026-02-19", COLUMNS)) == 1
    assert visible(inndata, ID, "2026-02-20", COLUMNS) == []
    assert visible(inndata, ID, "2026-12-31", COLUMNS) == []


def test_an_older_deletion_does_not_take_a_newer_vedtak_away(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [event(12, "2026-02-20"), deletion(11, "2026-02-10")]})
    assert len(visible(inndata, ID, "2026-02-20", COLUMNS)) == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_loaded_anew_hides_nothing(tmp_path: Path, *, is_first: bool) -> None:
    anew = event(10, "2026-06-01")
    newer = event(12, "2026-03-01", ANTALLUKERIGJEN=33)
    for name, known in (("newer", [newer]), ("both", [event(10), newer])):
        inndata = ingest(tmp_path / name, {ID: [anew, *known] if is_first else [*known, anew]})
        before = [] if name == "newer" else [(40,)]
        assert visible(inndata, ID, "2026-02-05", "antall_uker_igjen") == before
        assert visible(inndata, ID, "2026-03-01", "antall_uker_igjen") == [(33,)]
        assert visible(inndata, ID, "2026-06-01", "antall_uker_igjen") == [(33,)]


@pytest.mark.parametrize("is_first", [True, False])
def test_the_same_event_is_known_from_the_first(tmp_path: Path, *, is_first: bool) -> None:
    both = [event(10, "2026-06-01"), event(10)]
    inndata = ingest(tmp_path, {ID: both if is_first else both[::-1]})
    assert len(visible(inndata, ID, "2026-02-05", COLUMNS)) == 1


TOLD = [
    ("2026-02-05", event(10)),
    ("2026-03-01", event(12, "2026-03-01", ANTALLUKERIGJEN=33)),
    ("2026-03-05", signal()),
    ("2026-03-10", event(13, "2026-03-10", ANTALLUKERIGJEN=32)),
    ("2026-03-20", deletion(13, "2026-03-20")),
    ("2026-04-01", event(14, "2026-04-01", ANTALLUKERIGJEN=31)),
    ("2026-06-01", event(11, "2026-06-01", ANTALLUKERIGJEN=39)),
    ("2026-06-02", event(10, "2026-06-02")),
    ("2026-06-03", deletion(13, "2026-06-03")),
]


@pytest.mark.parametrize("step", [1, -1])
def test_what_is_told_later_changes_no_earlier_day(tmp_path: Path, step: int) -> None:
    assert_only_later_days_change(tmp_path, ID, TOLD[::step], "ytelse, er_signal, " + COLUMNS)


def test_a_signal_says_what_to_fetch_and_covers_its_day_only(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [signal(), signal(), signal("2026-03-06")]})
    columns = "fra, til, ytelse, kilde, er_signal, vedtak_ref"
    assert visible(inndata, ID, "2026-03-04", columns) == []
    assert visible(inndata, ID, "2026-03-05", columns) == [
        ("2026-03-05", "2026-03-06", "DAGPENGER", "DPSAK", True, None)
    ]
    assert len(visible(inndata, ID, "2026-03-06", columns)) == 2
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 1}


@pytest.mark.parametrize("fields", [{"kildesystem": "KELVIN"}, {"ytelsestype": "NY"}])
def test_a_pair_that_nav_does_not_use_is_used_and_counted(tmp_path: Path, fields: Any) -> None:
    inndata = ingest(tmp_path, {ID: [signal(**fields)]})
    assert visible(inndata, ID, "2026-03-05", "ytelse") == [("UKJENT_VERDI",)]
    assert counts(inndata, ID)["unknown_values"]["ytelse"] == 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (json.loads(NAV_SIGNAL), "felt_mangler"),
        (event() | {"after": None}, "felt_mangler"),
        (event(HENDELSE_ID=None), "felt_mangler"),
        (event(HENDELSE_ID="10"), "feil_type"),
        (event(HENDELSE_ID=-1), "ugyldig_verdi"),
        (event(PERSONIDENT="01819000048"), "ugyldig_ident"),
        (event(VEDTAKSPERIODE_TOM="2026-02-01"), "slutt_foer_start"),
        (event(VEDTAKSPERIODE_FOM="02.02.2026"), "umulig_dato"),
        (event(ANTALLUKERIGJEN=1.5), "feil_type"),
        (event(SAKSTYPEKODE=ANNA), "ugyldig_verdi"),
        (changed(event(), "op_ts", None), "felt_mangler"),
        (signal(personId=None), "felt_mangler"),
        ({"mottatt": ms("2026-03-05"), "verdi": event(HENDELSE_ID=None)}, "felt_mangler"),
    ],
)
def test_bad_documents_are_refused(document: Any, reason: str) -> None:
    assert refusal(ID, document)[0] == reason
