"""Tiltakspenger: known from the answer that holds them until the one that does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.unit.data.nav_documents import ANNA, DEVELOPMENT, NOT_SYNTHETIC, changed, ingest, ms

# The reference's example.
NAV = """
[{"sakId":"DEMO2","fom":"2026-03-01","tom":"2026-05-31","rettighet":"TILTAKSPENGER","kilde":"TPSAK"}]
"""
COLUMNS = "fra, til, rettighet, kilde"


def answer(hentet: str = "2026-03-05", **fields: Any) -> Any:
    vedtak = [one | fields for one in json.loads(NAV)]
    return {"hentet": ms(hentet), "svar": {"personIdent": ANNA, "vedtak": vedtak}}


def test_the_example_is_known_when_it_was_fetched(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {"tiltakspenger": [answer()]})
    assert visible(inndata, "tiltakspenger", "2026-03-04", COLUMNS) == []
    assert visible(inndata, "tiltakspenger", "2026-03-05", COLUMNS) == [
        ("2026-03-01", "2026-06-01", "TILTAKSPENGER", "TPSAK")
    ]


def test_a_right_stopped_early_is_whole_until_an_answer_says_so(tmp_path: Path) -> None:
    both = [answer("2026-03-05"), answer("2026-04-10", tom="2026-04-05")]
    inndata = ingest(tmp_path, {"tiltakspenger": both})
    assert visible(inndata, "tiltakspenger", "2026-04-09", "til") == [("2026-06-01",)]
    assert visible(inndata, "tiltakspenger", "2026-04-10", "til") == [("2026-04-06",)]


def test_ingenting_is_no_right(tmp_path: Path) -> None:
    both = [answer("2026-03-05"), answer("2026-04-10", rettighet="INGENTING")]
    inndata = ingest(tmp_path, {"tiltakspenger": both})
    assert len(visible(inndata, "tiltakspenger", "2026-04-09", "til")) == 1
    assert visible(inndata, "tiltakspenger", "2026-04-10", "til") == []
    assert counts(inndata, "tiltakspenger")["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_a_new_kind_of_right_is_kept_and_counted(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {"tiltakspenger": [answer(rettighet="NY", kilde=f"X{ANNA}")]})
    found = visible(inndata, "tiltakspenger", "2026-03-05", "rettighet, kilde")
    assert found == [("NY", "X#")]
    assert counts(inndata, "tiltakspenger")["unknown_values"] == {"rettighet": 1}


def test_an_answer_without_any_gives_no_right() -> None:
    nothing = changed(answer(), "svar.vedtak", [])
    assert [row["fra"] for row in parsed("tiltakspenger", nothing)] == [None]


def test_a_case_is_not_another_benefits_case_of_the_same_number() -> None:
    door = Door(DEVELOPMENT)
    (row,) = REGISTERS["tiltakspenger"].parse(answer(), door)
    assert row["sak_ref"] == door.reference("tiltakspengesak", "DEMO2")
    assert row["sak_ref"] != door.reference("sak", "DEMO2")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (json.loads(NAV)[0], "felt_mangler"),
        (changed(answer(), "hentet", None), "felt_mangler"),
        (changed(answer(), "svar.personIdent", None), "felt_mangler"),
        (changed(answer(), "svar.personIdent", NOT_SYNTHETIC), "ekte_ident_i_utvikling"),
        (changed(answer(), "svar.vedtak", {}), "feil_type"),
        (answer(tom="2026-02-28"), "slutt_foer_start"),
        (answer(tom=None), "felt_mangler"),
        (answer(fom="2026-02-30"), "umulig_dato"),
        (answer(rettighet=ANNA), "ugyldig_verdi"),
    ],
)
def test_bad_answers_are_refused(document: Any, reason: str) -> None:
    assert refusal("tiltakspenger", document)[0] == reason
