"""Make people of a synthetic world in parts: features in use, labels at the end, and the truth.

    python -m bench.reachable.world --world A --seed 9001 --people 250000 --out /tmp/reference

Parts of 50,000 people, each a world of its own with the next seed, go through the stages of the
job (synthesize, ingest, population, features, outcomes; params.yaml) in a folder that is deleted at
once; the truth of landmark 0 is joined by pseudonym. A part that is there is skipped; one of
another world stops the run. One process. Printed: the seconds of every step.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from bench.reachable.parts import HORIZONS, KEYS, LABELS, path_of, truth_column, world_of
from data.identity import pseudonyms_for
from data.synthetic.frozen import generator_hash
from data.synthetic.generate import TRUTH_FOLDER, World, synthesize
from data.synthetic.life.incidence import EXITS
from features.figures import declared_in
from pipelines import features, ingest, outcomes, population
from pipelines.landmarks import read_outcomes
from profilering.files import write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.project import project_root

PARAMS: Final = project_root() / "params.yaml"


def main() -> None:
    """Make the parts that are not there yet."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--world", choices=("A", "B"), default="A")
    parser.add_argument("--nonlinear", type=float, help="share of variance (default: the world's)")
    parser.add_argument("--seed", type=int, required=True, help="of the first part")
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--in-part", type=int, default=50_000, help="people in a part")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    parts = -(-asked.people // asked.in_part)
    for number in range(parts):
        people = min(asked.in_part, asked.people - number * asked.in_part)
        world = world_from(people, asked.seed + number, asked.world, asked.nonlinear)
        say(f"part {number + 1} of {parts}: world {world.world}, seed {world.seed}")
        make_part(asked.out, world)


def world_from(people: int, seed: int, world: str, nonlinear: float | None) -> World:
    """Return a world over the window of params.yaml."""
    window = read_params(PARAMS).synthetic
    return World(people, seed, window.start, window.end, world, (), nonlinear)


def make_part(folder: Path, world: World) -> Path:
    """Write the part of a world, or leave it be where it is there; return its path.

    Raises SystemExit where another world has its place.
    """
    path = path_of(folder, world.seed)
    note = described(world)
    if path.exists():
        if world_of(path) != note:
            raise SystemExit(f"{path.name} is of another world; choose another folder.")
        say(f"{path.name} is there")
        return path
    raw = folder / f".raw_{world.seed}"
    shutil.rmtree(raw, ignore_errors=True)
    try:
        table = _through_the_stages(Places(raw), world)
    finally:
        shutil.rmtree(raw, ignore_errors=True)
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    arrow = arrow.replace_schema_metadata(arrow.schema.metadata | {b"world": json.dumps(note)})
    write_whole(path, partial(pq.write_table, arrow))
    say(f"{path.name}: {len(table):,} landmarks")
    return path


def described(world: World) -> dict[str, Any]:
    """Return what decides a part, as it is noted in its file."""
    days = {"start": world.start.isoformat(), "end": world.end.isoformat()}
    found = asdict(world) | days | {"scenarios": list(world.scenarios)}
    return found | {"generator": generator_hash()}


def _through_the_stages(places: Places, world: World) -> pd.DataFrame:
    _write_params(places, world)
    registers = read_params(places.params).synthetic.registers
    with timed("synthesize"):
        synthesize(places.sources, world, registers=registers)
    stages: tuple[Callable[[Places], None], ...] = (
        ingest.main,
        population.main,
        features.main,
        outcomes.main,
    )
    for stage in stages:
        with timed(stage.__module__):
            stage(places)
    with timed("truth"):
        return joined(places)


def _write_params(places: Places, world: World) -> None:
    yaml = YAML()
    tree = yaml.load(PARAMS)
    here = {"persons": world.persons, "seed": world.seed, "world": world.world}
    tree["synthetic"].update(here)
    tree["training"]["threads"] = 1
    # The truth is of the day of registration here.
    tree["timeline"]["weeks"] = [0]
    places.params.parent.mkdir(parents=True)
    yaml.dump(tree, places.params)


def joined(places: Places) -> pd.DataFrame:
    """Return the features in use, the labels as known at the end, and the truth of landmark 0."""
    table = pd.read_parquet(places.features)
    in_use = [one.name for one in declared_in(table) if one.status == "i bruk"]
    labels = read_outcomes(places)
    as_of = read_params(places.params).timeline.as_of
    known = labels[pd.to_datetime(labels["known_at"]) == pd.Timestamp(as_of)]
    known = known[["landmark_ref", *LABELS]].astype({"exit": "Int64"})
    found = table[[*KEYS, *in_use]].merge(known, "left", "landmark_ref", validate="1:1")
    return found.merge(_truth(places), "left", "landmark_ref", validate="1:1")


def _truth(places: Places) -> pd.DataFrame:
    truth = pd.read_parquet(places.sources / TRUTH_FOLDER / "landemerker.parquet")
    truth = truth[truth["landemerke"] == 0]
    door = pseudonyms_for({})
    columns = {
        truth_column(exit_, h): truth[f"{exit_}_{h}_integrert"] for exit_ in EXITS for h in HORIZONS
    }
    refs = [f"{door.of('periode', one)}:0" for one in truth["periode_id"]]
    return pd.DataFrame({"landmark_ref": refs} | columns)


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print the seconds that a step took."""
    start = time.perf_counter()
    yield
    say(f"  {step}: {time.perf_counter() - start:.1f} s")


def say(sentence: str) -> None:
    """Print a sentence of progress."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
