"""A bench world: ingested registers (2_inndata) of many people and their landmarks, as parquet.

Not made by the generator, whose people take ten times as long and have a third of the rows: what
is timed is how much is read and joined. Tables, columns, order and row groups are as ingest writes
them (ADR 6, data/intake/tables.py). The registers that no feature may read are left out.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.features import registers, work
from bench.features.draws import NONE, Draw, dates, joined
from bench.features.market import arbeidsmarked
from bench.features.people import LAST, People
from data.intake.all import REGISTERS
from data.intake.contract import COMMON, ColumnType
from features.found import all_features
from features.tables import ORDER

OF_PEOPLE: Final[Mapping[str, Callable[[People], Draw]]] = {
    draw.__name__: draw
    for draw in (
        *(registers.person, registers.person_vernet, registers.periode, registers.opplysninger),
        *(registers.bekreftelse, registers.paa_vegne_av),
        *(registers.situasjonsbeskrivelse, registers.webbruk, work.aa_registeret),
        *(work.dagpenger, work.aap, work.sykepenger, work.tiltakspenger, work.tiltakshistorikk),
    )
}
_PLACES: Final = "arbeidsmarked"
_ROWS_IN_GROUP: Final = 1 << 16
_CHUNK: Final = 10_000
_TYPES: Final[Mapping[ColumnType, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
}


class World(NamedTuple):
    """A folder with `2_inndata`, and the landmarks."""

    folder: Path

    @property
    def registers(self) -> Path:
        """Return the folder of the registers."""
        return self.folder / "2_inndata"

    @property
    def landmarks(self) -> Path:
        """Return the landmarks, in order of person and day."""
        return self.folder / "landmarks.parquet"


def world(folder: Path, people: int, seed: int) -> World:
    """Return the world of this many people, made unless `folder` has it; whole or not at all."""
    place = folder / f"people-{people}-seed-{seed}-{_version()}"
    if not place.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder))
        try:
            _write(World(partial), people, seed)
            partial.rename(place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return World(place)


def rows_in(of: World) -> int:
    """Return the rows of all registers that features without a switch read."""
    read = {one.register for one in all_features() if not one.is_derived}
    return sum(pq.read_metadata(of.registers / f"{name}.parquet").num_rows for name in sorted(read))


def columns_of(register: str) -> dict[str, ColumnType]:
    """Return the columns of a table of 2_inndata, in their order."""
    if register.endswith("_vernet"):
        return {**COMMON, **REGISTERS[register.removesuffix("_vernet")].protected}
    found = {**COMMON, **REGISTERS[register].columns}
    return {
        name: kind for name, kind in found.items() if register != _PLACES or name != "person_ref"
    }


def _version() -> str:
    """Return a hash of what worlds are made by, so that an old one is not taken for a new one."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    made_by = ("draws", "market", "people", "registers", "work", "world")
    text = b"".join(file.read_bytes() for file in files if file.stem in made_by)
    return hashlib.sha256(text).hexdigest()[:12]


def _write(place: World, people: int, seed: int) -> None:
    place.registers.mkdir()
    # A register at a time, so that little is held at once.
    for name, draw in OF_PEOPLE.items():
        chunks = (table_of(name, draw(some), some.refs) for some in _chunks(people, seed))
        _save(place.registers / f"{name}.parquet", chunks, columns_of(name))
    market = table_of(_PLACES, arbeidsmarked(seed), None)
    _save(place.registers / f"{_PLACES}.parquet", iter([market]), columns_of(_PLACES))
    pq.write_table(
        pa.concat_tables(some.landmarks() for some in _chunks(people, seed)),
        place.landmarks,
        compression="zstd",
    )


def _chunks(people: int, seed: int) -> Iterator[People]:
    for first in range(0, people, _CHUNK):
        yield People(seed, first, min(_CHUNK, people - first), people)


def table_of(register: str, draw: Draw, refs: pa.Array | None) -> pa.Table:
    """Return what was known by the last day, in the register's order, without row_ref."""
    known = draw["kjent_fra"] <= LAST
    owner = draw.get("owner", np.zeros(len(known), np.int64))
    # A day that is not set sorts last.
    fra = np.where(draw["fra"] == NONE, -NONE, draw["fra"])
    order = np.lexsort((draw["kjent_fra"], fra, owner))
    order = order[known[order]]
    days = draw.get("kjent_til", np.full(len(known), NONE))
    found = draw | {"kjent_til": np.where(days > LAST, NONE, days)}
    if refs is not None:
        found["person_ref"] = refs.take(pa.array(owner))
    return pa.table(
        {
            name: _column(found.get(name), kind, order)
            for name, kind in columns_of(register).items()
            if name != "row_ref"
        }
    )


def _column(values: Any, kind: ColumnType, order: Any) -> pa.Array:
    """Return a column in this order, of nulls where it was not drawn."""
    if values is None:
        return pa.nulls(len(order), _TYPES[kind])
    if isinstance(values, pa.Array):
        return values.take(pa.array(order))
    values = values[order]
    if kind == "DATE":
        return dates(values)
    missing = np.isnan(values) if kind == "DOUBLE" else values == NONE
    return pa.array(values, _TYPES[kind], mask=missing)


def _save(path: Path, chunks: Iterator[pa.Table], columns: Mapping[str, ColumnType]) -> None:
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    written, waiting = 0, schema.empty_table()
    # As data/intake/tables.py tells it.
    order = [name for name in ORDER if name in schema.names]
    told = [pq.SortingColumn(schema.names.index(name)) for name in order]
    with pq.ParquetWriter(path, schema, compression="zstd", sorting_columns=told) as writer:
        for chunk in chunks:
            numbers = pc.utf8_lpad(
                pa.array(range(written, written + len(chunk))).cast("string"), 9, "0"
            )
            kind = pa.repeat(path.stem, len(chunk))
            refs = joined(kind, numbers, pa.repeat("0", len(chunk)))
            written += len(chunk)
            named = chunk.append_column("row_ref", refs).select(schema.names)
            waiting = pa.concat_tables([waiting, named]).combine_chunks()
            while len(waiting) >= _ROWS_IN_GROUP:
                writer.write_table(waiting.slice(0, _ROWS_IN_GROUP))
                waiting = waiting.slice(_ROWS_IN_GROUP)
        writer.write_table(waiting)
