"""Sykepenger: spans and grade, and never a diagnosis."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.document import fields_of
from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, changed, ingest, ms


def answer(hentet: str = "2026-03-05", **fields: Any) -> Any:
    span = {"fom": "2026-02-01", "tom": "2026-02-28", "grad": 60} | fields
    return {"hentet": ms(hentet), "svar": {"personIdent": ANNA, "perioder": [span]}}


def test_a_span_is_known_when_it_was_fetched_and_as_long_as_answers_hold_it(
    tmp_path: Path,
) -> None:
    empty = changed(answer("2026-04-10"), "svar.perioder", [])
    answers = [answer("2026-03-05"), answer("2026-03-20", grad=100), empty]
    inndata = ingest(tmp_path, {"sykepenger": answers})
    columns = "fra, til, grad"
    assert visible(inndata, "sykepenger", "2026-03-04", columns) == []
    assert visible(inndata, "sykepenger", "2026-03-05", columns) == [
        ("2026-02-01", "2026-03-01", 60.0)
    ]
    assert visible(inndata, "sykepenger", "2026-03-20", "grad") == [(100.0,)]
    assert visible(inndata, "sykepenger", "2026-04-10", columns) == []


def test_an_empty_answer_about_one_number_ends_nothing_of_the_others(tmp_path: Path) -> None:
    empty = changed(answer("2026-04-10"), "svar", {"personIdent": BODIL, "perioder": []})
    both = [{"ident": BODIL, "gjeldende": False}, {"ident": ANNA, "gjeldende": True}]
    linked = {"sykepenger": [answer(), empty], "person": [nav.person(identer=both)]}
    inndata = ingest(tmp_path, linked)
    assert visible(inndata, "sykepenger", "2026-04-10", "fra") == [("2026-02-01",)]


def test_a_diagnosis_is_never_read(tmp_path: Path) -> None:
    document = answer(diagnose="F32", diagnosekode="F32", behandler={"diagnose": "F32"})
    inndata = ingest(tmp_path, {"sykepenger": [document]})
    assert counts(inndata, "sykepenger")["used"] == 1
    table = pq.read_table(inndata / "sykepenger.parquet")
    assert not [name for name in table.column_names if "diagnose" in name.lower()]
    assert "F32" not in str(table.to_pylist())


def test_no_field_for_a_diagnosis_is_declared() -> None:
    fields = [name for form in REGISTERS["sykepenger"].forms for name, _ in fields_of(form)]
    assert "svar.perioder.grad" in fields
    assert not [name for name in fields if "diag" in name.lower()]


def test_a_span_may_be_open_and_without_a_grade() -> None:
    (row,) = parsed("sykepenger", answer(tom=None, grad=None))
    assert (row["til"], row["grad"]) == (None, None)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (answer()["svar"], "felt_mangler"),
        (changed(answer(), "hentet", ...), "felt_mangler"),
        (answer(grad=101), "ugyldig_verdi"),
        (answer(grad="60"), "feil_type"),
        (answer(tom="2026-01-31"), "slutt_foer_start"),
        (answer(fom=None), "felt_mangler"),
        (answer(tom="2026-02-29"), "umulig_dato"),
        (nav.dagpenger(), "felt_mangler"),
    ],
)
def test_bad_answers_are_refused(document: Any, reason: str) -> None:
    assert refusal("sykepenger", document)[0] == reason
