"""Commuting regions (BA-regioner): where people of a kommune travel to work.

`ba_region.csv` beside this file has the kommuner of 2024 and says where its facts are from.
"""

from functools import cache
from pathlib import Path
from typing import Final

from data.codes.kommune import numbers_of_2024
from data.codes.tables import rows_of

_TABLE: Final = Path(__file__).parent / "ba_region.csv"


@cache
def ba_region_of(kommune: str) -> str | None:
    """Return the region of a kommune, by a number of any year since 2016.

    None for a number unknown to us, and for a kommune whose parts came into several regions.
    """
    regions = {_regions().get(code) for code in numbers_of_2024(kommune)}
    return regions.pop() if len(regions) == 1 else None


@cache
def _regions() -> dict[str, str]:
    return {row["kommunenr"]: row["ba_region"] for row in rows_of(_TABLE, ("ba_region",))}
