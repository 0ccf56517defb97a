"""How a setting is declared: its comment, its limits, and the value that a new file starts with.

There are no defaults: a missing key is an error, because a default would be a second truth. The
`first` value is only what `profilering params upgrade` writes into a file that lacks the key.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def setting(first: Any, comment: str, **limits: Any) -> Any:
    """Declare a setting: the value a new file starts with, its comment, its limits."""
    return Field(description=comment, json_schema_extra={"first": first}, **limits)


class Section(BaseModel):
    """A frozen group of settings that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Positive = Annotated[float, Field(gt=0)]


def _rising(values: list[int]) -> list[int]:
    if values != sorted(set(values)):
        raise ValueError("numbers must rise and not repeat")
    return values


Rising = Annotated[list[Annotated[int, Field(ge=1)]], AfterValidator(_rising)]


class Inline(Section):
    """A section that is written on one line."""
