"""The labour market of a bench world: places, and figures of them by month."""

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

import data.codes
from bench.features.draws import NONE, Draw, codes, told
from bench.features.people import FIRST, LAST
from data.codes.baregion import ba_region_of
from data.codes.tables import rows_of

_TABLE: Final = Path(data.codes.__file__).parent / "ba_region.csv"
_TYPES: Final = ("ALLE", "STYRK08_1")
_PUBLISHED_AFTER: Final = 9


@cache
def kommuner() -> tuple[str, ...]:
    """Return the numbers of all kommuner."""
    return tuple(row["kommunenr"] for row in rows_of(_TABLE, ("kommunenr",)))


def arbeidsmarked(seed: int) -> Draw:
    """Return the figures of every month, region and occupation, of which some are revised."""
    rng = np.random.default_rng([seed, *b"arbeidsmarked"])
    regions = sorted({region for one in kommuner() if (region := ba_region_of(one))})
    first, last = np.array([FIRST, LAST]).astype("datetime64[D]").astype("datetime64[M]")
    months = np.arange(first - 18, last)
    month, region, yrke = (found.ravel() for found in np.indices((len(months), len(regions), 11)))
    starts = np.arange(months[0], months[-1] + 2).astype("datetime64[D]").astype(np.int64)
    known = starts[month + 1] + _PUBLISHED_AFTER
    again = np.where(rng.random(len(month)) < 0.05, known + 31, 2 * LAST)
    which, _, columns = told(np.zeros_like(month), known, again)
    size = rng.lognormal(4, 1, len(regions))[region] * np.where(yrke == 0, 5, 1)
    figures = {
        "arbeidssoekere": rng.poisson(size[which]),
        "ledige_stillinger": rng.poisson(size[which] / 4),
    }
    is_small = figures["arbeidssoekere"] < 5
    return columns | {
        "fra": starts[month[which]],
        "til": starts[month[which] + 1],
        "region_type": codes(np.zeros(len(which), np.int64), ("BAREGION",)),
        "region": codes(region[which], regions),
        "yrke_type": codes(np.minimum(yrke[which], 1), _TYPES),
        "yrke": codes(yrke[which] - 1, [str(n) for n in range(10)]),
        "arbeidssoekere": np.where(is_small, NONE, figures["arbeidssoekere"]),
        "ledige_stillinger": figures["ledige_stillinger"],
    }
