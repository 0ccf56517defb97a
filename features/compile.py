"""Features of landmarks from ingested registers: one pass over the rows of each register.

with Engine(folder, features) as engine:
    table = engine.build(numbered(landmarks))
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from features.bulk import features_of_rows
from features.columns import OF_PLACES
from features.declare import DERIVED, Feature
from features.derived import column_of
from features.found import all_features, in_order
from features.marks import Marks, marks_of
from features.places import KEYS, Market, places_of, with_keys
from features.tables import RegisterFile, missing_registers
from profilering.errors import BadInput, collected

LANDMARK_COLUMNS: Final = ("landmark_ref", "person_ref", "as_of", "periode_ref", "registrert")
_PANDAS: Final = {"numeric": "float64", "flag": "float64", "categorical": "str"}


def build(
    folder: Path,
    landmarks: pd.DataFrame | pa.Table,
    features: Sequence[Feature] | None = None,
    threads: int = 2,
) -> pd.DataFrame:
    """Return landmark_ref and every feature, one row per landmark, in the landmarks' order.

    `folder` is 2_inndata (one parquet file per register, ADR 6). `landmarks` has landmark_ref
    (unique), person_ref, as_of, and periode_ref and registrert (both may be missing). Numbers and
    flags are float64 with NaN as missing, categoricals text with NaN; so are all features of an
    optional register that has no file. The result does not depend on the order of any rows or on
    `threads`. Raises BadInput when a file or column is missing, or a landmark cannot be used.
    """
    with Engine(folder, features, threads) as engine:
        return engine.build(numbered(landmarks))


class Engine:
    """Some features over one folder of registers, whose files are opened once."""

    def __init__(
        self, folder: Path, features: Sequence[Feature] | None = None, threads: int = 2
    ) -> None:
        asked = all_features() if features is None else features
        self._names = ["landmark_ref", *(one.name for one in asked)]
        self.features = in_order(asked)
        read = with_keys(self.features)
        self.missing = missing_registers(folder, read)
        self._threads = threads
        self._of: dict[str, list[Feature]] = {}
        for one in read:
            self._of.setdefault(one.register, []).append(one)
        there = [name for name in self._of if name != DERIVED and name not in self.missing]
        self._files = {
            name: RegisterFile(folder / f"{name}.parquet", self._of[name])
            for name in there
            if name not in OF_PLACES
        }
        self._markets = {
            name: Market(folder / f"{name}.parquet") for name in there if name in OF_PLACES
        }

    def build(self, landmarks: pa.Table) -> pd.DataFrame:
        """Return the features of landmarks that are `numbered`; only their persons' rows count."""
        persons = pc.unique(landmarks["person_ref"]).sort()
        marks = marks_of(landmarks, persons)
        columns = {"landmark_ref": landmarks["landmark_ref"].to_pandas()}
        for name, file in self._files.items():
            rows = file.rows(persons)
            columns |= features_of_rows(self._of[name], rows, marks, self._threads)
        for name, market in self._markets.items():
            columns |= self._of_market(name, market, marks, columns)
        for name in self.missing:
            columns |= {
                one.name: pd.Series(None, range(len(landmarks)), dtype=_PANDAS[one.kind])
                for one in self._of[name]
            }
        for one in self._of.get(DERIVED, ()):
            columns[one.name] = column_of(one.value, columns)
        return pd.DataFrame({name: columns[name] for name in self._names})

    def _of_market(
        self, name: str, market: Market, marks: Marks, columns: dict[str, pd.Series]
    ) -> dict[str, pd.Series]:
        keys = pd.DataFrame({key.name: columns[key.name] for key in KEYS})
        places, place_marks, numbers = places_of(marks.as_of, keys)
        found = features_of_rows(self._of[name], market.rows(places), place_marks, self._threads)
        return {name: one.take(numbers).reset_index(drop=True) for name, one in found.items()}

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()


def numbered(landmarks: pd.DataFrame | pa.Table) -> pa.Table:
    """Return the landmarks as Arrow, texts as text and the days as dates.

    `registrert` is the as-of day where it is missing or later. Raises BadInput that names what
    cannot be used, with counts.
    """
    frame = landmarks.to_pandas() if isinstance(landmarks, pa.Table) else landmarks
    problems = [f"no column '{c}'" for c in LANDMARK_COLUMNS if c not in frame.columns]
    if not problems:
        twice = int(frame["landmark_ref"].duplicated().sum())
        problems += [f"'landmark_ref' is not unique in {twice} rows"] if twice else []
        for column in ("landmark_ref", "person_ref", "as_of"):
            empty = int(frame[column].isna().sum())
            problems += [f"'{column}' is missing in {empty} rows"] if empty else []
    if problems:
        raise BadInput(collected("The landmarks", problems))
    texts = {
        name: pa.array(frame[name], pa.string(), from_pandas=True)
        for name in ("landmark_ref", "person_ref", "periode_ref")
    }
    as_of = pd.to_datetime(frame["as_of"])
    registrert = pd.to_datetime(frame["registrert"]).fillna(as_of)
    days = {"as_of": as_of, "registrert": registrert.where(registrert <= as_of, as_of)}
    arrays = {name: pa.array(column.dt.date, pa.date32()) for name, column in days.items()}
    return pa.table({**texts, **arrays})
