"""The whole door: what is written, what stops it, and what is never written."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.contract import COMMON
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from profilering.errors import BadInput, ExitCode, QuarantineLimit
from profilering.files import sha256_of
from profilering.progress import silent
from tests.support.projects import ROOT
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest, sound, write_sources

ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
}
# ADR 6, said a second time.
ADR_6 = {
    "aa_registeret": (
        "arbeidsforhold_ref arbeidsgiver_ref type yrke stillingsprosent yrke_styrk08 "
        "yrke_er_flertydig ansettelsesform rapporteringsordning slutt_aarsak "
        "er_maskinelt_avsluttet er_permittert_fra er_permittert_til "
        "permittering_prosent permisjon_fra permisjon_til permisjon_prosent "
        "permisjon_type"
    ),
    "aap": "rettighets_type saksnummer kildesystem maksdato",
    "arbeidsmarked": "region_type region yrke_type yrke arbeidssoekere ledige_stillinger",
    "bekreftelse": "periode_ref loesning har_jobbet vil_fortsette",
    "dagpenger": "ytelse_type kilde gjenstaaende_dager gjenstaaende_dager_per",
    "egenvurdering": "periode_ref profilering_ref profilert_til egenvurdering",
    "oppfolgingsbruker": (
        "formidlingsgruppe kvalifiseringsgruppe rettighetsgruppe hovedmaal "
        "oppfolgingsenhet er_doed doed_fra iserv_fra"
    ),
    "opplysninger": (
        "periode_ref nus bestaatt godkjent er_spurt_helse helse_hindrer er_spurt_annet "
        "annet_hindrer situasjoner stilling_styrk08 prosent gjelder_fra gjelder_til "
        "siste_arbeidsdag siste_dag_med_loenn kilde er_migrert nav_opplysninger"
    ),
    "paa_vegne_av": "periode_ref loesning frist_brutt",
    "periode": "periode_ref slutt_aarsak er_slettet",
    "person": "foedselsdato kommune bydel doedsdato utflyttet_dato",
    "profilering": "periode_ref profilert_til jobbet_seks_av_tolv alder",
    "situasjonsbeskrivelse": "felt verdi_tekst verdi_tall verdi_liste kilde",
    "sykepenger": "grad",
    "tiltakshistorikk": (
        "tiltak_ref tiltakskode status status_aarsak deltok dager_per_uke prosent"
    ),
    "tiltakspenger": "rettighet kilde sak_ref",
    "vedtak_14a": "innsatsgruppe innsatsgruppe_gammel hovedmaal fra_arena vedtak_ref",
    "webbruk": "hendelse antall",
    "ytelser_endring": (
        "ytelse kilde er_signal vedtak_ref sak_ref antall_uker_igjen antall_dager_igjen "
        "antall_uker_igjen_permittering antall_dager_igjen_permittering "
        "antall_dager_igjen_unntak"
    ),
}


def test_the_registers_are_those_of_the_decision() -> None:
    assert {id_: " ".join(r.columns) for id_, r in REGISTERS.items()} == ADR_6
    for register in REGISTERS.values():
        for text in (register.title, register.legal_basis, register.knowledge_date):
            assert text
    required = {r.id for r in REGISTERS.values() if r.is_required}
    assert required == set(nav.MAKERS)
    assert {r.id for r in REGISTERS.values() if r.needs_switch} == {"webbruk"}
    assert {r.id for r in REGISTERS.values() if r.is_about_places} == {"arbeidsmarked"}


def test_every_table_has_the_common_columns_its_own_and_an_order(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    for register in (REGISTERS[name] for name in nav.MAKERS):
        table = pq.read_table(folder / f"{register.id}.parquet")
        expected = {**COMMON, **register.columns}
        assert {f.name: f.type for f in table.schema} == {n: ARROW[k] for n, k in expected.items()}
        rows = table.to_pylist()
        keys = [(r["person_ref"], r["fra"], r["kjent_fra"], r["row_ref"]) for r in rows]
        assert keys == sorted(keys)
        assert len({r["row_ref"] for r in rows}) == len(rows)
        for row in rows:
            assert row["kjent_til"] is None or row["kjent_fra"] < row["kjent_til"]
            assert row["til"] is None or row["fra"] <= row["til"]


def test_what_is_protected_lies_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    protected = pq.read_table(folder / "person_vernet.parquet")
    assert {"kjoenn", "landgruppe"} == set(protected.column_names) - set(COMMON)
    for path in folder.glob("*.parquet"):
        if path.stem != "person_vernet":
            assert not {"kjoenn", "landgruppe"} & set(pq.read_schema(path).names)


def test_opplysninger_belong_to_the_person_of_their_periode(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    spells = pq.read_table(folder / "periode.parquet").to_pylist()
    owner = {row["periode_ref"]: row["person_ref"] for row in spells}
    for name in ("opplysninger", "profilering"):
        rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
        assert len(rows) == 3
        assert all(owner[row["periode_ref"]] == row["person_ref"] for row in rows)


def test_an_array_on_a_line_is_as_many_records(tmp_path: Path) -> None:
    registers = sound()
    jobs = registers["aa_registeret"]
    broken = nav.arbeidsforhold(9) | {"opprettet": None}
    registers["aa_registeret"] = [[*jobs, broken], []]
    folder = ingest(tmp_path, registers, limit=0.5)
    counts = json.loads((folder / "ingest.json").read_text())["registers"]["aa_registeret"]
    assert (counts["read"], counts["used"], counts["quarantined"], counts["skipped"]) == (
        5,
        3,
        1,
        1,
    )


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    registers = sound()
    registers["dagpenger"].append(nav.dagpenger(ANNA, "2024-09-01", ("2024-08-01", None)))
    registers["periode"].insert(1, {"broken": True})
    hashes = {sha256_of(ingest(tmp_path / str(n), registers, limit=0.5)) for n in range(2)}
    script = (
        "import json, sys; from pathlib import Path\n"
        "from tests.unit.data.nav_documents import ingest\n"
        "ingest(Path(sys.argv[1]), json.load(sys.stdin), limit=0.5)"
    )
    for seed in "12":
        folder = tmp_path / f"seed{seed}"
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, '.')\n{script}", str(folder)],
            input=json.dumps(registers),
            text=True,
            cwd=ROOT,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        hashes.add(sha256_of(folder / "2_inndata"))
    assert len(hashes) == 1


def earlier(tmp_path: Path) -> str:
    """Make a sound 2_inndata, which nothing that fails may touch; return its hash."""
    return sha256_of(ingest(tmp_path, sound()))


def fails(tmp_path: Path, error: type[Exception], registers: dict[str, list[Any]]) -> str:
    """Take in registers beside an earlier sound run; return the message of the failure."""
    before = earlier(tmp_path)
    with pytest.raises(error) as raised:
        ingest(tmp_path, registers, limit=0.01)
    assert sha256_of(tmp_path / "2_inndata") == before
    assert not list(tmp_path.glob(".*"))
    return str(raised.value)


def test_above_the_limit_nothing_is_written_and_the_counts_are_told(tmp_path: Path) -> None:
    registers = sound()
    registers["aap"] += [{"vedtak": []}, b"{", b"{"]
    message = fails(tmp_path, QuarantineLimit, registers)
    assert "'aap': 3 of 6 records (50.0%)" in message
    assert "ugyldig_json 2 (from line 5: a line must be one JSON document)" in message
    assert "felt_mangler 1 (from line 4: 'personIdent' is missing)" in message
    assert "1.00%" in message
    assert QuarantineLimit.exit_code == ExitCode.QUARANTINE_LIMIT == 3


def test_at_the_limit_the_run_goes_on(tmp_path: Path) -> None:
    registers = sound()
    registers["aap"] += [b"{"]
    folder = ingest(tmp_path, registers, limit=0.25)
    assert pq.read_table(folder / "quarantine.parquet").num_rows == 1


def test_every_register_above_the_limit_is_named_and_the_cause_only_once(tmp_path: Path) -> None:
    registers = sound()
    registers["periode"] = [{"id": "x"}] * 3
    registers["person"] += [b"{"]
    message = fails(tmp_path, QuarantineLimit, registers)
    assert "2 problems" in message
    assert "'periode': 3 of 3" in message
    assert "'person': 1 of 4" in message
    assert "ukjent_periode" not in message


@pytest.mark.parametrize("register", sorted(nav.MAKERS))
@pytest.mark.parametrize("other", sorted(nav.MAKERS))
def test_the_file_of_another_register_is_recognised(
    tmp_path: Path, register: str, other: str
) -> None:
    if register != other:
        registers = sound()
        registers[register] = registers[other]
        with pytest.raises(BadInput) as raised:
            ingest(tmp_path, registers, limit=0.01)
        assert f"'{register}': 3 of 3 records look like the register '{other}'" in str(raised.value)


def test_missing_and_empty_files_are_all_named_at_once(tmp_path: Path) -> None:
    before = earlier(tmp_path)
    sources = write_sources(tmp_path / "1_kildedata", sound() | {"aap": [], "person": []})
    sources["person"].path.unlink()
    sources["dagpenger"] = FileSource("dagpenger", tmp_path)
    with pytest.raises(BadInput) as raised:
        Ingest(REGISTERS, sources, nav.DEVELOPMENT, 0.01).write(tmp_path / "2_inndata", silent)
    message = str(raised.value)
    assert "'aap': aap.jsonl is empty: 0 lines" in message
    assert "'person': person.jsonl is missing" in message
    assert "'dagpenger': " in message
    assert "Is a directory" in message
    assert sha256_of(tmp_path / "2_inndata") == before


def test_a_file_of_blank_lines_holds_nothing(tmp_path: Path) -> None:
    message = fails(tmp_path, BadInput, sound() | {"aap": [b"", b"  "]})
    assert "'aap' holds no document" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PAR1\x15\x04", "is a parquet file"),
        (b"Obj\x01\x04", "is an Avro container file"),
        (b"\x1f\x8b\x08\x00", "is compressed (gzip)"),
        ('{"id": 1}\n'.encode("utf-16"), "is in UTF-16"),
        (b'{\n  "id": 1\n}\n', "is one JSON document over many lines"),
        (b"[\n{}\n]\n", "is one JSON document over many lines"),
    ],
)
def test_a_file_of_another_form_is_recognised(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "periode.jsonl"
    path.write_bytes(content)
    assert words in str(FileSource("periode", path).problem())


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "1_kildedata", sound())
    path = sources["periode"].path
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    Ingest(REGISTERS, sources, nav.DEVELOPMENT, 0.0).write(tmp_path / "2_inndata", silent)
    counts = json.loads((tmp_path / "2_inndata" / "ingest.json").read_text())
    assert counts["registers"]["periode"]["used"] == 3


def test_a_day_before_every_date_of_the_register_nothing_is_known(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    for name in nav.MAKERS:
        rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
        first = min(row["kjent_fra"] for row in rows) - timedelta(days=1)
        assert not [row for row in rows if row["kjent_fra"] <= first]
