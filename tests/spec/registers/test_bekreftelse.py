"""Bekreftelse: about two weeks that are over, and known only when it was sent."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.intake.all import REGISTERS
from tests.spec.registers.arbeidssoeker import (
    bekreftelse,
    counts,
    parsed,
    refusal,
    taken_in,
    visible,
)
from tests.unit.data.nav_documents import changed, ms, uuid

EXAMPLE = """
{"periodeId":"00000000-0000-4000-8000-0000000000a1","bekreftelsesloesning":"ARBEIDSSOEKERREGISTERET","id":"00000000-0000-4000-8000-0000000000e1",
 "svar":{"sendtInnAv":{"tidspunkt":1771232400000,"utfoertAv":{"type":"SLUTTBRUKER","id":"01819000049","sikkerhetsnivaa":null},"kilde":"demo-bekreftelse:7","aarsak":"demo"},
  "gjelderFra":1769986800000,"gjelderTil":1771196400000,"harJobbetIDennePerioden":false,"vilFortsetteSomArbeidssoeker":true}}
"""
SPAN = "fra, til, har_jobbet, vil_fortsette"


def test_the_example() -> None:
    assert parsed("bekreftelse", json.loads(EXAMPLE)) == [
        {
            "person_ref": "?",
            "periode_ref": "?",
            "bekreftelse_ref": "?",
            # From Monday to Monday two weeks later, which is no part of it.
            "fra": date(2026, 2, 2),
            "til": date(2026, 2, 16),
            "kjent_fra": date(2026, 2, 16),
            "kjent_til": None,
            "kjent": 1771232400000,
            "loesning": "ARBEIDSSOEKERREGISTERET",
            "har_jobbet": False,
            "vil_fortsette": True,
        }
    ]


def test_one_as_avro_json_wraps_it(tmp_path: Path) -> None:
    document = bekreftelse()
    document["svar"]["sendtInnAv"]["utfoertAv"]["sikkerhetsnivaa"] = {"string": "tokenx:Level4"}
    inndata = taken_in(tmp_path, "bekreftelse", [document])
    assert len(visible(inndata, "bekreftelse", "2024-02-19", SPAN)) == 1


def test_what_was_done_in_two_weeks_is_not_known_until_it_is_told(tmp_path: Path) -> None:
    told = changed(bekreftelse(when="2024-02-21"), "svar.harJobbetIDennePerioden", True)
    inndata = taken_in(tmp_path, "bekreftelse", [told])
    assert visible(inndata, "bekreftelse", "2024-02-20", SPAN) == []
    assert visible(inndata, "bekreftelse", "2024-02-21", SPAN) == [
        ("2024-02-05", "2024-02-19", True, True)
    ]


@pytest.mark.parametrize(
    ("fra", "til", "days"),
    [
        # Monday 00:00 in Oslo is 23:00Z on Sunday in winter, and 22:00Z in summer.
        ("2024-01-07T23:00:00Z", "2024-01-21T23:00:00Z", ("2024-01-08", "2024-01-22")),
        ("2024-06-02T22:00:00Z", "2024-06-16T22:00:00Z", ("2024-06-03", "2024-06-17")),
        # The clocks change within it.
        ("2024-03-17T23:00:00Z", "2024-03-31T22:00:00Z", ("2024-03-18", "2024-04-01")),
        # A day that is partly in is in.
        ("2024-01-08T11:00:00Z", "2024-01-10T11:00:00Z", ("2024-01-08", "2024-01-11")),
        ("2024-01-08T11:00:00Z", "2024-01-08T11:00:00Z", ("2024-01-08", "2024-01-08")),
    ],
)
def test_the_days_are_those_of_oslo(fra: str, til: str, days: tuple[str, str]) -> None:
    document = bekreftelse()
    document["svar"] |= {"gjelderFra": fra, "gjelderTil": til}
    (row,) = parsed("bekreftelse", document)
    assert (row["fra"].isoformat(), row["til"].isoformat()) == days


def test_a_duplicate_counts_once_and_the_first_is_kept(tmp_path: Path) -> None:
    inndata = taken_in(
        tmp_path, "bekreftelse", [bekreftelse(when="2024-02-20"), bekreftelse(when="2024-02-19")]
    )
    assert visible(inndata, "bekreftelse", "2024-02-19", "fra") == [("2024-02-05",)]
    found = counts(inndata, "bekreftelse")
    assert (found["read"], found["used"]) == (2, 1)
    assert found["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_a_bekreftelse_of_one_person_is_not_taken_for_anothers() -> None:
    """Whether two people are settled together, which their hash decides, must not matter."""
    row = {"bekreftelse_ref": "b", "kjent": 1, "line": 1}
    rows = [row | {"person_ref": who} for who in ("anna", "bodil")]
    together = REGISTERS["bekreftelse"].versions(rows)
    assert together == [one for r in rows for one in REGISTERS["bekreftelse"].versions([r])]


def test_two_solutions_may_tell_of_the_same_days(tmp_path: Path) -> None:
    other = bekreftelse(2) | {"bekreftelsesloesning": "DAGPENGER"}
    inndata = taken_in(tmp_path, "bekreftelse", [bekreftelse(1), other])
    assert visible(inndata, "bekreftelse", "2024-02-19", "loesning") == [
        ("ARBEIDSSOEKERREGISTERET",),
        ("DAGPENGER",),
    ]


def test_a_solution_new_to_us_is_counted(tmp_path: Path) -> None:
    document = bekreftelse() | {"bekreftelsesloesning": "NY_LOESNING"}
    inndata = taken_in(tmp_path, "bekreftelse", [document])
    assert visible(inndata, "bekreftelse", "2024-02-19", "loesning") == [("UKJENT_VERDI",)]
    assert counts(inndata, "bekreftelse")["unknown_values"] == {"bekreftelsesloesning": 1}


@pytest.mark.parametrize(
    ("path", "value", "reason", "field"),
    [
        ("id", None, "felt_mangler", "id"),
        ("periodeId", uuid("a1", 99), "ukjent_periode", "periodeId"),
        ("bekreftelsesloesning", ..., "felt_mangler", "bekreftelsesloesning"),
        ("svar", None, "felt_mangler", "svar"),
        ("svar.sendtInnAv", ..., "felt_mangler", "svar.sendtInnAv"),
        ("svar.gjelderTil", ms("2024-02-04"), "slutt_foer_start", "gjelderTil"),
        ("svar.gjelderFra", "2024-02-05T00:00:00", "umulig_dato", "gjelderFra"),
        ("svar.gjelderFra", "2024-02-05", "umulig_dato", "gjelderFra"),
        ("svar.harJobbetIDennePerioden", None, "felt_mangler", "harJobbet"),
        ("svar.vilFortsetteSomArbeidssoeker", "ja", "feil_type", "vilFortsette"),
    ],
)
def test_what_is_refused(path: str, value: Any, reason: str, field: str) -> None:
    found, rule = refusal("bekreftelse", changed(bekreftelse(), path, value))
    assert found == reason
    assert field in rule
