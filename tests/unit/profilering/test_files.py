"""Files and folders are written whole or not at all, by one writer at a time, whatever dies."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from profilering.errors import BadInput, Locked
from profilering.files import (
    exclusive,
    sha256_of,
    write_folder,
    write_json,
    write_text,
    write_whole,
)
from tests.support.counts import count
from tests.support.parts import ROOT


def names(folder) -> list[str]:
    """Return what lies in a folder, hidden files included."""
    return sorted(path.name for path in folder.iterdir())


def start(code: str, *arguments) -> subprocess.Popen:
    """Start Python code in a process of its own, with the files module at hand."""
    head = "import sys, time\nfrom pathlib import Path\nfrom profilering.files import *\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def holding(code: str, path):
    """Run code that prints a line when it holds `path`; kill it in the end."""
    process = start(code + "\nprint('holds', flush=True)\ntime.sleep(60)", path)
    try:
        assert process.stdout.readline() == "holds\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "new" / "a.txt"
    write_text(path, "one")
    write_text(path, "æøå")
    assert path.read_text(encoding="utf-8") == "æøå"
    assert names(path.parent) == ["a.txt"]


def test_a_writer_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(partial) -> None:
        partial.write_text("half")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        write_whole(path, fail)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_writer_that_writes_nothing_is_not_taken_for_an_empty_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "a.txt", lambda partial: None)
    assert names(tmp_path) == []


def test_the_temporary_file_keeps_its_name_for_writers_that_look_at_it(tmp_path):
    seen = []
    write_whole(tmp_path / "plot.png", lambda partial: (seen.append(partial.name), partial.touch()))
    assert seen == ["plot.png"]


def test_json_is_indented_utf8_and_refuses_nan(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, {"tall": [1.5], "ord": "blåbær"})
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == {"tall": [1.5], "ord": "blåbær"}
    assert "blåbær" in text and text.endswith("}\n")
    with pytest.raises(ValueError, match="JSON"):
        write_json(path, {"x": float("nan")})
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_takes_the_old_ones_place_in_one_step(tmp_path):
    path = tmp_path / "out"
    with write_folder(path) as folder:
        (folder / "sub").mkdir()
        (folder / "sub" / "a").write_text("1")
        assert not path.exists()
    with write_folder(path) as folder:
        (folder / "b").write_text("2")
        assert (path / "sub" / "a").read_text() == "1"
    assert names(path) == ["b"]
    assert names(tmp_path) == ["out"]


def test_a_folder_that_fails_leaves_the_old_one(tmp_path):
    path = tmp_path / "out"
    with write_folder(path) as folder:
        (folder / "a").write_text("old")
    with pytest.raises(RuntimeError), write_folder(path) as folder:
        (folder / "a").write_text("half")
        raise RuntimeError("no")
    assert (path / "a").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(BadInput, match="out is a file"), write_folder(path):
        pass
    assert path.read_text() == "mine"


def test_what_a_killed_run_left_is_cleared_and_used_again(tmp_path):
    path = tmp_path / "out"
    code = "c = write_folder(Path(sys.argv[1]))\nf = c.__enter__()\n(f / 'x').write_text('half')"
    with holding(code, path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert names(tmp_path) == [".out.partial"]
    with write_folder(path) as folder:
        assert names(folder) == []
        (folder / "y").write_text("whole")
    assert names(path) == ["y"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("target", ["folder", "file"])
def test_a_second_living_writer_is_told_that_it_is_locked(tmp_path, target):
    path = tmp_path / "out"
    code = "c = write_folder(Path(sys.argv[1]))\nc.__enter__()"
    if target == "file":
        code = (
            "from profilering.files import _workshop as w\nc = w(Path(sys.argv[1]))\nc.__enter__()"
        )
    with holding(code, path), pytest.raises(Locked, match="writing out"):
        if target == "file":
            write_text(path, "mine")
        else:
            with write_folder(path):
                pass
    assert names(tmp_path) == [".out.partial"]


def test_one_at_a_time_and_free_again_after_kill_minus_nine(tmp_path):
    path = tmp_path / "lock"
    code = "c = exclusive(Path(sys.argv[1]), 'x')\nc.__enter__()"
    with (
        holding(code, path),
        pytest.raises(Locked, match="training cannot start"),
        exclusive(path, "training"),
    ):
        pass
    with exclusive(path, "training"):
        pass


WRITER = """
path, size = Path(sys.argv[1]), int(sys.argv[2])
for generation in range(1, 100_000):
    with write_folder(path / "folder") as folder:
        for name in "abc":
            (folder / name).write_text(str(generation) * size)
    write_text(path / "file", str(generation) * size)
    print(generation, flush=True)
"""


def test_kill_minus_nine_at_any_moment_leaves_whole_generations(tmp_path):
    """The old generation or the new one is there, never a mixture and never half of one."""
    chance = random.Random(7)
    for _ in range(count(full=40, person=6)):
        process = start(WRITER, tmp_path, 3000)
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        texts = {(tmp_path / "folder" / name).read_text() for name in "abc"}
        assert names(tmp_path / "folder") == ["a", "b", "c"]
        assert len(texts) == 1
        for text in [*texts, (tmp_path / "file").read_text()]:
            digits = len(text) // 3000
            assert digits and text == text[:digits] * 3000


RIVAL = """
from profilering.errors import Locked
done = locked = 0
while done < 30:
    try:
        with write_folder(Path(sys.argv[1])) as folder:
            for name in "abc":
                (folder / name).write_text(sys.argv[2])
        write_text(Path(sys.argv[1] + ".txt"), sys.argv[2] * 1000)
        done += 1
    except Locked:
        locked += 1
print(done, flush=True)
"""


def test_rivals_never_mix_their_files(tmp_path):
    rivals = [start(RIVAL, tmp_path / "out", name) for name in "xyz"]
    while any(rival.poll() is None for rival in rivals):
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(tmp_path / "out", os.O_RDONLY)
            seen = set()
            with contextlib.suppress(FileNotFoundError):
                for name in "abc":
                    part = os.open(name, os.O_RDONLY, dir_fd=handle)
                    seen.add(os.read(part, 10))
                    os.close(part)
                assert len(seen) == 1
            os.close(handle)
        time.sleep(0.001)
    assert [rival.communicate()[0] for rival in rivals] == ["30\n"] * 3
    assert {(tmp_path / "out" / name).read_text() for name in "abc"} <= set("xyz")
    assert len({(tmp_path / "out" / name).read_text() for name in "abc"}) == 1
    assert names(tmp_path) == ["out", "out.txt"]


def test_the_checksum_of_a_folder_tells_names_contents_and_places_apart(tmp_path):
    def checksum(files: dict[str, str]) -> str:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return sha256_of(root)

    first = checksum({"a": "1", "b/c": "2"})
    assert first == checksum({"b/c": "2", "a": "1"})
    others = [{"a": "2", "b/c": "1"}, {"a": "1", "b": "2"}, {"a": "1", "b/d": "2"}, {"a": "1"}]
    assert first not in {checksum(files) for files in others}
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert sha256_of(path).startswith("ba7816bf8f01cfea")
