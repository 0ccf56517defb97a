"""Exact path-dependent SHAP values of LightGBM boosters, of many rows."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cohort.cohort import Floats, Ints
from models.explanation.kept import kept
from models.explanation.kernel import ROWS, run
from models.explanation.model_text import read_ensemble
from models.explanation.program import Outputs, program_of
from models.explanation.quadrature import points
from models.explanation.rows import BATCH, batches_of, matrix_of

if TYPE_CHECKING:
    import lightgbm

MOST_OFF = 1e-9
"""Most that base and parts may differ from the raw score, for each 1 of the parts' size."""


@dataclass(frozen=True)
class Explained:
    """base + values.sum(axis=1) == raw, within MOST_OFF of the parts' size (at least 1).

    `base` is a number, `values` (n, p) and `raw` (n,); of several classes (K,), (n, p, K), (n, K).
    """

    base: float | Floats
    values: Floats
    raw: Floats


class TreeContributions:
    """The contributions of a booster's features, equal to its `pred_contrib`.

    Features in `fixed` (column: value) are known before the game begins: trees are cut to the
    branches their values take, so that they get no contribution and `base` depends on them. With
    `groups`, a number from 0 for each feature, `values` has the exact sums of groups instead.
    Tables are kept in `folder`, if given, and found there by the hash of all that made them.
    """

    is_fallback = False

    def __init__(
        self,
        booster: "lightgbm.Booster",
        fixed: Mapping[int, float] | None = None,
        groups: Sequence[int] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Compile a booster; raises UnreadableModel for one that is not only of constant leaves."""
        text, self._fixed = booster.model_to_string(), fixed or {}
        ensemble = read_ensemble(text)
        self.names, self._is_grouped = ensemble.names, groups is not None
        wanted = columns_of(groups, len(self.names))
        self._outputs = Outputs(wanted, ensemble.classes)
        made_of = (text, sorted(self._fixed.items()), wanted.tolist())
        compiled = kept(folder, made_of, lambda: program_of(ensemble, self._fixed, self._outputs))
        self._program, self._base, self._constant = compiled

    @property
    def features(self) -> int:
        """The number of features."""
        return len(self.names)

    @property
    def base(self) -> float | Floats:
        """The expected raw score given the fixed features: a number, or one for each class (K,)."""
        return float(self._base[0]) if self._outputs.classes == 1 else self._base.copy()

    @property
    def table_bytes(self) -> int:
        """The size of the tables."""
        return int(self._program.tabled.tables.nbytes)

    def stream(self, rows: Any, threads: int = 1, size: int = BATCH) -> Iterator[Explained]:
        """Yield what `explain` says of rows, so many at a time; `rows` may be a parquet file."""
        for batch in batches_of(rows, self.names, size):
            yield self.explain(batch, threads)

    def explain(self, rows: Any, threads: int = 1) -> Explained:
        """Return the contributions of rows (n, p), a matrix or an Arrow table.

        Fixed features that are last may be left out. Raises ValueError for rows of another width,
        BadInput for columns without numbers, and ArithmeticError that numbers the rows whose parts
        do not add up.
        """
        X = matrix_of(rows, self.names)
        width = self._width(X)
        shape = (len(X), self._outputs.width, self._outputs.classes)
        values, raw = np.empty(shape), np.empty((len(X), self._outputs.classes))

        def work(first: int) -> None:
            part = np.ascontiguousarray(X[first : first + ROWS].T)
            found = self._run(part)
            values[first : first + ROWS] = np.moveaxis(found[:, :-1], (0, 1, 2), (2, 1, 0))
            raw[first : first + ROWS] = found[:, -1].T + self._constant

        begins = range(0, len(X), ROWS)
        if threads > 1 and len(begins) > 1:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(work, begins))
        else:
            for first in begins:
                work(first)
        self._add_up(values, raw)
        if not self._is_grouped:
            values = values[:, :width]
        if self._outputs.classes == 1:
            return Explained(self.base, values[:, :, 0], raw[:, 0])
        return Explained(self.base, values, raw)

    def _run(self, part: Floats) -> Floats:
        """Return the outputs (K, columns + 1, b) of rows (p, b)."""
        of_class = self._outputs.width + 1
        out = np.zeros((self._outputs.classes * of_class, part.shape[1]))
        most = int(np.diff(self._program.splits.tree).max(initial=0))
        run(self._program, points(), part, out, most)
        return out.reshape(self._outputs.classes, of_class, -1)

    def _width(self, X: Floats) -> int:
        width = X.shape[1] if X.ndim == 2 else -1
        left_out = set(range(width, self.features))
        if not 0 <= width <= self.features or not left_out <= set(self._fixed):
            raise ValueError(f"rows of shape {X.shape} for a model of {self.features} features")
        return width

    def _add_up(self, values: Floats, raw: Floats) -> None:
        size = np.maximum(np.abs(values).sum(axis=1), 1.0)
        off = (np.abs(self._base + values.sum(axis=1) - raw) > MOST_OFF * size).any(axis=1)
        if off.any():
            rows = np.flatnonzero(off)
            some = ", ".join(map(str, rows[:10].tolist()))
            raise ArithmeticError(f"contributions do not add up in {len(rows)} rows: {some}")


def columns_of(groups: Sequence[int] | None, features: int) -> Ints:
    """Return the column of each feature's contribution: its own, or its group's."""
    found = np.arange(features) if groups is None else np.asarray(groups, np.int64)
    if len(found) != features:
        raise ValueError(f"{len(found)} groups for {features} features")
    return found
