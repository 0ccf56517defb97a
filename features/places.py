"""Where a landmark's person can travel to work and in what occupation: what a market is read by.

The place is the commuting region of the last kommune known, the occupation is the first digit of
the last one given in this spell (BEV-09): finer figures are too often too small to be published.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.codes.baregion import ba_region_of
from features.arrays import Ints, Rows
from features.columns import OF_PLACES
from features.declare import Feature, feature
from features.expressions import first_digits, last_code, this_spell
from features.legal import FOLLOW_UP
from features.marks import Marks
from features.windows import ever

_KOMMUNE: Final = feature(
    register="person",
    window=ever,
    value=last_code(first_digits("kommune", 4)),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Kommune",
    text_nn="Kommune",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    name="_kommune",
)
_YRKE: Final = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(first_digits("stilling_styrk08", 1)),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe",
    text_nn="Yrkesgruppe",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    name="_yrke",
)
# Compiled beside the features of their registers, and shown to nobody: a kommune points at people.
KEYS: Final = (_KOMMUNE, _YRKE)


def with_keys(features: Iterable[Feature]) -> list[Feature]:
    """Return the features, and `KEYS` where one of them is of places."""
    found = list(features)
    return [*found, *(KEYS if any(one.register in OF_PLACES for one in found) else ())]


def key_of(kommune: str | None, yrke: str | None) -> tuple[str | None, str | None]:
    """Return the region and the occupation of one landmark."""
    return (ba_region_of(kommune) if kommune else None), yrke


def places_of(as_of: Ints, keys: pd.DataFrame) -> tuple[pd.DataFrame, Marks, Ints]:
    """Return each region and occupation once, each day of one once, and every landmark's of these.

    `keys` has the columns of `KEYS`. Many landmarks share a place, so it is looked up once. The
    days are marks whose person is the number of the region and occupation.
    """
    region = keys["_kommune"].map(ba_region_of, na_action="ignore").astype("str")
    of_each = pd.DataFrame({"region": region, "yrke": keys["_yrke"]})
    place = of_each.groupby(["region", "yrke"], dropna=False, sort=False).ngroup().to_numpy()
    days = pd.DataFrame({"place": place, "as_of": as_of})
    number = days.groupby(["place", "as_of"], sort=True).ngroup().to_numpy()
    once = days.drop_duplicates().sort_values(["place", "as_of"])
    day = once["as_of"].to_numpy(dtype=np.int32)
    none = pa.nulls(len(once), pa.string())
    marks = Marks(day, day, none, once["place"].to_numpy(dtype=np.int32))
    return of_each.drop_duplicates().reset_index(drop=True), marks, number


class Market:
    """The rows of a register that is about places, in memory: there are not many."""

    def __init__(self, path: Path) -> None:
        table = pq.read_table(path, filters=[("region_type", "==", "BAREGION")])
        order = [(name, "ascending") for name in ("fra", "kjent_fra", "row_ref")]
        self._table = table.sort_by(order)
        keys = self._table.select(["region", "yrke_type", "yrke"]).to_pandas()
        yrke = keys["yrke"].where(keys["yrke_type"] == "STYRK08_1", "")
        is_read = keys["yrke_type"].isin(["STYRK08_1", "ALLE"])
        self._of = keys[is_read].groupby(["region", yrke[is_read]]).indices
        self._at = np.flatnonzero(is_read)

    def rows(self, places: pd.DataFrame) -> Rows:
        """Return the rows of each place: those of all occupations, and of its own."""
        none = np.zeros(0, dtype=np.int64)
        own = [
            np.sort(np.concatenate([self._of.get((region, yrke), none) for yrke in {"", own_yrke}]))
            for region, own_yrke in places.itertuples(index=False)
        ]
        place = np.repeat(np.arange(len(places), dtype=np.int32), [len(one) for one in own])
        at = self._at[np.concatenate([none, *own])]
        return Rows(self._table.take(pa.array(at)), place)
