"""Features of one landmark in plain Python, each with the rows that it came from.

What the compiled statements are compared with, what answers for one person online, and what
`profilering features explain` shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from data.codes.baregion import ba_region_of
from features.columns import OF_PLACES
from features.declare import Feature
from features.derived import cell_of, names_read
from features.expressions import Condition
from features.found import in_order
from features.places import KEYS, key_of, with_keys
from features.plain import Mark, Row, first_day, is_inside, is_known, is_met, value_of
from features.tables import missing_registers
from features.windows import Window


class Cell(NamedTuple):
    """A feature's value, None where it is missing, and the rows that it came from."""

    value: Any
    rows: tuple[Row, ...]


def evaluate(
    features: Sequence[Feature], registers: Mapping[str, Sequence[Row]], landmark: Mapping[str, Any]
) -> dict[str, Cell]:
    """Return what `features.compile.build` would say of one landmark, by feature.

    `registers` has the person's rows by register, and of what is of places at least those of the
    person's place; a register that is not there is missing. `landmark` has as_of, periode_ref and
    registrert (a day or None). A derived cell has the rows of what it is made of.
    """
    day = landmark["as_of"]
    mark = Mark(day, landmark["periode_ref"], min(landmark["registrert"] or day, day))
    person = _Person(registers, mark)
    cells: dict[str, Cell] = {}
    for one in in_order(features):
        cells[one.name] = _derived(one, cells) if one.is_derived else person.cell(one)
    return cells


def rows_of(folder: Path, person_ref: str, features: Iterable[Feature]) -> dict[str, list[Row]]:
    """Return one person's rows in 2_inndata of the registers that features read, for `evaluate`.

    Raises BadInput when a file that must be there, or a column, is missing.
    """
    read = with_keys(features)
    there = {one.register for one in read if not one.is_derived} - missing_registers(folder, read)
    found = {
        name: _read(folder, name, ("person_ref", "==", person_ref)) for name in there - OF_PLACES
    }
    kommuner = {row["kommune"] for row in found.get("person", []) if row["kommune"]}
    # Never empty, for an empty set has no type: no region is called "".
    regions = {"", *filter(None, map(ba_region_of, kommuner))}
    return found | {
        name: _read(folder, name, ("region", "in", regions)) for name in there & OF_PLACES
    }


def _read(folder: Path, register: str, only: tuple[str, str, Any]) -> list[Row]:
    rows: list[Row] = pq.read_table(folder / f"{register}.parquet", filters=[only]).to_pylist()
    return rows


def _derived(one: Feature, cells: Mapping[str, Cell]) -> Cell:
    value = cell_of(one.value, {name: cell.value for name, cell in cells.items()})
    return Cell(value, tuple(row for name in names_read(one.value) for row in cells[name].rows))


class _Person:
    """The rows that were known on the day; those that several features read are found once."""

    def __init__(self, registers: Mapping[str, Sequence[Row]], mark: Mark) -> None:
        self._mark = mark
        self._known = {
            name: [row for row in rows if is_known(row, mark)] for name, rows in registers.items()
        }
        self._inside: dict[tuple[str, Window, Condition], list[Row]] = {}
        if OF_PLACES & self._known.keys():
            place = key_of(*(self.cell(key).value for key in KEYS))
            for name in OF_PLACES & self._known.keys():
                self._known[name] = [r for r in self._known[name] if _is_of_place(r, *place)]

    def cell(self, one: Feature) -> Cell:
        """Return the cell of a feature that reads a register."""
        if one.register not in self._known:
            return Cell(None, ())
        key = (one.register, one.window, one.rows)
        start, mark = first_day(one.window, self._mark), self._mark
        if key not in self._inside:
            known = self._known[one.register]
            self._inside[key] = [
                row for row in known if is_inside(row, start, mark) and is_met(one.rows, row, mark)
            ]
        rows = self._inside[key]
        read = () if one.value.word == "month_of_day" else tuple(rows)
        return Cell(value_of(one.value, rows, start, mark), read)


def _is_of_place(row: Row, region: str | None, yrke: str | None) -> bool:
    if row["region_type"] != "BAREGION" or row["region"] != region or region is None:
        return False
    own = row["yrke_type"] == "STYRK08_1" and yrke and row["yrke"] == yrke
    return bool(own or row["yrke_type"] == "ALLE")
