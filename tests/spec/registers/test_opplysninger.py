"""Opplysninger in both versions, all details of a job, and what was moved from the old system."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.spec.registers.arbeidssoeker import counts, parsed, refusal, visible
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, changed, ingest, metadata, opplysninger, sound, uuid

DETAILS = "gjelder_fra, gjelder_til, siste_arbeidsdag, siste_dag_med_loenn, prosent"


def v3(**fields: Any) -> dict[str, Any]:
    """Return OpplysningerOmArbeidssoeker v3."""
    found = opplysninger(arbeidserfaring={"harHattArbeid": "JA"}, **fields)
    del found["sendtInnAv"]["tidspunktFraKilde"]
    return dict(found)


def situated(*codes: str, **detaljer: Any) -> dict[str, Any]:
    return {"beskrivelser": [{"beskrivelse": code, "detaljer": detaljer} for code in codes]}


def moved(**fields: Any) -> dict[str, Any]:
    """Return what the migration made of a submission to veilarbregistrering."""
    document = opplysninger(**fields)
    document["sendtInnAv"]["kilde"] = "veilarbregistrering"
    return dict(document)


def seen(folder: Path, documents: list[Any], as_of: str, columns: str) -> list[tuple[Any, ...]]:
    inndata = ingest(folder, sound() | {"opplysninger": documents})
    return visible(inndata, "opplysninger", as_of, columns)


def test_the_third_version_gives_the_row_of_the_fourth() -> None:
    assert parsed("opplysninger", v3()) == parsed("opplysninger", opplysninger())


def test_the_third_version_as_avro_json_wraps_it(tmp_path: Path) -> None:
    document = v3()
    document["sendtInnAv"]["utfoertAv"]["sikkerhetsnivaa"] = {"string": "tokenx:Level4"}
    assert seen(tmp_path, [document], "2024-02-01", "nus, bestaatt") == [("4", "JA")]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("utdanning", None, "utdanning"),
        ("utdanning.bestaatt", None, "utdanning.bestaatt"),
        ("utdanning.godkjent", ..., "utdanning.godkjent"),
        ("helse", None, "helse"),
        ("helse.helsetilstandHindrerArbeid", None, "helsetilstandHindrerArbeid"),
        ("annet", ..., "annet"),
        ("annet.andreForholdHindrerArbeid", None, "andreForholdHindrerArbeid"),
        ("arbeidserfaring.harHattArbeid", ..., "harHattArbeid"),
    ],
)
def test_in_the_third_version_everything_was_asked(path: str, value: Any, field: str) -> None:
    reason, rule = refusal("opplysninger", changed(v3(), path, value))
    assert reason == "felt_mangler"
    assert field in rule


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("utdanning", None),
        ("utdanning.bestaatt", None),
        ("helse", None),
        ("annet", None),
        ("annet.andreForholdHindrerArbeid", None),
    ],
)
def test_in_the_fourth_version_it_need_not_be(path: str, value: Any) -> None:
    assert len(parsed("opplysninger", changed(opplysninger(), path, value))) == 1


def test_all_details_of_a_job(tmp_path: Path) -> None:
    told = situated(
        "ER_PERMITTERT",
        gjelder_fra_dato_iso8601="2024-02-01",
        gjelder_til_dato_iso8601="2024-08-01",
        siste_arbeidsdag_iso8601="2024-01-30",
        siste_dag_med_loenn_iso8601="2024-01-31",
        prosent="60",
    )
    assert seen(tmp_path, [opplysninger(jobbsituasjon=told)], "2024-02-01", DETAILS) == [
        ("2024-02-01", "2024-08-01", "2024-01-30", "2024-01-31", 60.0)
    ]


@pytest.mark.parametrize(
    ("detaljer", "day"),
    [
        ({"siste_dag_med_loen_iso8601": "2024-01-30"}, date(2024, 1, 30)),
        (
            {
                "siste_dag_med_loen_iso8601": "2024-01-30",
                "siste_dag_med_loenn_iso8601": "2024-01-31",
            },
            date(2024, 1, 31),
        ),
        ({"siste_dag_med_loen_iso8601": "i går"}, None),
    ],
)
def test_a_misspelt_key_is_read_too(detaljer: dict[str, str], day: date | None) -> None:
    told = opplysninger(jobbsituasjon=situated("KONKURS", **detaljer))
    (row,) = parsed("opplysninger", told)
    assert row["siste_dag_med_loenn"] == day


def test_a_job_title_is_dropped_and_a_key_new_to_us_is_counted(tmp_path: Path) -> None:
    told = situated("ER_PERMITTERT", stilling="Tekst om Kari", ny_noekkel=f"om {ANNA}")
    inndata = ingest(tmp_path, sound() | {"opplysninger": [opplysninger(jobbsituasjon=told)]})
    assert counts(inndata, "opplysninger")["unknown_values"] == {"detaljer": 1}
    (row,) = parsed("opplysninger", opplysninger(jobbsituasjon=told))
    assert not [value for value in row.values() if "Kari" in str(value) or ANNA in str(value)]


def test_what_was_moved_says_so(tmp_path: Path) -> None:
    other = opplysninger(2, 1, "2024-03-01")
    columns = "er_migrert, kilde"
    assert seen(tmp_path / "a", [moved()], "2024-02-01", columns) == [(True, "veilarbregistrering")]
    assert seen(tmp_path / "b", [other], "2024-03-01", columns) == [(False, "demo-inngang:1")]


@pytest.mark.parametrize(
    ("said", "moved_row", "other_row"),
    [
        # Not answered became VET_IKKE; an answer is an answer.
        ({"helse": {"helsetilstandHindrerArbeid": "VET_IKKE"}}, (True, None), (True, "VET_IKKE")),
        ({"helse": {"helsetilstandHindrerArbeid": "JA"}}, (True, "JA"), (True, "JA")),
        ({"helse": None}, (False, None), (False, None)),
    ],
)
def test_health_that_was_moved(said: Any, moved_row: Any, other_row: Any) -> None:
    for document, expected in ((moved(**said), moved_row), (opplysninger(**said), other_row)):
        (row,) = parsed("opplysninger", document)
        assert (row["er_spurt_helse"], row["helse_hindrer"]) == expected


@pytest.mark.parametrize(
    ("codes", "moved_text", "other_text"),
    [
        # Who gave notice seems to be swapped.
        (("HAR_SAGT_OPP",), "OPPSIGELSE", "HAR_SAGT_OPP"),
        (("HAR_BLITT_SAGT_OPP",), "OPPSIGELSE", "HAR_BLITT_SAGT_OPP"),
        (("HAR_SAGT_OPP", "ANNET"), "ANNET;OPPSIGELSE", "ANNET;HAR_SAGT_OPP"),
        (("ER_PERMITTERT",), "ER_PERMITTERT", "ER_PERMITTERT"),
        ((), "", ""),
    ],
)
def test_a_situation_that_was_moved(
    codes: tuple[str, ...], moved_text: str, other_text: str
) -> None:
    for make, expected in ((moved, moved_text), (opplysninger, other_text)):
        (row,) = parsed("opplysninger", make(jobbsituasjon=situated(*codes)))
        assert row["situasjoner"] == expected


@pytest.mark.parametrize(("nus", "expected"), [("1", "2"), ("9", "9"), ("4", "4")])
def test_grunnskole_that_was_moved_is_what_new_submissions_write(nus: str, expected: str) -> None:
    utdanning = {"nus": nus, "bestaatt": None, "godkjent": None}
    (row,) = parsed("opplysninger", moved(utdanning=utdanning))
    assert row["nus"] == expected
    (row,) = parsed("opplysninger", opplysninger(utdanning=utdanning))
    assert row["nus"] == nus


def test_the_rule_of_today_reads_what_was_moved_as_it_came() -> None:
    utdanning = {"nus": "1", "bestaatt": None, "godkjent": None}
    helse = {"helsetilstandHindrerArbeid": "VET_IKKE"}
    (row,) = parsed("opplysninger", moved(utdanning=utdanning, helse=helse))
    read = json.loads(row["nav_opplysninger"])
    assert (read["utdanning"], read["helse"]) == (utdanning, helse)
    assert read["sendtInnAv"]["kilde"] == "veilarbregistrering"


def test_a_submission_published_again_for_a_new_spell_counts_for_that_one_too(
    tmp_path: Path,
) -> None:
    again = opplysninger(1, 9, "2024-02-01")
    registers = sound()
    registers["periode"].append(nav.periode(9, ANNA, "2024-06-01"))
    registers["opplysninger"] = [opplysninger(1, 1, "2024-02-01"), again, again]
    inndata = ingest(tmp_path, registers)
    rows = visible(inndata, "opplysninger", "2024-06-01", "periode_ref, nus")
    assert len({periode for periode, _ in rows}) == 2
    assert [nus for _, nus in rows] == ["4", "4"]
    assert counts(inndata, "opplysninger")["skipped_by_reason"] == {"uten_ny_rad": 1}


@pytest.mark.parametrize(
    ("path", "value", "reason", "field"),
    [
        ("id", ..., "felt_mangler", "id"),
        ("id", "b1", "ugyldig_verdi", "id"),
        ("periodeId", uuid("a1", 99), "ukjent_periode", "periodeId"),
        ("sendtInnAv", None, "felt_mangler", "sendtInnAv"),
        ("sendtInnAv", metadata("2024-02-01") | {"kilde": None}, "felt_mangler", "kilde"),
        ("jobbsituasjon", situated("ANNET") | {"beskrivelser": None}, "felt_mangler", "beskr"),
        ("helse.helsetilstandHindrerArbeid", True, "feil_type", "helsetilstand"),
        ("utdanning.nus", "12345678", "ugyldig_verdi", "nus"),
    ],
)
@pytest.mark.parametrize("make", [opplysninger, v3])
def test_what_is_refused(make: Any, path: str, value: Any, reason: str, field: str) -> None:
    found, rule = refusal("opplysninger", changed(make(), path, value))
    assert found == reason
    assert field in rule
