"""What no text of an assessment may say; run over every text that the synthetic register gives.

Rules from veileder-ui.md and the catalogue: no cause, no diagnosis, no advice on what cannot be
changed, no decimals, resources before barriers, health never first, short and readable (BEV-07,
BEV-10, BEV-11, PRO-07).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from models.assessment.snapshot import Snapshot
from models.assessment.texts.lix import lix
from models.assessment.texts.page import Page

WORDS: Final = 150
MOST_LIX: Final = 55.0
_CAUSES: Final = (
    r"skyldes|skuldast|fordi|på grunn av|forårsak\w*|årsaken|fører til|fører med seg|gjør at|"
    r"gjer at"
)
_DIAGNOSES: Final = (
    r"diagnos\w*|depresjon\w*|angst\w*|psykisk\w*|psykiatri\w*|\brus\b|\brusmid\w*|"
    r"(?<!be)(?<!av)kreft(?:en)?\b|\badhd\b|\bautis\w*|utviklingshem\w*|skad(?:e|en|er|ene|ar|ane)\b|"
    r"syk\w*dom\w*|sjuk\w*dom\w*|lidelse\w*|\bICD\b"
)
_UNFILLED: Final = r"%\(|\{\{|\}\}|\bnan\b|\bNone\b|\bTrue\b|\bFalse\b"
_DECIMALS: Final = r"\d[.,]\d"
_RULES: Final = {
    "tells a cause": _CAUSES,
    "tells a diagnosis": _DIAGNOSES,
    "has a decimal": _DECIMALS,
    "has a value that was not filled in": _UNFILLED,
}


def faults(told: Snapshot, page: Page) -> list[str]:
    """Return what is wrong with a half page, in words that name no person."""
    return [*_in_words(list(page.lines)), *_in_shape(page), *_in_snapshot(told)]


def faults_in_letter(html: str) -> list[str]:
    """Return what is wrong with a letter's words, which the job seeker reads."""
    lines = lines_of(html)
    index = lix(lines)
    hard = [f"has LIX {index:.0f}, more than {MOST_LIX:.0f}"] if index > MOST_LIX else []
    return [*_in_words(lines), *hard]


def lines_of(html: str) -> list[str]:
    """Return the lines of HTML that are read."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", html, flags=re.DOTALL)
    lines = (" ".join(unescape(part).split()) for part in re.split(r"<[^>]+>", body))
    return [line for line in lines if line]


def _in_words(lines: list[str]) -> Iterator[str]:
    text = "\n".join(lines)
    for fault, pattern in _RULES.items():
        found = re.search(pattern, text, re.IGNORECASE if fault.startswith("tells") else 0)
        if found:
            yield f"{fault}: «{found.group()}»"


def _in_shape(page: Page) -> Iterator[str]:
    if page.words > WORDS:
        yield f"has {page.words} words, more than {WORDS}"
    index = lix(page.lines)
    if index > MOST_LIX:
        yield f"has LIX {index:.0f}, more than {MOST_LIX:.0f}"
    kinds = [section.kind for section in page.sections]
    if "barriers" in kinds and "resources" not in kinds[: kinds.index("barriers")]:
        yield "has barriers before resources"


def _in_snapshot(told: Snapshot) -> Iterator[str]:
    first = (*told.resources, *told.barriers)[:1]
    if any(one.leading is None or one.leading.is_health for one in first):
        yield "opens with health"
    if any(not change.said.is_changeable for change in told.changes):
        yield "advises on what cannot be changed"
