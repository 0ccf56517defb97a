"""Where each register is read from: a file, in one of six forms, or a table in PostgreSQL."""

from collections.abc import Mapping

from data.intake.contract import Register
from data.intake.forms.file import FileSource
from data.intake.forms.line import MOST_BYTES, Line
from data.intake.forms.postgresql import TableSource
from profilering.errors import BadInput, collected
from profilering.files import write_json
from profilering.places import Places
from profilering.sources import Registers
from profilering.time import now

__all__ = [
    "MOST_BYTES",
    "FileSource",
    "Line",
    "Source",
    "TableSource",
    "is_on",
    "note_state",
    "sources_of",
]

Source = FileSource | TableSource


def sources_of(
    params: Registers,
    registers: Mapping[str, Register],
    places: Places,
    environ: Mapping[str, str],
) -> dict[str, Source]:
    """Return the source of each register that is delivered, by params.yaml.

    Raises BadInput that names every required register without a path or table, or says that the
    database has no address.
    """
    off = {i for i, one in registers.items() if one.needs_switch and not is_on(params, i)}
    registers = {i: one for i, one in registers.items() if i not in off}
    if params.source == "synthetic":
        files = {id_: FileSource(id_, places.synthetic / f"{id_}.jsonl") for id_ in registers}
        return {i: one for i, one in files.items() if registers[i].is_required or one.path.exists()}
    key = "path" if params.source == "files" else "table"
    named = {i: one for i, one in params.sources().items() if getattr(one, key)}
    given = {id_: one for id_, one in named.items() if id_ in registers}
    lacking = [id_ for id_, one in registers.items() if one.is_required and id_ not in given]
    if lacking:
        problems = [f"'registers.{id_}.{key}' is empty" for id_ in lacking]
        raise BadInput(collected("params.yaml", problems))
    if params.source == "files":
        return {
            id_: FileSource(id_, places.root / one.path, one.form, registers[id_].forms)
            for id_, one in given.items()
        }
    address = environ.get("PROFILERING_DATABASE", "")
    if not address:
        raise BadInput(
            "registers.source is postgresql: set PROFILERING_DATABASE to the database's address, "
            "such as postgresql://reader@localhost/registers"
        )
    return {
        id_: TableSource(id_, one.table, address, registers[id_].forms)
        for id_, one in given.items()
    }


def is_on(params: Registers, id_: str) -> bool:
    """Say whether a register that has a switch is switched on."""
    return bool(getattr(params, f"use_{id_}"))


def note_state(params: Registers, places: Places) -> None:
    """Write what tells whether the registers' own files have changed: name, size and time.

    DVC watches this file. A database cannot be watched: `profilering profile` reads it anew.
    """
    state: dict[str, object] = {"source": params.source}
    files = {"yrke_table": params.yrke_table}
    if params.source == "files":
        files |= {id_: source.path for id_, source in params.sources().items()}
    for id_, name in files.items():
        path = places.root / name
        known = path.stat() if path.is_file() else None
        state[id_] = [known.st_size, known.st_mtime_ns] if known else None
    if params.source == "postgresql":
        state["read_at"] = now().isoformat()
    write_json(places.sources_state, state)
