"""Parts of a world on disk: features in use, labels as known at the end, and the truth beside them.

Only bench/ and tests/ read the truth: its columns have a name of their own that no feature has.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.synthetic.life.incidence import EXITS
from models.cohort.cohort import Bools, Floats
from models.cohort.landmarks import Declared
from pipelines.landmarks import read_by_models

TRUTH: Final = "sannhet:"
HORIZONS: Final = (28, 91, 182, 365, 546, 730)
KEYS: Final = ("landmark_ref", "person_ref", "as_of")
LABELS: Final = ("time", "exit", "er_slettet")


def truth_column(exit_: str, horizon: float) -> str:
    """Return the column of the frailty-integrated truth of one exit and horizon."""
    return f"{TRUTH}{exit_}:{horizon:g}"


def path_of(folder: Path, seed: int) -> Path:
    """Return where the part of one seed lies."""
    return folder / f"part_{seed}.parquet"


@dataclass(frozen=True)
class Rows:
    """Rows of parts: `table` as written, with `seed`; persons of different parts are different."""

    table: pd.DataFrame
    declared: Declared

    def __len__(self) -> int:
        return len(self.table)

    @property
    def truth(self) -> Floats:
        """The frailty-integrated truth (n, K, H); NaN where there is none."""
        columns = [truth_column(exit_, h) for exit_ in EXITS for h in HORIZONS]
        found: Floats = self.table[columns].to_numpy(dtype=np.float64)
        return found.reshape(-1, len(EXITS), len(HORIZONS))

    def take(self, rows: Bools | Any) -> "Rows":
        """Return the chosen rows (a mask, or positions)."""
        return Rows(
            self.table.iloc[np.arange(len(self))[rows]].reset_index(drop=True), self.declared
        )

    def with_truth(self) -> "Rows":
        """Return the rows that the truth speaks of: still registered, without either exit."""
        return self.take(~np.isnan(self.truth).any(axis=(1, 2)))

    def to_learn_from(self) -> pd.DataFrame:
        """Return keys, features and labels of rows with follow-up, not deleted; no truth."""
        names = [*KEYS, *self.declared.themes, *LABELS]
        followed = self.table["time"].notna() & ~self.table["er_slettet"].eq(True)
        return self.table.loc[followed, names].astype({"exit": np.int64})


def read_parts(paths: Iterable[Path]) -> Rows:
    """Read parts as one table; raises FileNotFoundError where one is missing."""
    tables = []
    for path in paths:
        table = pd.read_parquet(path)
        table["person_ref"] = f"{world_of(path)['seed']}:" + table["person_ref"].astype(str)
        tables.append(table)
    table = pd.concat(tables, ignore_index=True)
    features = read_by_models(table.drop(columns=[*KEYS, *LABELS]))
    categorical = tuple(one.name for one in features if one.kind == "categorical")
    return Rows(table, Declared({one.name: one.theme for one in features}, categorical))


def world_of(path: Path) -> dict[str, Any]:
    """Return the world that a part was made of, as it was noted in the file."""
    found: dict[str, Any] = json.loads(pq.read_schema(path).metadata[b"world"])
    return found
