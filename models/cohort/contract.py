"""The contract of COHORT.yaml: what a table of spells must say of itself (ADR 0002)."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from profilering.errors import BadInput, collected
from profilering.params import explain_validation

Scalar = str | int | float | bool
Names = Annotated[list[str], Field(min_length=1)]
Values = Annotated[list[Scalar], Field(min_length=1)]


class Part(BaseModel):
    """A frozen piece of the contract; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Time(Part):
    """The column with the time to the first exit or to censoring, and its unit in words."""

    column: str
    unit: str


class IndicatorExits(Part):
    """Each exit has a 0/1 column; a row with no 1 is censored."""

    indicators: Annotated[dict[str, str], Field(min_length=1)]


class CodedExits(Part):
    """One column says how each row ended."""

    column: str
    codes: Annotated[dict[str, Scalar], Field(min_length=1)]
    censored: list[Scalar] = Field(min_length=1)


class ColumnSplit(Part):
    """A column says which part a row is in."""

    kind: Literal["column"]
    column: str
    train: Values
    test: Values


class RandomSplit(Part):
    """Persons are drawn to the test part by lot."""

    kind: Literal["random"]
    test_share: Annotated[float, Field(gt=0, lt=1)]
    seed: int


class TimeSplit(Part):
    """The named values of a time column are the test part, all others the training part."""

    kind: Literal["time"]
    column: str
    test: Values


def _form_of_exits(value: Any) -> str:
    if isinstance(value, dict):
        return "indicators" if "indicators" in value else "coded"
    return "indicators" if isinstance(value, IndicatorExits) else "coded"


Exits = Annotated[
    Annotated[IndicatorExits, Tag("indicators")] | Annotated[CodedExits, Tag("coded")],
    Discriminator(_form_of_exits),
]
Split = Annotated[ColumnSplit | RandomSplit | TimeSplit, Discriminator("kind")]


class CohortContract(Part):
    """The whole of COHORT.yaml."""

    name: Annotated[str, Field(min_length=1)]
    table: str
    row_id: str | None = None
    person_id: str | None = None
    time: Time
    exits: Exits
    horizons: Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=1)]
    numeric: list[str] = []
    categorical: list[str] = []
    protected: list[str] = []
    split: Split

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "CohortContract":
        if self.horizons != sorted(set(self.horizons)):
            raise ValueError("horizons must rise and not repeat")
        features = self.features
        if not features:
            raise ValueError("name at least one numeric or categorical feature")
        twice = sorted({f for f in features if features.count(f) > 1})
        if twice:
            raise ValueError(f"listed twice as a feature: {', '.join(twice)}")
        told = sorted(set(features) & self.outcome_columns)
        if told:
            raise ValueError(
                f"{', '.join(told)}: the time, the exits and the ids say how the spell ended or "
                "who it is; they cannot be features"
            )
        return self

    @property
    def features(self) -> list[str]:
        """All features, numeric first, in the order of the file."""
        return [*self.numeric, *self.categorical]

    @property
    def exit_names(self) -> list[str]:
        """The exits in the order of the file."""
        exits = self.exits
        return list(exits.indicators if isinstance(exits, IndicatorExits) else exits.codes)

    @property
    def outcome_columns(self) -> set[str]:
        """Columns that no feature may be."""
        exits = self.exits
        of_exits = (
            set(exits.indicators.values()) if isinstance(exits, IndicatorExits) else {exits.column}
        )
        return {self.time.column, *of_exits, *self.id_columns}

    @property
    def id_columns(self) -> list[str]:
        """The columns that name the row and the person, where the contract has them."""
        return [c for c in (self.row_id, self.person_id) if c is not None]

    @property
    def columns(self) -> list[str]:
        """Every column of the table that the contract names, once each."""
        split = [] if isinstance(self.split, RandomSplit) else [self.split.column]
        outcome = sorted(self.outcome_columns)
        return list(dict.fromkeys([*outcome, *self.features, *self.protected, *split]))


def read_contract(path: Path) -> CohortContract:
    """Read and check a COHORT.yaml.

    Raises BadInput that names every unknown (with the nearest valid one), missing or wrong key.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        tree = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; name the COHORT.yaml in it.") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} is not valid YAML: {error}") from None
    if not isinstance(tree, dict):
        raise BadInput(f"{path.name} must be a mapping with name, table, time, exits, ...")
    try:
        return CohortContract.model_validate(tree)
    except ValidationError as error:
        raise BadInput(collected(path.name, explain_validation(CohortContract, error))) from None
