"""The data sheet: what every register is, and what its ingested table holds, in numbers only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.intake.contract import Register
from data.intake.document import fields_of
from profilering.markdown import template
from profilering.sql import name_sql, text_sql


@dataclass(frozen=True)
class Freshness:
    """How many rows a table has, and from which to which day they became known."""

    rows: int
    kjent: tuple[Any, Any]

    def __str__(self) -> str:
        if not self.rows:
            return "0 rows"
        return f"{self.rows:,} rows, known {self.kjent[0]} to {self.kjent[1]}"


def freshness(register: Register, folder: Path) -> Freshness | None:
    """Return what the ingested table holds, or None where the register is not ingested."""
    path = folder / f"{register.id}.parquet"
    if not path.is_file():
        return None
    sql = f"SELECT count(*), min(kjent_fra), max(kjent_fra) FROM {_read(path)}"  # noqa: S608
    with duckdb.connect() as connection:
        found = connection.execute(sql).fetchone() or (0, None, None)
    return Freshness(found[0], (found[1], found[2]))


def contract(register: Register) -> str:
    """Return the forms of a register's documents with the fields that must be there."""
    forms = []
    for form in register.forms:
        needed = ", ".join(name for name, is_needed in fields_of(form) if is_needed)
        forms.append(f"{form.__name__} ({needed})")
    return " | ".join(forms)


def datasheet(registers: Iterable[Register], counts: Mapping[str, Any], folder: Path) -> str:
    """Return the data sheet as Markdown; `counts` is ingest.json, `folder` 2_inndata."""
    return template(Path(__file__).with_name("datasheet.md.jinja")).render(
        counts=counts,
        registers=[
            {
                "register": register,
                "contract": contract(register),
                "counts": counts["registers"].get(register.id),
                "freshness": freshness(register, folder),
                "columns": _columns(register, folder),
            }
            for register in registers
        ],
    )


def _columns(register: Register, folder: Path) -> list[dict[str, Any]]:
    """Return type and missing share of each column, protected ones without any figure."""
    path = folder / f"{register.id}.parquet"
    types = register.columns
    missing: dict[str, float | None] = dict.fromkeys(types)
    if path.is_file() and types:
        shares = ", ".join(f"avg(({name_sql(n)} IS NULL)::INT)" for n in types)
        with duckdb.connect() as connection:
            row = connection.execute(f"SELECT {shares} FROM {_read(path)}").fetchone()  # noqa: S608
        missing = dict(zip(types, row or [], strict=False))
    shown = [{"name": n, "type": t, "missing": missing.get(n)} for n, t in types.items()]
    kept = [
        {"name": f"{n} (kept apart)", "type": t, "missing": None}
        for n, t in register.protected.items()
    ]
    return shown + kept


def _read(path: Path) -> str:
    return f"read_parquet({text_sql(path)})"
