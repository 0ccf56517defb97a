"""The entry in Nav's Behandlingskatalog, as `POST /process` takes it (nav-formats 6.4).

Codes of lists that only Nav has stand as `FYLLES_UT:LIST`, and the status is IN_PROGRESS until
somebody has filled them in.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from models.card.words import Words

TO_FILL_IN: Final = "FYLLES_UT:"
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)

Code = Annotated[str, Field(min_length=1)]
Ident = Annotated[str, Field(pattern=r"^[A-Z][0-9]{6}$")]


class _Part(BaseModel):
    """A part of the entry: Nav's field names, and no others."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=False, extra="forbid", frozen=True
    )


class Status(StrEnum):
    """How far the entry has come."""

    IN_PROGRESS = "IN_PROGRESS"
    NEEDS_REVISION = "NEEDS_REVISION"
    COMPLETED = "COMPLETED"


class NoDpiaReason(StrEnum):
    """Why no assessment of consequences is needed."""

    NO_SPECIAL_CATEGORY_PI = "NO_SPECIAL_CATEGORY_PI"
    SMALL_SCALE = "SMALL_SCALE"
    NO_DATASET_CONSOLIDATION = "NO_DATASET_CONSOLIDATION"
    NO_NEW_TECH = "NO_NEW_TECH"
    NO_PROFILING_OR_AUTOMATION = "NO_PROFILING_OR_AUTOMATION"
    OTHER = "OTHER"


class LegalBasis(_Part):
    """A legal basis: the article of GDPR, and the national law that it rests on."""

    gdpr: Code
    national_law: Code | None = None
    description: str | None = None


class Affiliation(_Part):
    """Who in Nav the processing belongs to."""

    department: str | None = None
    nom_department_id: str | None = None
    nom_department_name: str | None = None
    seksjoner: list[str] = []
    fylker: list[str] = []
    nav_kontorer: list[str] = []
    sub_departments: list[Code] = []
    product_teams: list[str] = []
    products: list[Code] = []
    disclosure_dispatchers: list[Code] = []


class AiUsage(_Part):
    """What artificial intelligence is used for."""

    ai_usage: bool
    description: str | None = None
    reusing_personal_information: bool = False
    start_date: date | None = None
    end_date: date | None = None
    registry_number: str | None = None


class DataProcessing(_Part):
    """Who else handles the data."""

    data_processor: bool
    processors: list[UUID] = []


class Retention(_Part):
    """How long data are kept."""

    retention_plan: bool = False
    retention_months: Annotated[int, Field(ge=0)] | None = None
    retention_start: str | None = None
    retention_description: str | None = None


class Dpia(_Part):
    """Whether consequences must be assessed, and where they were."""

    need_for_dpia: bool
    ref_to_dpia: str | None = None
    grounds: str | None = None
    no_dpia_reasons: list[NoDpiaReason] = []
    process_implemented: bool = False
    risk_owner: Ident | None = None
    risk_owner_function: str | None = None


class Process(_Part):
    """The whole entry; extra or misspelt fields are refused."""

    name: Annotated[str, Field(min_length=1)]
    purposes: Annotated[list[Code], Field(min_length=1)]
    description: str | None = None
    additional_description: str | None = None
    common_external_process_responsible: Code | None = None
    start: date = FIRST_DAY
    end: date = LAST_DAY
    legal_bases: list[LegalBasis] = []
    affiliation: Affiliation
    automatic_processing: bool
    profiling: bool
    uses_all_information_types: bool
    ai_usage_description: AiUsage
    data_processing: DataProcessing
    retention: Retention
    dpia: Dpia
    status: Status = Status.IN_PROGRESS


def entry(card: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a model from its card, in bokmål, checked against `Process`.

    Raises pydantic's ValidationError where the card gives what the catalogue would refuse.
    """
    words, settings = Words("nb"), card["settings"]
    design = words.known("designs", card["model"]["design"])
    tells_of_health = any("artikkel 9" in one["legal_basis"] for one in card["data"]["features"])
    found = Process.model_validate(
        {
            "name": words("entry.name", design=design),
            "purposes": [settings["purpose"] or f"{TO_FILL_IN}PURPOSE"],
            "description": " ".join(card["texts"]["purpose"]["nb"]),
            "additionalDescription": _additional(card, words),
            "legalBases": _legal_bases(words, tells_of_health),
            "affiliation": {"nomDepartmentName": settings["product_area"] or None},
            "automaticProcessing": True,
            "profiling": True,
            "usesAllInformationTypes": False,
            "aiUsageDescription": {
                "aiUsage": True,
                "description": words("method_text", refits=card["model"]["refits"]),
                "reusingPersonalInformation": True,
            },
            "dataProcessing": {"dataProcessor": False},
            "retention": {"retentionPlan": False, "retentionDescription": words("entry.retention")},
            "dpia": {
                "needForDpia": True,
                "refToDpia": settings["dpia"] or None,
                "grounds": words("entry.dpia"),
                "riskOwner": settings["risk_owner"] or None,
            },
        }
    )
    return found.model_dump(mode="json", by_alias=True)


def _additional(card: dict[str, Any], words: Words) -> str:
    parts = [words("entry.forbidden", list=" ".join(card["texts"]["forbidden"]["nb"]))]
    registers = ", ".join(one["title"] for one in card["data"]["registers"])
    parts.append(words("entry.data", registers=registers, run=card["model"]["run"]))
    return " ".join(parts)


def _legal_bases(words: Words, tells_of_health: bool) -> list[dict[str, str]]:
    law = f"{TO_FILL_IN}NATIONAL_LAW"
    found = [
        {
            "gdpr": f"{TO_FILL_IN}GDPR_ARTICLE_6_1_E",
            "nationalLaw": law,
            "description": words("entry.article_6"),
        }
    ]
    if tells_of_health:
        found.append(
            {
                "gdpr": f"{TO_FILL_IN}GDPR_ARTICLE_9_2_B",
                "nationalLaw": law,
                "description": words("entry.article_9"),
            }
        )
    return found
