"""Compiled features: equal to the slow reference, whatever the order of rows and the threads."""

from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.compile import build
from features.declare import Feature, feature
from features.expressions import (
    Value,
    any_row,
    at_least,
    average,
    became_known_last,
    count,
    count_distinct,
    days_covered,
    days_since_end,
    days_since_learned,
    days_since_start,
    days_until_date,
    days_weighted,
    every_row,
    first_digits,
    has_ended,
    highest,
    is_missing,
    is_one_of,
    last_flag,
    last_meets,
    last_number,
    lasted,
    longest_days,
    longest_gap_days,
    lowest,
    separate_spells,
    this_spell,
    total,
)
from features.found import all_features
from features.legal import HEALTH
from features.windows import days, ever, months, on_the_day, since_registration
from profilering.errors import BadInput
from tests.support.counts import count as count_of
from tests.support.feature_reference import reference
from tests.support.random_registers import SWITCHES, World, random_world
from tests.support.registers import differences, landmarks_of, write_registers

WINDOWS = (on_the_day, days(28), months(1), months(12), since_registration, ever)
WITHOUT_COLUMNS = (
    count(),
    any_row(),
    days_covered(),
    longest_days(),
    days_since_start(),
    days_since_end(),
    days_since_learned(),
    separate_spells(),
    longest_gap_days(),
)
OF_NUMBERS = (days_weighted, total, average, highest, lowest, last_number)
OF_ROWS = (has_ended, ~lasted(30), became_known_last(28), at_least("stillingsprosent", 37.5))
PERCENT = is_one_of("yrke", "5223101") | is_missing("stillingsprosent")


def trial(name: str, register: str, value: Value, window, rows) -> Feature:
    """Return a feature that only the tests know."""
    unit = {"flag": "ja/nei", "categorical": "kode"}.get(value.gives, "antall")
    return feature(
        register=register,
        window=window,
        rows=rows,
        value=value,
        unit=unit,
        theme="alder",
        kind=value.gives,
        changeable=False,
        reading="begge",
        text_nb="Prøve",
        text_nn="Prøve",
        legal_basis=HEALTH,
        status="på prøve",
        name=name,
    )


def trials() -> list[Feature]:
    """Return every helper over several windows, of all rows and of some."""
    cases = [
        *(
            ("periode", value, rows)
            for value in WITHOUT_COLUMNS
            for rows in (every_row, ~this_spell)
        ),
        *(("aa_registeret", value, PERCENT) for value in WITHOUT_COLUMNS),
        *(
            ("aa_registeret", value, rows)
            for value in (count(), days_covered())
            for rows in OF_ROWS
        ),
        *(("aa_registeret", word("stillingsprosent"), ~PERCENT) for word in OF_NUMBERS),
        *(("arbeidsmarked", word("arbeidssoekere"), every_row) for word in OF_NUMBERS),
        ("arbeidsmarked", count(), is_one_of("yrke_type", "STYRK08_1")),
        ("aa_registeret", count_distinct("yrke"), every_row),
        ("aa_registeret", count_distinct(first_digits("yrke", 1)), every_row),
        ("bekreftelse", last_flag("har_jobbet"), every_row),
        ("bekreftelse", last_meets(became_known_last(100)), this_spell),
        ("aap", days_until_date("maksdato"), every_row),
    ]
    return [
        trial(f"trial_{number}_{position}", register, value, window, rows)
        for number, (register, value, rows) in enumerate(cases)
        for position, window in enumerate(WINDOWS)
        if register != "arbeidsmarked" or window.unit in {"mnd", "dager"}
    ]


def compiled(folder: Path, world: World, features=None, **options) -> pd.DataFrame:
    return build(write_registers(folder, world.registers), world.landmarks, features, **options)


@settings(max_examples=count_of(full=30, person=4))
@given(seed=st.integers(0, 2**32))
def test_every_feature_and_helper_equals_the_slow_reference(tmp_path_factory, seed):
    declared = [*all_features(SWITCHES), *trials()]
    world = random_world(seed, persons=25, landmarks=3)
    wanted = reference(declared, world.registers, world.landmarks)
    found = compiled(tmp_path_factory.mktemp("registers"), world, declared)
    assert differences(wanted, found) == []


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_no_order_and_no_number_of_threads_changes_a_cell(tmp_path, threads):
    world = random_world(7, persons=400, landmarks=3)
    first = compiled(tmp_path / "one", world, threads=1)
    rng = Random(threads)
    other = {name: rng.sample(rows, len(rows)) for name, rows in world.registers.items()}
    landmarks = world.landmarks.sample(frac=1, random_state=threads)
    found = compiled(tmp_path / "two", World(other, landmarks), threads=threads)
    assert differences(first, found) == []
    assert list(found["landmark_ref"]) == list(landmarks["landmark_ref"])


def test_the_result_has_a_row_per_landmark_and_a_column_per_feature(tmp_path):
    found = build(
        write_registers(tmp_path, {}), landmarks_of({"2": "2024-01-31", "1": "2024-02-01"})
    )
    assert list(found.columns) == ["landmark_ref", *(one.name for one in all_features())]
    assert list(found["landmark_ref"]) == ["2:0", "1:0"]
    for one in all_features():
        wanted = "str" if one.kind == "categorical" else "float64"
        assert str(found[one.name].dtype) == wanted


def test_an_optional_register_that_is_not_there_makes_its_features_missing(tmp_path):
    world = random_world(1, persons=5)
    folder = write_registers(tmp_path, world.registers)
    read = [one for one in trials() if one.register in {"bekreftelse", "arbeidsmarked"}]
    assert {one.register for one in read if one.value.empty == 0} == {"arbeidsmarked"}
    for register in ("bekreftelse", "arbeidsmarked"):
        (folder / f"{register}.parquet").unlink()
    found = build(folder, world.landmarks, read)
    assert found.drop(columns="landmark_ref").isna().all(axis=None)
    assert list(found["landmark_ref"]) == list(world.landmarks["landmark_ref"])


def test_missing_registers_and_columns_are_named_all_at_once(tmp_path):
    write_registers(tmp_path, {})
    (tmp_path / "aap.parquet").unlink()
    pd.DataFrame({"person_ref": []}).to_parquet(tmp_path / "dagpenger.parquet")
    with pytest.raises(BadInput) as error:
        build(tmp_path, landmarks_of({"1": "2024-01-31"}))
    assert "aap.parquet is missing; `python -m pipelines.ingest` writes it" in str(error.value)
    assert "dagpenger.parquet has no column 'kjent_til'" in str(error.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(columns="as_of"), "no column 'as_of'"),
        (lambda t: t.assign(landmark_ref="x"), "'landmark_ref' is not unique in 1 rows"),
        (lambda t: t.assign(person_ref=None), "'person_ref' is missing in 2 rows"),
        (lambda t: t.assign(as_of=pd.NaT), "'as_of' is missing in 2 rows"),
    ],
)
def test_landmarks_that_cannot_be_used_are_refused(tmp_path, change, said):
    marks = landmarks_of({"1": "2024-01-31", "2": "2024-01-31"})
    with pytest.raises(BadInput, match=said):
        build(write_registers(tmp_path, {}), change(marks))
