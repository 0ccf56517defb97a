"""AAP: the last possible day is revised, and known from the answer that says it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest

# The reference's example.
NAV = """
{"sakstatus":"FERDIGBEHANDLET","maksdato":"2028-12-31","vedtak":[{"status":"LØPENDE","saksnummer":"DEMO1","vedtaksdato":"2026-01-12","periode":{"fraOgMedDato":"2026-01-01","tilOgMedDato":"2026-12-31"},"rettighetsType":"BISTANDSBEHOV"}]}
"""
# What the extended form adds, with invented values.
EXTENDED = {
    "dagsats": 1000,
    "dagsatsEtterUføreReduksjon": None,
    "vedtakId": "1",
    "beregningsgrunnlag": 400000,
    "barnMedStonad": 0,
    "barnetillegg": 0,
    "kildesystem": "KELVIN",
    "samordningsId": None,
    "opphorsAarsak": None,
    "utbetaling": [{"reduksjon": None, "utbetalingsgrad": 60, "belop": 500, "dagsats": 1000}],
}
COLUMNS = "fra, til, maksdato"


def answer(hentet: str | None, maksdato: str | None = "2028-12-31", **fields: Any) -> Any:
    svar = json.loads(NAV) | {"maksdato": maksdato}
    svar["vedtak"][0] |= fields
    found = {"personIdent": ANNA, "svar": svar}
    return found | {"hentet": nav.ms(hentet)} if hentet else found


def test_a_vedtak_is_known_from_its_day_and_maksdato_from_the_answer(tmp_path: Path) -> None:
    answers = [answer("2026-02-05"), answer("2026-05-05", maksdato="2029-06-30")]
    inndata = ingest(tmp_path, {"aap": answers})
    span = ("2026-01-01", "2027-01-01")
    assert visible(inndata, "aap", "2026-01-11", COLUMNS) == []
    assert visible(inndata, "aap", "2026-01-12", COLUMNS) == [(*span, None)]
    assert visible(inndata, "aap", "2026-02-04", COLUMNS) == [(*span, None)]
    assert visible(inndata, "aap", "2026-02-05", COLUMNS) == [(*span, "2028-12-31")]
    assert visible(inndata, "aap", "2026-05-05", COLUMNS) == [(*span, "2029-06-30")]


def test_a_vedtak_without_maksdato_is_one_row(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {"aap": [answer("2026-02-05", maksdato=None)]})
    assert len(visible(inndata, "aap", "2026-01-12", COLUMNS)) == 1
    assert counts(inndata, "aap")["rows"] == 1


def test_without_a_time_maksdato_is_not_known(tmp_path: Path) -> None:
    inndata = ingest(tmp_path, {"aap": [answer(None)]})
    assert visible(inndata, "aap", "2026-12-31", "maksdato") == [(None,)]


def test_a_vedtak_that_an_answer_lacks_is_gone_with_its_maksdato(tmp_path: Path) -> None:
    gone = answer("2026-05-05")
    gone["svar"]["vedtak"] = []
    inndata = ingest(tmp_path, {"aap": [answer("2026-02-05"), gone]})
    assert len(visible(inndata, "aap", "2026-05-04", COLUMNS)) == 1
    assert visible(inndata, "aap", "2026-05-05", COLUMNS) == []


@pytest.mark.parametrize("hentet", [None, "2026-02-05"])
def test_the_extended_form_says_which_system_and_is_the_same_vedtak(
    tmp_path: Path, hentet: str | None
) -> None:
    answers = [answer(hentet), answer(hentet and "2026-05-05", **EXTENDED)]
    inndata = ingest(tmp_path, {"aap": answers})
    assert visible(inndata, "aap", "2026-05-05", "kildesystem") == [("KELVIN",)]


def test_the_extended_forms_other_fields_are_not_read() -> None:
    (row,) = parsed("aap", answer(None, **EXTENDED))
    assert not {"dagsats", "barnetillegg", "beregningsgrunnlag", "utbetaling"} & set(row)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (answer("2026-02-05", maksdato="2028-02-30"), "umulig_dato"),
        (answer("2026-02-05", kildesystem=f"KELVIN {ANNA}"), "ugyldig_verdi"),
        (answer("2026-02-05", kildesystem=1), "feil_type"),
        (answer("2026-02-05", saksnummer=None), "felt_mangler"),
        # A message of DSOP: another form.
        ({"vedtakId": 1, "vedtaksType": "O", "utfall": "JA"}, "felt_mangler"),
    ],
)
def test_bad_answers_are_refused(document: Any, reason: str) -> None:
    assert refusal("aap", document)[0] == reason


def test_a_correction_is_not_seen_before_the_answer_that_told_it(tmp_path: Path) -> None:
    # Decided on 12 January and fetched that very day; corrected without a new vedtaksdato.
    first = answer("2026-01-12", maksdato=None)
    longer = {"fraOgMedDato": "2026-01-01", "tilOgMedDato": "2027-06-30"}
    inndata = ingest(
        tmp_path, {"aap": [first, answer("2026-05-05", maksdato=None, periode=longer)]}
    )
    for as_of in ("2026-01-12", "2026-05-04"):
        assert visible(inndata, "aap", as_of, "til") == [("2027-01-01",)]
    assert visible(inndata, "aap", "2026-05-05", "til") == [("2027-07-01",)]
