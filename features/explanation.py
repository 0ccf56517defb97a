"""Why a person has the values that they have on a day: each cell with the rows it came from."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from features.catalogue import definition
from features.declare import Feature
from features.derived import names_read
from features.landmarks import registered_on
from features.one_person import Cell, evaluate, rows_of
from profilering.errors import BadInput

Shown = dict[str, Any]


def explanation(folder: Path, person_ref: str, as_of: date, features: Sequence[Feature]) -> Shown:
    """Return every cell of one person at the end of a day, with wording, definition and rows.

    `folder` is 2_inndata. Someone who was not registered that day has no `registrert` and no
    `periode_ref`. Rows are as they were known on the day, with the columns that the feature reads.
    Raises BadInput when no register has a row of the person.
    """
    rows = rows_of(folder, person_ref, features)
    if not any(rows.values()):
        raise BadInput("No register has a row of that person_ref.")
    landmark = _landmark(folder, person_ref, as_of)
    cells = evaluate(features, rows, landmark)
    by_name = {one.name: one for one in features}
    return landmark | {
        "features": [
            {
                "name": one.name,
                "theme": one.theme,
                "text": one.text_nb,
                "value": cells[one.name].value,
                "unit": one.unit,
                "definition": definition(one).replace("`", ""),
                "rows": list(_rows(one, by_name, cells).values()),
            }
            for one in features
        ]
    }


def _landmark(folder: Path, person_ref: str, as_of: date) -> Shown:
    nobody = {"person_ref": person_ref, "as_of": as_of, "registrert": None, "periode_ref": None}
    found = registered_on(folder, as_of, person_ref).landmarks.select(list(nobody)).to_pylist()
    return next((mark for mark in found if mark["person_ref"] == person_ref), nobody)


def _rows(
    one: Feature, by_name: Mapping[str, Feature], cells: Mapping[str, Cell]
) -> dict[tuple[str, str], Shown]:
    """Return the rows behind a cell, each once; of a derived one those of its parts."""
    found: dict[tuple[str, str], Shown] = {}
    if one.is_derived:
        for part in names_read(one.value):
            for key, row in _rows(by_name[part], by_name, cells).items():
                found[key] = found.get(key, {}) | row
        return found
    columns = ("row_ref", "fra", "til", "kjent_fra", *one.columns)
    return {
        (one.register, row["row_ref"]): {"register": one.register} | {c: row[c] for c in columns}
        for row in cells[one.name].rows
    }
