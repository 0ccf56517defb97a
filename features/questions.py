"""What could still be asked: questions of the registration, and features as if one were answered.

Serves PRO-05 and SIT-04. Features are made anew from the register's rows with the answer written
in, so that whatever reads an answer follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from features.declare import Feature
from features.definitions.egen_vurdering import SITUATIONS
from features.derived import names_read
from features.found import with_parts
from features.one_person import evaluate
from features.plain import Row

_REGISTER: Final = "opplysninger"
_ABOVE_GRUNNSKOLE: Final = frozenset("345678")


@dataclass(frozen=True)
class Question:
    """One question: `feature` holds its answer as a level, `column` of opplysninger the answer.

    Levels that are not among `answers` are none, nor is a missing value. It is asked only of those
    whose level of `of_feature` is one of `of_levels`.
    """

    feature: str
    column: str
    answers: tuple[str, ...]
    text_nb: str
    text_nn: str
    of_feature: str = ""
    of_levels: frozenset[str] = frozenset()


QUESTIONS: Final = (
    Question(
        "hoyeste_utdanning_nus",
        "nus",
        tuple("02345678"),
        "Hva er den høyeste utdanningen din?",
        "Kva er den høgaste utdanninga di?",
    ),
    Question(
        "utdanning_bestaatt",
        "bestaatt",
        ("JA", "NEI"),
        "Er utdanningen din bestått?",
        "Er utdanninga di bestått?",
        "hoyeste_utdanning_nus",
        _ABOVE_GRUNNSKOLE,
    ),
    Question(
        "utdanning_godkjent",
        "godkjent",
        ("JA", "NEI"),
        "Er utdanningen din godkjent i Norge?",
        "Er utdanninga di godkjend i Noreg?",
        "hoyeste_utdanning_nus",
        _ABOVE_GRUNNSKOLE,
    ),
    Question(
        "helse_hindrer_arbeid",
        "helse_hindrer",
        ("JA", "NEI"),
        "Er det noe ved helsen din som Nav bør ta hensyn til?",
        "Er det noko ved helsa di som Nav bør ta omsyn til?",
    ),
    Question(
        "andre_forhold_hindrer_arbeid",
        "annet_hindrer",
        ("JA", "NEI"),
        "Er det annet enn helse som Nav bør ta hensyn til?",
        "Er det anna enn helse som Nav bør ta omsyn til?",
    ),
    Question(
        "jobbsituasjon",
        "situasjoner",
        SITUATIONS,
        "Hva er situasjonen din på arbeidsmarkedet nå?",
        "Kva er situasjonen din på arbeidsmarknaden no?",
    ),
)


BY_FEATURE: Final = {one.feature: one for one in QUESTIONS}


def unanswered(levels: Mapping[str, str | None], read: Iterable[str]) -> list[Question]:
    """Return the questions that a landmark's levels leave open, of features among `read`."""
    names = set(read)
    return [
        one
        for one in QUESTIONS
        if one.feature in names
        and levels.get(one.feature) not in one.answers
        and (not one.of_feature or levels.get(one.of_feature) in one.of_levels)
    ]


def answered_by(question: Question, features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return the features among these that the answer to a question may change."""
    changed = {
        one.name for one in features if one.register == _REGISTER and question.column in one.columns
    }
    size = -1
    while len(changed) > size:
        size = len(changed)
        changed |= {
            one.name for one in features if one.is_derived and changed & set(names_read(one.value))
        }
    return tuple(one for one in features if one.name in changed)


class IfAnswered:
    """Features of landmarks as if questions had been answered.

    `folder` is 2_inndata; `landmarks` has landmark_ref, person_ref, as_of, periode_ref and
    registrert; `features` are all that are declared, and `read` the names that are wanted. The rows
    of all persons are read once.
    """

    def __init__(
        self,
        folder: Path,
        landmarks: pd.DataFrame,
        features: Sequence[Feature],
        read: Iterable[str],
    ) -> None:
        wanted = set(read)
        self._features = features
        self._changed = {
            question: [one.name for one in answered_by(question, features) if one.name in wanted]
            for question in QUESTIONS
        }
        named = ["landmark_ref", "person_ref", "as_of", "periode_ref", "registrert"]
        records = landmarks[named].to_dict("records")
        self._marks = {mark["landmark_ref"]: _with_days(mark) for mark in records}
        changed = {name for names in self._changed.values() for name in names}
        registers = {one.register for one in with_parts(changed, features) if not one.is_derived}
        persons = sorted(set(landmarks["person_ref"]))
        self._rows = {
            name: _rows_by_person(folder / f"{name}.parquet", persons) for name in registers
        }

    def changed(self, questions: Iterable[Question]) -> list[str]:
        """Return the names of the wanted features that answers to questions change."""
        return sorted({name for one in questions for name in self._changed[one]})

    def values(self, landmark_ref: str, answers: Mapping[Question, str]) -> dict[str, Any]:
        """Return the features that the answers change; none where the person has told nothing."""
        mark = self._marks[landmark_ref]
        rows = {name: held.get(mark["person_ref"], []) for name, held in self._rows.items()}
        told = [row for row in rows.get(_REGISTER, []) if row["periode_ref"] == mark["periode_ref"]]
        if not told:
            return {}
        others = [row for row in rows[_REGISTER] if row not in told]
        answered = {question.column: answer for question, answer in answers.items()}
        rows[_REGISTER] = others + [row | answered for row in told]
        names = self.changed(answers)
        cells = evaluate(with_parts(names, self._features), rows, mark)
        return {name: cells[name].value for name in names}


def _rows_by_person(path: Path, persons: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    if path.is_file() and persons:
        for row in pq.read_table(path, filters=[("person_ref", "in", persons)]).to_pylist():
            found[row["person_ref"]].append(row)
    return found


def _with_days(mark: dict[str, Any]) -> dict[str, Any]:
    days = {name: pd.Timestamp(mark[name]).date() for name in ("as_of", "registrert")}
    return mark | days
