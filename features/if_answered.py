"""Features as if questions were answered: made anew of register rows with the answers in them.

Whatever reads an answer follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from features.declare import Feature
from features.derived import names_read
from features.found import with_parts
from features.one_person import evaluate
from features.plain import Mark, Row, is_met
from features.questions import QUESTIONS, Question

_ANY_DAY: Final = date(2000, 1, 1)


def answered_by(question: Question, features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return the features among these that the answer to a question may change."""
    changed = {one.name for one in features if _reads(one, question)}
    size = -1
    while len(changed) > size:
        size = len(changed)
        changed |= {
            one.name for one in features if one.is_derived and changed & set(names_read(one.value))
        }
    return tuple(one for one in features if one.name in changed)


def _reads(one: Feature, question: Question) -> bool:
    if one.is_derived or one.register != question.register:
        return False
    if not question.felt:
        return question.column in one.columns
    # Each answer of situasjonsbeskrivelse is a row; that of a veileder may be answered anew.
    answer = _row_of(question, question.answers[0] if question.answers else 1.0, _ANY_DAY)
    mark = Mark(_ANY_DAY, None, _ANY_DAY)
    return any(
        is_met(one.rows, answer | {"kilde": kilde}, mark) for kilde in ("ARBEIDSSOEKER", "VEILEDER")
    )


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

    def values(self, landmark_ref: str, answers: Mapping[Question, Any]) -> dict[str, Any]:
        """Return the features that the answers change.

        Without anything told in the registration, answers to its questions change nothing.
        """
        mark = self._marks[landmark_ref]
        rows = {name: held.get(mark["person_ref"], []) for name, held in self._rows.items()}
        written = [one for one in answers if one.felt or _told(rows, mark)]
        for one in written:
            rows[one.register] = _with_answer(rows.get(one.register, []), mark, one, answers[one])
        if not written:
            return {}
        names = self.changed(written)
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


def _told(rows: Mapping[str, Sequence[Row]], mark: Mapping[str, Any]) -> bool:
    """Return whether the person has told anything in this spell's registration."""
    return any(row["periode_ref"] == mark["periode_ref"] for row in rows.get("opplysninger", ()))


def _with_answer(
    rows: Sequence[Row], mark: Mapping[str, Any], question: Question, answer: Any
) -> list[Row]:
    """Return a register's rows as they would be, had the person answered on the landmark's day."""
    if question.felt:
        others = [row for row in rows if row["felt"] != question.felt]
        return [*others, _row_of(question, answer, mark["as_of"])]
    spell = mark["periode_ref"]
    return [row | {question.column: answer} if row["periode_ref"] == spell else row for row in rows]


def _row_of(question: Question, answer: Any, day: date) -> Row:
    """Return the row of situasjonsbeskrivelse that an answer of this day would be."""
    row = {"row_ref": "", "fra": day, "til": None, "kjent_fra": day, "kjent_til": None}
    row |= dict.fromkeys(("verdi_tekst", "verdi_tall", "verdi_liste"))
    return row | {"felt": question.felt, "kilde": "ARBEIDSSOEKER", question.column: answer}
