"""On which day it was first known that a spell had ended in work, and for whom it was not."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.landmarks import landmarks
from models.begun import begun
from models.designs import DESIGNS
from tests.support.counts import count
from tests.support.random_registers import World, learned_later, random_world
from tests.support.registers import landmarks_of, rows_of, write_registers

DESIGN = DESIGNS["tilbakevending"]
UNTIL = date(2024, 12, 31)
NONE = None


def begun_in(folder, until):
    """Return the landmarks of work begun, from spells as known on the last day."""
    registered = landmarks(folder, date.min, until).landmarks.to_pandas()
    return begun(folder, registered, DESIGN.begins_with, until)


@pytest.fixture
def began(tmp_path):
    """Check the landmark day of each spell against text tables; None where it has none."""

    def check(expect, until=UNTIL, **tables):
        registers = {name: rows_of(name, text) for name, text in tables.items()}
        found = begun_in(write_registers(tmp_path / "2_inndata", registers), until)
        rows = found.landmarks.to_pylist()
        days = {row["periode_ref"]: str(row["as_of"]) for row in rows}
        assert {spell: days.get(spell) for spell in expect} == expect
        assert set(days) <= set(expect)
        for row in rows:
            since = (row["as_of"] - row["registrert"]).days
            assert row["landmark_ref"] == f"{row['periode_ref']}:{since}"
        assert sum(found.spells.values()) == len(expect)
        return found

    return check


def registered(*persons, day="2024-01-10"):
    return "\n".join(["person | fra", *(f"{person} | {day}" for person in persons)])


def test_the_landmark_is_the_first_day_on_which_a_job_that_counts_was_known(began):
    began(
        periode=registered(*range(1, 9)),
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til  | stillingsprosent
            1      | 2024-03-01 |            | 2024-03-01 |            | 100
            2      | 2024-03-01 |            | 2024-04-10 |            | 100
            3      | 2024-03-01 |            | 2024-02-10 |            | 100
            4      | 2024-03-01 |            | 2024-04-10 | 2024-06-01 | 19
            4      | 2024-03-01 |            | 2024-06-01 |            | 20
            5      | 2024-03-01 |            | 2024-05-01 |            | 100
            5      | 2024-04-01 |            | 2024-04-20 |            | 100
            6      | 2024-03-01 |            | 2025-01-01 |            | 100
            7      | 2024-01-10 |            | 2024-01-10 |            | 100
            8      | 2023-06-01 |            | 2024-03-01 |            | 100
        """,
        # 6: known after the data. 7: begun on the day of registration. 8: held by then.
        expect={
            "p1": "2024-03-01",
            "p2": "2024-04-10",
            "p3": "2024-03-01",
            "p4": "2024-06-01",
            "p5": "2024-04-20",
            "p6": NONE,
            "p7": NONE,
            "p8": NONE,
        },
    )


def test_permitterte_taken_back_have_not_begun_and_self_employment_is_not_seen(began):
    began(
        periode=registered(1, 2),
        aa_registeret="""
            person | fra        | kjent_fra  | kjent_til  | er_permittert_fra | er_permittert_til
            1      | 2020-01-01 | 2020-01-01 | 2024-03-05 | 2024-01-08        |
            1      | 2020-01-01 | 2024-03-05 |            | 2024-01-08        | 2024-03-01
        """,
        expect={"p1": NONE, "p2": NONE},
    )


def test_what_is_learned_later_of_a_job_unmakes_no_landmark(began):
    began(
        periode=registered(1, 2, 3, 4, 5, 6),
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til
            1      | 2024-03-01 |            | 2024-03-10 | 2024-05-01
            2      | 2024-03-01 |            | 2024-03-10 | 2024-05-01
            2      | 2024-03-01 | 2024-03-20 | 2024-05-01 |
            3      | 2024-03-01 | 2024-03-20 | 2024-05-01 |
            4      | 2024-03-01 |            | 2024-03-10 |
            5      | 2024-03-01 |            | 2024-03-10 |
            6      | 2024-03-01 |            | 2024-02-10 | 2024-02-20
        """,
        tiltakshistorikk="""
            person | tiltakskode | deltok | fra        | kjent_fra
            4      | MIDLONTIL   | ja     | 2024-03-01 | 2024-03-11
            5      | MIDLONTIL   | ja     | 2024-03-01 | 2024-03-10
        """,
        # 1: deleted later. 2: shorter than 28 days, as was told later; 3: as was told at once.
        # 4: a wage subsidy paid for it, as was told later; 5: as was known that day.
        # 6: withdrawn before it began.
        expect={
            "p1": "2024-03-10",
            "p2": "2024-03-10",
            "p3": NONE,
            "p4": "2024-03-10",
            "p5": NONE,
            "p6": NONE,
        },
    )


SEVERAL_SPELLS = """
    person | periode_ref | fra        | til        | er_slettet | kjent_fra
    1      | a           | 2024-01-10 |            | nei        | 2024-01-10
    1      | b           | 2024-02-10 |            | nei        | 2024-02-10
    2      | c           | 2024-01-10 |            | nei        | 2024-01-10
    2      | d           | 2024-04-10 |            | nei        | 2024-04-10
    3      | e           | 2024-01-10 |            | nei        | 2024-01-10
    3      | f           | 2024-04-11 |            | nei        | 2024-04-11
    4      | g           | 2024-01-10 |            | nei        | 2024-01-10
    4      | h           | 2024-06-01 |            | nei        | 2024-06-01
    5      | i           | 2024-01-10 |            | nei        | 2024-01-10
    5      | j           | 2024-03-01 |            | nei        | 2024-03-01
6      | k           | 2024-01-10 |            | nei        | 2024-01-10
6      | l           | 2024-01-10 |            | nei        | 2024-01-10
"""


def test_a_job_is_of_the_newest_spell_before_it_and_who_was_back_by_then_is_outside(began):
    found = began(
        periode=SEVERAL_SPELLS,
        aa_registeret="""
            person | fra        | til        | kjent_fra
            1      | 2024-03-01 |            | 2024-04-10
            2      | 2024-03-01 | 2024-04-01 | 2024-04-10
            3      | 2024-03-01 | 2024-04-01 | 2024-04-10
            4      | 2024-03-01 | 2024-05-01 | 2024-03-01
            4      | 2024-07-01 |            | 2024-07-01
            4      | 2024-08-01 |            | 2024-08-01
            5      | 2024-03-01 |            | 2024-04-10
            6      | 2024-03-01 |            | 2024-03-01
        """,
        # 2: registered again by the day. 3: a day later. 4: two spells, and one landmark each.
        # 6: of two spells of one day one alone.
        expect={
            "a": NONE,
            "b": "2024-04-10",
            "c": NONE,
            "d": NONE,
            "e": "2024-04-10",
            "f": NONE,
            "g": "2024-03-01",
            "h": "2024-07-01",
            "i": NONE,
            "j": NONE,
            "k": NONE,
            "l": "2024-03-01",
        },
    )
    assert found.spells == {
        "used": 5,
        "registered again before it began": 3,
        "registered again before it was known": 1,
        "nothing known to have begun": 3,
    }
    assert str(found).startswith("12 spells = 5 used + 7 skipped (nothing known to have begun 3, ")


DELETED_AND_GOING_ON = """
    person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
    1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-02-01 | nei
    1      | a           | 2024-01-10 | 2024-01-10 | 2024-02-01 |            | ja
    2      | b           | 2024-01-10 |            | 2024-01-10 | 2024-05-01 | nei
    2      | b           | 2024-01-10 | 2024-01-10 | 2024-05-01 |            | ja
    3      | c           | 2024-01-10 |            | 2024-01-10 |            | nei
    3      | d           | 2024-03-20 |            | 2024-03-20 | 2024-03-25 | nei
    3      | d           | 2024-03-20 | 2024-03-20 | 2024-03-25 |            | ja
    4      | e           | 2024-01-10 |            | 2024-01-10 | 2024-04-10 | nei
    4      | e           | 2024-01-10 | 2024-03-02 | 2024-04-10 |            | nei
    5      | f           | 2024-01-10 |            | 2024-01-10 | 2024-04-11 | nei
    5      | f           | 2024-01-10 | 2024-03-02 | 2024-04-11 |            | nei
"""


def test_deleted_spells_and_those_who_are_still_registered(began):
    found = began(
        periode=DELETED_AND_GOING_ON,
        aa_registeret="""
            person | fra        | kjent_fra
            1      | 2024-03-01 | 2024-04-10
            2      | 2024-03-01 | 2024-04-10
            3      | 2024-03-01 | 2024-04-10
            4      | 2024-03-01 | 2024-04-10
            5      | 2024-03-01 | 2024-04-10
        """,
        # 3: who came back was known by then never to have.
        expect={
            "a": NONE,
            "b": "2024-04-10",
            "c": "2024-04-10",
            "d": NONE,
            "e": "2024-04-10",
            "f": "2024-04-10",
        },
    )
    # b and c go on, and the end of f was known a day later.
    assert found.still_registered == 3
    assert str(found).endswith("; of those used 3 still registered that day")
    # Not learnt from once that is known (models/blocks.py).
    deleted = {row["periode_ref"]: row["slettet_fra"] for row in found.landmarks.to_pylist()}
    assert deleted == {"b": date(2024, 5, 1), "c": None, "e": None, "f": None}


def begun_by(world: World, day: date, until: date) -> list[dict[str, object]]:
    """Return the landmarks through a day, of those that are found through a later one."""
    with tempfile.TemporaryDirectory() as folder:
        found = begun_in(write_registers(Path(folder), world.registers), until)
    named = ("landmark_ref", "person_ref", "periode_ref", "registrert")
    rows = (row for row in found.landmarks.to_pylist() if row["as_of"] <= day)
    return [{name: row[name] for name in named} for row in rows]


def worlds(seed: int) -> tuple[World, World, date]:
    """Return two worlds of crowded registers that are the same through a day, and the day."""
    day = date(2024, 3, 1)
    world = random_world(seed, persons=30)
    people = {str(person): day for person in range(30)}
    world = World(world.registers, landmarks_of(people))
    return world, learned_later(seed + 1, world), day


@settings(max_examples=count(25, 8), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_what_becomes_known_after_a_day_changes_no_landmark_by_then(seed):
    world, later, day = worlds(seed)
    before = begun_by(world, day, day)
    assert before == begun_by(later, day, day)
    # Neither does it matter through which day landmarks are looked for.
    assert before == begun_by(later, day, day + timedelta(days=400))


def test_the_worlds_above_have_landmarks_and_differ_afterwards():
    world, later, day = worlds(1)
    assert len(begun_by(world, day, day)) > 3
    after = day + timedelta(days=400)
    assert begun_by(world, after, after) != begun_by(later, after, after)
