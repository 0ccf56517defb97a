"""What the door refuses: one broken document at a time, beside sound ones, with exact counts."""

# One case a line.
# ruff: noqa: E501

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, NOT_SYNTHETIC, changed, ingest, sound


class Case(NamedTuple):
    """A document (or raw line) of a register, and the reason it is refused for."""

    why: str
    register: str
    document: Any
    reason: str


def case(why: str, register: str, path: str, value: Any, reason: str) -> Case:
    return Case(why, register, changed(nav.MAKERS[register](), path, value), reason)


JOB = "ansettelsesdetaljer.0."
ENDED = nav.metadata("2024-01-31")
TOO_LATE = nav.metadata("2024-02-05", ("2024-02-06", "FORSINKELSE"))
CASES = [
    Case("cut off in the middle", "periode", b'{"id": "00000000-00', "ugyldig_json"),
    Case("NaN is no JSON", "periode", b'{"id": NaN}', "ugyldig_json"),
    Case("too deep to be a document", "periode", b"[" * 100_000, "ugyldig_json"),
    Case("a number too long to be read", "periode", b'{"id": ' + b"9" * 5000 + b"}", "ugyldig_json"),
    Case("in Latin-1", "periode", '{"aarsak": "ønsket"}'.encode("latin-1"), "feil_tegnkoding"),
    Case("no end of line", "periode", b'{"id": "' + b"x" * (5 << 20), "for_lang_linje"),
    Case("text", "periode", "text", "feil_type"),
    Case("a number", "periode", 17, "feil_type"),
    Case("null", "periode", None, "feil_type"),
    case("no id", "periode", "id", ..., "felt_mangler"),
    case("id is no uuid", "periode", "id", "a1", "ugyldig_verdi"),
    case("id is an object", "periode", "id", {"a": 1, "b": 2}, "feil_type"),
    case("no identity number", "periode", "identitetsnummer", None, "felt_mangler"),
    case("identity as a number", "periode", "identitetsnummer", 1819000049, "feil_type"),
    case("wrong control digit", "periode", "identitetsnummer", "01819000048", "ugyldig_ident"),
    case("a real identity", "periode", "identitetsnummer", NOT_SYNTHETIC, "ekte_ident_i_utvikling"),
    case("no start", "periode", "startet", None, "felt_mangler"),
    case("start is text", "periode", "startet", "2024-02-01", "feil_type"),
    case("seconds for milliseconds", "periode", "startet.tidspunkt", 1770020130, "umulig_dato"),
    case("no such time", "periode", "startet.tidspunkt", 10**18, "umulig_dato"),
    case("time without zone", "periode", "startet.tidspunkt", "2024-02-01T12:00:00", "umulig_dato"),
    case("time is true", "periode", "startet.tidspunkt", True, "feil_type"),
    case("half a character", "periode", "startet.kilde", "\ud800", "ugyldig_json"),
    case("end before start", "periode", "avsluttet", ENDED, "slutt_foer_start"),
    case("delay into the future", "periode", "avsluttet", TOO_LATE, "ugyldig_verdi"),
    case("an orphan", "opplysninger", "periodeId", nav.uuid("a1", 99), "ukjent_periode"),
    case("an orphan", "profilering", "periodeId", nav.uuid("a1", 99), "ukjent_periode"),
    case("no situation", "opplysninger", "jobbsituasjon", None, "felt_mangler"),
    case("situations are text", "opplysninger", "jobbsituasjon.beskrivelser", "X", "feil_type"),
    case("a situation is text", "opplysninger", "jobbsituasjon.beskrivelser", ["X"], "feil_type"),
    case("nus is no number", "opplysninger", "utdanning.nus", "fire", "ugyldig_verdi"),
    case("nus is missing", "opplysninger", "utdanning.nus", None, "felt_mangler"),
    case("negative age", "profilering", "alder", -1, "ugyldig_verdi"),
    case("age in halves", "profilering", "alder", 36.5, "feil_type"),
    case("age of a tree", "profilering", "alder", 300, "ugyldig_verdi"),
    case("yes is no boolean", "profilering", "jobbetSammenhengendeSeksAvTolvSisteMnd", "ja", "feil_type"),
    case("last day before first", "aa_registeret", "ansettelsesperiode.sluttdato", "2023-02-28", "slutt_foer_start"),
    case("30 February", "aa_registeret", "ansettelsesperiode.startdato", "2023-02-30", "umulig_dato"),
    case("no dashes", "aa_registeret", "ansettelsesperiode.startdato", "20230301", "umulig_dato"),
    case("the end of time", "aa_registeret", "ansettelsesperiode.sluttdato", "9999-12-31", "umulig_dato"),
    case("percentage is text", "aa_registeret", JOB + "avtaltStillingsprosent", "80", "feil_type"),
    case("negative percentage", "aa_registeret", JOB + "avtaltStillingsprosent", -1, "ugyldig_verdi"),
    case("percentage too large", "aa_registeret", JOB + "avtaltStillingsprosent", 10**7, "ugyldig_verdi"),
    case("STYRK-08 for yrke", "aa_registeret", JOB + "yrke.kode", "9999", "ugyldig_verdi"),
    case("not known when", "aa_registeret", "opprettet", None, "felt_mangler"),
    case("no such hour", "aa_registeret", "opprettet", "2023-04-04T25:00:00", "umulig_dato"),
    case("type with digits", "aa_registeret", "type.kode", f"type {ANNA}", "ugyldig_verdi"),
    case("nobody's job", "aa_registeret", "arbeidstaker", {"identer": []}, "felt_mangler"),
    Case("no envelope", "dagpenger", nav.dagpenger()["svar"], "felt_mangler"),
    case("not known when", "dagpenger", "hentet", None, "felt_mangler"),
    case("last day before first", "dagpenger", "svar.perioder.0.tilOgMedDato", "2024-02-01", "slutt_foer_start"),
    case("no person", "aap", "personIdent", None, "felt_mangler"),
    case("no vedtaksdato", "aap", "vedtak.0.vedtaksdato", None, "felt_mangler"),
    case("last day before first", "aap", "vedtak.0.periode.tilOgMedDato", "2024-05-31", "slutt_foer_start"),
    case("kommune lost its zero", "person", "svar.kommune", "301", "ugyldig_verdi"),
    case("kommune is a number", "person", "svar.kommune", 301, "feil_type"),
    case("born tomorrow", "person", "svar.foedselsdato", "2024-01-16", "umulig_dato"),
    case("birth year in two digits", "person", "svar.foedselsAar", 90, "ugyldig_verdi"),
    Case("an answer of another source", "person", nav.dagpenger(), "felt_mangler"),
]  # fmt: skip


@pytest.mark.parametrize("broken", CASES, ids=lambda c: f"{c.register}: {c.why}")
def test_a_broken_document_is_quarantined_and_the_rest_is_used(
    tmp_path: Path, broken: Case
) -> None:
    registers = sound()
    registers[broken.register].insert(1, broken.document)
    folder = ingest(tmp_path, registers, limit=0.5)
    counts = json.loads((folder / "ingest.json").read_text())["registers"]
    # Whether Anna is protected cannot be told from a record that cannot be read: she is left out.
    unsure = broken.register == "person"
    for name, found in counts.items():
        mine = name == broken.register
        assert found["read"] == 3 + mine
        assert found["used"] == 3 - unsure
        assert found["quarantined"] == mine
        assert found["skipped_by_reason"] == ({"vernet": 1} if unsure else {})
    assert counts[broken.register]["quarantined_by_reason"] == {broken.reason: 1}
    (entry,) = pq.read_table(folder / "quarantine.parquet").to_pylist()
    assert entry["register"] == broken.register
    assert entry["reason"] == broken.reason
    assert entry["line"] == 2
    assert len(entry["row_hash"]) == 32


class Sound(NamedTuple):
    """A document that is odd, and none the less used."""

    why: str
    register: str
    change: Callable[[Any], Any]


def situated(code: str) -> Any:
    return {"beskrivelser": [{"beskrivelse": code, "detaljer": {"prosent": "mye", "ny": "x"}}]}


ODD = [
    Sound("a field of tomorrow", "periode", lambda d: d | {"nyttFelt": {"a": [1]}}),
    Sound("no avslutningsInfo", "periode", lambda d: {k: d[k] for k in d if k[:5] != "avslu"}),
    Sound("uuid in capitals", "periode", lambda d: d | {"id": d["id"].upper()}),
    Sound("a new situation", "opplysninger", lambda d: d | {"jobbsituasjon": situated("NY")}),
    Sound("a new result", "profilering", lambda d: d | {"profilertTil": "NYTT"}),
    Sound("age unknown", "profilering", lambda d: d | {"alder": None}),
    Sound("a new type", "aa_registeret", lambda d: changed(d, "type.kode", "nyType")),
    Sound("no details", "aa_registeret", lambda d: d | {"ansettelsesdetaljer": []}),
    Sound("a new benefit", "dagpenger", lambda d: changed(d, "svar.perioder.0.ytelseType", "NY")),
    Sound("a new right", "aap", lambda d: changed(d, "vedtak.0.rettighetsType", "NY_RETTIGHET")),
    Sound("no first day", "aap", lambda d: changed(d, "vedtak.0.periode", None)),
    Sound("nothing known", "person", lambda d: {**d, "svar": dict.fromkeys(d["svar"]) | {"personIdent": ANNA}}),
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda c: f"{c.register}: {c.why}")
def test_an_odd_document_is_used(tmp_path: Path, odd: Sound) -> None:
    registers = sound()
    registers[odd.register][0] = odd.change(registers[odd.register][0])
    counts = json.loads((ingest(tmp_path, registers) / "ingest.json").read_text())["registers"]
    assert {name: found["used"] for name, found in counts.items()} == dict.fromkeys(registers, 3)
    new = "new" in odd.why or odd.why == "no first day"
    assert bool(counts[odd.register]["unknown_values"]) == new


@pytest.mark.parametrize("register", sorted(nav.MAKERS))
def test_a_document_sent_twice_counts_once(tmp_path: Path, register: str) -> None:
    registers = sound()
    registers[register].append(registers[register][0])
    registers[register].append(b"  ")
    folder = ingest(tmp_path, registers)
    found = json.loads((folder / "ingest.json").read_text())["registers"][register]
    assert found["skipped_by_reason"] == {"tom_linje": 1, "uten_ny_rad": 1}
    assert (found["read"], found["used"], found["rows"]) == (5, 3, 3)
