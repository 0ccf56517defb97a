"""The truth of a world, kept apart from its registers: only bench/ and tests/ read it."""

from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data.synthetic.chunk import Chunk
from data.synthetic.identities import uuids
from data.synthetic.life.incidence import EXITS, HORIZONS

_ROW_GROUP: Final = 50_000


def truth_columns(chunk: Chunk) -> dict[str, Any]:
    """Return one entry per registration: who, which, predictors, frailty, times, incidence.

    `<exit>_<days>_gitt_alt` knows the frailty; `<exit>_<days>_integrert` has it integrated out.
    Times are days to each exit if the other did not compete, infinite if beyond ten years.
    """
    spells, truth = chunk.lives.spells, chunk.lives.truth
    number = chunk.numbers(spells.person)
    columns: dict[str, Any] = {
        "person_ident": [chunk.idents[row] for row in spells.person.tolist()],
        "periode_id": uuids(chunk.draws.seed, "periode", number, spells.times),
        "nummer": spells.times,
        "registrert": spells.day.astype("datetime64[D]"),
        "prediktor_i_arbeid": truth.work_predictor,
        "prediktor_helseytelse": truth.health_predictor,
        "skroepelighet": truth.z,
        "tid_i_arbeid": truth.to_work,
        "tid_helseytelse": truth.to_health,
    }
    for place, name in enumerate(EXITS):
        for at, days in enumerate(HORIZONS):
            columns[f"{name}_{days}_gitt_alt"] = truth.given_all[:, place, at]
            columns[f"{name}_{days}_integrert"] = truth.integrated[:, place, at]
    return columns


class TruthFile:
    """A parquet file filled chunk by chunk, whose bytes do not depend on the chunks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[pa.Table] = []
        self._writer: Any = None

    def __enter__(self) -> "TruthFile":
        return self

    def add(self, columns: dict[str, Any]) -> None:
        """Add rows; full row groups are written, the rest waits."""
        arrays = {
            name: np.ascontiguousarray(c) if isinstance(c, np.ndarray) else c
            for name, c in columns.items()
        }
        self._waiting.append(pa.table(arrays))
        if sum(table.num_rows for table in self._waiting) >= _ROW_GROUP:
            self._flush(_ROW_GROUP)

    def _flush(self, least: int) -> None:
        table = pa.concat_tables(self._waiting).combine_chunks()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema)
        while table.num_rows >= max(least, 1):
            self._writer.write_table(table.slice(0, _ROW_GROUP), row_group_size=_ROW_GROUP)
            table = table.slice(_ROW_GROUP)
        self._waiting = [table]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._flush(1)
        if self._writer is not None:
            self._writer.close()
