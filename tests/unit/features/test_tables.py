"""Register files: order is believed only where it holds, and what is empty stops no build."""

from dataclasses import replace
from datetime import date
from random import Random

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS as DECLARED
from data.intake.contract import COMMON
from data.intake.tables import Tables
from features.columns import OF_PLACES
from features.compile import Engine, build
from features.expressions import count, this_spell
from features.found import all_features, with_parts
from features.one_person import rows_of
from features.stream import build_file
from features.tables import ORDER, is_sorted
from features.windows import ever
from profilering.errors import BadInput
from tests.support.feature_reference import reference
from tests.support.random_registers import random_world
from tests.support.registers import (
    REGISTERS,
    differences,
    landmarks_of,
    write_registers,
)


def claim_order(path, rows_in_group=3):
    """Write a file anew that says it is in order, whatever it is."""
    table = pq.read_table(path)
    told = [pq.SortingColumn(table.schema.names.index(name)) for name in ORDER]
    with pq.ParquetWriter(path, table.schema, sorting_columns=told) as writer:
        writer.write_table(table, row_group_size=rows_in_group)


@pytest.fixture
def world():
    return random_world(3, persons=30, landmarks=3)


@pytest.mark.parametrize("is_shuffled", [True, False])
def test_a_file_that_says_it_is_in_order_is_believed_only_where_it_is(world, tmp_path, is_shuffled):
    aa = world.registers["aa_registeret"]
    aa.sort(key=lambda row: tuple(row[name] for name in ORDER))
    if is_shuffled:
        Random(1).shuffle(aa)
    folder = write_registers(tmp_path, world.registers)
    claim_order(folder / "aa_registeret.parquet")
    assert is_sorted(pq.ParquetFile(folder / "aa_registeret.parquet"))
    jobs = [one for one in all_features() if one.register == "aa_registeret"]
    wanted = reference(jobs, world.registers, world.landmarks)
    assert differences(wanted, build(folder, world.landmarks, jobs)) == []


@pytest.mark.parametrize(
    ("rows_in_group", "in_bucket", "threads"), [(3, 1, 3), (7, 5, 1), (40, 9, 2)]
)
def test_no_row_is_lost_between_row_groups_and_buckets(
    world, tmp_path, rows_in_group, in_bucket, threads
):
    of_people = sorted(world.registers.keys() - OF_PLACES)
    for name in of_people:
        world.registers[name].sort(key=lambda row: tuple(str(row[c] or "9999") for c in ORDER))
    folder = write_registers(tmp_path, world.registers)
    for name in of_people:
        claim_order(folder / f"{name}.parquet", rows_in_group)
    with Engine(folder, all_features(), threads) as engine:
        build_file(engine, world.landmarks, tmp_path / "found.parquet", in_bucket)
    found = pd.read_parquet(tmp_path / "found.parquet").drop(columns=["person_ref", "as_of"])
    wanted = reference(all_features(), world.registers, world.landmarks)
    assert differences(wanted, found) == []


def test_what_ingest_writes_says_that_it_is_in_order(tmp_path):
    with Tables(DECLARED["aap"], tmp_path) as tables:
        tables.write([dict.fromkeys([*COMMON, *DECLARED["aap"].columns])])
    assert is_sorted(pq.ParquetFile(tmp_path / "aap.parquet"))


def test_a_row_without_a_first_day_hides_no_other(tmp_path):
    row = {"person_ref": "1", "kjent_fra": date(2024, 1, 1), "deltok": True}
    rows = [
        row | {"row_ref": "a", "fra": None},
        row | {"row_ref": "b", "fra": date(2024, 1, 1), "tiltak_ref": "t"},
    ]
    folder = write_registers(tmp_path, {"tiltakshistorikk": rows})
    claim_order(folder / "tiltakshistorikk.parquet")
    features = with_parts(["antall_tiltak_siste_36_mnd"], all_features())
    found = build(folder, landmarks_of({"1": "2024-01-31"}), features)
    assert found["antall_tiltak_siste_36_mnd"].tolist() == [1]


@pytest.mark.parametrize("empty", sorted(REGISTERS))
def test_a_register_without_rows_is_built_from(world, tmp_path, empty):
    world.registers[empty] = []
    folder = write_registers(tmp_path, world.registers)
    wanted = reference(all_features(), world.registers, world.landmarks)
    assert differences(wanted, build(folder, world.landmarks)) == []


def test_a_spell_that_is_said_to_begin_later_begins_on_the_day(world, tmp_path):
    marks = world.landmarks.assign(registrert=date(2030, 1, 1))
    folder = write_registers(tmp_path, world.registers)
    wanted = reference(all_features(), world.registers, marks)
    assert differences(wanted, build(folder, marks)) == []


def test_a_market_needs_what_tells_the_place(world, tmp_path):
    folder = write_registers(tmp_path, world.registers)
    (folder / "person.parquet").unlink()
    features = with_parts(["arbeidssoekere_i_yrket_siste_3_mnd"], all_features())
    with pytest.raises(BadInput, match=r"person\.parquet is missing"):
        build(folder, world.landmarks, features)
    with pytest.raises(BadInput, match=r"person\.parquet is missing"):
        rows_of(folder, "1", features)


@pytest.mark.parametrize("is_end_whole", [True, False])
def test_a_register_that_cannot_be_read_is_named_and_nothing_is_written(
    world, tmp_path, is_end_whole
):
    folder, out = write_registers(tmp_path, world.registers), tmp_path / "found.parquet"
    path = folder / "aap.parquet"
    whole = path.read_bytes()
    # The end says where everything is, and how long it is itself.
    end = int.from_bytes(whole[-8:-4], "little") + 8 if is_end_whole else 100
    path.write_bytes(b"PAR1" + bytes(len(whole) - 4 - end) + whole[-end:])
    with (
        pytest.raises(BadInput, match=r"aap\.parquet is damaged"),
        Engine(folder, all_features()) as engine,
    ):
        build_file(engine, world.landmarks, out)
    assert not out.exists()


def test_a_row_of_nobody_stops_the_build(world, tmp_path):
    world.registers["aap"] = [{"person_ref": None, "row_ref": "a", "fra": date(2024, 1, 1)}]
    folder = write_registers(tmp_path, world.registers)
    with pytest.raises(BadInput, match=r"aap\.parquet: 'person_ref' is missing in 1 rows"):
        build(folder, world.landmarks)


def test_a_number_that_cannot_be_summed_exactly_stops_the_build(world, tmp_path):
    for row in world.registers["aa_registeret"]:
        row["stillingsprosent"] = 1e13
    folder = write_registers(tmp_path, world.registers)
    with pytest.raises(BadInput, match=r"'stillingsprosent' has .* of ten million or more"):
        build(folder, world.landmarks)


def test_a_condition_too_long_for_the_kernel_is_refused(world, tmp_path):
    folder = write_registers(tmp_path, world.registers)
    rows = this_spell
    for _ in range(32):
        rows = this_spell & rows
    one = replace(all_features()[0], register="periode", window=ever, rows=rows, value=count())
    with pytest.raises(BadInput, match="More than 62 conditions"):
        build(folder, world.landmarks, [replace(one, kind="numeric", unit="antall")])
