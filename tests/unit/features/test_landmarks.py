"""The population: a landmark for every spell, and every row of the register accounted for."""

from datetime import date

import pandas as pd
import pytest

from features.landmarks import registrations
from pipelines import features as features_stage
from pipelines import population as population_stage
from profilering.errors import BadInput
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


def found(folder, as_of=AS_OF):
    write_registers(folder, {"periode": rows_of("periode", SPELLS)})
    return registrations(folder, START, as_of)


def test_landmark_0_is_the_registration_day(tmp_path):
    table = found(tmp_path).landmarks.select(["landmark_ref", "person_ref", "as_of"])
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        ("c:0", "2", date(2024, 1, 5)),
        ("a:0", "1", date(2024, 1, 10)),
        ("b:0", "1", date(2024, 5, 1)),
    ]


def test_rows_read_are_used_and_skipped_exactly(tmp_path):
    assert str(found(tmp_path)) == (
        "7 rows read = 3 used + 4 skipped (begun before the data 1, further versions of a spell 2, "
        "not known yet 1)"
    )


def test_a_spell_deleted_later_was_seen_on_its_day_and_is_known_to_be_deleted(tmp_path):
    table = found(tmp_path).landmarks
    assert table["slettet_fra"].to_pylist() == [date(2024, 1, 6), None, None]
    before = found(tmp_path, as_of=date(2024, 1, 5)).landmarks
    assert before["periode_ref"].to_pylist() == ["c"]
    assert before["slettet_fra"].to_pylist() == [None]


def test_a_spell_deleted_the_day_it_came_was_never_seen(tmp_path):
    rows = rows_of(
        "periode",
        """
        person | periode_ref | fra        | kjent_fra  | er_slettet
        1      | a           | 2024-01-10 | 2024-01-10 | ja
        """,
    )
    write_registers(tmp_path, {"periode": rows})
    assert registrations(tmp_path, START, AS_OF).counts == {"deleted the day they came": 1}


def test_a_start_moved_back_is_looked_at_on_the_day_nav_knew_of_it(tmp_path):
    rows = rows_of(
        "periode",
        """
        person | periode_ref | fra        | kjent_fra  | er_slettet
        1      | a           | 2024-01-05 | 2024-01-10 | nei
        """,
    )
    write_registers(tmp_path, {"periode": rows})
    found_days = registrations(tmp_path, START, AS_OF).landmarks["as_of"].to_pylist()
    assert found_days == [date(2024, 1, 10)]


def test_a_spell_from_the_first_day_of_the_data_is_used(tmp_path):
    write_registers(tmp_path, {"periode": rows_of("periode", SPELLS)})
    table = registrations(tmp_path, date(2018, 10, 31), AS_OF).landmarks
    assert table["landmark_ref"].to_pylist() == ["d:0", "c:0", "a:0", "b:0"]


def test_two_versions_in_force_make_one_landmark(tmp_path):
    rows = rows_of(
        "periode",
        """
        person | periode_ref | fra        | kjent_fra  | er_slettet | row_ref
        1      | a           | 2024-01-09 | 2024-01-10 | nei        | r1
        1      | a           | 2024-01-10 | 2024-01-10 | nei        | r2
        """,
    )
    write_registers(tmp_path, {"periode": rows})
    population = registrations(tmp_path, START, AS_OF)
    assert population.landmarks["as_of"].to_pylist() == [date(2024, 1, 10)]
    assert population.counts == {"used": 1, "further versions of a spell": 1}


def test_no_register_is_an_error_and_an_empty_one_is_not(tmp_path):
    with pytest.raises(BadInput, match=r"periode\.parquet is missing"):
        registrations(tmp_path, START, AS_OF)
    write_registers(tmp_path, {})
    assert str(registrations(tmp_path, START, AS_OF)) == "0 rows read = 0 used + 0 skipped"


def test_the_stages_write_whole_tables_and_say_only_counts(tmp_path, capsys):
    (tmp_path / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    places = Places(tmp_path)
    write_registers(places.inndata, {"periode": rows_of("periode", SPELLS)})
    population_stage.main(places)
    features_stage.main(places)
    said = capsys.readouterr().err
    assert "population: 7 rows read = 4 used + 3 skipped" in said
    assert "features: 4 landmarks x 29 features" in said
    table = pd.read_parquet(places.features)
    assert list(table.columns[:3]) == ["landmark_ref", "person_ref", "as_of"]
    assert list(table["landmark_ref"]) == ["c:0", "a:0", "b:0", "e:0"]
    assert list(table["antall_tidligere_perioder_siste_36_mnd"]) == [0, 0, 1, 1]
