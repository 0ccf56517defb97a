"""The entry for Behandlingskatalogen is what its API takes, and says what is not known."""

import copy
import json

import pytest
from pydantic import ValidationError

from models.card.behandlingskatalog import TO_FILL_IN, Process, entry

# The example of nav-formats 6.4, word by word.
EXAMPLE = json.loads("""
{"name":"Demo segmentering","purposes":["DEMO"],"description":"Demo","start":"2026-01-01",
 "end":"9999-12-31",
 "legalBases":[{"gdpr":"DEMO61E","nationalLaw":"DEMO","description":"Demo"}],
 "affiliation":{"department":null,"subDepartments":[],"productTeams":[],"products":[],
  "disclosureDispatchers":[]},
 "usesAllInformationTypes":false,"automaticProcessing":true,"profiling":true,
 "aiUsageDescription":{"aiUsage":true,"description":"Demo","reusingPersonalInformation":true,
  "startDate":"2026-01-01","endDate":null,"registryNumber":null},
 "dataProcessing":{"dataProcessor":false,"processors":[]},
 "retention":{"retentionPlan":true,"retentionMonths":24,"retentionStart":"Demo",
  "retentionDescription":null},
 "dpia":{"needForDpia":true,"refToDpia":"DEMO","grounds":null,"noDpiaReasons":[],
  "processImplemented":false,"riskOwner":"Z990001","riskOwnerFunction":null},
 "status":"IN_PROGRESS"}
""")


def test_the_documents_example_is_taken_as_it_stands():
    told = Process.model_validate(EXAMPLE).model_dump(mode="json", by_alias=True)
    for key, value in EXAMPLE.items():
        kept = told[key]
        assert kept == value if not isinstance(value, dict) else value.items() <= kept.items()


def changed(path: str, value):
    """Return the example with one value changed, or a key taken away (None)."""
    found = copy.deepcopy(EXAMPLE)
    *outer, last = path.split(".")
    inside = found
    for key in outer:
        inside = inside[key]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    return found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", ""),
        ("name", None),
        ("purposes", []),
        ("purposes", [""]),
        ("legalBases", [{"nationalLaw": "DEMO"}]),
        ("start", "1 January 2026"),
        ("automaticProcessing", None),
        ("dpia.riskOwner", "z990001"),
        ("dpia.riskOwner", "Z99000"),
        ("dpia.noDpiaReasons", ["BECAUSE"]),
        ("dataProcessing.processors", ["a firm"]),
        ("retention.retentionMonths", -1),
        ("status", "DONE"),
        ("legal_bases", []),
        ("affiliation.team", "mine"),
        ("aiUsageDescription.aiUsage", None),
    ],
)
def test_what_the_catalogue_would_refuse_is_refused(path, value):
    with pytest.raises(ValidationError):
        Process.model_validate(changed(path, value))


def test_the_entry_of_a_card_keeps_the_form_and_leaves_codes_to_be_filled_in(card):
    told = entry(card)
    assert Process.model_validate(told).status == "IN_PROGRESS"
    assert set(EXAMPLE) <= set(told)
    assert told["purposes"] == [f"{TO_FILL_IN}PURPOSE"]
    assert told["profiling"] is told["automaticProcessing"] is True
    assert told["dpia"]["riskOwner"] is None
    assert all(one["gdpr"].startswith(TO_FILL_IN) for one in told["legalBases"])


def test_what_is_filled_in_is_in_the_entry(card):
    settings = card["settings"] | {"purpose": "CODE", "risk_owner": "Z990001", "dpia": "D1"}
    told = entry(card | {"settings": settings})
    assert told["purposes"] == ["CODE"]
    assert told["dpia"]["riskOwner"] == "Z990001"
    assert told["dpia"]["refToDpia"] == "D1"


def test_article_9_is_there_where_a_feature_tells_of_health_and_only_there(card):
    plain = [one for one in card["data"]["features"] if "artikkel 9" not in one["legal_basis"]]
    healthy = card | {"data": card["data"] | {"features": plain}}
    assert len(plain) < len(card["data"]["features"])
    assert len(entry(card)["legalBases"]) == 2
    assert len(entry(healthy)["legalBases"]) == 1
