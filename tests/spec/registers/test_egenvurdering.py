"""Egenvurdering: the newest answer to a profilering holds, and nobody's silence is a refusal."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import (
    counts,
    egenvurdering,
    parsed,
    refusal,
    taken_in,
    visible,
)
from tests.unit.data.nav_documents import changed, metadata, uuid

EXAMPLE = """
{"id":"00000000-0000-4000-8000-0000000000d1","periodeId":"00000000-0000-4000-8000-0000000000a1","profileringId":"00000000-0000-4000-8000-0000000000c1",
 "sendtInnAv":{"tidspunkt":1770138300000,"utfoertAv":{"type":"SLUTTBRUKER","id":"01819000049","sikkerhetsnivaa":null},"kilde":"demo-egenvurdering:2","aarsak":"demo","tidspunktFraKilde":null},
 "profilertTil":"ANTATT_GODE_MULIGHETER","egenvurdering":"ANTATT_BEHOV_FOR_VEILEDNING"}
"""
ANSWER = "fra, til, profilert_til, egenvurdering"


def older(**fields: Any) -> dict[str, Any]:
    return egenvurdering(opplysningerOmArbeidssokerId=uuid("b1", 1), **fields)


def test_the_example() -> None:
    assert parsed("egenvurdering", json.loads(EXAMPLE)) == [
        {
            "person_ref": "?",
            "periode_ref": "?",
            "profilering_ref": "?",
            "fra": date(2026, 2, 3),
            "til": None,
            "kjent_fra": date(2026, 2, 3),
            "kjent_til": None,
            "kjent": 1770138300000,
            "profilert_til": "ANTATT_GODE_MULIGHETER",
            "egenvurdering": "ANTATT_BEHOV_FOR_VEILEDNING",
        }
    ]


def test_the_example_as_avro_json_wraps_it(tmp_path: Path) -> None:
    document = egenvurdering(when="2026-02-03")
    document["sendtInnAv"]["utfoertAv"]["sikkerhetsnivaa"] = {"string": "tokenx:Level4"}
    document["sendtInnAv"]["tidspunktFraKilde"] = {
        "no.nav.paw.arbeidssokerregisteret.api.v1.TidspunktFraKilde": {
            "tidspunkt": document["sendtInnAv"]["tidspunkt"],
            "avviksType": "FORSINKELSE",
        }
    }
    inndata = taken_in(tmp_path, "egenvurdering", [document])
    assert len(visible(inndata, "egenvurdering", "2026-02-03", ANSWER)) == 1


def test_an_answer_is_known_from_the_day_it_was_sent(tmp_path: Path) -> None:
    inndata = taken_in(tmp_path, "egenvurdering", [egenvurdering(when="2026-02-03")])
    good, needs = "ANTATT_GODE_MULIGHETER", "ANTATT_BEHOV_FOR_VEILEDNING"
    assert visible(inndata, "egenvurdering", "2026-02-02", ANSWER) == []
    assert visible(inndata, "egenvurdering", "2026-02-03", ANSWER) == [
        ("2026-02-03", None, good, needs)
    ]


def test_the_newest_answer_to_a_profilering_holds(tmp_path: Path) -> None:
    second = egenvurdering(2, "2026-03-01", egenvurdering="ANTATT_GODE_MULIGHETER")
    inndata = taken_in(tmp_path, "egenvurdering", [second, egenvurdering(1, "2026-02-03")])
    for as_of, answer in [
        ("2026-02-28", "ANTATT_BEHOV_FOR_VEILEDNING"),
        ("2026-03-01", "ANTATT_GODE_MULIGHETER"),
    ]:
        assert visible(inndata, "egenvurdering", as_of, "egenvurdering") == [(answer,)]


def test_answers_to_two_profileringer_both_stand(tmp_path: Path) -> None:
    other = egenvurdering(2, "2026-03-01", profileringId=uuid("c1", 2))
    inndata = taken_in(tmp_path, "egenvurdering", [egenvurdering(1, "2026-02-03"), other])
    assert visible(inndata, "egenvurdering", "2026-03-01", "fra") == [
        ("2026-02-03",),
        ("2026-03-01",),
    ]


def test_the_first_form_does_not_say_what_was_judged(tmp_path: Path) -> None:
    first, second = older(), older(number=2, when="2026-03-01")
    del first["profilertTil"]
    inndata = taken_in(tmp_path, "egenvurdering", [first, second])
    columns = "profilert_til, egenvurdering"
    needs = "ANTATT_BEHOV_FOR_VEILEDNING"
    assert visible(inndata, "egenvurdering", "2026-02-28", columns) == [(None, needs)]
    # The second form says it.
    assert visible(inndata, "egenvurdering", "2026-03-01", columns) == [
        ("ANTATT_GODE_MULIGHETER", needs)
    ]


def test_an_answer_sent_twice_counts_once(tmp_path: Path) -> None:
    inndata = taken_in(tmp_path, "egenvurdering", [egenvurdering(), egenvurdering()])
    found = counts(inndata, "egenvurdering")
    assert (found["read"], found["used"], found["rows"]) == (2, 1, 1)
    assert found["skipped_by_reason"] == {"uten_ny_rad": 1}


def test_a_code_new_to_us_is_counted(tmp_path: Path) -> None:
    inndata = taken_in(tmp_path, "egenvurdering", [egenvurdering(egenvurdering="NYTT")])
    assert visible(inndata, "egenvurdering", "2026-02-03", "egenvurdering") == [("UKJENT_VERDI",)]
    assert counts(inndata, "egenvurdering")["unknown_values"] == {"egenvurdering": 1}


@pytest.mark.parametrize(
    ("path", "value", "reason", "field"),
    [
        ("id", ..., "felt_mangler", "id"),
        ("periodeId", uuid("a1", 99), "ukjent_periode", "periodeId"),
        ("profileringId", None, "felt_mangler", "profileringId"),
        ("profileringId", "c1", "ugyldig_verdi", "profileringId"),
        # Only the first form may lack it, and that one names the opplysninger.
        ("profilertTil", ..., "felt_mangler", "profilertTil"),
        ("egenvurdering", None, "felt_mangler", "egenvurdering"),
        ("egenvurdering", 1, "feil_type", "egenvurdering"),
        ("sendtInnAv.tidspunkt", 1770138300, "umulig_dato", "tidspunkt"),
        ("sendtInnAv", metadata("2026-02-03", ("2026-02-04", "FORSINKELSE")), "ugyldig_verdi", ""),
    ],
)
def test_what_is_refused(path: str, value: Any, reason: str, field: str) -> None:
    found, rule = refusal("egenvurdering", changed(egenvurdering(), path, value))
    assert found == reason
    assert field in rule
