"""Code lists by date: kommuner that changed number, and yrker in STYRK-08."""

import csv
from datetime import date
from pathlib import Path

import pytest

from data.codes.kommune import fylke_of, kommune_on
from data.codes.yrke import Correspondence, Styrk08
from profilering.errors import BadInput

TABLE = Path(__file__).parents[3] / "data" / "codes" / "kommunenummer.csv"


def day(text: str) -> date:
    return date.fromisoformat(text)


# number | day        | number by that day
@pytest.mark.parametrize(
    ("code", "on", "expect"),
    [
        ("0301", "2024-06-01", "0301"),
        ("0219", "2019-12-31", "0219"),
        ("0219", "2020-01-01", "3024"),
        ("0219", "2024-01-01", "3201"),
        ("3024", "2023-12-31", "3024"),
        ("3024", "2024-01-01", "3201"),
        # Merged.
        ("0123", "2021-06-01", "3014"),
        ("1141", "2024-06-01", "1103"),
        ("0722", "2018-01-01", "0729"),
        ("0722", "2024-06-01", "3911"),
        # Trøndelag in 2018, one county before the others; Rindal in 2019.
        ("1640", "2018-01-01", "5025"),
        ("1612", "2019-06-01", "5011"),
        ("1612", "2020-01-01", "5055"),
        ("1567", "2018-12-31", "1567"),
        ("1567", "2019-01-01", "5061"),
        ("1702", "2024-06-01", "5006"),
        # Haram left Ålesund along its old border, so the older numbers say who went.
        ("1534", "2021-06-01", "1507"),
        ("1534", "2024-06-01", "1580"),
        ("1504", "2024-06-01", "1508"),
    ],
)
def test_a_kommune_is_what_it_had_become_by_the_day(code: str, on: str, expect: str) -> None:
    found = kommune_on(code, day(on))
    assert found == (expect, (expect,))
    assert not found.is_ambiguous


@pytest.mark.parametrize(
    ("code", "on", "candidates"),
    [
        ("1507", "2024-01-01", ("1508", "1580")),
        ("1850", "2020-01-01", ("1806", "1875")),
        ("1613", "2024-06-01", ("5055", "5056", "5059")),
    ],
)
def test_a_kommune_that_was_split_is_never_guessed(
    code: str, on: str, candidates: tuple[str, ...]
) -> None:
    found = kommune_on(code, day(on))
    assert found == (None, candidates)
    assert found.is_ambiguous


@pytest.mark.parametrize(("code", "on"), [("9999", "2024-06-01"), ("1702", "2019-06-01")])
def test_a_number_that_could_not_be_sourced_is_unknown(code: str, on: str) -> None:
    assert kommune_on(code, day(on)) == (None, ())


@pytest.mark.parametrize(
    ("code", "expect"),
    [
        ("0219", "32"),
        ("3024", "32"),
        ("3201", "32"),
        ("1601", "50"),
        ("0301", "03"),
        ("9999", "99"),
    ],
)
def test_a_place_is_in_one_fylke_whatever_the_year_of_its_number(code, expect):
    assert fylke_of(code) == expect


def test_every_number_of_2016_is_in_a_fylke_of_2024():
    with TABLE.open(encoding="utf-8") as file:
        rows = [line for line in file if not line.startswith("#")]
    numbers = {row["kommunenr"] for row in csv.DictReader(rows)}
    found = {number: fylke_of(number) for number in numbers}
    assert {fylke for fylke in found.values() if fylke} <= {
        *("03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56")
    }
    assert [number for number, fylke in found.items() if fylke is None] == []


def test_the_table_holds_as_many_kommuner_as_there_were() -> None:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line[:1] != "#"]
    rows = list(csv.DictReader(lines))
    new = {row["ny"] for row in rows}
    of_2016 = (
        {row["kommunenr"] for row in rows}
        - {row["ny"] for row in rows if row["ny"] and row["ny"] not in ("1103",)}
        - {"5004", "5005", "5015", "5017", "5018", "5019", "5039", "5040", "5048", "5050", "5051"}
    )
    assert len(of_2016) == 428
    assert new <= {row["kommunenr"] for row in rows} | {""}
    # In 2018 there were 422, of which the numbers of 11 could not be sourced.
    published = {"2017-06-01": 426, "2018-06-01": 411, "2020-06-01": 356, "2024-06-01": 357}
    for on, count in published.items():
        codes = {c for code in of_2016 for c in kommune_on(code, day(on)).candidates}
        assert len(codes) == count
    current = {row["kommunenr"] for row in rows if not row["endret"]}
    assert codes == current


# INVENTED: no official table could be had; these pairs mean nothing.
INVENTED = """sourceCode;sourceName;targetCode;validFrom;validTo
1111101;invented;2221;;
1111102;invented;2222;;
3333101;invented;4441;;2015-01-01
3333101;invented;4442;2015-01-01;
5555101;invented;6662;;
5555101;invented;6661;;
0777;invented;0888;;
"""


@pytest.fixture
def invented(tmp_path: Path) -> Correspondence:
    path = tmp_path / "invented.csv"
    path.write_text("﻿# frozen 2024-01-01\n" + INVENTED, encoding="utf-8")
    return Correspondence.read(path)


@pytest.mark.parametrize(
    ("yrke", "on", "expect"),
    [
        ("1111101", "2024-01-01", Styrk08("2221", False)),
        # Not in the table: all that its STYRK-98 can be.
        ("1111999", "2024-01-01", Styrk08("2221", True)),
        ("0777123", "2024-01-01", Styrk08("0888", False)),
        ("5555101", "2024-01-01", Styrk08("6661", True)),
        ("9999101", "2024-01-01", Styrk08(None, False)),
        ("3333101", "2014-12-31", Styrk08("4441", False)),
        ("3333101", "2015-01-01", Styrk08("4442", False)),
    ],
)
def test_a_yrke_is_translated_by_the_table(
    invented: Correspondence, yrke: str, on: str, expect: Styrk08
) -> None:
    assert invented.styrk08(yrke, day(on)) == expect


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kode;navn\n1;2\n", "sourceCode"),
        ("", "sourceCode"),
        ("sourceCode,targetCode\n777123,0888\n", "zeros"),
        ("sourceCode,targetCode,validFrom\n0777123,0888,01.01.2011\n", "yyyy-MM-dd"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        Correspondence.read(path)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        Correspondence.read(tmp_path / "none.csv")
