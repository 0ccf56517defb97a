"""The same seed gives the same bytes, however the work is cut; another seed gives others."""

import json
import os
import signal
from collections import Counter

import pytest

from data.synthetic import generate
from data.synthetic.frozen import generator_hash
from data.synthetic.generate import World, clear, steps, synthesize
from data.synthetic.parallel import in_order
from data.synthetic.writing import registers as writing
from data.synthetic.writing.files import encoded
from data.synthetic.writing.registers import OfAll, PerChunk, documents, registers_there_are
from profilering.errors import BadInput, Stopped
from profilering.files import sha256_of
from tests.support.counts import count
from tests.unit.data.synthetic.some_people import people
from tests.unit.data.synthetic.worlds import END, START, date_of

WORLD, OTHER = (World(count(300, 120), seed, START, END) for seed in (5, 6))


def hashes(folder, world, **how):
    """Write a world and return the hash of each file."""
    synthesize(folder, world, **how)
    return hashes_of(folder)


def hashes_of(folder):
    files = sorted(p for p in folder.rglob("*.*") if p.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return hashes(tmp_path_factory.mktemp("world"), WORLD)


def test_there_is_a_file_for_each_register_and_the_world_and_the_truth_apart(small):
    assert set(small) == {
        "sannhet/registreringer.parquet",
        "sannhet/landemerker.parquet",
        "syntetisk/verden.json",
        *(f"syntetisk/{name}.jsonl" for name in registers_there_are()),
    }


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"chunk_size": 97},
        {"chunk_size": 7, "workers": 3},
    ],
)
def test_chunks_and_workers_do_not_matter(small, tmp_path, how):
    assert hashes(tmp_path, WORLD, **how) == small


def test_chunks_and_workers_do_not_matter_to_columns_either(tmp_path):
    world, few = World(90, 5, START, END), ("periode", "opplysninger")
    one = hashes(tmp_path / "a", world, form="parquet", registers=few)
    assert set(one) >= {f"syntetisk/{name}.parquet" for name in few}
    more = {"chunk_size": 20, "workers": 2}
    assert hashes(tmp_path / "b", world, form="parquet", registers=few, **more) == one


def test_another_seed_gives_other_bytes_in_every_file(small, tmp_path):
    other = hashes(tmp_path, OTHER)
    assert all(other[name] != small[name] for name in small)


def test_a_register_is_the_same_whatever_others_are_written(small, tmp_path, monkeypatch):
    made = tuple(
        one if {"aap", "periode"} & set(one.registers) else PerChunk(one.registers, fail)
        for one in writing.PER_CHUNK
    )
    monkeypatch.setattr(writing, "PER_CHUNK", made)
    few = hashes(tmp_path, WORLD, registers={"aap", "periode"})
    truth = {name for name in small if name.startswith("sannhet")}
    assert set(few) == truth | {
        f"syntetisk/{x}" for x in ("aap.jsonl", "periode.jsonl", "verden.json")
    }
    assert all(few[name] == small[name] for name in few if name != "syntetisk/verden.json")


def fail(*_):
    raise AssertionError("made in vain")


def test_lines_are_the_json_that_any_writer_would_give():
    chunk = people()
    made = list(documents(chunk, registers_there_are()))
    text = {name: lines.text.decode() for name, lines in encoded(made).items()}
    for name, found in text.items():
        mine = [document for register, document in made if register == name]
        plain = [json.dumps(d, ensure_ascii=False, separators=(",", ":")) for d in mine]
        assert found == "".join(f"{line}\n" for line in plain)


def test_what_is_about_no_person_is_made_of_counts_of_everyone(tmp_path, monkeypatch):
    def counts(chunk):
        return Counter(kvinner=int(chunk.people.is_woman.sum()), alle=len(chunk.idents))

    def figures(total, laws, window):
        yield "tall", {**total, "verden": laws.name, "siste": window.last}

    monkeypatch.setattr(writing, "OF_ALL", (OfAll(("tall",), counts, figures),))
    found = set()
    for size in (50, 20):
        folder = tmp_path / str(size)
        synthesize(folder, World(50, 5, START, END), registers=["tall"], chunk_size=size)
        found.add((folder / "syntetisk" / "tall.jsonl").read_text())
    (text,) = found
    assert json.loads(text)["alle"] == 50
    assert 0 < json.loads(text)["kvinner"] < 50


def test_the_mark_says_what_was_asked_for_and_of_which_generator(tmp_path):
    world = World(20, 5, START, END, "B", ("gap", "leak"), 0.1)
    lines = synthesize(tmp_path, world, registers=["periode"])
    assert json.loads((tmp_path / "syntetisk" / "verden.json").read_text()) == {
        "persons": 20,
        "seed": 5,
        "start": "2018-11-01",
        "end": "2026-10-31",
        "world": "B",
        "scenarios": ["gap", "leak"],
        "nonlinear": 0.1,
        "generator": generator_hash(),
        "lines": lines,
    }


def test_fewer_people_are_the_first_of_more(tmp_path):
    for persons in (40, 60):
        synthesize(tmp_path / str(persons), World(persons, 5, START, END))
    for name in (name for one in writing.PER_CHUNK for name in one.registers):
        few, more = (tmp_path / n / "syntetisk" / f"{name}.jsonl" for n in ("40", "60"))
        assert more.read_bytes().startswith(few.read_bytes()), name


def test_a_failed_run_leaves_the_earlier_world(small, tmp_path, monkeypatch):
    assert hashes(tmp_path, WORLD) == small

    def stop(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesize(tmp_path, OTHER, progress=stop)
    assert hashes_of(tmp_path) == small


def failing(_task):
    raise ValueError("told by a worker")


def test_what_fails_in_a_worker_ends_the_run_with_nothing_written(tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "_made", failing)
    with pytest.raises(ValueError, match="told by a worker"):
        synthesize(tmp_path, World(40, 5, START, END), workers=2, chunk_size=10)
    assert not list(tmp_path.iterdir())


def killed(_task):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "_made", killed)
    with pytest.raises(Stopped, match="for want of memory"):
        synthesize(tmp_path, World(40, 5, START, END), workers=2, chunk_size=10)
    assert not list(tmp_path.iterdir())


def test_few_results_wait_for_a_slow_reader():
    asked = []
    results = in_order(abs, (asked.append(n) or -n for n in range(40)), 2)
    for n, found in enumerate(results):
        assert found == n
        assert len(asked) <= n + 4
    assert len(asked) == 40


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
    said.clear()
    few = {"form": "parquet", "registers": ["periode"]}
    synthesize(tmp_path, world, said.append, **few)
    assert said == ["25 people", "periode.parquet"]
    assert steps(world, **few) == 2


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("2024-02-01", "2024-02-10", "at least 31 days"),
        ("2024-02-01", "2023-02-01", "before it starts"),
        ("1999-01-01", "2023-02-01", "must lie within"),
        ("2024-01-01", "2060-02-01", "must lie within"),
    ],
)
def test_a_window_that_cannot_be_is_refused_before_anything_is_written(tmp_path, start, end, says):
    with pytest.raises(BadInput, match=says):
        synthesize(tmp_path, World(20, 5, date_of(start), date_of(end)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("world", "scenarios", "nonlinear", "says"),
    [
        ("C", (), None, "no world 'C'. Use A or B"),
        ("A", ("leek",), None, "no scenario 'leek'. Use some of .*leak"),
        ("A", (), 1.5, "not linear must be from 0 to"),
        ("C", ("leek",), -1.0, "3 problems"),
    ],
)
def test_laws_that_are_not_there_are_named_beside_those_that_are(
    tmp_path, world, scenarios, nonlinear, says
):
    with pytest.raises(BadInput, match=says):
        synthesize(tmp_path, World(20, 5, START, END, world, scenarios, nonlinear))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("registers", "says"),
    [
        (["periode", "perode"], "'perode' cannot be made up. Did you mean 'periode'"),
        (["x", "y"], "2 problems"),
        ([], "name at least one"),
    ],
)
def test_registers_that_cannot_be_made_up_are_named(tmp_path, registers, says):
    with pytest.raises(BadInput, match=says):
        synthesize(tmp_path, World(20, 5, START, END), registers=registers)
    assert not list(tmp_path.iterdir())


def test_another_window_works(tmp_path):
    lines = synthesize(tmp_path, World(50, 5, date_of("2013-01-01"), date_of("2013-12-31")))
    assert lines["periode"] >= 50
