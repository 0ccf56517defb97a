"""Every example of the reference on Nav's formats is read, bare and as Avro-JSON wraps it."""

import json
from datetime import date
from typing import Any

import pytest

from data.intake.all import REGISTERS
from data.intake.contract import COMMON
from data.intake.document import unwrapped
from data.intake.door import Door
from tests.unit.data.nav_documents import DEVELOPMENT

PERIODE = """
{"id":"00000000-0000-4000-8000-0000000000a1","identitetsnummer":"01819000049",
 "startet":{"tidspunkt":1770020130000,"utfoertAv":{"type":"SLUTTBRUKER","id":"01819000049","sikkerhetsnivaa":"tokenx:Level4"},
   "kilde":"demo-inngang:1","aarsak":"demo","tidspunktFraKilde":null},
 "avsluttet":{"tidspunkt":1778493600000,"utfoertAv":{"type":"SYSTEM","id":"demo-bekreftelse:7","sikkerhetsnivaa":null},
   "kilde":"demo-bekreftelse:7","aarsak":"demo","tidspunktFraKilde":{"tidspunkt":1778277600000,"avviksType":"FORSINKELSE"}},
 "avslutningsInfo":{"aarsaksinformasjon":{"type":"BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"}}}
"""
OPPLYSNINGER = """
{"id":"00000000-0000-4000-8000-0000000000b1","periodeId":"00000000-0000-4000-8000-0000000000a1",
 "sendtInnAv":{"tidspunkt":1770020170000,"utfoertAv":{"type":"SLUTTBRUKER","id":"01819000049","sikkerhetsnivaa":null},"kilde":"demo-inngang:1","aarsak":"demo","tidspunktFraKilde":null},
 "utdanning":{"nus":"4","bestaatt":"JA","godkjent":"JA"},
 "helse":{"helsetilstandHindrerArbeid":"NEI"},
 "jobbsituasjon":{"beskrivelser":[{"beskrivelse":"ER_PERMITTERT","detaljer":{"gjelder_fra_dato_iso8601":"2026-02-01","prosent":"60","stilling_styrk08":"9999"}}]},
 "annet":{"andreForholdHindrerArbeid":"NEI"}}
"""
PROFILERING = """
{"id":"00000000-0000-4000-8000-0000000000c1","periodeId":"00000000-0000-4000-8000-0000000000a1","opplysningerOmArbeidssokerId":"00000000-0000-4000-8000-0000000000b1",
 "sendtInnAv":{"tidspunkt":1770020172000,"utfoertAv":{"type":"SYSTEM","id":"demo-profilering:9","sikkerhetsnivaa":null},"kilde":"demo-profilering:9","aarsak":"opplysninger-mottatt","tidspunktFraKilde":{"tidspunkt":1770020170000,"avviksType":"FORSINKELSE"}},
 "profilertTil":"ANTATT_GODE_MULIGHETER","jobbetSammenhengendeSeksAvTolvSisteMnd":true,"alder":36}
"""
AA_GRAPHQL = """
[{"id":"DEMO-1","uuid":"00000000-0000-4000-8000-0000000000f1","type":{"kode":"ordinaertArbeidsforhold","beskrivelse":null},
  "arbeidstaker":{"ident":"01819000049"},"arbeidssted":{"type":"Underenhet","ident":"300000002"},"opplysningspliktig":{"type":"Hovedenhet","ident":"300000002"},
  "ansettelsesperiode":{"startdato":"2024-03-01","sluttdato":"2026-01-31","sluttaarsak":null,"varsling":null},
  "ansettelsesdetaljer":[{"type":"Ordinaer","arbeidstidsordning":null,"ansettelsesform":{"kode":"fast","beskrivelse":null},"yrke":{"kode":"9999999","beskrivelse":null},
    "antallTimerPrUke":37.5,"avtaltStillingsprosent":80.0,"sisteStillingsprosentendring":"2024-03-01","sisteLoennsendring":null,"rapporteringsmaaneder":{"fra":"2024-03","til":null}}],
  "permisjoner":[],"permitteringer":[],"timerMedTimeloenn":[],"utenlandsopphold":[],"idHistorikk":[],"varsler":[],
  "rapporteringsordning":{"kode":"a-ordningen","beskrivelse":null},"opprettet":"2024-04-04T06:00:00","sistBekreftet":"2026-02-04T06:00:00","sistEndret":"2026-02-04T06:00:00"}]
"""
AA_REST = """
[{"id":"DEMO-1","navUuid":"00000000-0000-4000-8000-0000000000f1","navArbeidsforholdId":1,"navVersjon":2,"type":{"kode":"ordinaertArbeidsforhold"},
  "arbeidstaker":{"identer":[{"type":"FOLKEREGISTERIDENT","ident":"01819000049","gjeldende":true}]},
  "arbeidssted":{"type":"Underenhet","identer":[{"type":"ORGANISASJONSNUMMER","ident":"300000002"}]},"opplysningspliktig":{"type":"Hovedenhet","identer":[{"type":"ORGANISASJONSNUMMER","ident":"300000002"}]},
  "ansettelsesperiode":{"startdato":"2024-03-01","sluttdato":"2026-01-31"},
  "ansettelsesdetaljer":[{"type":"Ordinaer","yrke":{"kode":"9999999"},"antallTimerPrUke":37.5,"avtaltStillingsprosent":80,"rapporteringsmaaneder":{"fra":"2024-03","til":null}}],
  "rapporteringsordning":{"kode":"a-ordningen"},"opprettet":"2024-04-04T06:00:00.123","sistBekreftet":"2026-02-04T06:00:00","sistEndret":"2026-02-04T06:00:00","bruksperiode":{"fom":"2026-02-04T06:00:00.123","tom":null}}]
"""
DAGPENGER = """
{"personIdent":"01819000049","perioder":[{"fraOgMedDato":"2026-02-02","tilOgMedDato":null,"kilde":"DP_SAK","ytelseType":"DAGPENGER_ARBEIDSSOKER_ORDINAER"}]}
"""
AAP = """
{"sakstatus":"FERDIGBEHANDLET","maksdato":"2028-12-31","vedtak":[{"status":"LØPENDE","saksnummer":"DEMO1","vedtaksdato":"2026-01-12","periode":{"fraOgMedDato":"2026-01-01","tilOgMedDato":"2026-12-31"},"rettighetsType":"BISTANDSBEHOV"}]}
"""

HENTET = "2026-02-03T08:00:00Z"
MEMBERS = {
    "avsluttet": "no.nav.paw.arbeidssokerregisteret.api.v1.Metadata",
    "tidspunktFraKilde": "no.nav.paw.arbeidssokerregisteret.api.v1.TidspunktFraKilde",
    "avslutningsInfo": "no.nav.paw.arbeidssokerregisteret.api.v1.AvslutningsInfo",
    "aarsaksinformasjon": "no.nav.paw.arbeidssokerregisteret.api.v1.Aarsaksinformasjon",
    "utdanning": "no.nav.paw.arbeidssokerregisteret.api.v4.Utdanning",
    "bestaatt": "no.nav.paw.arbeidssokerregisteret.api.v1.JaNeiVetIkke",
    "godkjent": "no.nav.paw.arbeidssokerregisteret.api.v1.JaNeiVetIkke",
    "helse": "no.nav.paw.arbeidssokerregisteret.api.v1.Helse",
    "annet": "no.nav.paw.arbeidssokerregisteret.api.v2.Annet",
    "andreForholdHindrerArbeid": "no.nav.paw.arbeidssokerregisteret.api.v1.JaNeiVetIkke",
    "sikkerhetsnivaa": "string",
    "alder": "int",
}


def wrapped(value: Any) -> Any:
    """Return a document with its union members wrapped, as standard Avro-JSON writes them."""
    if isinstance(value, list):
        return [wrapped(member) for member in value]
    if not isinstance(value, dict):
        return value
    return {
        name: {MEMBERS[name]: wrapped(inner)}
        if name in MEMBERS and inner is not None
        else wrapped(inner)
        for name, inner in value.items()
    }


def bare(document: Any) -> Any:
    """Return a document as the project renders it."""
    return document


def rewrapped(document: Any) -> Any:
    """Return a document as it comes out of standard Avro-JSON."""
    found = wrapped(document)
    assert found != document
    return unwrapped(found)


def parse(register: str, document: Any) -> list[dict[str, Any]]:
    """Return what the rows of a document say by column, each reference as a question mark."""
    door = Door(DEVELOPMENT)
    REGISTERS["periode"].parse(json.loads(PERIODE), door)
    rows = REGISTERS[register].parse(document, door)
    assert not door.unknown_values
    columns = {**COMMON, **REGISTERS[register].columns, **REGISTERS[register].protected}
    return [
        {
            name: "?" if name.endswith("_ref") or name == "saksnummer" else value
            for name, value in row.items()
            if name in columns and value is not None
        }
        for row in rows
    ]


@pytest.mark.parametrize("form", [bare, rewrapped])
def test_periode(form: Any) -> None:
    opened, ended = parse("periode", form(json.loads(PERIODE)))
    common = {"person_ref": "?", "periode_ref": "?", "fra": date(2026, 2, 2)}
    assert opened == common | {
        "kjent_fra": date(2026, 2, 2),
        "er_slettet": False,
    }
    assert ended == common | {
        "til": date(2026, 5, 9),
        "kjent_fra": date(2026, 5, 11),
        "slutt_aarsak": "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST",
        "er_slettet": False,
    }


@pytest.mark.parametrize("form", [bare, rewrapped])
def test_opplysninger(form: Any) -> None:
    (row,) = parse("opplysninger", form(json.loads(OPPLYSNINGER)))
    nav = json.loads(row.pop("nav_opplysninger"))
    assert row == {
        "person_ref": "?",
        "periode_ref": "?",
        "fra": date(2026, 2, 2),
        "kjent_fra": date(2026, 2, 2),
        "nus": "4",
        "bestaatt": "JA",
        "godkjent": "JA",
        "er_spurt_helse": True,
        "helse_hindrer": "NEI",
        "er_spurt_annet": True,
        "annet_hindrer": "NEI",
        "situasjoner": "ER_PERMITTERT",
        "stilling_styrk08": "9999",
        "prosent": 60.0,
        "gjelder_fra": date(2026, 2, 1),
        "kilde": "demo-inngang:1",
        "er_migrert": False,
    }
    assert nav == {
        "sendtInnAv": {"tidspunkt": "2026-02-02T12:00:00Z", "kilde": "demo-inngang:1"},
        "utdanning": {"nus": "4", "bestaatt": "JA", "godkjent": "JA"},
        "helse": {"helsetilstandHindrerArbeid": "NEI"},
        "annet": {"andreForholdHindrerArbeid": "NEI"},
    }


@pytest.mark.parametrize("form", [bare, rewrapped])
def test_profilering(form: Any) -> None:
    (row,) = parse("profilering", form(json.loads(PROFILERING)))
    assert row == {
        "person_ref": "?",
        "periode_ref": "?",
        "fra": date(2026, 2, 2),
        "kjent_fra": date(2026, 2, 2),
        "profilert_til": "ANTATT_GODE_MULIGHETER",
        "jobbet_seks_av_tolv": True,
        "alder": 36,
    }


@pytest.mark.parametrize(
    ("text", "ansettelsesform"), [(AA_GRAPHQL, "fast"), (AA_REST, None)], ids=["G", "R"]
)
def test_aa_registeret(text: str, ansettelsesform: str | None) -> None:
    (document,) = json.loads(text)
    opened, ended = parse("aa_registeret", document)
    common = {
        "person_ref": "?",
        "arbeidsforhold_ref": "?",
        "arbeidsgiver_ref": "?",
        "fra": date(2024, 3, 1),
        "type": "ordinaertArbeidsforhold",
        "yrke": "9999999",
        "stillingsprosent": 80.0,
        "rapporteringsordning": "A_ORDNINGEN",
    }
    if ansettelsesform:
        common["ansettelsesform"] = ansettelsesform
    end = {"til": date(2026, 2, 1), "er_maskinelt_avsluttet": False}
    assert opened == common | {"kjent_fra": date(2024, 4, 4)}
    assert ended == common | end | {"kjent_fra": date(2026, 2, 4)}


def test_both_variants_of_aa_registeret_name_the_same_job_employer_and_person() -> None:
    door = Door(DEVELOPMENT)
    refs = [
        {name: row[name] for name in row if name.endswith("_ref")}
        for text in (AA_GRAPHQL, AA_REST)
        for row in REGISTERS["aa_registeret"].parse(json.loads(text)[0], door)
    ]
    assert refs == [refs[0]] * 4


def test_dagpenger() -> None:
    (row,) = parse("dagpenger", {"hentet": HENTET, "svar": json.loads(DAGPENGER)})
    assert row == {
        "person_ref": "?",
        "fra": date(2026, 2, 2),
        "kjent_fra": date(2026, 2, 3),
        "ytelse_type": "DAGPENGER_ARBEIDSSOKER_ORDINAER",
        "kilde": "DP_SAK",
    }


AAP_ROW = {
    "person_ref": "?",
    "fra": date(2026, 1, 1),
    "til": date(2027, 1, 1),
    "rettighets_type": "BISTANDSBEHOV",
    "saksnummer": "?",
}


@pytest.mark.parametrize("inside", [{}, {"svar": json.loads(AAP)}], ids=["bare", "envelope"])
def test_aap(inside: Any) -> None:
    document = {"personIdent": "01819000049", **(inside or json.loads(AAP))}
    (row,) = parse("aap", document)
    assert row == AAP_ROW | {"kjent_fra": date(2026, 1, 12)}


def test_aap_as_fetched() -> None:
    answer = {"personIdent": "01819000049", "hentet": HENTET, "svar": json.loads(AAP)}
    vedtak, most = parse("aap", answer)
    # Rows get vedtaksdato when all answers are seen; maksdato is known from the answer alone.
    assert vedtak == AAP_ROW | {"kjent_fra": date(2026, 2, 3)}
    assert most == vedtak | {"maksdato": date(2028, 12, 31)}


def test_person() -> None:
    svar = {
        "personIdent": "01819000049",
        "foedselsdato": None,
        "foedselsAar": 1990,
        "kommune": "0301",
        "kjoenn": "KVINNE",
        "landgruppe": "NORGE",
    }
    (row,) = parse("person", {"hentet": HENTET, "svar": svar})
    assert row == {
        "person_ref": "?",
        "fra": date(2026, 2, 3),
        "kjent_fra": date(2026, 2, 3),
        "foedselsdato": date(1990, 7, 1),
        "kommune": "0301",
        "kjoenn": "KVINNE",
        "landgruppe": "NORGE",
    }
