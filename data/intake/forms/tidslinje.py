"""Tidslinje v3 of the REST service: JSON lines or an array; each holds documents of a register."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from data.intake.forms import json_values
from data.intake.forms.line import Line, line_of
from data.quarantine import Refused
from profilering.errors import BadInput


def problem(register: str) -> str:
    """Say why a register cannot be read from Tidslinjer; empty where it can."""
    from data.intake.tidslinje import FORMS

    if register in FORMS:
        return ""
    served = ", ".join(sorted(FORMS))
    return f"cannot be read in the form tidslinje, which serves {served} only"


def lines(path: Path, register: str) -> Iterator[Line]:
    """Yield for each Tidslinje one line, an array of the register's documents in it.

    One that holds none is thus counted as well, and a line's number is that of its Tidslinje.
    Raises BadInput for a register that Tidslinjer do not tell of.
    """
    from data.intake.tidslinje import documents

    if what := problem(register):
        raise BadInput(f"'{register}': {path.name} {what}")
    for line in json_values.lines(path):
        if line.fault or line.cut:
            yield line
            continue
        try:
            value = orjson.loads(line.raw)
            found = list(documents(register, value)) if isinstance(value, dict) else value
        except orjson.JSONDecodeError:
            yield line
        except Refused as refused:
            yield line._replace(fault=refused)
        else:
            yield line_of(line.number, found)
