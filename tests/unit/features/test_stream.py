"""Streamed by person bucket: the same cells as in one go, whole or not at all."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from features.compile import Engine, build
from features.found import all_features, with_parts
from features.stream import build_file
from tests.support.random_registers import random_world
from tests.support.registers import differences, write_registers

# Of persons, of places and derived.
SOME = with_parts(
    ["siste_stillingsprosent", "soekere_per_stilling_i_yrket", "alder_aar"], all_features()
)


@pytest.fixture
def world():
    return random_world(11, persons=30, landmarks=3)


@pytest.fixture
def folder(world, tmp_path):
    return write_registers(tmp_path / "2_inndata", world.registers)


@pytest.mark.parametrize("in_bucket", [1, 7, 1_000])
def test_no_size_of_bucket_changes_a_cell(world, folder, tmp_path, in_bucket):
    told: list[int] = []
    with Engine(folder, SOME) as engine:
        done = build_file(engine, world.landmarks, tmp_path / "f.parquet", in_bucket, told.append)
    found = pd.read_parquet(tmp_path / "f.parquet")
    assert done == sum(told) == len(world.landmarks)
    assert len(told) == 1 if in_bucket == 1_000 else len(told) > 5
    whole = build(folder, world.landmarks, SOME)
    assert differences(whole, found.drop(columns=["person_ref", "as_of"])) == []
    assert list(found["person_ref"]) == sorted(found["person_ref"])


def test_the_file_has_the_keys_and_the_features_in_order_of_name(world, folder, tmp_path):
    with Engine(folder, SOME) as engine:
        build_file(engine, world.landmarks, tmp_path / "f.parquet")
    names = sorted(one.name for one in SOME)
    assert pq.read_schema(tmp_path / "f.parquet").names == [
        *("landmark_ref", "person_ref", "as_of"),
        *names,
    ]


def test_nobody_is_in_two_buckets(world, folder, tmp_path):
    with Engine(folder, SOME) as engine:
        build_file(engine, world.landmarks, tmp_path / "f.parquet", in_bucket=1)
    file = pq.ParquetFile(tmp_path / "f.parquet")
    groups = [
        set(file.read_row_group(n, ["person_ref"])["person_ref"].to_pylist())
        for n in range(file.num_row_groups)
    ]
    assert all(len(persons) == 1 for persons in groups)
    assert len(set.union(*groups)) == len(groups) == world.landmarks["person_ref"].nunique()


def test_a_run_that_fails_leaves_what_was_there(world, folder, tmp_path):
    out = tmp_path / "f.parquet"
    out.write_bytes(b"before")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with Engine(folder, SOME) as engine, pytest.raises(KeyboardInterrupt):
        build_file(engine, world.landmarks, out, 7, stop)
    assert out.read_bytes() == b"before"
    assert list(tmp_path.glob("*.parquet*")) == [out]
