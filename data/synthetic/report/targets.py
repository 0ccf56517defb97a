"""The published figures to meet, read from `tables/targets.csv`."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

SOURCE, DERIVED, ASSUMPTION = "SOURCE", "DERIVED", "ASSUMPTION"
STANDINGS: Final = (SOURCE, DERIVED, ASSUMPTION)
_FILE: Final = Path(__file__).parents[1] / "tables" / "targets.csv"


@dataclass(frozen=True)
class Target:
    """A figure with its accepted range. `id` and `figure` together name it.

    `is_general`: where the period is outside a window, the whole window may be measured instead,
    as DERIVED. `reason` says why a figure is not measured at all.
    """

    id: str
    figure: str
    name: str
    population: str
    period: str
    value: float
    low: float
    high: float
    standing: str
    source: str
    is_general: bool
    reason: str

    @property
    def key(self) -> str:
        """Return the name that the figure is measured under."""
        return f"{self.id} {self.figure}".strip()


@cache
def targets() -> tuple[Target, ...]:
    """Read every target."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_target(row) for row in csv.DictReader(file))


def _target(row: dict[str, str]) -> Target:
    value, low, high = (float(row[name] or "nan") for name in ("value", "low", "high"))
    return Target(
        id=row["id"],
        figure=row["figure"],
        name=row["name"],
        population=row["population"],
        period=row["period"],
        value=value,
        low=low,
        high=high,
        standing=row["standing"],
        source=row["source"],
        is_general=row["elsewhere"] == "1",
        reason=row["reason"],
    )
