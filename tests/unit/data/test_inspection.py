"""What a file is said to be, and what a register is said to hold: numbers and names of fields."""

import json
from pathlib import Path

import pytest

from data.intake.all import REGISTERS
from data.intake.datasheet import contract, datasheet, freshness
from data.intake.inspection import inspect
from profilering.errors import BadInput
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, DEVELOPMENT, ingest, sound, write_sources
from tests.unit.data.optional_documents import OPTIONAL


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_a_file_of_each_register_is_known_by_its_look(tmp_path: Path, register: str) -> None:
    documents = {**sound(), **{name: [one] for name, one in OPTIONAL.items()}}[register]
    path = write_sources(tmp_path, {register: documents})[register].path
    found = inspect(path, REGISTERS, DEVELOPMENT)
    assert found.register.id == register
    assert (found.read, found.sound, found.refused.total()) == (len(documents), len(documents), 0)
    assert found.rows >= 1


def test_what_is_missing_and_what_is_refused_is_counted(tmp_path: Path) -> None:
    jobs = [nav.arbeidsforhold(1), nav.arbeidsforhold(2, til="2024-01-31")]
    broken = nav.arbeidsforhold(3) | {"opprettet": None}
    path = write_sources(tmp_path, {"aa_registeret": [*jobs, broken, b"{", b" "]})
    found = inspect(path["aa_registeret"].path, REGISTERS, DEVELOPMENT)
    assert (found.read, found.sound) == (4, 2)
    assert {reason for reason, _ in found.refused} == {"felt_mangler", "ugyldig_json"}
    missing = found.fields()
    assert missing["ansettelsesperiode.sluttdato"] == 0.5
    assert missing["permisjoner"] == 1
    # Of an absent object its fields are not listed as well.
    assert "permisjoner.startdato" not in missing
    assert [day.isoformat() for day in found.dates["fra"]] == ["2023-03-01", "2023-03-01"]


def test_a_file_of_no_register_and_a_register_that_is_none_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n')
    with pytest.raises(BadInput, match="none of the first 200 documents"):
        inspect(path, REGISTERS, DEVELOPMENT)
    with pytest.raises(BadInput, match="Did you mean 'periode'"):
        inspect(path, REGISTERS, DEVELOPMENT, register="perioder")
    found = inspect(path, REGISTERS, DEVELOPMENT, register="periode")
    assert found.sound == 0
    with pytest.raises(BadInput, match="No such file"):
        inspect(tmp_path / "y.jsonl", REGISTERS, DEVELOPMENT)


def test_a_contract_names_what_every_document_needs_and_no_more() -> None:
    said = contract(REGISTERS["periode"])
    assert said.startswith("Periode (id, identitetsnummer, startet, startet.tidspunkt")
    assert "avsluttet" not in said


def test_the_data_sheet_tells_of_every_register_and_of_nobody(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    counts = json.loads((folder / "ingest.json").read_text())
    text = datasheet(REGISTERS.values(), counts, folder)
    for register in REGISTERS.values():
        assert f"## {register.id}: {register.title}" in text
        assert register.legal_basis in text
    assert "| aa_registeret | 3 | 3 | 0 | 0 |" in text
    assert "| webbruk | not delivered |" in text
    # What is protected has no figure, and nobody is named.
    assert "| kjoenn (kept apart) | VARCHAR | - |" in text
    assert ANNA not in text


def test_freshness_is_of_the_ingested_table(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound())
    assert str(freshness(REGISTERS["periode"], folder)) == (
        "3 rows, known 2024-02-01 to 2024-02-01"
    )
    assert freshness(REGISTERS["webbruk"], folder) is None
