"""Write a synthetic world: the registers in Nav's forms, a mark that they are, and the truth."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import Window, window_of
from data.synthetic.draws import Draws
from data.synthetic.frozen import generator_hash
from data.synthetic.identities import person_idents
from data.synthetic.laws.all import laws_of
from data.synthetic.laws.laws import Laws
from data.synthetic.life.people import make_people
from data.synthetic.parallel import in_order
from data.synthetic.truth import TruthFile, landmark_columns, registration_columns
from data.synthetic.writing.files import FormName, Lines, RegisterFiles, encoded, to_parquet
from data.synthetic.writing.registers import added, chosen, counts, documents, documents_of_all
from profilering.files import write_folder, write_json
from profilering.progress import Progress, silent

# Folders of their own: made-up people never lie where real registers do, nor truth beside either.
REGISTER_FOLDER: Final = "syntetisk"
TRUTH_FOLDER: Final = "sannhet"
WORLD_FILE: Final = "verden.json"
# Smaller chunks take longer, larger ones need more memory: now 200 MB with all registers.
CHUNK: Final = 1_000
_TRUTH: Final[dict[str, Callable[[Chunk], dict[str, Any]]]] = {
    "registreringer": registration_columns,
    "landemerker": landmark_columns,
}
_PEOPLE_AT_A_TIME: Final = 50_000


@dataclass(frozen=True)
class World:
    """What decides every byte of a world; `nonlinear` None: the world's own share."""

    persons: int
    seed: int
    start: date
    end: date
    world: str = "A"
    scenarios: tuple[str, ...] = ()
    nonlinear: float | None = None

    @property
    def window(self) -> Window:
        """The days it covers; raises BadInput when they are too few or too far from today's."""
        return window_of(self.start, self.end)

    @property
    def laws(self) -> Laws:
        """What differs from other worlds; raises BadInput that lists what there is."""
        return laws_of(self.world, self.scenarios, self.nonlinear)


def steps(
    world: World,
    chunk_size: int = CHUNK,
    form: FormName = "jsonl",
    registers: Collection[str] | None = None,
) -> int:
    """Return how many steps of progress a world takes."""
    turned = len(chosen(registers)) if form == "parquet" else 0
    return -(-world.persons // chunk_size) + turned


def synthesize(  # noqa: PLR0913 (the last two change no byte)
    out: Path,
    world: World,
    progress: Progress = silent,
    *,
    registers: Collection[str] | None = None,
    form: FormName = "jsonl",
    workers: int = 1,
    chunk_size: int = CHUNK,
) -> dict[str, int]:
    """Write the registers and the truth, a folder each, whole or not at all; return line counts.

    Without `registers` all are written. Raises BadInput when the world cannot be made, Locked when
    another process writes there, and Stopped when a worker process was ended.
    """
    wanted, laws, window = chosen(registers), world.laws, world.window
    workers = min(workers, steps(world, chunk_size))
    with write_folder(out / TRUTH_FOLDER) as truth, write_folder(out / REGISTER_FOLDER) as folder:
        tasks = _tasks(world, wanted, chunk_size)
        with (
            RegisterFiles(folder, wanted) as files,
            closing(in_order(_made, tasks, workers)) as parts,
        ):
            total = _write(parts, files, truth, progress)
            files.add(encoded(documents_of_all(total, wanted, laws, window)))
        if form == "parquet":
            _turn(folder, wanted, workers, progress)
        dates = {"start": world.start.isoformat(), "end": world.end.isoformat()}
        mark = {"generator": generator_hash(), "lines": files.counts}
        write_json(folder / WORLD_FILE, asdict(world) | dates | mark)
    return files.counts


def clear(out: Path) -> None:
    """Leave both folders there, and empty: nobody is made up."""
    for name in (TRUTH_FOLDER, REGISTER_FOLDER):
        with write_folder(out / name):
            pass


class _Task(NamedTuple):
    """A chunk that is to be made, and the registers that are to be written of it."""

    world: World
    first: int
    idents: list[str]
    registers: tuple[str, ...]


class _Part(NamedTuple):
    """What is written of a chunk; `people` counts everyone up to its end."""

    people: int
    lines: dict[str, Lines]
    truth: dict[str, dict[str, Any]]
    counts: list[Counter[Any]]


def _tasks(world: World, registers: tuple[str, ...], chunk_size: int) -> Iterator[_Task]:
    idents = _idents(world)
    for first in range(0, world.persons, chunk_size):
        yield _Task(world, first, idents[first : first + chunk_size], registers)


def _idents(world: World) -> list[str]:
    """Give idents over all people first: no two may share one."""
    draws, window, laws = Draws(world.seed), world.window, world.laws
    births, women = [], []
    for first in range(0, world.persons, _PEOPLE_AT_A_TIME):
        last = min(first + _PEOPLE_AT_A_TIME, world.persons)
        people = make_people(np.arange(first, last, dtype=np.int64), draws, window, laws)
        births.append(people.birth)
        women.append(people.is_woman)
    return person_idents(np.concatenate(births), np.concatenate(women))


def _made(task: _Task) -> _Part:
    world = task.world
    chunk = make_chunk(task.first, task.idents, Draws(world.seed), world.window, world.laws)
    return _Part(
        task.first + len(task.idents),
        encoded(documents(chunk, task.registers)),
        {name: columns(chunk) for name, columns in _TRUTH.items()},
        counts(chunk, task.registers),
    )


def _write(
    parts: Iterable[_Part], files: RegisterFiles, truth: Path, progress: Progress
) -> list[Counter[Any]]:
    """Write all parts in their order; return what they counted together."""
    total: list[Counter[Any]] = []
    with ExitStack() as stack:
        truths = {
            name: stack.enter_context(TruthFile(truth / f"{name}.parquet")) for name in _TRUTH
        }
        for part in parts:
            files.add(part.lines)
            for name, columns in part.truth.items():
                truths[name].add(columns)
            total = added(total, part.counts)
            progress(f"{part.people:,} people")
    return total


def _turn(folder: Path, registers: tuple[str, ...], workers: int, progress: Progress) -> None:
    """Put parquet in the place of JSON lines."""
    paths = [folder / f"{name}.jsonl" for name in registers]
    with closing(in_order(to_parquet, paths, workers)) as turned:
        for path in turned:
            progress(path.name)
