"""Decisions under § 14 a: old, new and Arena's codes are one, and so are all topics."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.spec.registers.time_travel import assert_only_later_days_change
from tests.unit.data.nav_documents import ANNA, changed, ingest

# The reference's examples.
NAV_GJELDENDE = """
{"aktorId":"9990000000001","innsatsgruppe":"TRENGER_VEILEDNING","hovedmal":"SKAFFE_ARBEID","fattetDato":"2026-03-01T09:30:00+01:00","vedtakId":"00000000-0000-4000-8000-000000000301"}
"""
NAV_SISTE = """
{"aktorId":"9990000000001","innsatsgruppe":"SITUASJONSBESTEMT_INNSATS","hovedmal":"SKAFFE_ARBEID","fattetDato":"2026-03-01T09:30:00+01:00","fraArena":false}
"""
NAV_OPPFOLGINGSPERIODE = """
{"oppfolgingsperiodeUuid":"00000000-0000-4000-8000-000000000302","sisteEndringsType":"OPPFOLGING_STARTET","aktorId":"9990000000001","ident":"01819000049","startTidspunkt":"2026-02-02T09:16:00+01:00","sluttTidspunkt":null,"kontor":{"kontorNavn":"Demo","kontorId":"9999"},"producerTimestamp":"2026-02-02T09:16:01+01:00"}
"""
ID = "vedtak_14a"
COLUMNS = "fra, innsatsgruppe, innsatsgruppe_gammel, hovedmaal, fra_arena"
VEILEDNING = ("TRENGER_VEILEDNING", "SITUASJONSBESTEMT_INNSATS")


def named(verdi: Any, **fields: Any) -> Any:
    return {"personIdent": ANNA, "verdi": verdi | fields}


def gjeldende(**fields: Any) -> Any:
    return named(json.loads(NAV_GJELDENDE), **fields)


def siste(**fields: Any) -> Any:
    return named(json.loads(NAV_SISTE), **fields)


def sendt(**fields: Any) -> Any:
    found = {"id": 301, "vedtakSendt": "2026-03-01T09:30:00", "enhetId": "9999"}
    decided = {"innsatsgruppe": "SITUASJONSBESTEMT_INNSATS", "hovedmal": "SKAFFE_ARBEID"}
    return named(found | decided | {"aktorId": "9990000000001"}, **fields)


def status(endring: str = "VEDTAK_SENDT", **fields: Any) -> Any:
    found = {"vedtakId": 301, "aktorId": "9990000000001", "vedtakStatusEndring": endring}
    found |= {"timestamp": "2026-03-01T09:30:00", "innsatsgruppe": "SITUASJONSBESTEMT_INNSATS"}
    return named(found | {"hovedmal": "SKAFFE_ARBEID", "veilederNavn": "Demo"}, **fields)


def arena(number: int = 1, op_ts: str = "2026-03-03", **fields: Any) -> Any:
    """Return one of Arena's records by its HENDELSE_ID."""
    after = {
        "VEDTAK_ID": "301",
        "FRA_DATO": "2026-03-01 00:00:00",
        "REG_USER": "Z99DEMO",
        "FODSELSNR": ANNA,
        "KVALIFISERINGSGRUPPEKODE": "BFORM",
        "HOVEDMAALKODE": "SKAFFEA",
        "HENDELSE_ID": number,
    }
    return {
        "table": "DEMO",
        "op_type": "I",
        "op_ts": f"{op_ts} 13:37:00.000000",
        "current_ts": f"{op_ts}T13:38:00.000000",
        "pos": "1",
        "after": after | fields,
    }


@pytest.mark.parametrize(
    ("document", "fra_arena"),
    [(gjeldende(), None), (siste(), False), (sendt(), False), (status(), False), (arena(), True)],
    ids=["gjeldende", "siste", "sendt", "statusendring", "arena"],
)
def test_every_topic_tells_the_same_decision(
    tmp_path: Path, document: Any, fra_arena: bool | None
) -> None:
    inndata = ingest(tmp_path, {ID: [document]})
    # Arena's record is known when it was written; the others from the decision's own time.
    known = "2026-03-03" if fra_arena else "2026-03-01"
    assert visible(inndata, ID, "2026-02-28", COLUMNS) == []
    assert visible(inndata, ID, "2026-03-02", COLUMNS) == (
        [] if fra_arena else [("2026-03-01", *VEILEDNING, "SKAFFE_ARBEID", fra_arena)]
    )
    assert visible(inndata, ID, known, COLUMNS) == [
        ("2026-03-01", *VEILEDNING, "SKAFFE_ARBEID", fra_arena)
    ]


@pytest.mark.parametrize(
    ("code", "new", "old"),
    [
        ("STANDARD_INNSATS", "GODE_MULIGHETER", "STANDARD_INNSATS"),
        ("GODE_MULIGHETER", "GODE_MULIGHETER", "STANDARD_INNSATS"),
        (
            "SPESIELT_TILPASSET_INNSATS",
            "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE",
            "SPESIELT_TILPASSET_INNSATS",
        ),
        ("GRADERT_VARIG_TILPASSET_INNSATS", "JOBBE_DELVIS", "GRADERT_VARIG_TILPASSET_INNSATS"),
        ("VARIG_TILPASSET_INNSATS", "LITEN_MULIGHET_TIL_A_JOBBE", "VARIG_TILPASSET_INNSATS"),
        ("LITEN_MULIGHET_TIL_Å_JOBBE", "LITEN_MULIGHET_TIL_A_JOBBE", "VARIG_TILPASSET_INNSATS"),
        ("NY_GRUPPE", "NY_GRUPPE", None),
    ],
)
def test_one_name_for_each_group(code: str, new: str, old: str | None) -> None:
    for document in (gjeldende(innsatsgruppe=code), siste(innsatsgruppe=code)):
        (row,) = parsed(ID, document)
        assert (row["innsatsgruppe"], row["innsatsgruppe_gammel"]) == (new, old)


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("IKVAL", "GODE_MULIGHETER"),
        ("BATT", "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE"),
        ("VARIG", "LITEN_MULIGHET_TIL_A_JOBBE"),
    ],
)
def test_arenas_codes(code: str, new: str) -> None:
    document = arena(KVALIFISERINGSGRUPPEKODE=code, HOVEDMAALKODE="OKEDELT")
    (row,) = parsed(ID, document)
    assert (row["innsatsgruppe"], row["hovedmaal"]) == (new, "OKE_DELTAKELSE")


def test_a_decision_that_five_topics_tell_of_is_one_row(tmp_path: Path) -> None:
    documents = [gjeldende(), siste(), sendt(), status(), arena()]
    inndata = ingest(tmp_path, {ID: documents})
    assert visible(inndata, ID, "2026-12-31", COLUMNS) == [
        ("2026-03-01", *VEILEDNING, "SKAFFE_ARBEID", False)
    ]
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 4}


def test_earlier_decisions_stay_and_the_latest_of_a_day_counts(tmp_path: Path) -> None:
    documents = [
        siste(),
        siste(fattetDato="2026-06-01T08:00:00+02:00", innsatsgruppe="STANDARD_INNSATS"),
        siste(fattetDato="2026-06-01T15:00:00+02:00", innsatsgruppe="VARIG_TILPASSET_INNSATS"),
    ]
    inndata = ingest(tmp_path, {ID: documents})
    assert visible(inndata, ID, "2026-05-31", "fra") == [("2026-03-01",)]
    assert visible(inndata, ID, "2026-06-01", "fra, innsatsgruppe") == [
        ("2026-03-01", "TRENGER_VEILEDNING"),
        ("2026-06-01", "LITEN_MULIGHET_TIL_A_JOBBE"),
    ]


def test_drafts_and_other_groups_are_no_decision(tmp_path: Path) -> None:
    documents = [
        status("UTKAST_OPPRETTET", innsatsgruppe=None),
        status("GODKJENT_AV_BESLUTTER"),
        arena(KVALIFISERINGSGRUPPEKODE="IVURD"),
    ]
    inndata = ingest(tmp_path, {ID: documents})
    assert visible(inndata, ID, "2026-12-31", COLUMNS) == []
    assert counts(inndata, ID)["skipped_by_reason"] == {"uten_ny_rad": 3}


def test_arenas_records_of_one_decision_replace_each_other(tmp_path: Path) -> None:
    moved = arena(2, "2026-03-10", FRA_DATO="2026-02-20", HOVEDMAALKODE=None)
    inndata = ingest(tmp_path, {ID: [moved, arena(1), arena(1)]})
    columns = "fra, hovedmaal"
    assert visible(inndata, ID, "2026-03-09", columns) == [("2026-03-01", "SKAFFE_ARBEID")]
    assert visible(inndata, ID, "2026-03-10", columns) == [("2026-02-20", None)]


def test_a_decision_that_arena_deletes_or_makes_another_group_is_gone(tmp_path: Path) -> None:
    deleted = arena(2, "2026-03-10") | {"before": arena(2)["after"], "after": None}
    other = arena(2, "2026-03-10", KVALIFISERINGSGRUPPEKODE="IVURD")
    for number, document in enumerate((deleted, other)):
        inndata = ingest(tmp_path / str(number), {ID: [siste(fraArena=True), arena(), document]})
        assert len(visible(inndata, ID, "2026-03-09", "fra")) == 1
        assert visible(inndata, ID, "2026-03-10", "fra") == []


def deletion(number: int, op_ts: str, **fields: Any) -> Any:
    found = arena(number, op_ts, **fields)
    return found | {"before": found["after"], "after": None}


@pytest.mark.parametrize(("gone", "left"), [("301", "302"), ("302", "301")])
def test_a_deletion_closes_only_what_it_deletes(tmp_path: Path, gone: str, left: str) -> None:
    both = [arena(1, "2026-03-03", HOVEDMAALKODE=None), arena(2, "2026-03-10", VEDTAK_ID="302")]
    inndata = ingest(tmp_path, {ID: [*both, deletion(9, "2026-04-01", VEDTAK_ID=gone)]})
    goal = {"301": None, "302": "SKAFFE_ARBEID"}
    assert visible(inndata, ID, "2026-03-31", "hovedmaal") == [(None,)]
    assert visible(inndata, ID, "2026-04-01", "hovedmaal") == [(goal[left],)]
    every = [deletion(9, "2026-04-01"), deletion(10, "2026-05-01", VEDTAK_ID="302")]
    inndata = ingest(tmp_path / "every", {ID: [*both, *every]})
    assert len(visible(inndata, ID, "2026-04-30", "fra")) == 1
    assert visible(inndata, ID, "2026-05-01", "fra") == []


def test_another_group_that_is_deleted_leaves_the_one_before(tmp_path: Path) -> None:
    other = {"VEDTAK_ID": "302", "KVALIFISERINGSGRUPPEKODE": "IKVAL"}
    documents = [arena(), arena(2, "2026-03-10", **other), deletion(3, "2026-04-01", **other)]
    inndata = ingest(tmp_path, {ID: documents})
    assert visible(inndata, ID, "2026-03-31", "innsatsgruppe") == [("GODE_MULIGHETER",)]
    assert visible(inndata, ID, "2026-04-01", "innsatsgruppe") == [("TRENGER_VEILEDNING",)]


def test_what_arena_made_another_group_and_moved_does_not_come_back(tmp_path: Path) -> None:
    other = arena(2, "2026-03-05", KVALIFISERINGSGRUPPEKODE="BATT")
    moved = arena(3, "2026-03-10", KVALIFISERINGSGRUPPEKODE="BATT", FRA_DATO="2026-02-20")
    inndata = ingest(tmp_path, {ID: [siste(fraArena=True), other, moved]})
    assert visible(inndata, ID, "2026-03-10", "fra") == [("2026-02-20",)]


def test_arenas_deletion_leaves_a_decision_that_is_not_arenas(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {ID: [siste(), arena(), deletion(2, "2026-03-10")]})
    assert len(visible(inndata, ID, "2026-12-31", "fra")) == 1


def test_a_table_loaded_anew_hides_nothing(tmp_path: Path) -> None:
    anew = arena(1, "2026-06-01", KVALIFISERINGSGRUPPEKODE="IKVAL")
    inndata = ingest(tmp_path, {ID: [anew, arena(2, "2026-03-10")]})
    for day in ("2026-03-10", "2026-06-01"):
        assert visible(inndata, ID, day, "innsatsgruppe") == [("TRENGER_VEILEDNING",)]


TOLD = [
    ("2026-03-01", siste(fraArena=True)),
    ("2026-03-03", arena(1, "2026-03-03")),
    ("2026-03-05", arena(2, "2026-03-05", VEDTAK_ID="302", HOVEDMAALKODE=None)),
    ("2026-03-10", arena(4, "2026-03-10", KVALIFISERINGSGRUPPEKODE="BATT")),
    ("2026-04-01", deletion(5, "2026-04-01")),
    ("2026-04-10", deletion(6, "2026-04-10", VEDTAK_ID="302")),
    ("2026-05-01", arena(7, "2026-05-01", VEDTAK_ID="303", FRA_DATO="2026-02-20")),
    ("2026-06-01", arena(3, "2026-06-01", FRA_DATO="2026-02-20")),
    ("2026-06-02", arena(1, "2026-06-02")),
]


@pytest.mark.parametrize("step", [1, -1])
def test_what_is_told_later_changes_no_earlier_day(tmp_path: Path, step: int) -> None:
    assert_only_later_days_change(tmp_path, ID, TOLD[::step], f"{COLUMNS}, vedtak_ref")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (json.loads(NAV_GJELDENDE), "felt_mangler"),
        (json.loads(NAV_SISTE), "felt_mangler"),
        # Another grain: read by none of our registers.
        (json.loads(NAV_OPPFOLGINGSPERIODE), "felt_mangler"),
        (named(json.loads(NAV_OPPFOLGINGSPERIODE)), "felt_mangler"),
        (gjeldende() | {"personIdent": "9990000000001"}, "ugyldig_ident"),
        (gjeldende(fattetDato="2026-03-01T09:30:00"), "umulig_dato"),
        (gjeldende(innsatsgruppe=None), "felt_mangler"),
        (gjeldende(innsatsgruppe=ANNA), "ugyldig_verdi"),
        (siste(fraArena="nei"), "feil_type"),
        (sendt(vedtakSendt="2026-03-01"), "umulig_dato"),
        (status(innsatsgruppe=None), "felt_mangler"),
        (named({}) | {"verdi": "vedtak"}, "feil_type"),
        (arena() | {"after": None}, "felt_mangler"),
        (changed(arena(), "after.FODSELSNR", None), "felt_mangler"),
    ],
)
def test_bad_documents_are_refused(document: Any, reason: str) -> None:
    assert refusal(ID, document)[0] == reason
