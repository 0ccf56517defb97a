"""The position held so many days after the landmark: percents of jobs held that day, added."""

from datetime import date

import numpy as np
import pandas as pd

from models.graded import NONE, NOT_SAID, graded, positions
from tests.support.registers import landmarks_of, rows_of, write_registers

# 182 days after 1 January 2024 is 1 July 2024, 365 days 31 December 2024.
AS_OF, CUTOFF, MATURITY = "2024-01-01", date(2025, 3, 31), 90


def held(folder, table: str, persons: int) -> pd.DataFrame:
    registers = write_registers(folder, {"aa_registeret": rows_of("aa_registeret", table)})
    landmarks = landmarks_of({str(p + 1): AS_OF for p in range(persons)})
    return positions(registers, landmarks, CUTOFF, MATURITY)


def test_percents_of_the_jobs_of_the_day_are_added(tmp_path):
    found = held(
        tmp_path,
        """
        person | fra        | til        | stillingsprosent | kjent_fra
        1      | 2024-07-01 | 2024-07-02 | 50               | 2024-07-01
        1      | 2024-01-01 |            | 30               | 2024-01-01
        2      | 2024-01-01 | 2024-07-01 | 100              | 2024-01-01
        3      | 2023-01-01 |            | 10               | 2023-01-01
        4      | 2024-05-01 |            |                  | 2024-05-01
        5      | 2024-05-01 |            | 100              | 2025-04-01
        """,
        persons=6,
    )
    by_day = found.pivot_table(
        index="landmark_ref", columns="days", values="position", aggfunc="first"
    )
    assert by_day[182].tolist() == ["80 % or more", NONE, "under 20 %", NOT_SAID, NONE, NONE]
    assert by_day[365].tolist() == ["20-49 %", NONE, "under 20 %", NOT_SAID, NONE, NONE]


def test_a_day_that_is_not_mature_is_left_out(tmp_path):
    registers = write_registers(tmp_path, {})
    landmarks = landmarks_of({"1": AS_OF, "2": "2024-01-02"})
    found = positions(registers, landmarks, CUTOFF, MATURITY)
    assert found[["landmark_ref", "days"]].values.tolist() == [
        ["1:0", 182],
        ["1:0", 365],
        ["2:0", 182],
    ]


def test_everybody_whose_day_is_mature_is_counted_once_in_the_fifth_of_their_chance():
    refs = np.array([f"{n:02d}:0" for n in range(50)])
    table = pd.DataFrame(
        {"landmark_ref": refs, "days": 182, "position": [NONE] * 25 + [NOT_SAID] * 25}
    )
    lines = graded(table.iloc[1:], refs, np.linspace(0.1, 1, 50)[::-1])
    assert [(one["days"], one["fifth"], one["people"]) for one in lines] == [
        (182, n, 9 if n == 5 else 10) for n in range(1, 6)
    ]
    assert [one["positions"][NONE] for one in lines] == [0, 0, 5, 10, 9]
    assert lines[0]["chance"] < lines[4]["chance"]


def test_no_position_of_one_to_four_people_is_shown_or_told_by_the_sum():
    refs = np.array([f"{n:02d}:0" for n in range(50)])
    position = ([NOT_SAID] * 2 + [NONE] * 8) * 5
    table = pd.DataFrame({"landmark_ref": refs, "days": 182, "position": position})
    for line in graded(table, refs, np.arange(50.0)):
        assert line["positions"][NOT_SAID] is None
        assert line["positions"][NONE] is None
