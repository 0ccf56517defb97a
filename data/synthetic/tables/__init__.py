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
    # In 2013, before the oil price fell.
    earlier_rate: Floats
    ba_region: list[int]

    @property
    def shares(self) -> Floats:
        """Share of those who register: residents by rate, for where many are, they stay longer."""
        return _normalised(self.residents * self.rate**_OF_INFLOW)

    @property
    def earlier_shares(self) -> Floats:
        """Share of those who registered in 2013."""
        return _normalised(self.residents * self.earlier_rate**_OF_INFLOW)

    @property
    def shocked_shares(self) -> Floats:
        """Share of those whom the oil shock hit, by the exposure of their region (T30)."""
        exposure = [_EXPOSURE.get(region, 0.0) for region in self.ba_region]
        return _normalised(self.residents * np.array(exposure))


# ASSUMPTION: how much of the difference in rates is inflow.
_OF_INFLOW = 0.65
# T30, ASSUMPTION: labour-market regions hit strongly, less, and little.
_EXPOSURE = dict.fromkeys((48, 49), 1.0) | dict.fromkeys((50, 56, 58, 81), 0.42)
_EXPOSURE |= dict.fromkeys((41, 77, 79), 0.2)


@dataclass(frozen=True)
class Yrker:
    """Occupations (STYRK-08; empty = not stated), Nav's groups, and shares of the job seekers."""

    styrk08: list[str]
    group: list[str]
    styrk98: list[str]
    shares: Floats
    # In 2013, before the oil price fell.
    earlier_shares: Floats

    @property
    def unknown(self) -> int:
        """Return the place of the occupation that is not stated."""
        return self.styrk08.index("")


@cache
def kommuner() -> Kommuner:
    """Read kommuner.csv."""
    rows = _rows("kommuner.csv")
    counties = _rows("fylkesrater.csv")
    rates = {row["fylkenr"]: float(row["prosent_2013"] or "nan") for row in counties}
    county = {row["kommunenr"]: row["fylkenr_2016"] for row in _rows("kommune_fylke_2016.csv")}
    return Kommuner(
        [row["kommunenr"] for row in rows],
        np.array([float(row["befolkning_15_74"]) for row in rows]),
        np.array([float(row["ledighet_prosent"]) for row in rows]),
        np.array([rates[county[row["kommunenr"]]] for row in rows]),
        [int(row["ba_region"]) for row in rows],
    )


@cache
def group_shares(year: int) -> dict[str, float]:
    """Return the shares of Nav's occupation groups among all job seekers of a year, 2012-2017."""
    rows = [row for row in _rows("yrkesgrupper.csv") if int(row["aar"]) == year]
    return {row["gruppe"]: float(row["andel"]) for row in rows}


@cache
def yrker() -> Yrker:
    """Read yrker.csv."""
    rows = _rows("yrker.csv")
    return Yrker(
        [row["styrk08"] for row in rows],
        [row["gruppe"] for row in rows],
        [row["styrk98"] for row in rows],
        _normalised(np.array([float(row["andel"]) for row in rows])),
        _normalised(np.array([float(row["andel_2013"]) for row in rows])),
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
