"""PaaVegneAv: spans in which another solution takes a person's bekreftelser."""

import json
from pathlib import Path
from typing import Any

import pytest

from data.intake.document import unwrapped
from tests.spec.registers.arbeidssoeker import (
    counts,
    parsed,
    refusal,
    start,
    stopp,
    taken_in,
    visible,
)
from tests.unit.data.nav_documents import changed, uuid

EXAMPLE = """
{"periodeId":"00000000-0000-4000-8000-0000000000a1","bekreftelsesloesning":"DAGPENGER","handling":{"intervalMS":1209600000,"graceMS":691200000}}
"""
SPAN = "fra, til, frist_brutt"


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_the_example(is_wrapped: bool) -> None:
    verdi = json.loads(EXAMPLE)
    if is_wrapped:
        kind = "no.nav.paw.bekreftelse.paavegneav.v1.vo.Start"
        wrapped = verdi | {"handling": {kind: verdi["handling"]}}
        assert unwrapped(wrapped) == verdi
        verdi = unwrapped(wrapped)
    (row,) = parsed("paa_vegne_av", {"mottatt": "2026-02-03T08:00:00Z", "verdi": verdi})
    assert {name: str(row[name]) for name in ("fra", "til", "kjent_fra", "loesning")} == {
        "fra": "2026-02-03",
        "til": "None",
        "kjent_fra": "2026-02-03",
        "loesning": "DAGPENGER",
    }


def test_a_message_without_its_time_is_refused() -> None:
    reason, rule = refusal("paa_vegne_av", json.loads(EXAMPLE))
    assert reason == "felt_mangler"
    assert "'mottatt'" in rule


def test_a_span_is_open_until_its_stop_is_known(tmp_path: Path) -> None:
    both = [start("2024-02-10"), stopp("2024-05-02", frist_brutt=True)]
    inndata = taken_in(tmp_path, "paa_vegne_av", both)
    assert visible(inndata, "paa_vegne_av", "2024-02-09", SPAN) == []
    assert visible(inndata, "paa_vegne_av", "2024-05-01", SPAN) == [("2024-02-10", None, None)]
    assert visible(inndata, "paa_vegne_av", "2024-05-02", SPAN) == [
        ("2024-02-10", "2024-05-02", True)
    ]


def test_messages_in_any_order_give_the_same_spans(tmp_path: Path) -> None:
    told = [stopp("2024-03-01"), start("2024-04-01"), start("2024-02-10")]
    inndata = taken_in(tmp_path, "paa_vegne_av", told)
    assert visible(inndata, "paa_vegne_av", "2024-12-31", SPAN) == [
        ("2024-02-10", "2024-03-01", False),
        ("2024-04-01", None, None),
    ]


def test_each_solution_has_spans_of_its_own(tmp_path: Path) -> None:
    other = "FRISKMELDT_TIL_ARBEIDSFORMIDLING"
    told = [start("2024-02-10"), start("2024-03-10", other), stopp("2024-04-10", other)]
    inndata = taken_in(tmp_path, "paa_vegne_av", told)
    assert visible(inndata, "paa_vegne_av", "2024-12-31", f"loesning, {SPAN}") == [
        ("DAGPENGER", "2024-02-10", None, None),
        (other, "2024-03-10", "2024-04-10", False),
    ]


def test_a_start_and_a_stop_on_one_day_are_a_span_without_a_day(tmp_path: Path) -> None:
    inndata = taken_in(
        tmp_path, "paa_vegne_av", [start("2024-02-10T09:00"), stopp("2024-02-10T15:00")]
    )
    assert visible(inndata, "paa_vegne_av", "2024-02-10", SPAN) == [
        ("2024-02-10", "2024-02-10", False)
    ]


def test_what_changes_nothing_is_counted_as_such(tmp_path: Path) -> None:
    told = [stopp("2024-02-05"), start("2024-02-10"), start("2024-02-20"), start("2024-02-10")]
    inndata = taken_in(tmp_path, "paa_vegne_av", told)
    assert visible(inndata, "paa_vegne_av", "2024-12-31", SPAN) == [("2024-02-10", None, None)]
    found = counts(inndata, "paa_vegne_av")
    assert (found["read"], found["used"]) == (4, 1)
    assert found["skipped_by_reason"] == {"uten_ny_rad": 3}


def test_a_stop_that_says_nothing_is_no_missed_deadline(tmp_path: Path) -> None:
    silent = changed(stopp("2024-05-02"), "verdi.handling", {})
    inndata = taken_in(tmp_path, "paa_vegne_av", [start("2024-02-10"), silent])
    assert visible(inndata, "paa_vegne_av", "2024-05-02", "frist_brutt") == [(False,)]


@pytest.mark.parametrize(
    ("path", "value", "reason", "field"),
    [
        ("mottatt", ..., "felt_mangler", "mottatt"),
        ("mottatt", "2024-02-10", "umulig_dato", "mottatt"),
        ("verdi", None, "felt_mangler", "verdi"),
        ("verdi.periodeId", uuid("a1", 99), "ukjent_periode", "periodeId"),
        ("verdi.bekreftelsesloesning", None, "felt_mangler", "bekreftelsesloesning"),
        ("verdi.handling", None, "felt_mangler", "verdi.handling"),
        ("verdi.handling", "START", "feil_type", "verdi.handling"),
        ("verdi.handling", {"fristBrutt": "nei"}, "feil_type", "fristBrutt"),
        ("verdi.handling", {"intervalMS": 1209600000}, "felt_mangler", "graceMS"),
        ("verdi.handling.intervalMS", "14 dager", "feil_type", "intervalMS"),
    ],
)
def test_what_is_refused(path: str, value: Any, reason: str, field: str) -> None:
    found, rule = refusal("paa_vegne_av", changed(start("2024-02-10"), path, value))
    assert found == reason
    assert field in rule
