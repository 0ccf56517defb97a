"""The last examples of the reference: three that give no row, and the ungdomsprogram's rows."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.spec.registers.arbeidssoeker import counts, refusal, taken_in, visible
from tests.unit.data.nav_documents import ANNA, BODIL, DEVELOPMENT, changed, ingest, ms, sound, uuid

# The reference's examples.
GRUNNLAG = """
{"profileringId":"00000000-0000-4000-8000-0000000000c1","personInfo":{"foedselsdato":[1990,1,1],"foedselsAar":1990,"arbeidsforhold":[{"arbeidssted":{"type":"Underenhet","identer":[{"type":"ORGANISASJONSNUMMER","ident":"300000002"}]},
  "ansettelsesdetaljer":[{"type":"Ordinaer","avtaltStillingsprosent":80.0}],"opplysningspliktig":{"type":"Hovedenhet","identer":[{"type":"ORGANISASJONSNUMMER","ident":"300000002"}]},
  "ansettelsesperiode":{"startdato":[2024,3,1],"sluttdato":[2026,1,31]},"opprettet":[2024,4,4,6,0]}]}}
"""
MELDEKORT = """
[{"id":"demo-1","ident":"01819000049","status":"Innsendt","type":"Ordinaert","periode":{"fraOgMed":"2026-02-02","tilOgMed":"2026-02-15"},
  "dager":[{"dato":"2026-02-03","dagIndex":1,"aktiviteter":[{"id":"00000000-0000-4000-8000-000000000101","type":"Syk","timer":null}]}],
  "kanSendes":false,"kanEndres":true,"kanSendesFra":"2026-02-14","sisteFristForTrekk":"2026-02-23","opprettetAv":"Dagpenger",
  "kilde":{"rolle":"Bruker","ident":"01819000049"},"innsendtTidspunkt":"2026-02-15T10:00:00Z","registrertArbeidssoker":true,"meldedato":"2026-02-15"}]
"""
UNGDOMSPROGRAM = """
{"deltakelser":[{"deltakerIdent":"14840570097","periode":{"fraOgMed":"2026-02-02","tilOgMed":null,"harForlengetPeriode":false,"periodeMaksDato":"2027-01-31"}}]}
"""
OPPFOLGINGSPERIODE = """
{"oppfolgingsperiodeUuid":"00000000-0000-4000-8000-000000000302","sisteEndringsType":"OPPFOLGING_STARTET","aktorId":"9990000000001","ident":"01819000049","startTidspunkt":"2026-02-02T09:16:00+01:00","sluttTidspunkt":null,"kontor":{"kontorNavn":"Demo","kontorId":"9999"},"producerTimestamp":"2026-02-02T09:16:01+01:00"}
"""
TILTAK = "tiltakshistorikk"
COLUMNS = "fra, til, tiltakskode, deltok"


def grunnlag() -> Any:
    return json.loads(GRUNNLAG)


def meldekort() -> Any:
    svar = {"personIdent": ANNA, "meldekort": json.loads(MELDEKORT)}
    return {"hentet": ms("2026-02-16"), "svar": svar}


def oppfolgingsperiode() -> Any:
    return json.loads(OPPFOLGINGSPERIODE)


def oppfolgingsbruker() -> Any:
    sist_endret = "2026-01-03T10:00:00+01:00"
    return {"fodselsnummer": ANNA, "formidlingsgruppe": "ARBS", "sistEndretDato": sist_endret}


def program(hentet: str, *spans: tuple[str, str | None], **envelope: Any) -> Any:
    deltakelser = [
        {"deltakerIdent": ANNA, "periode": {"fraOgMed": fra, "tilOgMed": til}} for fra, til in spans
    ]
    return {"hentet": ms(hentet), "svar": {"deltakelser": deltakelser}} | envelope


def komet() -> Any:
    status = {"type": "DELTAR", "opprettetTidspunkt": "2026-03-02T02:00:00"}
    return {
        "type": "TeamKometDeltakelse",
        "id": uuid("a9", 1),
        "norskIdent": ANNA,
        "startDato": "2026-03-02",
        "opprettetTidspunkt": "2026-02-20T09:00:00Z",
        "oppdatertTidspunkt": "2026-03-02T01:00:00Z",
        "status": status,
        "tiltakstype": {"tiltakskode": "OPPFOLGING"},
    }


def history(hentet: str, *historikk: Any) -> Any:
    svar = {"historikk": list(historikk), "meldinger": []}
    return {"hentet": ms(hentet), "personIdent": ANNA, "svar": svar}


@pytest.mark.parametrize(
    ("register", "document", "beside"),
    [
        ("profilering", grunnlag(), sound()["profilering"]),
        ("dagpenger", meldekort(), sound()["dagpenger"]),
        ("oppfolgingsbruker", oppfolgingsperiode(), [oppfolgingsbruker()]),
    ],
)
def test_what_is_checked_and_gives_no_row(
    tmp_path: Path, register: str, document: Any, beside: list[Any]
) -> None:
    without = taken_in(tmp_path / "without", register, beside)
    inndata = taken_in(tmp_path / "with", register, [*beside, document])
    found = counts(inndata, register)
    assert (found["read"], found["used"], found["quarantined"]) == (len(beside) + 1, len(beside), 0)
    assert found["skipped_by_reason"] == {"uten_ny_rad": 1}
    assert found["unknown_values"] == {}
    tables = [pq.read_table(one / f"{register}.parquet") for one in (without, inndata)]
    assert tables[0].equals(tables[1])


def test_birth_as_text_is_read_as_well_as_birth_as_an_array() -> None:
    assert refusal("profilering", grunnlag()) == ("", "was not refused")
    text = changed(grunnlag(), "personInfo.foedselsdato", "1990-01-01")
    span = {"startdato": "2024-03-01", "sluttdato": "2026-01-31"}
    changed(text, "personInfo.arbeidsforhold.0.ansettelsesperiode", span)
    assert refusal("profilering", text) == ("", "was not refused")


def test_the_ungdomsprogram(tmp_path: Path) -> None:
    fetched = {"hentet": ms("2026-02-03"), "svar": json.loads(UNGDOMSPROGRAM)}
    inndata = taken_in(tmp_path, TILTAK, [fetched])
    found = counts(inndata, TILTAK)
    assert (found["read"], found["used"], found["rows"], found["people"]) == (1, 1, 1, 1)
    (row,) = pq.read_table(inndata / f"{TILTAK}.parquet").to_pylist()
    del row["row_ref"]
    assert {name: str(value) for name, value in row.items() if value is not None} == {
        "person_ref": DEVELOPMENT.person(BODIL),
        "fra": "2026-02-02",
        "kjent_fra": "2026-02-03",
        "tiltakskode": "UNGDOMSPROGRAM",
        "deltok": "True",
    }


def test_the_ungdomsprogram_is_known_by_its_answers(tmp_path: Path) -> None:
    answers = [
        program("2026-03-01", ("2026-02-02", None)),
        program("2026-05-01", ("2026-02-02", "2026-04-30")),
        program("2026-06-01", personIdent=ANNA),
    ]
    inndata = taken_in(tmp_path, TILTAK, answers)
    code = ("UNGDOMSPROGRAM", True)
    assert visible(inndata, TILTAK, "2026-02-28", COLUMNS) == []
    assert visible(inndata, TILTAK, "2026-04-30", COLUMNS) == [("2026-02-02", None, *code)]
    assert visible(inndata, TILTAK, "2026-05-01", COLUMNS) == [("2026-02-02", "2026-05-01", *code)]
    assert visible(inndata, TILTAK, "2026-06-01", COLUMNS) == []


def test_an_answer_takes_nothing_away_from_the_other_source(tmp_path: Path) -> None:
    answers = [
        history("2026-03-03", komet()),
        program("2026-04-01", ("2026-02-02", None)),
        history("2026-05-01", komet()),
    ]
    inndata = taken_in(tmp_path / "both", TILTAK, answers)
    for day in ("2026-04-01", "2026-05-01"):
        assert visible(inndata, TILTAK, day, "tiltakskode") == [("UNGDOMSPROGRAM",), ("INDOPPFAG",)]
    ends = [program("2026-06-01", personIdent=ANNA), history("2026-07-01")]
    inndata = taken_in(tmp_path / "ends", TILTAK, [*answers, *ends])
    assert visible(inndata, TILTAK, "2026-06-01", "tiltakskode") == [("INDOPPFAG",)]
    assert visible(inndata, TILTAK, "2026-07-01", "tiltakskode") == []


def test_numbers_in_the_answer_are_of_the_one_it_is_for(tmp_path: Path) -> None:
    older = program("2026-03-01", ("2026-02-02", None), personIdent=ANNA)
    changed(older, "svar.deltakelser.0.deltakerIdent", BODIL)
    inndata = ingest(tmp_path, {TILTAK: [older]})
    assert len(visible(inndata, TILTAK, "2026-03-01", COLUMNS)) == 1


ANSATT = "personInfo.arbeidsforhold.0.ansettelsesperiode"
CARD = "svar.meldekort.0"
ONE = ("2026-02-02", None)
TWO_PEOPLE = changed(program("2026-03-01", ONE, ONE), "svar.deltakelser.1.deltakerIdent", BODIL)


@pytest.mark.parametrize(
    ("register", "document", "reason"),
    [
        ("profilering", changed(grunnlag(), "profileringId", "1"), "ugyldig_verdi"),
        (
            "profilering",
            changed(grunnlag(), "personInfo.foedselsdato", [1990, 2, 30]),
            "umulig_dato",
        ),
        ("profilering", changed(grunnlag(), f"{ANSATT}.startdato", None), "felt_mangler"),
        (
            "profilering",
            changed(grunnlag(), f"{ANSATT}.sluttdato", [2024, 2, 1]),
            "slutt_foer_start",
        ),
        ("dagpenger", changed(meldekort(), f"{CARD}.ident", "01819000048"), "ugyldig_ident"),
        ("dagpenger", changed(meldekort(), f"{CARD}.status", None), "felt_mangler"),
        (
            "dagpenger",
            changed(meldekort(), f"{CARD}.periode.tilOgMed", "2026-02-01"),
            "slutt_foer_start",
        ),
        ("dagpenger", changed(meldekort(), f"{CARD}.dager.0.aktiviteter.0.type", 1), "feil_type"),
        ("dagpenger", changed(meldekort(), f"{CARD}.innsendtTidspunkt", "i går"), "umulig_dato"),
        ("oppfolgingsbruker", changed(oppfolgingsperiode(), "ident", None), "felt_mangler"),
        (
            "oppfolgingsbruker",
            changed(oppfolgingsperiode(), "sisteEndringsType", ANNA),
            "ugyldig_verdi",
        ),
        (
            "oppfolgingsbruker",
            changed(oppfolgingsperiode(), "sluttTidspunkt", "2026-02-01T00:00:00Z"),
            "slutt_foer_start",
        ),
        (TILTAK, json.loads(UNGDOMSPROGRAM), "felt_mangler"),
        (TILTAK, program("2026-03-01", ("2026-02-02", "2026-02-01")), "slutt_foer_start"),
        (TILTAK, program("2026-03-01"), "felt_mangler"),
        (TILTAK, TWO_PEOPLE, "felt_mangler"),
    ],
)
def test_bad_documents_are_refused(register: str, document: Any, reason: str) -> None:
    assert refusal(register, document)[0] == reason


def test_codes_new_to_us_are_counted(tmp_path: Path) -> None:
    new = changed(meldekort(), f"{CARD}.dager.0.aktiviteter.0.type", "Ferie")
    inndata = taken_in(tmp_path, "dagpenger", [*sound()["dagpenger"], new])
    assert counts(inndata, "dagpenger")["unknown_values"] == {"type": 1}
