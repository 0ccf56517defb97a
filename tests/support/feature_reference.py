"""What `features.compile.build` should return, by the plain Python of `features.one_person`."""

from collections.abc import Iterable

import pandas as pd

from features.declare import Feature
from features.one_person import evaluate
from tests.support.registers import OF_PLACES, Registers, Row


def reference(
    features: Iterable[Feature], registers: Registers, landmarks: pd.DataFrame
) -> pd.DataFrame:
    """Return landmark_ref and every feature, one row per landmark."""
    declared = list(features)
    found = []
    for mark in landmarks.to_dict("records"):
        own = {
            name: rows if name in OF_PLACES else _of(mark["person_ref"], rows)
            for name, rows in registers.items()
        }
        cells = evaluate(declared, own, mark)
        values = {name: cell.value for name, cell in cells.items()}
        found.append({"landmark_ref": mark["landmark_ref"]} | values)
    return pd.DataFrame(found, columns=["landmark_ref", *(one.name for one in declared)])


def _of(person: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["person_ref"] == person]
