"""LightGBM's own contributions behind the same face, for models that the tables cannot read."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cohort.cohort import Floats
from models.explanation.contributions import Explained, TreeContributions, columns_of
from models.explanation.model_text import UnreadableModel
from models.explanation.rows import BATCH, batches_of, matrix_of

if TYPE_CHECKING:
    import lightgbm


class LightGBMContributions:
    """What `pred_contrib` says, slower and with nothing fixed; see TreeContributions."""

    is_fallback = True

    def __init__(self, booster: "lightgbm.Booster", groups: Sequence[int] | None = None) -> None:
        """Raises LightGBMError where LightGBM has no contributions either: of linear trees."""
        self._booster = booster
        self.names = tuple(booster.feature_name())
        self._columns = columns_of(groups, len(self.names))
        base = self._parts(np.full((1, len(self.names)), np.nan), 1)[0, -1]
        self.base: float | Floats = float(base[0]) if len(base) == 1 else base

    def stream(self, rows: Any, threads: int = 1, size: int = BATCH) -> Iterator[Explained]:
        """Yield what `explain` says of rows, so many at a time; `rows` may be a parquet file."""
        for batch in batches_of(rows, self.names, size):
            yield self.explain(batch, threads)

    def explain(self, rows: Any, threads: int = 1) -> Explained:
        """Return the contributions of rows (n, p), a matrix or an Arrow table."""
        X = matrix_of(rows, self.names)
        parts = self._parts(X, threads)
        raw = self._booster.predict(X, raw_score=True, num_threads=threads)
        values = np.zeros((len(X), int(self._columns.max(initial=-1)) + 1, parts.shape[2]))
        for feature, column in enumerate(self._columns):
            values[:, column] += parts[:, feature]
        return Explained(self.base, values[:, :, 0] if parts.shape[2] == 1 else values, raw)

    def _parts(self, X: Floats, threads: int) -> Floats:
        """Return contributions and base (n, p + 1, K)."""
        found = self._booster.predict(X, pred_contrib=True, num_threads=threads)
        of_classes = np.asarray(found).reshape(len(X), -1, len(self.names) + 1)
        return np.moveaxis(of_classes, 1, 2)


def contributions_of(
    booster: "lightgbm.Booster",
    fixed: Mapping[int, float] | None = None,
    groups: Sequence[int] | None = None,
    folder: Path | None = None,
) -> TreeContributions | LightGBMContributions:
    """Return TreeContributions, or with a warning LightGBM's own where these cannot be had.

    Raises UnreadableModel where features are fixed, for which LightGBM has no contributions.
    """
    try:
        return TreeContributions(booster, fixed, groups, folder)
    except UnreadableModel as reason:
        if fixed:
            raise
        message = (
            f"{reason} cannot be read: LightGBM's own contributions are used, many times slower"
        )
        warnings.warn(message[0].upper() + message[1:], stacklevel=2)
        return LightGBMContributions(booster, groups)
