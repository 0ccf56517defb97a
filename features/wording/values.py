"""A feature's value in words: whole numbers with their unit, yes or no, a level's own words."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from features.declare import Feature
from profilering.catalogue import LANGUAGES, Language, text_of
from profilering.errors import BadInput, collected

FOLDER: Final = Path(__file__).parent
_UNITS: Final[dict[Language, dict[str, str]]] = {
    "nb": {"dager": "dager", "uker": "uker", "år": "år", "prosent": "prosent"},
    "nn": {"dager": "dagar", "uker": "veker", "år": "år", "prosent": "prosent"},
}
_ANSWERS: Final = ("nei", "ja")


def text_of_feature(feature: Feature, language: Language) -> str:
    """Return what a feature is called."""
    return {"nb": feature.text_nb, "nn": feature.text_nn}[language]


def text_of_value(feature: Feature, value: float | str, language: Language) -> str:
    """Return a value in words, a number as a whole one; raises KeyError for a level without words.

    The unit is left out where the feature's own text has it.
    """
    if isinstance(value, str):
        return text_of(FOLDER, language, value, feature.name)
    if feature.kind == "flag":
        return _ANSWERS[bool(value)]
    number = f"{100 * value:.0f}" if feature.unit == "forhold" else f"{value:.0f}"
    unit = "prosent" if feature.unit == "forhold" else feature.unit
    word = _UNITS[language].get(unit)
    is_said = word is None or word in text_of_feature(feature, language).lower()
    return number if is_said else f"{number} {word}"


def require_words(features: Mapping[str, Feature], levels: Mapping[str, Iterable[str]]) -> None:
    """Raise BadInput that names the levels without words, by feature, and where to write them."""
    missing = [
        f"{name}: {code} has no words in {language}.po"
        for name, codes in levels.items()
        for language in LANGUAGES
        for code in codes
        if not _has_words(features[name], code, language)
    ]
    if missing:
        at = f"Write them in features/wording/, with the feature's name as msgctxt ({len(missing)})"
        raise BadInput(collected(at, missing))


def _has_words(feature: Feature, code: str, language: Language) -> bool:
    try:
        text_of_value(feature, code, language)
    except KeyError:
        return False
    return True
