"""The bench of the feature engine: its worlds, and that its peers compute the same cells."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bench.features import engines
from bench.features.agree import differences, with_one_value
from bench.features.targets import targets
from bench.features.world import OF_PEOPLE, World, columns_of, world
from features.columns import COLUMNS, OF_PLACES
from features.found import all_features

PEOPLE = 300
NAMES = [one.name for one in all_features()]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> World:
    return world(tmp_path_factory.mktemp("worlds"), PEOPLE, seed=1)


@pytest.fixture(scope="module")
def ours(small) -> Path:
    out = small.folder / "ours.parquet"
    engines.ours(small.folder, out)
    return out


def test_a_world_has_every_register_that_features_may_read(small):
    written = {path.stem for path in small.registers.glob("*.parquet")}
    assert written == {*OF_PEOPLE, *OF_PLACES} == COLUMNS.keys()
    for name in written:
        assert pq.read_schema(small.registers / f"{name}.parquet").names == list(columns_of(name))


@pytest.mark.parametrize("register", sorted(OF_PEOPLE))
def test_a_register_is_in_the_order_of_ingest(small, register):
    order = ["person_ref", "fra", "kjent_fra", "row_ref"]
    table = pq.read_table(small.registers / f"{register}.parquet", columns=order)
    assert table.sort_by([(name, "ascending") for name in order]) == table
    assert len(pc.unique(table["row_ref"])) == len(table) > 0


def test_the_same_seed_makes_the_same_world_and_another_seed_another(small, tmp_path):
    def hashes(of: World) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in of.folder.rglob("*.parquet")}

    again = world(tmp_path, PEOPLE, seed=1)
    other = world(tmp_path, PEOPLE, seed=2)
    assert hashes(again) == {k: v for k, v in hashes(small).items() if k in hashes(again)}
    assert all(hashes(other)[name] != found for name, found in hashes(again).items())


def test_every_feature_says_something_of_the_people(ours):
    assert with_one_value(ours, NAMES) == []


@pytest.mark.parametrize("peer", ["pandas", "polars"])
def test_a_peer_says_the_same_of_every_landmark(small, ours, tmp_path, peer):
    if peer == "polars":
        pytest.importorskip("polars")
    out = tmp_path / "peer.parquet"
    getattr(engines, peer)(small.folder, out)
    assert differences(ours, out, NAMES) == {}


def test_missing_is_not_zero_and_rows_are_matched_by_landmark(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    pq.write_table(pa.table({"landmark_ref": ["a", "b"], "x": [0.0, 1.0], "y": ["1", None]}), one)
    pq.write_table(pa.table({"landmark_ref": ["b", "a"], "x": [1.0, None], "y": ["", "1"]}), other)
    assert differences(one, other, ["x", "y"]) == {"x": 1, "y": 1}
    assert differences(one, one, ["x", "y"]) == {}
    pq.write_table(pa.table({"landmark_ref": ["c", "a"], "x": [1.0, 0.0]}), other)
    assert differences(one, other, ["x"]) == {"landmark_ref": 2}


def test_what_the_issue_asks_for_is_held_against_what_was_measured():
    engine = {"seconds": 10.0, "peak_mb": 300}
    found = {
        "ours": engine,
        "pandas": {"seconds": 50.0, "peak_mb": 899},
        "ours_of_a_tenth": {"seconds": 1.0, "peak_mb": 250},
        "parquet_read": {"seconds": 2.0, "peak_mb": 100},
        "one_person": {"rows_in_hand_worst_ms": 50.0, "from_files_worst_ms": 50.1},
    }
    held = {line["target"]: line.get("holds") for line in targets(found)}
    assert held == {
        "times as fast as pandas": True,
        "share of pandas's peak memory": False,
        "times the seconds for 10 times the people": True,
        "times the peak memory for 10 times the people": True,
        "ms for one person, rows in hand": True,
        "ms for one person, from files": False,
        "times the seconds of the parquet read": None,
    }
