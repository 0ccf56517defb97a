"""How central a kommune is, by the size of the labour market that people can travel to.

A stand-in for Statistics Norway's sentralitetsklasse (Klass 128), which is not among our sources:
residents aged 15-74 of the whole commuting region. A large region may have remote kommuner.
"""

from bisect import bisect_right
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

from data.codes.baregion import ba_region_of
from data.codes.tables import rows_of

_TABLE: Final = Path(__file__).parent / "folketall.csv"
_FROM: Final = (20_000, 50_000, 200_000)
CLASSES: Final = (
    "arbeidsmarked under 20 000",
    "arbeidsmarked 20 000-49 999",
    "arbeidsmarked 50 000-199 999",
    "arbeidsmarked 200 000 og over",
)
"""By residents aged 15-74 of the commuting region; the limits are ours."""


@cache
def centrality_of(kommune: str) -> str | None:
    """Return which of CLASSES a kommune is in, by a number of any year since 2016.

    None where its commuting region is not known (`ba_region_of`).
    """
    region = ba_region_of(kommune)
    return None if region is None else CLASSES[bisect_right(_FROM, _residents()[region])]


@cache
def _residents() -> Counter[str]:
    found = Counter[str]()
    for row in rows_of(_TABLE, ("kommunenr", "innbyggere_15_74")):
        region = ba_region_of(row["kommunenr"])
        if region is not None:
            found[region] += int(row["innbyggere_15_74"])
    return found
