"""The typed mirror of params.yaml: every setting declared once, with its comment."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError, model_validator

from profilering.errors import BadInput, collected
from profilering.faults import fault_sentence
from profilering.settings import Positive, Rising, Section, setting
from profilering.sources import Features, Registers, Synthetic


class Training(Section):
    """How the models of the registers are fitted: fixed settings, so that it takes minutes."""

    seed: int = setting(20261122, "Seed of folds, trees and bootstrap.")
    threads: int = setting(2, "Threads per LightGBM fit; the model does not depend on it.", ge=1)
    folds: int = setting(3, "Folds by person for out-of-fold predictions.", ge=2)
    inner_folds: int = setting(2, "Folds inside each fold, where the blend is chosen.", ge=2)
    rounds: Rising = setting(
        [100], "Numbers of trees that the inner folds choose from.", min_length=1
    )
    learning_rate: Positive = setting(0.08, "Step of each tree.")
    leaves: int = setting(15, "Most leaves of a tree.", ge=2)
    min_rows_in_leaf: int = setting(40, "Fewest rows in a leaf, per horizon.", ge=1)
    penalties: list[Positive] = setting(
        [0.1],
        "Inverse strengths of the logistic's ridge penalty that the inner folds choose from.",
    )
    knots: int = setting(5, "Knots of each numeric feature's spline in the logistic.", ge=3)
    corrections: Rising = setting(
        [], "Numbers of trees tried on top of the logistic; none: it stands alone."
    )
    refresh_days: int = setting(
        91,
        "Intercepts move halfway to the level of so many last days (horizons no longer); 0: stay.",
        ge=0,
    )
    refits: int = setting(2, "Bootstrap refits by person behind the provisional interval.", ge=2)


class FullTraining(Training):
    """How `make profile-full` fits the models of all targets: more is tried, for hours."""

    learning_rate: Positive = setting(0.05, "Step of each tree.")
    rounds: Rising = setting(
        [75, 150, 300], "Numbers of trees that the inner folds choose from.", min_length=1
    )
    folds: int = setting(5, "Folds by person for out-of-fold predictions.", ge=2)
    inner_folds: int = setting(3, "Folds inside each fold, where the blend is chosen.", ge=2)
    penalties: list[Positive] = setting(
        [0.01, 0.1],
        "Inverse strengths of the logistic's ridge penalty that the inner folds choose from.",
    )
    corrections: Rising = setting(
        [50, 150], "Numbers of trees tried on top of the logistic; none: it stands alone."
    )
    refits: int = setting(20, "Bootstrap refits by person behind the provisional interval.", ge=2)


class CohortTraining(Training):
    """How `profilering cohort run` fits: tables of spells are small, so more is tried."""

    learning_rate: Positive = setting(0.05, "Step of each tree.")
    rounds: Rising = setting(
        [25, 50, 100, 200, 300], "Numbers of trees that the inner folds choose from.", min_length=1
    )
    folds: int = setting(5, "Folds by person for out-of-fold predictions.", ge=2)
    inner_folds: int = setting(3, "Folds inside each fold, where the blend is chosen.", ge=2)
    leaves: int = setting(8, "Most leaves of a tree.", ge=2)
    penalties: list[Positive] = setting(
        [0.003, 0.03, 0.3],
        "Inverse strengths of the logistic's ridge penalty that the inner folds choose from.",
    )
    refits: int = setting(20, "Bootstrap refits by person behind the provisional interval.", ge=2)


class Evaluation(Section):
    """How results are measured."""

    resamples: int = setting(200, "Bootstrap resamples by person behind each interval.", ge=50)
    confidence: float = setting(
        0.95,
        "Confidence of intervals of AUC, Brier and what was observed; all others: 95 %.",
        gt=0.5,
        lt=1,
    )


class Segments(Section):
    """How people in a similar situation are grouped."""

    bands: int = setting(3, "Chance bands, cut at equal shares of the training part.", ge=2)
    themes: int = setting(3, "Themes named in segments; the rest are other themes.", ge=1)
    min_share: float = setting(
        0.03,
        "Smallest share of people in a segment; smaller ones join the other themes.",
        ge=0,
        le=1,
    )


class Promotion(Section):
    """When a run may take the place of the champion; `profilering promote` refuses without."""

    most_loss: Positive = setting(
        0.25,
        "Upper 95 % bound of the Brier loss against champion and first champion, % of the null's.",
    )
    group_gap: Positive = setting(
        0.01, "Most that a group's gap between predicted and observed may grow."
    )
    fewest_in_group: int = setting(
        200, "Groups with fewer rows of known status are not judged for it.", ge=1
    )


class Card(Section):
    """What only you know of the model card; empty: the card says that it is not filled in."""

    team: str = setting("", "Team that owns the model.")
    product_area: str = setting("", "The team's product area.")
    channel: str = setting("", "Where questions are asked, such as a Slack channel.")
    mail: str = setting("", "Mail address for questions.")
    etterlevelse: str = setting("", "Id of the documentation in Etterlevelse, such as E123.")
    behandlingskatalog: str = setting("", "Id of the processing in Behandlingskatalogen.")
    purpose: str = setting("", "Code of the purpose in Behandlingskatalogen's list PURPOSE.")
    dpia: str = setting("", "Reference to the assessment of consequences (DPIA).")
    risk_owner: str = setting(
        "", "Ident of the risk owner: a letter and six digits.", pattern=r"^([A-Z][0-9]{6})?$"
    )


class Timeline(Section):
    """What is known when: the last day of data and the blocks that models are judged on."""

    as_of: date = setting("2026-10-31", "Last day of data; scores are as of this day.")
    new_days: int = setting(28, "Registered this many days back or less: newly registered.", ge=0)
    horizons: list[int] = setting([28, 91, 182, 365, 546, 730], "Horizons in days.", min_length=1)
    maturity_days: int = setting(
        91,
        "Follow-up ends this long before a cut-off: 28 days that a job must last, 63 for reports.",
        ge=28,
    )
    weeks: list[int] = setting(
        [0, 12, 26, 52],
        "People are looked at so many weeks after registration, while they are registered.",
    )
    blocks: list[date] = setting(
        ["2022-11-01"],
        "Each block is judged by a model of all landmarks before it, labels as known on that day.",
        min_length=1,
    )
    sealed: date = setting(
        "2024-11-01",
        "Blocks end here. Later landmarks judge nothing until they are opened, which is logged.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Timeline":
        if self.horizons != sorted(set(self.horizons)) or self.horizons[0] < 1:
            raise ValueError("timeline.horizons must be days from 1 on, rising, each once")
        if self.blocks != sorted(set(self.blocks)):
            raise ValueError("timeline.blocks must be days, rising, each once")
        if self.weeks != sorted({0, *self.weeks}) or self.weeks[0] < 0:
            raise ValueError("timeline.weeks must begin with 0 and rise, each once")
        last = self.as_of - timedelta(days=self.maturity_days)
        if not self.blocks[-1] < self.sealed < last:
            raise ValueError(
                "timeline.blocks must lie before timeline.sealed, and that must lie before "
                f"{last}, which is timeline.maturity_days before timeline.as_of: later landmarks "
                "have no follow-up"
            )
        return self


class Params(Section):
    """All settings, as they stand in params.yaml."""

    registers: Registers
    synthetic: Synthetic
    features: Features
    timeline: Timeline
    training: Training
    full_training: FullTraining
    cohort_training: CohortTraining
    evaluation: Evaluation
    segments: Segments
    promotion: Promotion
    card: Card

    def switches(self) -> frozenset[str]:
        """Return the switches of features that are on."""
        reasons = self.features.model_dump() | {"webbruk": self.registers.use_webbruk}
        return frozenset(name for name, reason in reasons.items() if reason)


def read_params(path: Path) -> Params:
    """Read and check params.yaml.

    Raises BadInput that names every missing, unknown or wrong key at once.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        tree = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(
            f"{path.name} is missing; `profilering params upgrade` writes one."
        ) from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} is not valid YAML{fault_position(error)}.") from None
    bare = _bare_dates(tree, "")
    if bare:
        problems = [f"'{key}': write the date in quotes, for DVC reads no other" for key in bare]
        raise BadInput(collected(path.name, problems))
    try:
        return Params.model_validate(tree)
    except ValidationError as error:
        raise BadInput(collected(path.name, explain_validation(Params, error))) from None


def _bare_dates(tree: Any, key: str) -> list[str]:
    """Return where a YAML date stands without quotes."""
    if isinstance(tree, date):
        return [key]
    inner = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    return [
        found for name, value in inner for found in _bare_dates(value, f"{key}.{name}".lstrip("."))
    ]


def fault_position(error: Exception) -> str:
    """Say where a YAML file is broken; the parser's own message would show what stands there."""
    mark = getattr(error, "problem_mark", None)
    where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    twice = type(error).__name__ == "DuplicateKeyError"
    return f"{where}: a key stands there twice" if twice else where


def explain_validation(model: type[BaseModel], error: ValidationError) -> list[str]:
    """Turn pydantic's findings into sentences with the nearest valid key, never a value."""
    return [fault_sentence(model, finding) for finding in error.errors(include_url=False)]
