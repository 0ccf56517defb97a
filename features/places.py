"""Where a landmark's person can travel to work and in what occupation: what a market is read by.

The place is the commuting region of the last kommune known, the occupation is the first digit of
the last one given in this spell (BEV-09): finer figures are too often too small to be published.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.codes.baregion import ba_region_of
from features.arrays import Ints, Rows
from features.bulk import Cells, Loaded
from features.columns import OF_PLACES
from features.declare import Feature, feature
from features.expressions import first_digits, last_code, this_spell
from features.legal import FOLLOW_UP
from features.marks import Marks
from features.tables import DAYS, ORDER
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
_OF_A_PLACE: Final = ("region_type", "region", "yrke_type", "yrke")
# All occupations together; sorts before any occupation.
_ALL: Final = ""


def with_keys(features: Iterable[Feature]) -> list[Feature]:
    """Return the features, and `KEYS` where one of them is of places."""
    found = list(features)
    return [*found, *(KEYS if any(one.register in OF_PLACES for one in found) else ())]


def key_of(kommune: str | None, yrke: str | None) -> tuple[str | None, str | None]:
    """Return the region and the occupation of one landmark."""
    return (ba_region_of(kommune) if kommune else None), yrke


class Market:
    """A register that is about places, in memory: the rows of all of them are not many.

    Every place, a region with an occupation or without one, has the rows of all occupations and
    those of its own.
    """

    def __init__(self, path: Path, features: Sequence[Feature]) -> None:
        columns = sorted({column for one in features for column in one.columns})
        wanted = [*dict.fromkeys((*_OF_A_PLACE, *DAYS, "row_ref", *columns))]
        table = pq.read_table(
            path,
            columns=wanted,
            filters=[("region_type", "==", "BAREGION")],
            read_dictionary=list(_OF_A_PLACE),
        ).sort_by([(name, "ascending") for name in ORDER[1:]])
        keys = table.select(list(_OF_A_PLACE)).to_pandas().astype("str").fillna("")
        is_own = (keys["yrke_type"] == "STYRK08_1") & (keys["yrke"] != "")
        is_read = (is_own | (keys["yrke_type"] == "ALLE")) & (keys["region"] != "")
        keys = keys.assign(yrke=keys["yrke"].where(is_own, _ALL))[is_read]
        of = {place: rows.index.to_numpy() for place, rows in keys.groupby(["region", "yrke"])}
        self._regions = {region: n for n, region in enumerate(sorted(keys["region"].unique()))}
        self._yrker = {yrke: n for n, yrke in enumerate(sorted({_ALL, *keys["yrke"].unique()}))}
        none = np.zeros(0, dtype=np.int64)
        own = [
            np.sort(np.concatenate([of.get((region, one), none) for one in {_ALL, yrke}]))
            for region in self._regions
            for yrke in self._yrker
        ]
        place = np.repeat(np.arange(len(own), dtype=np.int32), [len(one) for one in own])
        at = pa.array(np.concatenate([none, *own]))
        self._loaded = Loaded(features, Rows(table.select([*DAYS, *columns]).take(at), place))

    def of(self, as_of: Ints, kommune: pa.StringArray, yrke: pa.StringArray) -> dict[str, Cells]:
        """Return every feature of the register for landmarks of these kommuner and occupations."""
        region = _numbers(kommune, lambda one: self._regions.get(ba_region_of(one) or "", -1), -1)
        own = _numbers(yrke, lambda one: self._yrker.get(one, 0), 0)
        # No row is of place -1.
        place = np.where(region < 0, -1, region * len(self._yrker) + own).astype(np.int32)
        return self._loaded.of(Marks(as_of, as_of, pa.nulls(len(as_of), pa.string()), place))


def _numbers(texts: pa.StringArray, number: Callable[[str], int], missing: int) -> Ints:
    """Return the number of each text."""
    held = texts.dictionary_encode()
    of_each = np.array([*map(number, held.dictionary.to_pylist()), missing], dtype=np.int32)
    return np.asarray(of_each[pc.fill_null(held.indices, -1).to_numpy(zero_copy_only=False)])
