"""Arbeidsmarked: figures of a month by region and occupation, as they were published when."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.quarantine import Refused
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ingest, iso, sound

REGISTER = REGISTERS["arbeidsmarked"]


def tall(maaned: str = "2024-02", publisert: str = "2024-03-01", **fields: Any) -> Any:
    return {
        "maaned": maaned,
        "region": {"type": "BAREGION", "kode": "5"},
        "yrke": {"type": "STYRK08_4", "kode": "2223"},
        "arbeidssoekere": 120,
        "ledige_stillinger": 30,
        "publisert": publisert,
    } | fields


def known(as_of: str, *documents: Any) -> list[tuple[Any, ...]]:
    """Return what was published by a day: month, job seekers, vacancies."""
    day, door = date.fromisoformat(as_of), Door(nav.DEVELOPMENT)
    rows = [
        row | {"record": number, "line": number}
        for number, document in enumerate(documents, start=1)
        for row in REGISTER.parse(document, door)
    ]
    held = [
        row
        for row in REGISTER.versions(rows)
        if row["kjent_fra"] <= day and (row["kjent_til"] is None or row["kjent_til"] > day)
    ]
    return [
        (iso(row["fra"]), iso(row["til"]), row["arbeidssoekere"], row["ledige_stillinger"])
        for row in sorted(held, key=lambda row: (row["fra"], row["line"]))
    ]


FEBRUARY = ("2024-02-01", "2024-03-01")


def test_figures_are_known_from_the_day_they_were_published() -> None:
    assert known("2024-02-29", tall()) == []
    assert known("2024-03-01", tall()) == [(*FEBRUARY, 120, 30)]


def test_december_ends_with_the_year() -> None:
    assert known("2025-01-31", tall("2024-12", "2025-01-03"))[0][:2] == ("2024-12-01", "2025-01-01")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-03-31", [(*FEBRUARY, 120, 30)]),
        ("2024-04-01", [(*FEBRUARY, 125, 30)]),
        ("2024-04-30", [(*FEBRUARY, 125, 30)]),
        # Withdrawn, which is not zero.
        ("2024-05-02", [(*FEBRUARY, None, None)]),
    ],
)
def test_a_later_publication_takes_the_place_of_an_earlier_one(as_of: str, expected: Any) -> None:
    revised = tall(publisert="2024-04-01", arbeidssoekere=125)
    withdrawn = tall(publisert="2024-05-02", arbeidssoekere=None, ledige_stillinger=None)
    assert known(as_of, withdrawn, tall(), revised) == expected


def test_of_two_publications_of_a_day_the_last_in_the_file_counts() -> None:
    assert known("2024-03-01", tall(), tall(arbeidssoekere=1)) == [(*FEBRUARY, 1, 30)]


@pytest.mark.parametrize(
    "other",
    [
        {"maaned": "2024-01"},
        {"region": {"type": "BAREGION", "kode": "48"}},
        {"region": {"type": "NORGE", "kode": None}},
        {"yrke": {"type": "STYRK08_4", "kode": "5321"}},
        {"yrke": {"type": "ALLE"}},
    ],
)
def test_another_month_region_or_occupation_is_another_figure(other: Any) -> None:
    assert len(known("2024-12-31", tall(), tall(publisert="2024-06-01") | other)) == 2


@pytest.mark.parametrize(
    ("region", "yrke", "expected"),
    [
        (("NORGE", None), ("ALLE", None), ("NORGE", None, "ALLE", None)),
        (("FYLKE", "03"), ("STYRK08_1", "2"), ("FYLKE", "03", "STYRK08_1", "2")),
        (("KOMMUNE", "0301"), ("STYRK08_2", "22"), ("KOMMUNE", "0301", "STYRK08_2", "22")),
        (("BAREGION", "159"), ("STYRK08_3", "222"), ("BAREGION", "159", "STYRK08_3", "222")),
        (("BAREGION", "5"), ("STYRK08_4", "0110"), ("BAREGION", "5", "STYRK08_4", "0110")),
    ],
)
def test_regions_and_occupations(region: Any, yrke: Any, expected: Any) -> None:
    document = tall(region=coded(*region), yrke=coded(*yrke))
    (row,) = REGISTER.parse(document, Door(nav.DEVELOPMENT))
    assert (row["region_type"], row["region"], row["yrke_type"], row["yrke"]) == expected
    assert "person_ref" not in row


def coded(type_: Any, kode: Any) -> Any:
    return {"type": type_, "kode": kode}


def test_the_table_is_about_places(tmp_path: Path) -> None:
    folder = ingest(tmp_path, sound() | {REGISTER.id: [tall(), tall("2024-01")]})
    table = pq.read_table(folder / f"{REGISTER.id}.parquet")
    assert table.num_rows == 2
    assert "person_ref" not in table.column_names


BAD = [
    ("no month", tall(maaned=None), "felt_mangler"),
    ("a quarter", tall("2024Q1"), "umulig_dato"),
    ("month thirteen", tall("2024-13"), "umulig_dato"),
    ("not published", tall(publisert=None), "felt_mangler"),
    ("published before the month", tall(publisert="2024-01-31"), "slutt_foer_start"),
    ("a share", tall(arbeidssoekere=0.3), "feil_type"),
    ("fewer than none", tall(ledige_stillinger=-1), "ugyldig_verdi"),
    ("a number in text", tall(arbeidssoekere="120"), "feil_type"),
    ("a region of another kind", tall(region=coded("BYDEL", "030101")), "ugyldig_verdi"),
    ("a fylke in four digits", tall(region=coded("FYLKE", "0301")), "ugyldig_verdi"),
    ("a fylke that lost its zero", tall(region=coded("FYLKE", "3")), "ugyldig_verdi"),
    ("a region by name", tall(region=coded("KOMMUNE", "Oslo")), "ugyldig_verdi"),
    ("Norway has no code", tall(region=coded("NORGE", "0")), "ugyldig_verdi"),
    ("no region", tall(region=None), "felt_mangler"),
    ("a code that is a number", tall(region=coded("KOMMUNE", 1103)), "feil_type"),
    ("occupation at another level", tall(yrke=coded("STYRK08_4", "222")), "ugyldig_verdi"),
    ("occupation not stated", tall(yrke=coded("STYRK08_4", "unknown")), "ugyldig_verdi"),
    ("a level of its own", tall(yrke=coded("STYRK08_5", "22231")), "ugyldig_verdi"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "document", "reason"), BAD, ids=[one[0] for one in BAD])
def test_what_the_door_refuses(why: str, document: Any, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        REGISTER.parse(document, Door(nav.DEVELOPMENT))
    assert raised.value.reason == reason
