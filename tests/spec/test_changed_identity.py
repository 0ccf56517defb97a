"""An identity number that changes is still one person, in every register and for all time."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.intake.door import Door
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, DAG, ingest, sound


def owners(folder: Path, register: str) -> list[str]:
    return pq.read_table(folder / f"{register}.parquet")["person_ref"].to_pylist()


def changed() -> dict[str, list[Any]]:
    """Return Anna, Bodil and Dag, and then Anna's first spell again, under a new number."""
    registers = sound()
    new = "70840270023"
    registers["periode"].append(nav.periode(1, new, avsluttet=nav.metadata("2024-05-01")))
    registers["aa_registeret"].append(nav.arbeidsforhold(9, new, fra="2024-05-02"))
    return registers


def test_all_rows_of_both_numbers_are_of_one_person(tmp_path: Path) -> None:
    folder = ingest(tmp_path, changed())
    new, old = nav.DEVELOPMENT.person("70840270023"), nav.DEVELOPMENT.person(ANNA)
    counts = json.loads((folder / "ingest.json").read_text())
    assert counts["people"] == 3
    for register in counts["registers"]:
        found = owners(folder, register)
        assert new in found
        assert old not in found
        assert len(set(found)) == 3
    assert owners(folder, "aa_registeret").count(new) == 2


def test_the_order_of_the_registers_lines_does_not_matter_for_whose_they_are(
    tmp_path: Path,
) -> None:
    folder = ingest(tmp_path, changed())
    registers = changed()
    for documents in registers.values():
        documents[:2] = documents[1::-1]
    again = ingest(tmp_path / "again", registers)
    for register in registers:
        assert sorted(owners(folder, register)) == sorted(owners(again, register))


def test_records_are_counted_once_whoever_they_are_of(tmp_path: Path) -> None:
    registers = changed()
    counts = json.loads((ingest(tmp_path, registers) / "ingest.json").read_text())["registers"]
    for register, documents in registers.items():
        found = counts[register]
        assert found["read"] == len(documents)
        assert found["read"] == found["used"] + found["quarantined"] + found["skipped"]


def test_a_chain_of_numbers_ends_in_the_last_and_a_return_in_the_first() -> None:
    door = Door(nav.DEVELOPMENT)
    a, b, c = (door.person(number) for number in (ANNA, BODIL, DAG))
    door.same_person(a, b)
    door.same_person(b, c)
    assert door.replaced() == {a: c, b: c}
    door.same_person(c, a)
    assert door.replaced() == {b: a, c: a}
    door.same_person(a, a)
    assert door.replaced() == {b: a, c: a}


def test_changes_told_in_any_order_are_of_one_person() -> None:
    door = Door(nav.DEVELOPMENT)
    a, b, c = (door.person(number) for number in (ANNA, BODIL, DAG))
    door.same_person(b, c)
    door.same_person(a, b)
    assert door.replaced() == {a: c, b: c}
    door = Door(nav.DEVELOPMENT)
    door.same_person(a, b)
    door.same_person(a, c)
    assert set(door.replaced().values()) == {c}
