"""The next question: does asking it bring the assessment nearer to the one with every answer?

    python -m bench.questions --persons 6000 --seed 9801 --world A --open 0.5

A made-up world; a model of what was known before the newest block. Of people in that block who
answered every question of the registration, each answer is taken away with the chance --open, 1 for
all of them. The model says which question to ask; the true answer is written in, and the chance is
compared with the chance given all answers. Beside it: a question drawn at random among the open
ones (its mean over them), and the one that would have helped most. Left out are people with fewer
than two open, or of whom no question is worth asking. No truth of the generator is read. Printed as
JSON: how much nearer, in points of chance, with 95 % intervals of resampled persons.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.intake.all import registers_for
from data.intake.ingest import ingest_of
from data.synthetic.generate import World, synthesize
from features.compile import build
from features.found import all_features
from features.if_answered import IfAnswered, answered_by
from features.questions import BY_FEATURE, QUESTIONS
from models.assessment.assess import Assessor
from models.assessment.fullness import figure_of
from models.assessment.reference import reference_of
from models.assessment.snapshot import Origin
from models.assessment.sources import Sources, with_values
from models.assessment.wording import Wording
from models.blocks import blocks_of
from models.cohort.cohort import Floats
from models.cohort.landmarks import feature_matrix
from models.horizons import leading_horizon
from models.segments.segments import SpeaksOf, find_segments
from models.training import fit_with_refits
from pipelines.in_memory import keys_of_registrations, landmarks_in_memory
from profilering.params import Params, read_params
from profilering.places import Places
from profilering.progress import silent
from profilering.project import project_root

SEED: Final = 1
REGISTRATION: Final = tuple(one for one in QUESTIONS if not one.felt)


@dataclass(frozen=True)
class Asked:
    """People whose answers were taken away: an assessor of them, their rows with and without."""

    assessor: Assessor
    complete: pd.DataFrame
    bare: pd.DataFrame


def approached(asked: Asked) -> dict[str, Any]:
    """Return how much nearer each way of asking comes, with n and interval."""
    model, found = asked.assessor.model, asked.assessor.found
    at, space = leading_horizon(model.horizons), model.space
    X, wanted = (feature_matrix(rows, space) for rows in (asked.bare, asked.complete))

    def chance(rows: Floats) -> Floats:
        return model.incidence(rows)[:, 0, at]

    before, reference = chance(X), chance(wanted)
    gains: dict[str, list[float]] = {"next_question": [], "random": [], "best": [], "distance": []}
    snapshots = asked.assessor.assess(asked.bare)
    for row, told in enumerate(snapshots):
        true = found.words.values(wanted[row])
        open_ = found.words.open_questions(found.words.values(X[row]))
        if told.question is None or len(open_) < 2:
            continue
        values = [
            found.if_answered.values(told.landmark_ref, {one: str(true[one.feature])})
            for one in open_
        ]
        after = chance(np.array([with_values(space, X[row], one) for one in values]))
        nearer = np.abs(before[row] - reference[row]) - np.abs(after - reference[row])
        chosen = [one.feature for one in open_].index(told.question.feature)
        for name, value in (
            ("next_question", nearer[chosen]),
            ("random", nearer.mean()),
            ("best", nearer.max()),
            ("distance", abs(before[row] - reference[row])),
        ):
            gains[name].append(float(value))
    values_of = {name: np.array(of) for name, of in gains.items()}
    values_of["next_less_random"] = values_of["next_question"] - values_of["random"]
    return {"people": len(snapshots)} | {
        name: figure_of(of, SEED) for name, of in values_of.items()
    }


def asked_of(places: Places, params: Params, share: float) -> Asked:
    """Train on what was known before the newest block, and take a share of answers away in it."""
    found, block = landmarks_in_memory(places, params, [0]), blocks_of(params.timeline)[-1]
    cohort = found.block(block, params.timeline)
    model = fit_with_refits(cohort.train, params.training)
    at, features = leading_horizon(model.horizons), all_features()
    words = Wording(model.space, {one.name: one for one in features})
    read = tuple(words.features.values())
    rows = found.features[found.features["landmark_ref"].isin(cohort.test.row_id)]
    rows = rows.drop_duplicates("person_ref")
    rows = rows[_answered_all(rows, words)]
    landmarks = keys_of_registrations(rows)
    bare_folder = _without_answers(places, sorted(rows["person_ref"]), share)
    changed = {one.name for question in REGISTRATION for one in answered_by(question, read)}
    values = build(bare_folder, landmarks, [one for one in features if one.name in changed])
    bare = rows.drop(columns=sorted(changed)).merge(values, on="landmark_ref")
    last = block.start - timedelta(days=params.timeline.maturity_days + model.horizons[at])
    reference = reference_of(found.to_learn_from(block.start), model, last)
    train = cohort.train.X
    segmentation = find_segments(
        model.incidence(train)[:, 0, at],
        model.space,
        model.contributions(train, 0, at).values,
        params.segments,
        SpeaksOf("arbeid", "182 dager", "nb"),
    )
    sources = Sources(
        words, reference, IfAnswered(bare_folder, landmarks, features, model.space.names)
    )
    origin = Origin(run="bench", model_sha256="", data_sha256="", exit="i_arbeid", days=182)
    return Asked(Assessor(model, segmentation, sources, origin), rows, bare)


def _answered_all(rows: pd.DataFrame, words: Wording) -> Any:
    X = feature_matrix(rows, words.space)
    return np.array([not set(words.unknown(words.values(x))) & BY_FEATURE.keys() for x in X])


def _without_answers(places: Places, persons: list[str], share: float) -> Path:
    """Write the answers anew with a share of these persons' left open; return the folder."""
    folder = places.root / "without_answers"
    folder.mkdir()
    table = pq.read_table(places.inndata / "opplysninger.parquet")
    refs, generator = table["person_ref"].to_pylist(), np.random.default_rng(SEED)
    for question in REGISTRATION:
        is_open = generator.random(len(persons)) < share
        left = {one for one, open_ in zip(persons, is_open, strict=True) if open_}
        at = table.schema.get_field_index(question.column)
        empty = "" if question.column == "situasjoner" else None
        pairs = zip(refs, table[question.column].to_pylist(), strict=True)
        kept = pa.array([empty if ref in left else value for ref, value in pairs], pa.string())
        table = table.set_column(at, table.schema.field(at), kept)
    pq.write_table(table, folder / "opplysninger.parquet")
    return folder


def world_of(places: Places, params: Params, world: World) -> None:
    """Make up people and ingest their registers."""
    registers = registers_for(params.registers, places)
    synthesize(places.sources, world, registers=params.synthetic.registers)
    ingest_of(params.registers, registers, places, os.environ).write(places.inndata, silent)


def main() -> None:
    """Print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=9801)
    parser.add_argument("--open", type=float, default=1.0)
    parser.add_argument("--world", choices=("A", "B"), default="A")
    asked = parser.parse_args()
    params = read_params(project_root() / "params.yaml")
    made = params.synthetic
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        world_of(
            places, params, World(asked.persons, asked.seed, made.start, made.end, asked.world)
        )
        found = approached(asked_of(places, params, asked.open))
    sys.stdout.write(json.dumps(vars(asked) | found) + "\n")


if __name__ == "__main__":
    main()
