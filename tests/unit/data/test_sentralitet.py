"""How central a kommune is: the size of the labour market around it."""

import csv
from pathlib import Path

import pytest

from data.codes.sentralitet import CLASSES, centrality_of

CODES = Path(__file__).parents[3] / "data" / "codes"
WORLD = CODES.parent / "synthetic" / "tables" / "kommuner.csv"


# kommune | its class
@pytest.mark.parametrize(
    ("kommune", "expect"),
    [
        ("0301", CLASSES[3]),
        # Bærum, by its number of 2019, 2020-2023 and 2024: around Oslo.
        ("0219", CLASSES[3]),
        ("3024", CLASSES[3]),
        ("3201", CLASSES[3]),
        ("1507", CLASSES[2]),
        ("1101", CLASSES[0]),
        ("9999", None),
        ("ukjent", None),
    ],
)
def test_a_kommune_is_as_central_as_its_labour_market_is_large(kommune, expect):
    assert centrality_of(kommune) == expect


def test_every_kommune_of_2024_has_residents_and_a_class():
    lines = (CODES / "folketall.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 357
    assert {centrality_of(row["kommunenr"]) for row in rows} == set(CLASSES)
    with WORLD.open(encoding="utf-8") as file:
        world = {row["kommunenr"]: row["befolkning_15_74"] for row in csv.DictReader(file)}
    assert {row["kommunenr"]: row["innbyggere_15_74"] for row in rows} == world
