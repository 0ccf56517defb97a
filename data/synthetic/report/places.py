"""The counties of 2016 and the residents of each, for the figures by place."""

import csv
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from data.synthetic.draws import Floats, Ints
from data.synthetic.tables import kommuner

_FILE: Final = Path(__file__).parents[1] / "tables" / "kommune_fylke_2016.csv"


def _read() -> dict[str, tuple[str, float]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["kommunenr"]: (row["fylke_2016"], float(row["befolkning_15_74_2016"]))
            for row in csv.DictReader(file)
        }


FYLKER: Final = tuple(sorted({name for name, _ in _read().values()}))


@cache
def fylke_of_kommune() -> Ints:
    """Return the place in FYLKER of each municipality, in the order of `kommuner`."""
    table = _read()
    return np.array([FYLKER.index(table[number][0]) for number in kommuner().number])


@cache
def residents() -> Floats:
    """Return the residents aged 15-74 of each county, 1 January 2016."""
    found = np.zeros(len(FYLKER))
    for name, count in _read().values():
        found[FYLKER.index(name)] += count
    return found
