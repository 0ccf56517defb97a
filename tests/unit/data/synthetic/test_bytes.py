"""The same seed gives the same bytes, however the work is cut; another seed gives others."""

import pytest

from data.synthetic.generate import World, clear, steps, synthesize
from profilering.errors import BadInput
from profilering.files import sha256_of
from tests.unit.data.synthetic.worlds import END, START, date_of


def hashes(folder, world, chunk_size=2000):
    """Write a world and return the hash of each file."""
    synthesize(folder, world, chunk_size=chunk_size)
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return hashes(tmp_path_factory.mktemp("world"), World(300, 5, START, END))


def test_the_files_are_the_seven_registers_the_world_and_the_truth(small):
    assert set(small) == {
        "sannhet/registreringer.parquet",
        "syntetisk/aa_registeret.jsonl",
        "syntetisk/aap.jsonl",
        "syntetisk/dagpenger.jsonl",
        "syntetisk/opplysninger.jsonl",
        "syntetisk/periode.jsonl",
        "syntetisk/person.jsonl",
        "syntetisk/profilering.jsonl",
        "syntetisk/verden.json",
    }


@pytest.mark.parametrize("chunk_size", [2000, 300, 97, 7])
def test_chunks_do_not_matter(small, tmp_path, chunk_size):
    assert hashes(tmp_path, World(300, 5, START, END), chunk_size) == small


def test_another_seed_gives_other_bytes_in_every_file(small, tmp_path):
    other = hashes(tmp_path, World(300, 6, START, END))
    assert all(other[name] != small[name] for name in small)


def test_fewer_people_are_the_first_of_more(tmp_path):
    for persons in (40, 60):
        synthesize(tmp_path / str(persons), World(persons, 5, START, END))
    for path in (tmp_path / "40" / "syntetisk").glob("*.jsonl"):
        longer = (tmp_path / "60" / "syntetisk" / path.name).read_bytes()
        assert longer.startswith(path.read_bytes())


def test_a_failed_run_leaves_the_earlier_world(small, tmp_path, monkeypatch):
    assert hashes(tmp_path, World(300, 5, START, END)) == small

    def stop(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesize(tmp_path, World(300, 6, START, END), progress=stop)
    left = {
        str(p.relative_to(tmp_path)): sha256_of(p) for p in tmp_path.rglob("*.*") if p.is_file()
    }
    assert left == small


def test_clearing_leaves_both_folders_empty(tmp_path):
    synthesize(tmp_path, World(20, 5, START, END))
    clear(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["sannhet", "syntetisk"]


def test_progress_has_a_step_for_each_chunk(tmp_path):
    said = []
    world = World(25, 5, START, END)
    synthesize(tmp_path, world, said.append, chunk_size=10)
    assert said == ["10 people", "20 people", "25 people"]
    assert steps(world, 10) == 3


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("2024-02-01", "2024-02-10", "at least 31 days"),
        ("2024-02-01", "2023-02-01", "at least 31 days"),
        ("1999-01-01", "2023-02-01", "must lie within"),
        ("2024-01-01", "2060-02-01", "must lie within"),
    ],
)
def test_a_window_that_cannot_be_is_refused_before_anything_is_written(tmp_path, start, end, says):
    with pytest.raises(BadInput, match=says):
        synthesize(tmp_path, World(20, 5, date_of(start), date_of(end)))
    assert not list(tmp_path.iterdir())


def test_another_window_works(tmp_path):
    lines = synthesize(tmp_path, World(50, 5, date_of("2013-01-01"), date_of("2013-12-31")))
    assert lines["periode"] >= 50
