"""Nav's present rule for many landmarks, from the registers as known on each landmark day."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from models.baselines.nav_case import Jobb, Person, read_case
from models.baselines.nav_rule import decide
from profilering.sql import known_sql, text_sql

UNKNOWN = "ikke profilert"
"""No answers were known on the day, so the rule could not run."""


def nav_profiles(registers: Path, landmarks: pd.DataFrame) -> pd.Series:
    """Return profilertTil by landmark_ref; `landmarks` has person_ref, periode_ref and as_of.

    The rule reads the answers, the birth date and the employments that were known on the landmark
    day, in the order of `row_ref`; the last day of an employment is the day before `til`.
    """
    connection = duckdb.connect()
    connection.register("landmarks", landmarks)
    answers = connection.sql(_latest(registers, "opplysninger", "nav_opplysninger")).fetchall()
    born = dict(connection.sql(_latest(registers, "person", "foedselsdato")).fetchall())
    jobs = connection.sql(_jobs(registers)).fetchall()
    connection.close()
    by_landmark: dict[str, list[Jobb]] = {}
    for landmark, start, end in jobs:
        by_landmark.setdefault(landmark, []).append(Jobb(start, end))
    found = {
        landmark: _profile(answer, born.get(landmark), by_landmark.get(landmark, []))
        for landmark, answer in answers
    }
    refs = landmarks["landmark_ref"]
    return pd.Series([found.get(ref, UNKNOWN) for ref in refs], index=refs, dtype="str")


def _profile(answer: str, born: Any, jobs: list[Jobb]) -> str:
    svar, _ = read_case(json.loads(answer), {"foedselsdato": None, "arbeidsforhold": []})
    return str(decide(svar, Person(born, None, jobs)).profilertTil)


def _visible(registers: Path, register: str) -> str:
    path = text_sql(registers / f"{register}.parquet")
    return (
        f"landmarks l join read_parquet({path}) r "
        f"on r.person_ref = l.person_ref and {known_sql('r', 'l.as_of::date')}"
    )


def _latest(registers: Path, register: str, column: str) -> str:
    same = "and r.periode_ref = l.periode_ref" if register == "opplysninger" else ""
    return (
        f"select l.landmark_ref, arg_max(r.{column}, (r.fra, r.row_ref)) "  # noqa: S608
        f"from {_visible(registers, register)} {same} group by l.landmark_ref"
    )


def _jobs(registers: Path) -> str:
    return (
        "select l.landmark_ref, r.fra, (r.til - 1)::date "  # noqa: S608
        f"from {_visible(registers, 'aa_registeret')} order by l.landmark_ref, r.row_ref"
    )
