"""The population: on which days people are looked at, and every row and candidate accounted for."""

from datetime import date

import pandas as pd
import pytest

from features.landmarks import WEEKS, landmarks, registered_on
from pipelines import features as features_stage
from pipelines import population as population_stage
from profilering.errors import BadInput
from profilering.params import read_params
from profilering.places import Places
from tests.support.parts import ROOT
from tests.support.registers import rows_of, write_registers

SPELLS = """
    person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
    1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-03-01 | nei
    1      | a           | 2024-01-10 | 2024-02-20 | 2024-03-01 |            | nei
    1      | b           | 2024-05-01 |            | 2024-05-01 |            | nei
    2      | c           | 2024-01-05 |            | 2024-01-05 | 2024-01-06 | nei
    2      | c           | 2024-01-05 | 2024-01-06 | 2024-01-06 |            | ja
    3      | d           | 2018-10-31 |            | 2018-10-31 |            | nei
    3      | e           | 2024-06-01 |            | 2024-06-01 |            | nei
"""
START, AS_OF = date(2018, 11, 1), date(2024, 5, 1)


@pytest.fixture
def registers(tmp_path):
    """Write a table of spells into a 2_inndata."""

    def write(text):
        return write_registers(tmp_path, {"periode": rows_of("periode", text)})

    return write


@pytest.fixture
def used(registers):
    """The landmarks of one table of spells, by the days since registration."""

    def found(text, weeks=WEEKS):
        table = landmarks(registers(text), START, date(2025, 12, 31), weeks).landmarks
        days = (ref.partition(":")[2] for ref in table["landmark_ref"].to_pylist())
        return dict(zip(map(int, days), map(str, table["as_of"].to_pylist()), strict=True))

    return found


def test_landmark_0_is_the_registration_day(registers):
    table = landmarks(registers(SPELLS), START, AS_OF).landmarks
    assert [tuple(row.values()) for row in table.drop_columns("slettet_fra").to_pylist()] == [
        ("c:0", "2", "c", date(2024, 1, 5), date(2024, 1, 5)),
        ("a:0", "1", "a", date(2024, 1, 10), date(2024, 1, 10)),
        ("b:0", "1", "b", date(2024, 5, 1), date(2024, 5, 1)),
    ]


def test_rows_and_candidates_are_used_and_skipped_exactly(registers):
    folder = registers(SPELLS)
    rows = (
        "7 rows read = 4 used + 3 skipped (further versions of a spell 2, not known yet 1); "
        "{} landmarks that could be = {} used + {} skipped ({})"
    )
    found = landmarks(folder, START, AS_OF)
    assert str(found) == rows.format(4, 3, 1, "begun before the data 1")
    # Used: a on days 0 and 28, b and c on day 0, d on all days but the first.
    found = landmarks(folder, START, AS_OF, WEEKS)
    reasons = "begun before the data 1, deleted by then 3, ended by then 2, not reached yet 9"
    assert str(found) == rows.format(24, 9, 15, reasons)


def test_still_registered_until_the_day_it_ends(used):
    table = """
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til
        1      | a           | 2024-01-10 |            | 2024-01-10 | {ended}
        1      | a           | 2024-01-10 | {ended}    | {ended}    |
    """
    assert used(table.format(ended="2024-03-07")) == {
        0: "2024-01-10",
        28: "2024-02-07",
        56: "2024-03-06",
    }
    # Ended on the day itself: the day after the last day registered.
    assert list(used(table.format(ended="2024-03-06"))) == [0, 28]


def test_an_end_known_late_is_not_yet_known(used):
    found = used("""
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til
        1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-04-01
        1      | a           | 2024-01-10 | 2024-01-20 | 2024-04-01 |
    """)
    assert list(found) == [0, 28, 56]


def test_an_end_told_ahead_has_not_come_yet(used):
    found = used("""
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til
        1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-01-15
        1      | a           | 2024-01-10 | 2024-03-01 | 2024-01-15 |
    """)
    assert list(found) == [0, 28]


def test_a_spell_known_ended_from_the_first_has_its_registration_day_only(used):
    found = used("""
        person | periode_ref | fra        | til        | kjent_fra
        1      | a           | 2024-01-10 | 2024-01-10 | 2024-01-10
    """)
    assert found == {0: "2024-01-10"}


def test_a_deleted_spell_was_seen_until_it_was_deleted(used):
    found = used("""
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
        1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-02-08 | nei
        1      | a           | 2024-01-10 |            | 2024-02-08 |            | ja
    """)
    assert list(found) == [0, 28]


def test_a_reopened_spell_is_looked_at_again(used):
    found = used("""
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til
        1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-02-01
        1      | a           | 2024-01-10 | 2024-02-01 | 2024-02-01 | 2024-03-06
        1      | a           | 2024-01-10 |            | 2024-03-06 |
    """)
    # Known to have ended on day 28, known to last again on day 56.
    assert list(found) == [0, 56, 84, 182, 364]


def test_a_start_moved_back_is_looked_at_from_the_day_nav_knew_of_it(used):
    found = used("""
        person | periode_ref | fra        | kjent_fra  | kjent_til
        1      | a           | 2024-01-10 | 2024-01-10 | 2024-01-20
        1      | a           | 2023-12-24 | 2024-01-20 |
    """)
    assert found[0] == "2024-01-10"
    assert found[28] == "2024-02-07"


def test_weeks_go_over_the_leap_day(used):
    found = used(
        """
        person | periode_ref | fra        | kjent_fra
        1      | a           | 2024-02-01 | 2024-02-01
        """,
        weeks=(0, 4, 52),
    )
    assert found == {0: "2024-02-01", 28: "2024-02-29", 364: "2025-01-30"}


def test_a_spell_known_before_the_data_is_registered_the_day_it_began(registers):
    folder = registers("""
        person | periode_ref | fra        | kjent_fra
        1      | a           | 2018-10-01 | 2018-10-20
    """)
    table = landmarks(folder, START, AS_OF, (0, 4, 8)).landmarks
    assert table["landmark_ref"].to_pylist() == ["a:56"]
    assert table["registrert"].to_pylist() == [date(2018, 10, 1)]
    from_the_first_day = landmarks(folder, date(2018, 10, 20), AS_OF).landmarks
    assert from_the_first_day["as_of"].to_pylist() == [date(2018, 10, 20)]


def test_a_spell_deleted_later_was_seen_on_its_day_and_is_known_to_be_deleted(registers):
    folder = registers(SPELLS)
    table = landmarks(folder, START, AS_OF).landmarks
    assert table["slettet_fra"].to_pylist() == [date(2024, 1, 6), None, None]
    before = landmarks(folder, START, date(2024, 1, 5)).landmarks
    assert before["periode_ref"].to_pylist() == ["c"]
    assert before["slettet_fra"].to_pylist() == [None]


def test_a_spell_deleted_the_day_it_came_was_never_seen(registers):
    folder = registers("""
        person | periode_ref | fra        | kjent_fra  | er_slettet
        1      | a           | 2024-01-10 | 2024-01-10 | ja
    """)
    assert landmarks(folder, START, AS_OF).candidates == {"deleted by then": 1}
    assert registered_on(folder, AS_OF).candidates == {"deleted by then": 1}


def test_two_versions_in_force_make_one_landmark_and_the_greater_row_ref_speaks(registers):
    folder = registers("""
        person | periode_ref | fra        | til        | kjent_fra  | row_ref
        1      | a           | 2024-01-09 |            | 2024-01-10 | r1
        1      | a           | 2024-01-10 | 2024-01-20 | 2024-01-10 | r2
    """)
    population = landmarks(folder, START, AS_OF, (0, 4))
    assert population.landmarks["landmark_ref"].to_pylist() == ["a:0"]
    assert population.rows == {
        "used": 1,
        "further versions of a spell": 1,
        "not known yet": 0,
    }


@pytest.mark.parametrize(
    ("day", "registered"),
    [
        ("2018-10-30", []),
        ("2024-01-04", ["d"]),
        ("2024-01-05", ["c", "d"]),
        ("2024-01-06", ["d"]),
        ("2024-02-29", ["a", "d"]),  # ended on the 20th, but nobody had told
        ("2024-03-01", ["d"]),
        ("2024-05-01", ["b", "d"]),
        ("2024-06-01", ["b", "e"]),  # e is the later of two spells of one person
    ],
)
def test_everybody_registered_on_a_day_as_known_on_it(registers, day, registered):
    found = registered_on(registers(SPELLS), date.fromisoformat(day))
    assert found.landmarks["landmark_ref"].to_pylist() == [f"{ref}:{day}" for ref in registered]
    assert set(map(str, found.landmarks["as_of"].to_pylist())) <= {day}
    assert sum(found.rows.values()) == 7
    assert sum(found.candidates.values()) == found.rows["used"]


def test_one_person_is_looked_up_as_everybody_is(registers):
    folder = registers(f"""{SPELLS.rstrip()}
    1      | f           | 2024-02-01 |            | 2024-02-01 | 2024-04-01 | nei
    2      | f           | 2024-02-01 |            | 2024-04-01 |            | nei
    """)
    for day in (date(2024, 1, 5), date(2024, 3, 15), date(2024, 6, 1)):
        everybody = registered_on(folder, day).landmarks.to_pylist()
        for person in {mark["person_ref"] for mark in everybody} | {"nobody"}:
            found = registered_on(folder, day, person).landmarks.to_pylist()
            own = [mark for mark in everybody if mark["person_ref"] == person]
            assert [mark for mark in found if mark["person_ref"] == person] == own


def test_everybody_registered_says_when_and_why_others_are_not(registers):
    folder = registers(SPELLS)
    assert registered_on(folder, date(2024, 3, 1)).landmarks["registrert"].to_pylist() == [
        date(2018, 10, 31)
    ]
    reasons = "(another registration of the person 1, deleted by then 1, ended by then 1)"
    assert str(registered_on(folder, date(2024, 6, 1))).endswith(
        f"5 landmarks that could be = 2 used + 3 skipped {reasons}"
    )


def test_one_who_is_to_register_tomorrow_is_not_registered_today(registers):
    folder = registers("""
        person | periode_ref | fra        | kjent_fra
        1      | a           | 2024-01-11 | 2024-01-10
    """)
    assert registered_on(folder, date(2024, 1, 10)).candidates == {"not begun by then": 1}
    assert registered_on(folder, date(2024, 1, 11)).candidates == {"used": 1}


def test_no_register_is_an_error_and_an_empty_one_is_not(tmp_path):
    for look in (lambda: landmarks(tmp_path, START, AS_OF), lambda: registered_on(tmp_path, AS_OF)):
        with pytest.raises(BadInput, match=r"periode\.parquet is missing"):
            look()
    write_registers(tmp_path, {})
    nobody = "0 rows read = 0 used + 0 skipped; 0 landmarks that could be = 0 used + 0 skipped"
    assert str(landmarks(tmp_path, START, AS_OF)) == nobody
    with pytest.raises(BadInput, match="0 or more"):
        landmarks(tmp_path, START, AS_OF, (0, -4))


def test_the_stages_write_whole_tables_and_say_only_counts(tmp_path, capsys):
    (tmp_path / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    places = Places(tmp_path)
    write_registers(places.inndata, {"periode": rows_of("periode", SPELLS)})
    population_stage.main(places)
    features_stage.main(places)
    said = capsys.readouterr().err
    assert "population: 7 rows read = 5 used + 2 skipped" in said
    population = pd.read_parquet(places.population)
    assert f"features: {len(population)} landmarks x " in said
    weeks = pd.to_datetime(population["as_of"]) - pd.to_datetime(population["registrert"])
    assert set(weeks.dt.days) == {7 * week for week in read_params(places.params).timeline.weeks}
    table = pd.read_parquet(places.features).set_index("landmark_ref")
    assert list(table.columns[:2]) == ["person_ref", "as_of"]
    earlier = table["antall_tidligere_perioder_siste_36_mnd"]
    of_registration = earlier[earlier.index.str.endswith(":0")]
    assert of_registration.to_dict() == {"a:0": 0, "b:0": 1, "c:0": 0, "e:0": 1}
