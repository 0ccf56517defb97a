"""The same features as a good polars user writes them: a lazy query per register, streamed.

One join with the landmarks, masks as columns, one group_by with an expression for each feature.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

import polars as pl
from polars import selectors as cs

from bench.features.polars_words import (
    Rows,
    before,
    derived,
    first_day,
    met,
    needs_before,
    value_of,
)
from data.codes.baregion import ba_region_of
from features.columns import OF_PLACES
from features.declare import Feature
from features.expressions import Condition
from features.found import in_order
from features.places import KEYS
from features.windows import Window

_DAYS: Final = ("fra", "til", "kjent_fra", "kjent_til")
# The occupation of figures for all of them together.
_ALL: Final = "alle"


def build(folder: Path, landmarks: Path, features: Sequence[Feature]) -> pl.DataFrame:
    """Return landmark_ref and every feature, a row per landmark in the file's order."""
    found = pl.read_parquet(landmarks).with_row_index("nr")
    marks = found.lazy()
    for register, some in _by_register((*features, *KEYS)):
        path = folder / f"{register}.parquet"
        if register in OF_PLACES:
            cells = _of_places(path, found, some)
        else:
            cells = _cells(_rows(path), marks, ["person_ref"], some)
        found = found.join(cells, on="nr", how="left", maintain_order="left")
    for one in in_order(features):
        if one.is_derived:
            found = found.with_columns(derived(one.value).alias(one.name))
    return found.select("landmark_ref", *(_filled(one) for one in features))


def _by_register(features: Iterable[Feature]) -> Iterator[tuple[str, list[Feature]]]:
    """Yield the features of each register; what is of places comes last, it needs the others."""
    of_registers = [one for one in features if not one.is_derived]
    ordered = sorted(of_registers, key=lambda one: (one.register in OF_PLACES, one.register))
    for register, some in groupby(ordered, attrgetter("register")):
        yield register, list(some)


def _filled(one: Feature) -> pl.Expr:
    """Return the cells of a feature; where a landmark has no rows, what it is then."""
    if one.value.word == "month_of_day":
        return pl.col("as_of").dt.strftime("%m").alias(one.name)
    cells = pl.col(one.name) if one.kind == "categorical" else pl.col(one.name).cast(pl.Float64)
    return cells if one.value.empty is None else cells.fill_null(one.value.empty)


def _rows(path: Path) -> pl.LazyFrame:
    """Return the rows of a register in the order of the file, days as numbers."""
    rows = pl.scan_parquet(path, row_index_name="row")
    return rows.with_columns(cs.date().to_physical(), row=pl.col("row").cast(pl.Int64))


def _cells(
    rows: pl.LazyFrame, marks: pl.LazyFrame, on: list[str], features: list[Feature]
) -> pl.DataFrame:
    """Return the cells of every landmark that has rows: one join, one group_by, streamed.

    `marks` has nr, as_of, registrert, periode_ref and what it has in common with the rows.
    """
    aggregated = [one for one in features if one.value.word != "month_of_day"]
    starts = {one.window: f"start_{n}" for n, one in enumerate(aggregated)}
    parts = {(one.window, one.rows): f"inside_{n}" for n, one in enumerate(aggregated)}
    covers = {one.rows: f"before_{n}" for n, one in enumerate(features) if needs_before(one.value)}
    cells = {
        one.name: value_of(
            one.value,
            Rows(parts[one.window, one.rows], starts[one.window], covers.get(one.rows, "")),
        )
        for one in aggregated
    }
    read = {column for one in aggregated for column in one.columns}
    known = _known(rows.select({"row", *on, *_DAYS, *read}), marks, on, starts).with_columns(
        *(_inside(*part, starts).alias(name) for part, name in parts.items()),
        *(before(condition).alias(name) for condition, name in covers.items()),
    )
    return known.group_by("nr").agg(**cells).collect(engine="streaming")


def _known(
    rows: pl.LazyFrame, marks: pl.LazyFrame, on: list[str], starts: dict[Window, str]
) -> pl.LazyFrame:
    """Join the landmarks with the rows known on their day that a window can hold."""
    asked = marks.select(
        *(pl.col(name) for name in ("nr", *on)),
        pl.col("as_of").to_physical(),
        pl.col("periode_ref").alias("denne"),
        *(first_day(window).alias(name) for window, name in starts.items()),
    )
    day, first = pl.col("as_of"), pl.min_horizontal(*starts.values())
    is_known = (pl.col("kjent_fra") <= day) & (pl.col("kjent_til") > day).fill_null(value=True)
    lasts = (pl.col("fra") >= first) | (pl.col("til") > first).fill_null(value=True)
    known = rows.join(asked, on=on).filter(is_known & (pl.col("fra") <= day) & lasts)
    clipped = known.with_columns(til=pl.min_horizontal("til", day + 1))
    return clipped.with_columns(place=pl.col("til").cast(pl.Int64) * 2**32 + pl.col("row"))


def _inside(window: Window, rows: Condition, starts: dict[Window, str]) -> pl.Expr:
    if window.unit == "alltid":
        return met(rows)
    start = pl.col(starts[window])
    return met(rows) & ((pl.col("fra") >= start) | (pl.col("til") > start))


def _of_places(path: Path, found: pl.DataFrame, features: list[Feature]) -> pl.DataFrame:
    """Return the cells of features of the landmarks' places; each place and day is taken once."""
    kommune, yrke = (key.name for key in KEYS)
    regions = {one: ba_region_of(one) for one in found[kommune].drop_nulls().unique()}
    region = pl.col(kommune).replace_strict(regions, default=None, return_dtype=pl.String)
    marks = found.select("nr", "as_of", region=region, yrke=yrke)
    once = marks.drop("nr").unique().with_row_index("place")
    used = pl.col("yrke_type").is_in(["ALLE", "STYRK08_1"]) & (pl.col("region_type") == "BAREGION")
    month = _month(pl.col("fra").cast(pl.Date))
    rows = _rows(path).filter(used).with_columns(pl.col("yrke").fill_null(_ALL), month=month)
    cells = _cells(rows, _by_month(once, features), ["region", "yrke", "month"], features)
    numbers = marks.join(once, on=["as_of", "region", "yrke"], nulls_equal=True)
    of_place = cells.rename({"nr": "place"})
    return numbers.select("nr", "place").join(of_place, on="place", how="left").drop("place")


def _by_month(once: pl.DataFrame, features: list[Feature]) -> pl.LazyFrame:
    """Return what places ask for, once for each month that a window can hold, to join by month."""
    both = pl.concat([once.with_columns(yrke=pl.lit(_ALL)), once.drop_nulls("yrke")])
    asked = (
        both.drop_nulls("region")
        .rename({"place": "nr"})
        .with_columns(registrert="as_of", periode_ref=pl.lit(None, pl.String))
    )
    first = pl.min_horizontal(first_day(one.window).cast(pl.Date) for one in features)
    months = pl.int_ranges(_month(first), _month(pl.col("as_of")) + 1)
    return asked.with_columns(month=months).explode("month").lazy()


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month()
