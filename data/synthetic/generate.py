"""Write a synthetic world: the registers in Nav's forms, a mark that they are, and the truth."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, Final

import numpy as np

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import Window, window_of
from data.synthetic.draws import Draws
from data.synthetic.identities import person_idents
from data.synthetic.life.people import make_people
from data.synthetic.truth import TruthFile, truth_columns
from data.synthetic.writing.fetched import fetched_documents
from data.synthetic.writing.forms import Document
from data.synthetic.writing.jobs import job_documents
from data.synthetic.writing.registrations import registration_documents
from profilering.files import write_folder, write_json
from profilering.progress import Progress, silent

REGISTERS: Final = (
    "periode",
    "opplysninger",
    "profilering",
    "aa_registeret",
    "dagpenger",
    "aap",
    "person",
)
# Folders of their own: made-up people never lie where real registers do, nor truth beside either.
REGISTER_FOLDER: Final = "syntetisk"
TRUTH_FOLDER: Final = "sannhet"
TRUTH_FILE: Final = "registreringer.parquet"
WORLD_FILE: Final = "verden.json"
CHUNK: Final = 2_000
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class World:
    """What decides every byte of a world."""

    persons: int
    seed: int
    start: date
    end: date


def steps(world: World, chunk_size: int = CHUNK) -> int:
    """Return how many steps of progress a world takes."""
    return -(-world.persons // chunk_size)


def synthesize(
    out: Path, world: World, progress: Progress = silent, chunk_size: int = CHUNK
) -> dict[str, int]:
    """Write the registers and the truth, a folder each, whole or not at all; return line counts.

    Raises BadInput when the world cannot be made; Locked when another process writes there.
    """
    window = window_of(world.start, world.end)
    with (
        write_folder(out / TRUTH_FOLDER) as truth,
        write_folder(out / REGISTER_FOLDER) as registers,
        TruthFile(truth / TRUTH_FILE) as truth_file,
    ):
        lines = dict.fromkeys(REGISTERS, 0)
        with _opened(registers) as files:
            for chunk in chunks(world, window, chunk_size):
                for name, document in documents(chunk):
                    files[name].write(_ENCODE(document) + "\n")
                    lines[name] += 1
                truth_file.add(truth_columns(chunk))
                progress(f"{chunk.people.number[-1] + 1:,} people")
        dates = {"start": world.start.isoformat(), "end": world.end.isoformat()}
        write_json(registers / WORLD_FILE, asdict(world) | dates | {"lines": lines})
    return lines


def clear(out: Path) -> None:
    """Leave both folders there, and empty: nobody is made up."""
    for name in (TRUTH_FOLDER, REGISTER_FOLDER):
        with write_folder(out / name):
            pass


@contextmanager
def _opened(folder: Path) -> Iterator[dict[str, IO[str]]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8"))
            for name in REGISTERS
        }


def chunks(world: World, window: Window, chunk_size: int) -> Iterator[Chunk]:
    """Yield the people in order of their numbers, with their lives."""
    draws = Draws(world.seed)
    idents = _idents(world.persons, draws, window)
    for first in range(0, world.persons, chunk_size):
        yield make_chunk(first, idents[first : first + chunk_size], draws, window)


def _idents(persons: int, draws: Draws, window: Window) -> list[str]:
    """Give idents over all people first: no two may share one."""
    people = make_people(np.arange(persons, dtype=np.int64), draws, window)
    return person_idents(people.birth, people.is_woman)


def documents(chunk: Chunk) -> Iterator[tuple[str, Document]]:
    """Yield (register, document) for every line of a chunk."""
    jobs = (("aa_registeret", document) for document in job_documents(chunk))
    return chain(registration_documents(chunk), jobs, fetched_documents(chunk))
