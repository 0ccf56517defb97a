"""The truth of a world, in files of its own that only bench/ and tests/ read."""

from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data.synthetic.chunk import Chunk
from data.synthetic.days import NEVER
from data.synthetic.draws import Bools
from data.synthetic.identities import uuids
from data.synthetic.life.decisions import GROUPS, decisions
from data.synthetic.life.grid import HORIZONS, LANDMARKS
from data.synthetic.life.incidence import EXITS
from data.synthetic.life.needs import NEEDS
from data.synthetic.life.tiltak import KINDS, OFFERS

_ROW_GROUP: Final = 50_000


def registration_columns(chunk: Chunk) -> dict[str, Any]:
    """Return one entry per registration: who, which, kind of need, predictors, frailty, times.

    Times are days from the one on which Nav knew to each exit if the other did not compete,
    infinite if beyond ten years. `virkning_<tiltak>` is what that tiltak adds to the log hazard of
    work once it is over. Of decisions under § 14 a: `innsatsgruppe_aerlig` is the group that the
    need gives, `innsatsgruppe_gitt` the one given (null: none was decided), `er_naer_grensen` who
    could be lifted over the limit for nedsatt arbeidsevne, `er_loeftet` whose decision was.
    """
    spells, truth, people = chunk.lives.spells, chunk.lives.truth, chunk.people
    offers = [KINDS[OFFERS[n][0]] if n >= 0 else None for n in truth.offer.tolist()]
    columns: dict[str, Any] = {
        "person_ident": [chunk.idents[row] for row in spells.person.tolist()],
        "periode_id": _periods(chunk),
        "nummer": spells.times,
        "begynt": spells.began.astype("datetime64[D]"),
        "registrert": spells.day.astype("datetime64[D]"),
        "behov": [NEEDS[need] for need in people.need[spells.person].tolist()],
        "prediktor_i_arbeid": truth.work_predictor,
        "prediktor_helseytelse": truth.health_predictor,
        "skroepelighet": truth.z,
        "kontorets_vane": truth.office,
        "tilbud": pa.array(offers, pa.string()),
        "tid_i_arbeid": truth.to_work,
        "tid_helseytelse": truth.to_health,
    }
    effects = {f"virkning_{kind}": truth.effects[:, n] for n, kind in enumerate(KINDS)}
    return columns | effects | _decided(chunk)


def _decided(chunk: Chunk) -> dict[str, Any]:
    made = decisions(chunk.people, chunk.lives, chunk.draws, chunk.laws)
    is_made = made.day < NEVER
    decided = zip(made.group.tolist(), is_made.tolist(), strict=True)
    given = [GROUPS[group] if there else None for group, there in decided]
    return {
        "innsatsgruppe_aerlig": [GROUPS[group] for group in made.honest.tolist()],
        "innsatsgruppe_gitt": pa.array(given, pa.string()),
        "er_naer_grensen": made.is_near,
        "er_loeftet": made.is_gamed & is_made,
    }


def landmark_columns(chunk: Chunk) -> dict[str, Any]:
    """Return one entry per registration and landmark at which it stands, without either exit.

    `<exit>_<days>_gitt_alt` is the incidence from the landmark given all; `_integrert` has the
    frailty integrated out; `_uten_tiltak` is that, had there been no tiltak.
    """
    truth, spells = chunk.lives.truth, chunk.lives.spells
    there = [_stands(chunk, days) for days in LANDMARKS]
    row, place = np.nonzero(np.stack(there, axis=1))
    ids, days = _periods(chunk), np.array(LANDMARKS)[place]
    columns: dict[str, Any] = {
        "periode_id": [ids[n] for n in row.tolist()],
        "landemerke": days,
        "dato": (spells.day[row] + days).astype("datetime64[D]"),
    }
    parts = {
        "gitt_alt": truth.given_all,
        "integrert": truth.integrated,
        "uten_tiltak": truth.without_tiltak,
    }
    for name, incidence in parts.items():
        for exit_place, exit_ in enumerate(EXITS):
            for at, horizon in enumerate(HORIZONS):
                found = incidence[row, place, exit_place, at]
                columns[f"{exit_}_{horizon}_{name}"] = found.astype(np.float32)
    return columns


def _stands(chunk: Chunk, days: int) -> Bools:
    """Say which registrations stand at a landmark within the window, without either exit."""
    spells, exits = chunk.lives.spells, chunk.lives.exits
    day = spells.day + days
    out = np.minimum(exits.left, np.minimum(exits.work_day, exits.aap_day))
    return np.asarray((out > day) & (day <= chunk.window.last))


def _periods(chunk: Chunk) -> list[str]:
    spells = chunk.lives.spells
    return uuids(chunk.draws.seed, "periode", chunk.numbers(spells.person), spells.times)


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
