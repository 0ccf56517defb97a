"""Who is scored: people registered lately and still registered, each of them once."""

import re
from datetime import date

import pandas as pd
import pytest

from models.cohort.cohort import FeatureSpace
from models.cohort.landmarks import feature_matrix
from models.scoring import newly_registered
from profilering.errors import BadInput
from profilering.params import Timeline
from tests.support.registers import rows_of, write_registers

TIMELINE = Timeline(
    as_of=date(2024, 6, 30),
    new_days=28,
    horizons=[28],
    maturity_days=91,
    blocks=[date(2023, 1, 1)],
    weeks=[0],
    sealed=date(2023, 6, 1),
)
# 28 days before the as-of day is 2 June.
POPULATION = [
    ("L1", "1", "p1", "2024-06-01"),
    ("L2", "2", "p2", "2024-06-02"),
    ("L3", "3", "p3", "2024-06-30"),
    ("L4", "4", "p4", "2024-06-10"),
    ("L5", "5", "p5", "2024-06-10"),
    ("L6", "6", "p6", "2024-06-10"),
    ("L7", "7", "p7a", "2024-06-10"),
    ("L8", "7", "p7b", "2024-06-20"),
    ("L9", "8", "p8", "2024-07-01"),
    ("LA", "9", "p9", "2024-06-10"),
]
PERIODE = """
    person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
    1      | p1          | 2024-06-01 |            | 2024-06-01 |            | nei
    2      | p2          | 2024-06-02 |            | 2024-06-02 |            | nei
    3      | p3          | 2024-06-30 |            | 2024-06-30 |            | nei
    4      | p4          | 2024-06-10 |            | 2024-06-10 | 2024-06-30 | nei
    4      | p4          | 2024-06-10 | 2024-06-30 | 2024-06-30 |            | nei
    5      | p5          | 2024-06-10 |            | 2024-06-10 | 2024-07-01 | nei
    5      | p5          | 2024-06-10 | 2024-06-29 | 2024-07-01 |            | nei
    6      | p6          | 2024-06-10 |            | 2024-06-10 |            | ja
    7      | p7a         | 2024-06-10 |            | 2024-06-10 |            | nei
    7      | p7b         | 2024-06-20 |            | 2024-06-20 |            | nei
    8      | p8          | 2024-07-01 |            | 2024-07-01 |            | nei
    9      | p9          | 2024-06-10 | 2024-07-01 | 2024-06-10 |            | nei
"""


@pytest.fixture
def found(tmp_path):
    """The rows to score, and the counts in a sentence."""
    registers = write_registers(tmp_path, {"periode": rows_of("periode", PERIODE)})
    population = pd.DataFrame(
        POPULATION, columns=["landmark_ref", "person_ref", "periode_ref", "as_of"]
    )
    population["as_of"] = pd.to_datetime(population["as_of"]).dt.date
    population["registrert"] = population["as_of"]
    return newly_registered(registers, population.sample(frac=1, random_state=1), TIMELINE)


def test_the_newly_registered_who_are_still_registered_as_known_are_scored(found):
    rows, _ = found
    # 1 came too early and 8 too late; 4 has left and 6 was deleted; that 5 left is not yet known;
    # 9 is registered through the as-of day; of 7 the latest registration counts.
    assert rows["landmark_ref"].tolist() == ["L2", "L3", "L5", "L8", "LA"]
    assert rows["person_ref"].is_unique
    assert rows["registrert"].tolist()[0] == date(2024, 6, 2)


def test_a_later_landmark_of_a_registration_is_not_a_new_one(tmp_path):
    registers = write_registers(tmp_path, {"periode": rows_of("periode", PERIODE)})
    population = pd.DataFrame(
        {
            "landmark_ref": ["p2:0", "p2:14"],
            "person_ref": "2",
            "periode_ref": "p2",
            "as_of": [date(2024, 6, 2), date(2024, 6, 16)],
            "registrert": date(2024, 6, 2),
        }
    )
    rows, counts = newly_registered(registers, population, TIMELINE)
    assert rows["landmark_ref"].tolist() == ["p2:0"]
    assert re.findall(r"\d+", counts) == ["1", "1", "0", "0"]


def test_read_is_scored_and_skipped(found):
    rows, counts = found
    read, scored, gone, earlier = map(int, re.findall(r"\d+", counts))
    assert (read, scored, gone, earlier) == (8, len(rows), 2, 1)
    assert read == scored + gone + earlier


def test_of_a_person_with_a_later_spell_that_is_closed_the_open_one_is_scored(tmp_path):
    text = """
        person | periode_ref | fra        | til
        1      | a           | 2024-06-10 |
        1      | b           | 2024-06-12 | 2024-06-14
    """
    registers = write_registers(tmp_path, {"periode": rows_of("periode", text)})
    population = pd.DataFrame(
        {
            "landmark_ref": ["La", "Lb"],
            "person_ref": "1",
            "periode_ref": ["a", "b"],
            "as_of": [date(2024, 6, 10), date(2024, 6, 12)],
            "registrert": [date(2024, 6, 10), date(2024, 6, 12)],
        }
    )
    rows, counts = newly_registered(registers, population, TIMELINE)
    assert rows["landmark_ref"].tolist() == ["La"]
    assert re.findall(r"\d+", counts) == ["2", "1", "1", "0"]


def test_nobody_new_is_no_error(tmp_path):
    registers = write_registers(tmp_path, {})
    population = pd.DataFrame(
        {"landmark_ref": ["x"], "person_ref": ["1"], "periode_ref": ["a"]}
        | {"as_of": [date(2020, 1, 1)], "registrert": [date(2020, 1, 1)]}
    )
    rows, counts = newly_registered(registers, population, TIMELINE)
    assert len(rows) == 0
    assert re.findall(r"\d+", counts) == ["0", "0", "0", "0"]


def test_a_model_that_reads_what_is_no_longer_built_is_told_so_by_name():
    space = FeatureSpace(("alder_aar", "borte"), {}, {"alder_aar": "t", "borte": "t"})
    with pytest.raises(BadInput, match="The model reads borte, which are not built"):
        feature_matrix(pd.DataFrame({"alder_aar": [40.0]}), space)
