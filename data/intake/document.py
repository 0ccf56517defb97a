"""The contract of a document: a pydantic model that bears Nav's own field names.

Only what is declared is read; fields new to us are ignored (nav-formats.md, reader rules). Every
failure of a document is collected into one `Refused`, whose rules name fields and never a value.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from data.quarantine import Reason, Refused

if TYPE_CHECKING:
    from data.intake.contract import Row
    from data.intake.door import Door

_RULES_SHOWN: Final = 3
# What pydantic says of a value of the wrong type, in the words of the quarantine.
_TYPES: Final = {
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "list_type": "must be a list",
    "bool_type": "must be true or false",
}


class Document(BaseModel):
    """A part of a document: fields that are null count as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Form(Document):
    """One form in which a register's documents come, and the rows that a document gives."""

    # Keys, of the document or of the answer in its envelope, that tell this form from others.
    marks: ClassVar[frozenset[str]]

    def rows(self, door: "Door") -> "list[Row]":
        """Return the rows; raises Refused where what the document says cannot be."""
        raise NotImplementedError


def wrong(rule: str, reason: Reason = Reason.FEIL_TYPE) -> PydanticCustomError:
    """Return the error of a field; `rule` says what it must be and never quotes it."""
    # Values must not reach the text, so it has no place for them.
    return PydanticCustomError(reason.value, rule.replace("{", "{{").replace("}", "}}"))


def in_order(first: Any, last: Any, names: str) -> None:
    """Refuse a span whose last day is earlier than its first; `names` are both, "last first"."""
    if first is not None and last is not None and last < first:
        late, early = names.split()
        raise wrong(f"'{late}' must not be earlier than '{early}'", Reason.SLUTT_FOER_START)


class Span(Document):
    """A part with a first and a last day, not earlier than the first; either may be absent."""

    # The names of the fields that hold them, the first one first.
    ends: ClassVar[tuple[str, str]]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        first, last = self.ends
        in_order(getattr(self, first), getattr(self, last), f"{last} {first}")
        return self


def keys_of(document: Mapping[str, Any]) -> set[str]:
    """Return the keys of a document, and of the answer in its envelope."""
    inner = document.get("svar") or document.get("verdi")
    if isinstance(inner, list) and inner:
        inner = inner[0]
    return set(document) | (set(inner) if isinstance(inner, dict) else set())


def read_as(form: type[Form], document: Mapping[str, Any], door: "Door") -> "list[Row]":
    """Return the rows of one document; raises Refused with all that is wrong with it."""
    try:
        found = form.model_validate(document, context=door)
    except ValidationError as error:
        raise refused(error) from None
    return found.rows(door)


def refused(error: ValidationError) -> Refused:
    """Return what a document is refused for: the first reason, and the first rules."""
    details = error.errors(include_url=False)
    rules = list(dict.fromkeys(_rule(one) for one in details))
    more = [f"{len(rules) - _RULES_SHOWN} more"] if len(rules) > _RULES_SHOWN else []
    return Refused(_reason(details[0]), "; ".join(rules[:_RULES_SHOWN] + more))


def _reason(one: ErrorDetails) -> Reason:
    if one["type"] == "missing" or one["input"] is None:
        return Reason.FELT_MANGLER
    try:
        return Reason(one["type"])
    except ValueError:
        return Reason.FEIL_TYPE


def _rule(one: ErrorDetails) -> str:
    path = ".".join(str(part) for part in one["loc"] if not isinstance(part, int))
    if _reason(one) is Reason.FELT_MANGLER:
        return f"'{path}' is missing"
    rule = one["msg"] if one["type"] in set(Reason) else _TYPES.get(one["type"], "is wrong")
    if not path:
        return rule
    return f"'{path}' {rule}" if rule.startswith("must") else f"'{path}': {rule}"


# --- Avro-JSON wraps members of unions in their type's name, {"string": "x"}: both are read.

_AVRO: Final = frozenset(
    {"string", "long", "int", "boolean", "double", "float", "array", "map", "bytes"}
)
_WRAPPED: Final = re.compile(
    rb'\{\s*"(?:' + "|".join(sorted(_AVRO)).encode() + rb'|[A-Z][^"]*|[^"]*\.[^"]*)"\s*:'
)


def may_be_wrapped(raw: bytes) -> bool:
    """Say whether anything in a line looks like a wrapped union member."""
    return _WRAPPED.search(raw) is not None


def unwrapped(value: Any) -> Any:
    """Return a document with every union member out of its Avro wrapper."""
    if type(value) is list:
        return [unwrapped(member) for member in value]
    if type(value) is not dict:
        return value
    if len(value) == 1:
        ((name, inner),) = value.items()
        if name in _AVRO or "." in name or name[:1].isupper():
            return unwrapped(inner)
    return {name: unwrapped(inner) for name, inner in value.items()}


def fields_of(
    form: type[BaseModel], prefix: str = "", is_needed: bool = True
) -> Iterator[tuple[str, bool]]:
    """Yield each field's path and whether every document needs it, nested documents included."""
    for name, field in form.model_fields.items():
        needed = is_needed and field.is_required()
        yield f"{prefix}{name}", needed
        for inner in _inner_documents(field.annotation):
            yield from fields_of(inner, f"{prefix}{name}.", needed)


def _inner_documents(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for argument in getattr(annotation, "__args__", ()):
        yield from _inner_documents(argument)
