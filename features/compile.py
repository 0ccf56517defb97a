"""Features of landmarks from ingested registers: one statement per register, then what is derived.

with Engine(folder, features) as engine:
    table = engine.build(landmarks)
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from features.columns import OF_PLACES, REQUIRED
from features.declare import DERIVED, Feature
from features.derived import column_of
from features.found import all_features, in_order
from features.places import KEYS, places_of
from features.statement import statement
from profilering.errors import BadInput, collected
from profilering.sql import text_sql

LANDMARK_COLUMNS: Final = ("landmark_ref", "person_ref", "as_of", "periode_ref", "registrert")
_PANDAS: Final = {"numeric": "float64", "flag": "float64", "categorical": "str"}
_EVERY_TABLE: Final = ("row_ref", "fra", "til", "kjent_fra", "kjent_til")


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
    """The statements of some features over one folder of registers, and a database to run them."""

    def __init__(
        self, folder: Path, features: Sequence[Feature] | None = None, threads: int = 2
    ) -> None:
        asked = all_features() if features is None else features
        self._names = ["landmark_ref", *(one.name for one in asked)]
        self.features = in_order(asked)
        self.missing = _missing_files(folder, self.features)
        self._folder = folder
        # No spilling: what does not fit in memory must not lie on disk about persons.
        config: dict[str, Any] = {"threads": threads, "temp_directory": ""}
        self._database = duckdb.connect(":memory:", config=config)
        self._database.execute("SET enable_progress_bar = false")

    def build(self, landmarks: pa.Table, persons: tuple[str, str] | None = None) -> pd.DataFrame:
        """Return the features of landmarks that are `numbered`.

        `persons` are the first and the last person_ref among them: no other rows are read.
        """
        columns = {"landmark_ref": landmarks["landmark_ref"].to_pandas()}
        self._database.register("landmarks", landmarks)
        of_registers: dict[str, list[Feature]] = {}
        for one in self._with_keys():
            of_registers.setdefault(one.register, []).append(one)
        # What is of places needs the keys, which are of persons.
        for register in sorted(of_registers, key=lambda name: (name == DERIVED, name in OF_PLACES)):
            columns |= self._columns(register, of_registers[register], columns, persons)
        return pd.DataFrame({name: columns[name] for name in self._names})

    def _with_keys(self) -> list[Feature]:
        there = {one.register for one in self.features} - self.missing
        return [*self.features, *(KEYS if there & OF_PLACES else ())]

    def _columns(
        self,
        register: str,
        features: list[Feature],
        columns: dict[str, pd.Series],
        persons: tuple[str, str] | None,
    ) -> dict[str, pd.Series]:
        if register == DERIVED:
            found = dict(columns)
            for one in features:
                found[one.name] = column_of(one.value, found)
            return found
        if register in self.missing:
            rows = range(len(columns["landmark_ref"]))
            return {one.name: pd.Series(None, rows, dtype=_PANDAS[one.kind]) for one in features}
        if register in OF_PLACES:
            return self._of_places(register, features, columns)
        return self._run(register, features, persons)

    def _of_places(
        self, register: str, features: list[Feature], columns: dict[str, pd.Series]
    ) -> dict[str, pd.Series]:
        keys = pd.DataFrame({key.name: columns[key.name] for key in KEYS})
        as_of = self._database.sql("SELECT as_of FROM landmarks ORDER BY nr").df()["as_of"]
        places, numbers = places_of(as_of, keys)
        self._database.register("places", places)
        of_place = self._run(register, features, None)
        return {name: one.take(numbers).reset_index(drop=True) for name, one in of_place.items()}

    def _run(
        self, register: str, features: list[Feature], persons: tuple[str, str] | None
    ) -> dict[str, pd.Series]:
        table = f"read_parquet({text_sql(self._folder / f'{register}.parquet')})"
        if persons is not None:
            first, last = map(text_sql, persons)
            table = f"(SELECT * FROM {table} WHERE person_ref BETWEEN {first} AND {last})"  # noqa: S608
        found = self._database.execute(statement(register, table, features)).df()
        return {one.name: found[one.name].astype(_PANDAS[one.kind]) for one in features}

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._database.close()


def numbered(landmarks: pd.DataFrame | pa.Table) -> pa.Table:
    """Return the landmarks as Arrow, numbered from 0, texts as text and the days as dates.

    Raises BadInput that names what cannot be used, with counts.
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
    registrert = frame["registrert"].fillna(frame["as_of"])
    days = {
        name: pa.array(pd.to_datetime(column).dt.date, pa.date32())
        for name, column in (("as_of", frame["as_of"]), ("registrert", registrert))
    }
    return pa.table({"nr": pa.array(range(len(frame)), pa.int32()), **texts, **days})


def _missing_files(folder: Path, features: Iterable[Feature]) -> set[str]:
    """Return the optional registers without a file; raises BadInput for what must be there."""
    wanted: dict[str, set[str]] = {}
    for one in features:
        if not one.is_derived:
            key = "region" if one.register in OF_PLACES else "person_ref"
            wanted.setdefault(one.register, {*_EVERY_TABLE, key}).update(one.columns)
    missing, problems = set(), []
    for register, columns in wanted.items():
        path = folder / f"{register}.parquet"
        if path.is_file():
            lacking = sorted(columns - set(pq.read_schema(path).names))
            problems += [f"{path.name} has no column '{column}'" for column in lacking]
        elif register in REQUIRED:
            problems.append(f"{path.name} is missing; `python -m pipelines.ingest` writes it")
        else:
            missing.add(register)
    if problems:
        raise BadInput(collected(f"The registers in {folder.name}", problems))
    return missing
