"""Dagpenger: how many days were left of a period, by the answer that said so."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import parsed, refusal, visible
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest

# The reference's examples.
NAV = """
{"personIdent":"01819000049","perioder":[{"fraOgMedDato":"2026-02-02","tilOgMedDato":null,"kilde":"DP_SAK","ytelseType":"DAGPENGER_ARBEIDSSOKER_ORDINAER"}]}
"""
NAV_BEREGNINGER = """
[{"fraOgMed":"2026-02-02","tilOgMed":"2026-02-02","sats":1000,"utbetaltBeløp":500,"gjenståendeDager":519,"kilde":"DP_SAK"}]
"""
COLUMNS = "fra, gjenstaaende_dager, gjenstaaende_dager_per"


def left(day: str, days: Any) -> Any:
    return json.loads(NAV_BEREGNINGER)[0] | {
        "fraOgMed": day,
        "tilOgMed": day,
        "gjenståendeDager": days,
    }


def answer(hentet: str, *beregninger: Any, til: str | None = None) -> Any:
    found = nav.dagpenger(ANNA, hentet, ("2026-02-02", til))
    return found | {"beregninger": list(beregninger)} if beregninger else found


def test_the_examples() -> None:
    envelope = {"hentet": nav.ms("2026-02-03"), "svar": json.loads(NAV)}
    (row,) = parsed("dagpenger", envelope | {"beregninger": json.loads(NAV_BEREGNINGER)})
    assert (row["gjenstaaende_dager"], str(row["gjenstaaende_dager_per"])) == (519, "2026-02-02")
    (row,) = parsed("dagpenger", envelope)
    assert (row["gjenstaaende_dager"], row["gjenstaaende_dager_per"]) == (None, None)


def test_days_left_are_those_of_the_last_day_calculated(tmp_path: Path) -> None:
    answers = [
        answer("2026-02-05", left("2026-02-03", 518), left("2026-02-04", 517)),
        answer("2026-03-05", left("2026-03-04", 0), left("2026-03-03", 1)),
    ]
    inndata = ingest(tmp_path, {"dagpenger": answers})
    assert visible(inndata, "dagpenger", "2026-02-04", COLUMNS) == []
    assert visible(inndata, "dagpenger", "2026-03-04", COLUMNS) == [
        ("2026-02-02", 517, "2026-02-04")
    ]
    assert visible(inndata, "dagpenger", "2026-03-05", COLUMNS) == [("2026-02-02", 0, "2026-03-04")]


def test_an_answer_without_calculations_says_nothing_of_them(tmp_path: Path) -> None:
    answers = [answer("2026-02-05", left("2026-02-04", 517)), answer("2026-03-05")]
    inndata = ingest(tmp_path, {"dagpenger": answers})
    assert visible(inndata, "dagpenger", "2026-03-05", COLUMNS) == [("2026-02-02", None, None)]


def test_a_calculation_outside_the_period_is_not_of_it(tmp_path: Path) -> None:
    earlier = answer("2026-03-05", left("2026-02-01", 3), left("2026-03-01", 7), til="2026-02-28")
    inndata = ingest(tmp_path, {"dagpenger": [earlier]})
    assert visible(inndata, "dagpenger", "2026-03-05", COLUMNS) == [("2026-02-02", None, None)]


@pytest.mark.parametrize(
    ("beregning", "reason"),
    [
        (left("2026-02-30", 3), "umulig_dato"),
        (left("2026-02-04", None), "felt_mangler"),
        (left("2026-02-04", -1), "ugyldig_verdi"),
        (left("2026-02-04", "519"), "feil_type"),
        (left("2026-02-04", 3) | {"tilOgMed": "2026-02-03"}, "slutt_foer_start"),
    ],
)
def test_bad_calculations_are_refused(beregning: Any, reason: str) -> None:
    assert refusal("dagpenger", answer("2026-02-05", beregning))[0] == reason


def test_a_rule_names_the_field_as_nav_writes_it() -> None:
    document = answer("2026-02-05", left("2026-02-04", None))
    assert refusal("dagpenger", document)[1] == "'beregninger.gjenståendeDager' is missing"
