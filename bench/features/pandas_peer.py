"""The same features as a good pandas user writes them: one join per register, masks, groupbys.

Days are whole numbers (no NaT to carry along), texts categories, references numbers of the
landmarks'. Rows stay in the order of the file, which is that of person, fra, kjent_fra and row_ref,
so nothing is sorted again. Features that look at the same rows share them and their grouping.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench.features.pandas_rows import NEVER
from bench.features.pandas_words import Known, derived, first_days
from data.codes.baregion import ba_region_of
from features.columns import OF_PLACES
from features.declare import Feature
from features.found import in_order
from features.places import KEYS

_DAYS: Final = ("fra", "til", "kjent_fra", "kjent_til")
_REFS: Final = ("person_ref", "periode_ref")
# Occupations are numbered by their first digit; a place reads its own, and all of them together.
_DIGITS: Final = pd.Index([str(n) for n in range(10)])
_ALL: Final = len(_DIGITS)


def build(folder: Path, landmarks: Path, features: Sequence[Feature]) -> pd.DataFrame:
    """Return landmark_ref and every feature, a row per landmark in the file's order."""
    marks = _read(landmarks, [*_REFS, "as_of", "registrert"])
    ordered = in_order(features)
    found: dict[str, Any] = {}
    of_registers = [one for one in (*ordered, *KEYS) if not one.is_derived]
    for register, some in _by_register(of_registers):
        read = {column for one in some for column in one.columns}
        key = ["region_type", "region", "yrke"] if register in OF_PLACES else ["person_ref"]
        rows = _read(folder / f"{register}.parquet", [*key, *_DAYS, *sorted(read)])
        cells_of = _of_places if register in OF_PLACES else _of_persons
        found |= cells_of(rows, marks, found, some)
    for one in ordered:
        if one.is_derived:
            found[one.name] = derived(one.value, found)
    refs = pq.read_table(landmarks, columns=["landmark_ref"])["landmark_ref"].to_pandas()
    return pd.DataFrame({"landmark_ref": refs} | {one.name: found[one.name] for one in features})


def _by_register(features: Iterable[Feature]) -> Iterator[tuple[str, list[Feature]]]:
    """Yield the features of each register; what is of places comes last, it needs the others."""
    ordered = sorted(features, key=lambda one: (one.register in OF_PLACES, one.register))
    for register, some in groupby(ordered, attrgetter("register")):
        yield register, list(some)


def _read(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    names = list(dict.fromkeys(columns))
    schema = pq.read_schema(path)
    texts = [name for name in names if pa.types.is_string(schema.field(name).type)]
    table = pq.read_table(path, columns=names, read_dictionary=texts)
    return pd.DataFrame({name: _column(table[name]) for name in names})


def _column(column: pa.ChunkedArray) -> Any:
    """Return days as numbers, flags as 1, 0 and -1 (missing), texts as categories."""
    if pa.types.is_date32(column.type):
        return column.cast(pa.int32()).fill_null(NEVER).to_numpy()
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).fill_null(-1).to_numpy()
    if pa.types.is_dictionary(column.type):
        return column.unify_dictionaries().to_pandas()
    return column.to_pandas()


def _of_persons(
    rows: pd.DataFrame, marks: pd.DataFrame, _: object, features: list[Feature]
) -> dict[str, Any]:
    """Return the cells of features of one register."""
    numbered = marks.assign(nr=np.arange(len(marks), dtype=np.int32))
    for name in _REFS:
        numbered[name] = marks[name].cat.codes.astype(np.int32)
        if name in rows:
            known = pd.Index(marks[name].cat.categories)
            numbers = known.get_indexer(rows[name].cat.categories).astype(np.int32)
            # One that no landmark has is not the -1 of a landmark that has none.
            of_rows = np.append(numbers, -2)[rows[name].cat.codes]
            rows[name] = np.where(of_rows < 0, -2, of_rows).astype(np.int32)
    return _cells(rows, numbered, numbered, features)


def _of_places(
    rows: pd.DataFrame, marks: pd.DataFrame, found: dict[str, Any], features: list[Feature]
) -> dict[str, Any]:
    """Return the cells of features of the landmarks' places; each place and day is taken once."""
    regions = rows["region"].cat.categories
    places = _places(marks, regions, *(found[key.name] for key in KEYS))
    nr = places.groupby(["as_of", "region", "yrke"], sort=False).ngroup().to_numpy()
    once = places[~pd.Series(nr).duplicated()].reset_index(drop=True)
    once = once.assign(nr=np.arange(len(once), dtype=np.int32), registrert=once["as_of"])
    both = pd.concat([once.assign(yrke=_ALL), once[once["yrke"] >= 0]])
    asked = both[both["region"] >= 0].reset_index(drop=True)
    is_own, is_all = (rows["yrke_type"].eq(one) for one in ("STYRK08_1", "ALLE"))
    used = rows[rows["region_type"].eq("BAREGION") & (is_own | is_all)]
    used = used.assign(
        region=used["region"].cat.codes,
        yrke=np.where(is_own[used.index], _DIGITS.get_indexer(used["yrke"]), _ALL),
        month=_months(used["fra"]),
    )
    asked = _by_month(asked, features, used["month"].min())
    return {name: cell[nr] for name, cell in _cells(used, asked, once, features).items()}


def _places(
    marks: pd.DataFrame, regions: pd.Index, kommune: pd.Categorical, yrke: pd.Categorical
) -> pd.DataFrame:
    """Return each landmark's day, and the numbers of its region and occupation, -1 if unknown."""
    of_kommune = regions.get_indexer([ba_region_of(one) for one in kommune.categories])
    return pd.DataFrame(
        {
            "as_of": marks["as_of"],
            "region": np.append(of_kommune, -1)[kommune.codes],
            "yrke": np.append(_DIGITS.get_indexer(yrke.categories), -1)[yrke.codes],
        }
    )


def _by_month(asked: pd.DataFrame, features: list[Feature], oldest: int) -> pd.DataFrame:
    """Return places once for each month that a window can hold, so that months can be joined."""
    starts = reduce(np.minimum, (first_days(one.window, asked) for one in features))
    first = np.maximum(_months(starts), oldest)
    times = np.maximum(_months(asked["as_of"]) - first + 1, 0)
    place = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return asked.loc[asked.index.repeat(times)].assign(month=np.repeat(first, times) + place)


def _months(days: Any) -> Any:
    return (
        np.asarray(days, np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    )


def _cells(
    rows: pd.DataFrame, asked: pd.DataFrame, marks: pd.DataFrame, features: list[Feature]
) -> dict[str, Any]:
    """Join the landmarks with the rows known then that a window can hold, for all features at once.

    `asked` has nr, as_of and what rows and landmarks have in common, `marks` a row per number.
    """
    on = [
        name for name in ("person_ref", "region", "yrke", "month") if name in rows and name in asked
    ]
    starts = {one.window: first_days(one.window, marks) for one in features}
    earliest = reduce(np.minimum, starts.values())[asked["nr"]]
    numbered = rows[[*on, *_DAYS]].assign(row=np.arange(len(rows), dtype=np.int32))
    pairs = numbered.merge(asked[[*on, "nr", "as_of"]].assign(earliest=earliest), on=on)
    day, first = pairs["as_of"], pairs["earliest"]
    known = (pairs["kjent_fra"] <= day) & (pairs["kjent_til"] > day) & (pairs["fra"] <= day)
    pairs = pairs[known & ((pairs["fra"] >= first) | (pairs["til"] > first))]
    columns = rows[[name for name in rows if name not in {*on, *_DAYS}]].take(pairs["row"])
    til = pairs["til"].clip(upper=pairs["as_of"] + 1)
    kept = pairs[["nr", "fra", "kjent_fra"]].assign(til=til).reset_index(drop=True)
    frame = pd.concat([kept, columns.reset_index(drop=True)], axis=1)
    return Known(frame, marks, starts).cells(features)
