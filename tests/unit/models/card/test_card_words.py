"""Both languages say the same things, nothing is left over, and numbers read as people write."""

import re
from pathlib import Path

import pytest

from data.intake.all import REGISTERS
from models.card import html
from models.card.html import phrases
from models.card.regimes import BREAKS
from models.card.words import LANGUAGES, Words, catalogue
from models.designs import DESIGNS
from models.evaluation.plots import BESIDE

FOLDER = Path(html.__file__).parent
HELD = re.compile(r"\{(\w+)\}")
QUOTED = re.compile(r"""["']([\w.]+?)\.?(?:["']|\{)""")
EXITS = {e.name for d in DESIGNS.values() for e in d.exits}
TARGETS = {t.name for d in DESIGNS.values() for t in d.targets}
FIGURE = {"estimate": 0.66236, "interval": [0.6351, 0.6908]}


def test_both_languages_have_the_same_keys():
    nb, en = (catalogue(language) for language in LANGUAGES)
    assert set(nb) == set(en)


def test_messages_hold_the_same_values_in_both_languages():
    nb, en = (catalogue(language) for language in LANGUAGES)
    for key, message in nb.items():
        assert type(message) is type(en[key]), key
        assert sorted(HELD.findall(str(message))) == sorted(HELD.findall(str(en[key]))), key
        if isinstance(message, list):
            assert len(message) == len(en[key]), key


def sources() -> str:
    """Return all that may ask for a message: code and templates of the card."""
    paths = [*FOLDER.glob("*.py"), *FOLDER.glob("*.jinja")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def unused(keys: set[str], text: str) -> set[str]:
    """Return the keys that no quoted text names: neither they, nor the family that they are of."""
    quoted = set(QUOTED.findall(text))
    return {key for key in keys if not quoted & {key, key.split(".")[0]}}


def test_no_message_is_unused():
    assert not unused(set(catalogue("nb")), sources())


def test_an_unused_message_would_be_found():
    assert unused({"title", "nobody_asks_for_this", "a.family.of_none"}, sources()) == {
        "nobody_asks_for_this",
        "a.family.of_none",
    }


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("exits", EXITS | TARGETS),
        ("designs", set(DESIGNS)),
        ("authors", set(REGISTERS)),
        ("regimes", {str(day) for day in BREAKS}),
    ],
)
def test_every_name_of_the_code_has_a_word_and_no_word_is_left_over(family, names):
    found = {key.split(".")[1] for key in catalogue("nb") if key.startswith(f"{family}.")}
    assert found == names


def test_every_model_of_the_plots_has_a_word():
    assert set(BESIDE) < set(Words("nb").family("models"))


def test_every_phrase_of_an_estimand_is_translated_and_none_is_stale():
    names = ("population", "time_zero", "event", "competing", "censoring", "measure", "use")
    said = set()
    for estimand in (t.estimand for d in DESIGNS.values() for t in d.targets):
        said |= {getattr(estimand, name) for name in names}
        said |= {*estimand.between, *estimand.between.values()}
    assert said - set(phrases()) == set(), "translate these in models/card/estimands.nb.yaml"
    assert set(phrases()) - said == set(), "nothing says these any more"


def test_a_word_of_the_card_never_claims_a_cause():
    for language in LANGUAGES:
        text = " ".join(map(str, catalogue(language).values())).lower()
        for claim in ("skyldes", "fører til", "due to", "caused by", "leads to"):
            assert claim not in text


def test_numbers_are_written_as_in_norwegian():
    t = Words("nb")
    assert t.count(12345) == "12\N{NO-BREAK SPACE}345"
    assert t.number(-0.0316, 2) == "\N{MINUS SIGN}0,03"
    assert t.number(-0.001, 2) == "0,00"
    assert t.share(FIGURE) == "66\N{NO-BREAK SPACE}% (64–69)"
    assert t.day("2026-03-01") == "1. mars 2026"


def test_numbers_are_written_as_in_english():
    t = Words("en")
    assert t.count(12345) == "12,345"
    assert t.figure({"estimate": -0.02, "interval": [-0.03, 0.01]}, 2) == (
        "\N{MINUS SIGN}0.02 (\N{MINUS SIGN}0.03 to 0.01)"
    )
    assert t.of_hundred(FIGURE) == "66 (64–69)"
    assert t.day("2026-03-01") == "1 March 2026"


def test_what_is_few_or_unknown_or_tiny_is_said_in_words():
    t = Words("en")
    assert t.count(None) == "fewer than 5"
    assert t.figure(None, 2) == t.share({"estimate": 0.5, "interval": [None, None]}) == t("unknown")
    assert t.percent(0.004) == "under 1 %"
    assert t.percent(0.0) == "0\N{NO-BREAK SPACE}%"


def test_a_key_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        Words("nb")("no_such_key")
    assert Words("nb").known("exits", "an_exit_of_tomorrow") == "an_exit_of_tomorrow"
