"""Tiltak of a person whose identity number changed: what one number's answers say of another's."""

from pathlib import Path
from typing import Any

from tests.spec.registers.arbeidssoeker import visible
from tests.spec.registers.test_tiltakshistorikk import COLUMNS, ID, answer, komet
from tests.unit.data.nav_documents import ANNA, BODIL, ingest, uuid
from tests.unit.data.nav_documents import person as nav_person

BOTH = [
    {"ident": ANNA, "gjeldende": True},
    {"ident": BODIL, "gjeldende": False},
]


def about(number: str, hentet: str, *historikk: Any) -> Any:
    return answer(hentet, *historikk) | {"personIdent": number}


def numbered(number: str, **fields: Any) -> Any:
    return komet(norskIdent=number) | fields


LINK = {"person": [nav_person(hentet="2027-01-10", identer=BOTH)]}


def test_an_answer_about_one_number_denies_nothing_of_another_linked_later(tmp_path: Path) -> None:
    said = [about(BODIL, "2026-04-01", numbered(BODIL)), about(ANNA, "2026-06-01")]
    inndata = ingest(tmp_path, {ID: said} | LINK)
    assert len(visible(inndata, ID, "2026-12-31", COLUMNS)) == 1
    # Its own number's answer does.
    inndata = ingest(tmp_path / "2", {ID: [*said, about(BODIL, "2026-07-01")]} | LINK)
    assert len(visible(inndata, ID, "2026-06-30", COLUMNS)) == 1
    assert visible(inndata, ID, "2026-07-01", COLUMNS) == []


def test_of_two_numbers_the_latest_said_counts(tmp_path: Path) -> None:
    ended = numbered(ANNA, sluttDato="2026-05-31", oppdatertTidspunkt="2026-05-31T10:00:00Z")
    said = [about(BODIL, "2026-04-01", numbered(BODIL)), about(ANNA, "2026-06-01", ended)]
    inndata = ingest(tmp_path, {ID: said} | LINK)
    assert visible(inndata, ID, "2026-05-30", "til") == [(None,)]
    assert visible(inndata, ID, "2026-05-31", "til") == [("2026-06-01",)]
    # What the first number still holds stands when the other's answer lacks it.
    inndata = ingest(tmp_path / "2", {ID: [*said, about(ANNA, "2026-07-01")]} | LINK)
    assert visible(inndata, ID, "2026-07-01", "til") == [(None,)]


def test_an_answer_that_names_an_older_number_is_about_it_too(tmp_path: Path) -> None:
    other = numbered(BODIL, id=uuid("d1", 1))
    # Bodil's own answer lacked what Anna's claims to be older.
    said = [about(BODIL, "2026-04-01"), about(ANNA, "2026-06-01", numbered(ANNA), other)]
    inndata = ingest(tmp_path, {ID: said})
    assert visible(inndata, ID, "2026-05-31", COLUMNS) == []
    assert len(visible(inndata, ID, "2026-06-01", COLUMNS)) == 2
