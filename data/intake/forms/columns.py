"""Columns that bear the names of fields, dotted for nested ones: rows of them become documents.

A null is no value, and an object whose columns are all null is not there.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import orjson
from pydantic import BaseModel

from data.intake.document import Form, fields_of
from data.intake.fields import Moment
from data.intake.forms.line import Line, line_of
from data.quarantine import Reason, Refused

Contract = tuple[type[Form], ...]
Kinds = Mapping[str, frozenset[type]]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
# An instant may be a number, milliseconds since 1970.
_NUMBERS: Final = frozenset({int, float, Moment})
# As JSON, pandas and PostgreSQL's COPY write them.
_FLAGS: Final = {"true": True, "t": True, "false": False, "f": False}
_NEEDED_SHOWN: Final = 5


def row_line(number: int, paths: Sequence[Sequence[str]], values: Sequence[Any]) -> Line:
    """Return the line of one row; `paths` are the columns' names, parted at the dots."""
    try:
        document = _nested(paths, values)
    except _BothError:
        digest = hashlib.sha256(repr(values).encode(errors="backslashreplace")).hexdigest()
        rule = "a column, and a part of it as a column, must not both hold a value"
        return Line(number, b"", digest, Refused(Reason.FEIL_TYPE, rule))
    return line_of(number, document)


class _BothError(Exception):
    """A column holds a value, and another one a part of it."""


def _nested(paths: Sequence[Sequence[str]], values: Sequence[Any]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        if value is None:
            continue
        inner = document
        for part in path[:-1]:
            inner = inner.setdefault(part, {})
            if type(inner) is not dict:
                raise _BothError
        if path[-1] in inner:
            raise _BothError
        inner[path[-1]] = value
    return document


def without_nulls(value: Any) -> Any:
    """Return a value without the fields, however deep, that are null."""
    if isinstance(value, list):
        return [without_nulls(member) for member in value]
    if not isinstance(value, dict):
        return value
    return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}


def kinds_of(contract: Contract) -> dict[str, frozenset[type]]:
    """Return the types that each field may have by a register's forms, by its dotted path."""
    found: dict[str, frozenset[type]] = {}
    for form in contract:
        for path, kind in _walk(form, ""):
            found[path] = found.get(path, frozenset()) | {kind}
    return found


def _walk(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, type]]:
    for name, declared in model.model_fields.items():
        for kind in _types_in(declared.annotation):
            yield f"{prefix}{name}", kind
            if issubclass(kind, BaseModel):
                yield from _walk(kind, f"{prefix}{name}.")


def _types_in(annotation: Any) -> Iterator[type]:
    """Yield the types of a field, its alternatives included; of a list only that it is one."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _types_in(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for argument in get_args(annotation):
            yield from _types_in(argument)
    elif isinstance(origin or annotation, type):
        yield origin or annotation


def value_of(cell: str, kinds: frozenset[type]) -> Any:
    """Return what a cell says: text, unless the contract wants a number, a flag, list or object.

    What does not fit stays text, which the contract then refuses with the field's name.
    """
    if not cell:
        return None
    if not kinds or str in kinds:
        return cell
    if bool in kinds and cell.lower() in _FLAGS:
        return _FLAGS[cell.lower()]
    if cell[0] in "[{" or (kinds & _NUMBERS and _NUMBER.fullmatch(cell)):
        try:
            return orjson.loads(cell)
        except orjson.JSONDecodeError:
            return cell
    return cell


def problem_of_names(names: Sequence[str], contract: Contract) -> str:
    """Say why columns cannot be read; empty where they can."""
    # What should be a header may be a person's data: none of it is quoted.
    known = kinds_of(contract)
    if known and not known.keys() & set(names):
        needed = [path for path, is_needed in fields_of(contract[0]) if is_needed and path in known]
        leaves = [path for path in needed if not any(n.startswith(f"{path}.") for n in needed)]
        shown = ", ".join(f"'{path}'" for path in leaves[:_NEEDED_SHOWN])
        return f"has no column that bears the name of a field of the register, such as {shown}"
    earlier: set[str] = set()
    for place, name in enumerate(names, start=1):
        if not all(name.split(".")):
            return f"has a column without a sound name: column {place}"
        if name in earlier:
            return f"has two columns of the same name: the second is column {place}"
        earlier.add(name)
    return ""
