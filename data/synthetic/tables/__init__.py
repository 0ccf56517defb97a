"""The published margins that the synthetic world carries; sources and licences in README.md."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from data.synthetic.draws import Floats


@dataclass(frozen=True)
class Kommuner:
    """Municipalities (2024 numbers) with residents 15-74 and the old county's unemployment rate."""

    number: list[str]
    residents: Floats
    rate: Floats

    @property
    def shares(self) -> Floats:
        """Share of the job seekers: residents times rate."""
        return _normalised(self.residents * self.rate)


@dataclass(frozen=True)
class Yrker:
    """Occupations (STYRK-08; empty = not stated), Nav's groups, and shares of the job seekers."""

    styrk08: list[str]
    group: list[str]
    styrk98: list[str]
    shares: Floats

    @property
    def unknown(self) -> int:
        """Return the place of the occupation that is not stated."""
        return self.styrk08.index("")


@cache
def kommuner() -> Kommuner:
    """Read kommuner.csv."""
    rows = _rows("kommuner.csv")
    return Kommuner(
        [row["kommunenr"] for row in rows],
        np.array([float(row["befolkning_15_74"]) for row in rows]),
        np.array([float(row["ledighet_prosent"]) for row in rows]),
    )


@cache
def yrker() -> Yrker:
    """Read yrker.csv."""
    rows = _rows("yrker.csv")
    return Yrker(
        [row["styrk08"] for row in rows],
        [row["gruppe"] for row in rows],
        [row["styrk98"] for row in rows],
        _normalised(np.array([float(row["andel"]) for row in rows])),
    )


def raked(tendency: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return the joint shares that keep both margins and lean as `tendency` (rows x columns) does.

    Iterative proportional fitting (Deming and Stephan 1940).
    """
    joint = np.asarray(tendency, dtype=np.float64).copy()
    for _ in range(100):
        joint *= (rows / joint.sum(axis=1))[:, None]
        joint *= columns / joint.sum(axis=0)
    return joint


def _normalised(values: Floats) -> Floats:
    return np.asarray(values / values.sum(), dtype=np.float64)


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
