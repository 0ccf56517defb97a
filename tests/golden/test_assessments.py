"""The half page that a veileder reads, word for word: made-up people in both languages."""

from collections import Counter
from typing import Any

import pytest

from models.assessment.snapshot import Snapshot
from models.assessment.texts.lint import WORDS, faults
from models.assessment.texts.write import half_page
from profilering.catalogue import LANGUAGES, Language
from tests.support.assessments import GOLDEN, snapshot_of

TEXTS = {"id", "why", *LANGUAGES}
CASES = GOLDEN["cases"]
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])


def told_of(case: dict[str, Any]) -> Snapshot:
    return snapshot_of({name: value for name, value in case.items() if name not in TEXTS})


@EACH_CASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(case: dict[str, Any], language: Language) -> None:
    assert str(half_page(told_of(case), language)) == case[language], case["why"]


@EACH_CASE
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_golden_text_has_no_fault_and_is_short(case: dict[str, Any], language: Language) -> None:
    told = told_of(case)
    page = half_page(told, language)
    assert faults(told, page) == []
    assert page.words <= WORDS


def test_golden_cases_are_told_apart_and_explained() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
    assert all(case["why"] for case in CASES)
    assert all(case.keys() <= GOLDEN["unless_stated"].keys() | TEXTS for case in CASES)


@EACH_CASE
def test_a_golden_case_could_be_a_person(case: dict[str, Any]) -> None:
    """A theme is told once, what is told is known, and a chance lies within its interval."""
    told = told_of(case)
    of_theme = Counter(one.theme for one in told.themes)
    assert all(n == 1 for n in of_theme.values())
    named = {one.leading.text.nb for one in told.themes if one.leading}
    assert not named & {words.nb for words in told.unknown}
    if told.chance is not None:
        assert told.chance.lower <= told.chance.incidence <= told.chance.upper


def test_a_number_is_not_broken_over_two_lines() -> None:
    (case,) = [one for one in CASES if one["id"] == "nothing-unknown-of-a-large-register"]
    for language in LANGUAGES:
        assert "1\N{NO-BREAK SPACE}204\N{NO-BREAK SPACE}567" in case[language]
        assert "1\N{NO-BREAK SPACE}500" in case[language]
