"""Labels: the first exit after the landmark, as known at the end of the cut-off day (conftest)."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.designs import DESIGNS, MAIN
from models.outcomes import outcomes
from tests.support.random_registers import World, learned_later, random_row
from tests.support.registers import REGISTERS, landmarks_of, rows_of, write_registers

CUTOFF, MATURITY = "2024-12-31", 91
WORK, HEALTH, NOT_YET = "i_arbeid", "helseytelse", "censored"
LEFT_OUT = None


def test_a_job_counts_from_20_percent_and_28_days(labels):
    labels(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2024-02-10 | 2024-03-09 | 20
            2      | 2024-02-10 | 2024-03-08 | 20
            3      | 2024-02-10 | 2024-03-09 | 19
            4      | 2024-02-10 | 2024-03-09 |
            5      | 2024-02-10 |            | 100
        """,
        # From 10 February through 8 March, in a leap year, are 28 days; `til` is the day after.
        expect={1: (10, WORK), 2: (244, NOT_YET), 3: (244, NOT_YET), 4: (10, WORK), 5: (10, WORK)},
    )


def test_only_a_job_that_begins_after_the_landmark_is_an_exit(labels):
    labels(
        aa_registeret="""
            person | fra        | til
            1      | 2024-01-30 |
            2      | 2024-01-31 |
            3      | 2024-02-01 |
            4      | 2024-01-01 | 2024-03-01
            4      | 2024-03-01 |
        """,
        expect={1: (244, NOT_YET), 2: (244, NOT_YET), 3: (1, WORK), 4: (30, WORK)},
    )


def test_the_first_job_that_counts_is_the_exit(labels):
    labels(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2024-02-02 | 2024-02-12 | 100
            1      | 2024-02-20 |            | 10
            1      | 2024-03-01 | 2024-06-01 | 50
            1      | 2024-07-01 |            | 100
        """,
        expect={1: (30, WORK)},
    )


def test_a_job_reported_after_the_cutoff_is_not_known(labels):
    labels(
        aa_registeret="""
            person | fra        | til | kjent_fra
            1      | 2024-03-01 |     | 2024-12-31
            2      | 2024-03-01 |     | 2025-01-01
        """,
        expect={1: (30, WORK), 2: (244, NOT_YET)},
    )


def test_a_short_job_counts_while_it_is_believed_to_be_open(labels):
    table = """
        person | fra        | til        | kjent_fra  | kjent_til
        1      | 2024-03-01 |            | 2024-03-05 | 2025-02-01
        1      | 2024-03-01 | 2024-03-11 | 2025-02-01 |
    """
    labels(aa_registeret=table, expect={1: (30, WORK)})
    # 2024-02-29 is a day too: from 31 January 2024 to 2 November 2024 are 276 days.
    labels(aa_registeret=table, cutoff="2025-02-01", expect={1: (276, NOT_YET)})


def test_a_health_benefit_that_comes_first_is_the_exit(labels):
    labels(
        aa_registeret="""
            person | fra
            1      | 2024-03-02
            2      | 2024-03-01
            3      | 2024-03-01
        """,
        aap="""
            person | fra        | til
            1      | 2024-03-01 | 2024-03-02
            2      | 2024-03-02 |
            3      | 2024-03-01 |
            4      | 2024-01-31 |
            5      | 2024-02-01 |
        """,
        # On the same day work counts. Person 4 had the benefit already.
        expect={
            1: (30, HEALTH),
            2: (30, WORK),
            3: (30, WORK),
            4: (244, NOT_YET),
            5: (1, HEALTH),
        },
    )


def test_a_health_benefit_renewed_is_no_new_one(labels):
    labels(
        aap="""
            person | fra        | til        | kjent_fra
            1      | 2024-01-01 | 2024-05-01 | 2024-01-01
            1      | 2024-05-01 |            | 2024-04-20
            2      | 2024-01-01 | 2024-05-01 | 2024-01-01
            2      | 2024-05-02 |            | 2024-05-02
            3      | 2023-01-01 | 2024-12-01 | 2023-01-01
            3      | 2023-02-01 | 2023-03-01 | 2023-02-01
            3      | 2024-06-01 |            | 2024-06-01
            4      | 2024-01-15 | 2024-05-01 | 2024-03-01
            4      | 2024-05-01 |            | 2024-04-20
        """,
        # 2: a day between makes it a new spell. 4: decided after the landmark, for days before it.
        expect={1: (244, NOT_YET), 2: (92, HEALTH), 3: (244, NOT_YET), 4: (244, NOT_YET)},
    )


def test_follow_up_ends_at_the_cutoff_less_maturity(labels):
    labels(
        aa_registeret="""
            person | fra
            1      | 2024-10-01
            2      | 2024-10-02
        """,
        expect={1: (244, WORK), 2: (244, NOT_YET), 3: (244, NOT_YET)},
    )
    labels(maturity=0, expect={3: (335, NOT_YET)})


def test_a_landmark_without_a_day_of_follow_up_is_left_out(labels):
    labels(
        aa_registeret="""
            person | fra
            2      | 2024-10-01
            3      | 2024-10-02
        """,
        as_of={1: "2024-09-30", 2: "2024-09-30", 3: "2024-10-01", 4: "2024-12-31"},
        expect={1: (1, NOT_YET), 2: (1, WORK), 3: LEFT_OUT, 4: LEFT_OUT},
    )


def test_a_leap_day_is_a_day(labels):
    labels(
        aa_registeret="""
            person | fra
            1      | 2024-03-01
            2      | 2024-02-29
            3      | 2023-03-01
            4      | 2024-03-01
        """,
        as_of={1: "2024-02-28", 2: "2024-02-28", 3: "2023-02-28", 4: "2024-02-29"},
        expect={1: (2, WORK), 2: (1, WORK), 3: (1, WORK), 4: (1, WORK)},
    )


def test_a_person_may_have_several_landmarks(tmp_path):
    text = "person | fra \n 1 | 2024-03-01 \n 1 | 2024-06-01"
    folder = write_registers(tmp_path, {"aa_registeret": rows_of("aa_registeret", text)})
    landmarks = pd.DataFrame(
        {
            "landmark_ref": ["b", "a", "c"],
            "person_ref": "1",
            "as_of": [date(2024, 3, 1), date(2024, 1, 31), date(2024, 6, 1)],
            "registrert": date(2024, 1, 31),
            "slettet_fra": [date(2024, 12, 31), None, date(2025, 1, 1)],
        }
    )
    until = date.fromisoformat(CUTOFF), MATURITY
    found = outcomes(folder, landmarks, MAIN, until, threads=1)
    assert found["landmark_ref"].tolist() == ["a", "b", "c"]
    assert found["time"].tolist() == [30, 92, 122]
    assert found["exit"].tolist() == [1, 1, 0]
    # Known on the cut-off day never to have been; a day later was too late.
    assert found["er_slettet"].tolist() == [False, True, False]


def labels_in(world: World, design: str, landmarks: pd.DataFrame, cutoff: date) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        registers = write_registers(Path(folder), world.registers)
        return outcomes(registers, landmarks, DESIGNS[design], (cutoff, 28), threads=1)


def world_at(seed: int, persons: int = 40) -> tuple[World, pd.DataFrame, date]:
    """Return registers crowded around a cut-off, landmarks before it, and the cut-off."""
    rng = Random(seed)
    cutoff = rng.choice((date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 31)))
    people = [str(person) for person in range(persons)]
    registers = {name: [] for name in REGISTERS}
    for name in ("aa_registeret", "aap", "periode", "person", "tiltakshistorikk"):
        for person in people:
            for number in range(rng.choice((0, 1, 2, 3))):
                registers[name].append(random_row(rng, name, person, cutoff, f"{person}-{number}"))
    landmarks = landmarks_of({p: cutoff - timedelta(rng.randint(0, 900)) for p in people})
    return World(registers, landmarks_of(dict.fromkeys(people, cutoff))), landmarks, cutoff


@pytest.mark.parametrize("design", DESIGNS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_what_becomes_known_after_the_cutoff_changes_no_label(design, seed):
    world, landmarks, cutoff = world_at(seed)
    later = learned_later(seed + 1, world)
    before, after = (labels_in(one, design, landmarks, cutoff) for one in (world, later))
    pd.testing.assert_frame_equal(before, after)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_worlds_above_do_differ_after_the_cutoff(design):
    world, landmarks, cutoff = world_at(1, persons=80)
    assert {0, 1, 2} <= set(labels_in(world, design, landmarks, cutoff)["exit"])
    after = cutoff + timedelta(days=60)
    worlds = (world, learned_later(2, world))
    before, later = (labels_in(one, design, landmarks, after) for one in worlds)
    assert not before.equals(later)
