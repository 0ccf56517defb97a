"""An identity number that changes is still one person, in every register and for all time."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.intake.door import Door
from tests.spec.registers import test_vedtak_14a as vedtak
from tests.spec.registers import test_ytelser_endring as ytelser
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


# --- Numbers linked later: nothing of the past may change


def empty(ident: str, hentet: str) -> Any:
    answer = nav.dagpenger(ident, hentet)
    answer["svar"]["perioder"] = []
    return answer


def link(hentet: str, older: str = ANNA, now: str = BODIL, **fields: Any) -> Any:
    identer = [{"ident": older, "gjeldende": False}, {"ident": now, "gjeldende": True}]
    return nav.person(now, hentet, identer=identer, **fields)


def known_facts(folder: Path, register: str, day: date) -> set[str]:
    """Return what the table says on a day, of Anna and Bodil as if they were one."""
    either = {nav.DEVELOPMENT.person(number) for number in (ANNA, BODIL)}
    # An undated residence counts from the day it was asked for, which is no fact.
    other = {"person_ref", "row_ref", "kjent_fra", "kjent_til"}
    other |= {"fra"} if register == "person" else set()
    return {
        str({name: value for name, value in row.items() if name not in other})
        for row in pq.read_table(folder / f"{register}.parquet").to_pylist()
        if row["person_ref"] in either
        and row["kjent_fra"] <= day
        and (row["kjent_til"] is None or row["kjent_til"] > day)
    }


def rights(folder: Path, day: str) -> int:
    return len(known_facts(folder, "dagpenger", date.fromisoformat(day)))


@pytest.mark.parametrize("asked", ["2024-02-05", "2024-03-01"])
def test_an_empty_answer_about_one_number_ends_nothing_of_the_others(
    tmp_path: Path, asked: str
) -> None:
    answers = [nav.dagpenger(ANNA, "2024-02-05"), empty(BODIL, asked)]
    people = [nav.person(ANNA), nav.person(BODIL), link("2025-01-10")]
    folder = ingest(tmp_path, sound() | {"dagpenger": answers, "person": people})
    assert [rights(folder, day) for day in ("2024-02-04", "2024-02-05", "2024-04-01")] == [0, 1, 1]


def test_what_both_numbers_say_is_one_row_known_from_the_first_to_the_last(tmp_path: Path) -> None:
    answers = [
        nav.dagpenger(ANNA, "2024-02-05"),
        nav.dagpenger(BODIL, "2024-03-01"),
        empty(ANNA, "2024-04-01"),
        empty(BODIL, "2024-05-01"),
    ]
    both = sound() | {"dagpenger": answers, "person": [link("2025-01-10")]}
    (row,) = pq.read_table(ingest(tmp_path, both) / "dagpenger.parquet").to_pylist()
    assert (row["kjent_fra"], row["kjent_til"]) == (date(2024, 2, 5), date(2024, 5, 1))
    assert row["person_ref"] == nav.DEVELOPMENT.person(BODIL)


def test_the_answer_that_links_them_stands_for_both_from_its_day(tmp_path: Path) -> None:
    moved = link("2025-01-10", kommune="4601")
    people = [nav.person(ANNA), nav.person(BODIL, "2024-03-01"), moved]
    folder = ingest(tmp_path, sound() | {"person": people})
    before, after = (known_facts(folder, "person", date(2025, 1, day)) for day in (9, 10))
    assert len(before) == len(after) == 1
    assert ("'0301'" in str(before), "'4601'" in str(after)) == (True, True)


# (day known, register, document), in the order that they became known.
TOLD: list[tuple[str, str, Any]] = [
    ("2024-01-15", "person", nav.person(ANNA, "2024-01-15")),
    ("2024-01-15", "person", nav.person(BODIL, "2024-01-15", kommune="1103")),
    ("2024-02-05", "dagpenger", nav.dagpenger(ANNA, "2024-02-05")),
    ("2024-02-05", "dagpenger", empty(BODIL, "2024-02-05")),
    ("2024-02-20", "dagpenger", nav.dagpenger(BODIL, "2024-02-20", ("2024-02-02", "2024-06-30"))),
    ("2024-03-01", "dagpenger", empty(BODIL, "2024-03-01")),
    ("2024-03-10", "person", nav.person(BODIL, "2024-03-10")),
    ("2024-03-20", "dagpenger", nav.dagpenger(BODIL, "2024-03-20")),
    ("2024-04-02", "person", link("2024-04-02", kommune="4601")),
    ("2024-04-05", "dagpenger", empty(ANNA, "2024-04-05")),
    ("2024-04-12", "person", nav.person(BODIL, "2024-04-12", kommune="5001")),
    ("2024-04-20", "person", link("2024-04-20", older=BODIL, now=ANNA)),
    ("2024-04-25", "dagpenger", empty(BODIL, "2024-04-25")),
]


@pytest.mark.parametrize("register", ["dagpenger", "person"])
def test_documents_that_come_later_change_no_day_before_them(tmp_path: Path, register: str) -> None:
    first, last = date(2024, 2, 5), date(2024, 4, 25)
    days = [first + timedelta(days=n) for n in range(-10, (last - first).days + 1)]
    seen: dict[date, set[str]] = {}
    for known in sorted({day for day, _, _ in TOLD if day >= first.isoformat()}):
        found = sound() | {
            name: [one for day, of, one in TOLD if of == name and day <= known]
            for name in ("dagpenger", "person")
        }
        folder = ingest(tmp_path / known, found)
        for day in days:
            if day.isoformat() <= known:
                facts = known_facts(folder, register, day)
                assert seen.setdefault(day, facts) == facts, (known, day)
    assert len({str(sorted(facts)) for facts in seen.values()}) > 2


def arena_events(register: str) -> list[Any]:
    """Return one vedtak of Arena's, first Anna's and then Bodil's, by two change records."""
    numbers = {"FODSELSNR": ANNA} if register == "vedtak_14a" else {"PERSONIDENT": ANNA}
    first = {"ytelser_endring": ytelser.event, "vedtak_14a": vedtak.arena}[register](10, **numbers)
    then = json.loads(json.dumps(first)) | {"op_ts": "2026-04-01 13:37:00.000000"}
    then["before"] = first["after"]
    then["after"] |= dict.fromkeys(numbers, BODIL) | {"HENDELSE_ID": 11}
    return [first, then]


@pytest.mark.parametrize("register", ["ytelser_endring", "vedtak_14a"])
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_vedtak_of_arenas_that_gets_another_number_leaves_the_first(
    tmp_path: Path, register: str, is_linked: bool
) -> None:
    identer = [{"ident": BODIL, "gjeldende": True}, {"ident": ANNA, "gjeldende": False}]
    link = {"person": [nav.person(BODIL, "2027-01-10", identer=identer)]} if is_linked else {}
    folder = ingest(tmp_path, {register: arena_events(register)} | link)
    rows = pq.read_table(folder / f"{register}.parquet").to_pylist()
    known = sorted((row["kjent_fra"], row["kjent_til"], row["person_ref"]) for row in rows)
    anna, bodil = nav.DEVELOPMENT.person(ANNA), nav.DEVELOPMENT.person(BODIL)
    (first, until, owner), *rest = known
    assert owner == (bodil if is_linked else anna)
    moved = date(2026, 4, 1)
    assert (until, rest) == (moved, [(moved, None, bodil)])
    assert first < moved
    counts = json.loads((folder / "ingest.json").read_text())["registers"][register]
    assert counts["read"] == 2 == counts["used"] + counts["skipped"]
