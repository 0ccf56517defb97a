"""Commuting regions (BA-regioner): where people of a kommune travel to work.

`ba_region.csv` beside this file has the kommuner of 2024 and says where its facts are from.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from data.codes.kommune import kommune_on
from data.codes.tables import rows_of

_TABLE: Final = Path(__file__).parent / "ba_region.csv"
_OF_THE_TABLE: Final = date(2024, 1, 1)


@cache
def ba_region_of(kommune: str) -> str | None:
    """Return the region of a kommune, by a number of any year since 2016.

    None for a number unknown to us, and for a kommune whose parts came into several regions.
    """
    codes = kommune_on(kommune, _OF_THE_TABLE).candidates or (kommune,)
    regions = {_regions().get(code) for code in codes}
    return regions.pop() if len(regions) == 1 else None


@cache
def _regions() -> dict[str, str]:
    return {row["kommunenr"]: row["ba_region"] for row in rows_of(_TABLE, ("ba_region",))}
