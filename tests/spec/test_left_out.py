"""People with a protected address, and skjermede, are in no table and counted at the door alone."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from profilering.progress import silent
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, DEVELOPMENT, ingest, sound, write_sources
from tests.unit.data.optional_documents import OPTIONAL

SKJERMET = {
    "personIdent": ANNA,
    "mottatt": nav.ms("2024-01-16"),
    "verdi": {"skjermetFra": [2024, 1, 15, 0, 0], "skjermetTil": None},
}
PROTECTING = {
    "kode 6": ("person", nav.person(adressebeskyttelse="STRENGT_FORTROLIG")),
    "kode 7": ("person", nav.person(adressebeskyttelse="FORTROLIG")),
    "kode 19": ("person", nav.person(adressebeskyttelse="STRENGT_FORTROLIG_UTLAND")),
    "skjermet": ("person", SKJERMET),
    "diskresjonskode": (
        "oppfolgingsbruker",
        OPTIONAL["oppfolgingsbruker"] | {"diskresjonskode": "6"},
    ),
}


@pytest.mark.parametrize("why", sorted(PROTECTING))
def test_a_protected_person_is_in_no_register(tmp_path: Path, why: str) -> None:
    register, document = PROTECTING[why]
    registers = sound() | {name: [one] for name, one in OPTIONAL.items()}
    registers[register].append(document)
    folder = ingest(tmp_path, registers)
    anna = DEVELOPMENT.person(ANNA)
    for path in folder.glob("*.parquet"):
        assert anna not in str(pq.read_table(path).to_pylist())
    counts = json.loads((folder / "ingest.json").read_text())
    assert counts["people"] == 2
    assert counts["people_left_out"] == 1
    for name, found in counts["registers"].items():
        assert found["read"] == found["used"] + found["quarantined"] + found["skipped"]
        of_anna = len(registers[name]) if name in OPTIONAL else 1 + (name == register)
        if name != "arbeidsmarked":
            assert found["skipped_by_reason"] == {"vernet": of_anna}


@pytest.mark.parametrize(
    ("register", "document"),
    [
        ("person", nav.person(adressebeskyttelse="STRENGT_FORTROLIG", kommune="30100")),
        ("person", nav.person(adressebeskyttelse=["FORTROLIG"])),
        ("person", json.dumps(nav.person(adressebeskyttelse="FORTROLIG")).encode()[:-30]),
        ("oppfolgingsbruker", OPTIONAL["oppfolgingsbruker"] | {"sperretAnsatt": "true"}),
    ],
)
def test_whom_a_record_that_cannot_be_read_may_protect_is_left_out(
    tmp_path: Path, register: str, document: object
) -> None:
    registers = sound()
    registers[register] = [*registers.get(register, []), document, b""]
    folder = ingest(tmp_path, registers, limit=1.0)
    counts = json.loads((folder / "ingest.json").read_text())
    assert counts["registers"][register]["quarantined"] == 1
    assert (counts["people"], counts["people_left_out"]) == (2, 1)
    anna = DEVELOPMENT.person(ANNA)
    for path in folder.glob("*.parquet"):
        assert anna not in str(pq.read_table(path).to_pylist())


def test_protection_lifted_or_never_there_leaves_nobody_out(tmp_path: Path) -> None:
    registers = sound()
    registers["person"] += [
        nav.person(adressebeskyttelse="FORTROLIG"),
        nav.person(hentet="2024-03-01", adressebeskyttelse="UGRADERT"),
    ]
    counts = json.loads((ingest(tmp_path, registers) / "ingest.json").read_text())
    assert (counts["people"], counts["people_left_out"]) == (3, 0)


def test_a_setting_lets_them_in(tmp_path: Path) -> None:
    registers = sound()
    registers["person"].append(nav.person(adressebeskyttelse="FORTROLIG"))
    sources = write_sources(tmp_path / "in", registers)
    ingest_all = Ingest(REGISTERS, sources, DEVELOPMENT, 0.0, leave_out_protected=False)
    counts = ingest_all.write(tmp_path / "out", silent)
    assert (counts["people"], counts["people_left_out"]) == (3, 0)


def test_what_protects_is_in_no_table(tmp_path: Path) -> None:
    registers = sound()
    registers["person"].append(nav.person(adressebeskyttelse="UGRADERT"))
    folder = ingest(tmp_path, registers)
    for path in folder.glob("*.parquet"):
        names = " ".join(pq.read_schema(path).names)
        assert "beskyttelse" not in names
        assert "skjermet" not in names
