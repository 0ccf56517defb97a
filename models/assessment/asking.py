"""The next best question (PRO-05, SIT-04): which open one brings the chance nearest to all answers.

How the most similar people who answered everything that is open here did answer, together, says
what the answers may be and how likely they are. For each of these ways the chance is computed with
all answers, and with one alone: the best question is the one whose answer alone is expected to come
nearest. To move the chance most is another thing, and was worse: one answer can overshoot what the
others take back (docs/experiments.md).
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from features.questions import Question
from models.assessment.look import Looked, segments_of
from models.assessment.snapshot import NextQuestion, Segment, Words
from models.assessment.sources import Sources, with_values
from models.cohort.cohort import Floats
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation

SIMILAR: Final = 100
"""How many similar people's answers are weighed."""
SMALLEST_MOVE: Final = 0.01
"""A question that is expected to move the chance less is not worth asking."""


@dataclass(frozen=True)
class Answered:
    """Likely answers to a person's q open questions together, in c ways with their shares (c,).

    `full` (c, p) are rows with every answer, `alone` (c, q, p) with the answer to one question.
    """

    questions: tuple[Question, ...]
    shares: Floats
    full: Floats
    alone: Floats


def answered(
    landmark_ref: str, X: Floats, parts: Floats, person: str, found: Sources
) -> Answered | None:
    """Return the likely answers of one person (p,); None where nothing is open, or nobody told."""
    words, space = found.words, found.words.space
    questions = tuple(words.open_questions(words.values(X)))
    ways = _ways(questions, parts, person, found) if questions else Counter()
    if not ways:
        return None

    def row_with(answers: Mapping[Question, float | str | None]) -> Floats:
        return with_values(space, X, found.if_answered.values(landmark_ref, answers))

    alone = {
        pair: row_with(dict([pair]))
        for pair in {pair for way in ways for pair in zip(questions, way, strict=True)}
    }
    return Answered(
        questions,
        np.array(list(ways.values())) / ways.total(),
        np.array([row_with(dict(zip(questions, way, strict=True))) for way in ways]),
        np.array([[alone[pair] for pair in zip(questions, way, strict=True)] for way in ways]),
    )


def _ways(
    questions: Sequence[Question], parts: Floats, person: str, found: Sources
) -> Counter[tuple[float | str | None, ...]]:
    """Count the answers of the most similar people who answered all these questions."""
    space, reference, words = found.words.space, found.reference, found.words
    names = [question.feature for question in questions]
    columns = [space.names.index(name) for name in names]
    told = np.logical_and.reduce(
        [words.is_clear(name, reference.X[:, at]) for name, at in zip(names, columns, strict=True)]
    )
    # Likeness in all but what the answers themselves tell.
    changed = found.if_answered.changed(questions)
    others = [i for i, name in enumerate(space.names) if name not in changed]
    rows, _ = reference.nearest(parts, person, told, others)
    return Counter(
        tuple(words.value(name, x) for name, x in zip(names, row, strict=True))
        for row in reference.X[rows[:SIMILAR]][:, columns].tolist()
    )


def next_questions(
    of_each: Sequence[Answered | None],
    looked: Looked,
    model: IncidenceModel,
    segmentation: Segmentation,
    of_health: Set[str],
) -> list[NextQuestion | None]:
    """Return for each person the best question, if one is worth asking.

    `of_health` are the features that tell of health.
    """
    found: list[NextQuestion | None] = []
    for row, one in enumerate(of_each):
        before = looked.chances[row].incidence, looked.segments[row]
        found.append(None if one is None else _best(one, before, model, segmentation, of_health))
    return found


def _best(
    of: Answered,
    before: tuple[float, Segment],
    model: IncidenceModel,
    segmentation: Segmentation,
    of_health: Set[str],
) -> NextQuestion | None:
    at, (ways, asked, p) = leading_horizon(model.horizons), of.alone.shape
    alone = of.alone.reshape(-1, p)
    chance = model.incidence(np.concatenate([of.full, alone]))[:, 0, at]
    full, of_alone = chance[:ways, None], chance[ways:].reshape(ways, asked)
    nearer = of.shares @ (np.abs(before[0] - full) - np.abs(of_alone - full))
    best = int(nearer.argmax())
    move = float(of.shares @ np.abs(of_alone[:, best] - before[0]))
    if nearer[best] <= 0 or move < SMALLEST_MOVE:
        return None
    parts = model.contributions(of.alone[:, best], 0, at).values
    segments = segments_of(segmentation, of_alone[:, best], model.space, parts)
    question = of.questions[best]
    return NextQuestion(
        feature=question.feature,
        text=Words(nb=question.text_nb, nn=question.text_nn),
        is_health=question.feature in of_health,
        expected_move=move,
        nearer=float(nearer[best]),
        other_segment=float(of.shares @ [segment != before[1] for segment in segments]),
    )
