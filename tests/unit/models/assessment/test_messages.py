"""Messages of the texts: every one has words in both languages, and none is left over."""

import ast
import re
from collections import Counter
from itertools import product
from typing import get_args

import pytest

from features.columns import COLUMNS
from features.declare import Theme
from models.assessment.texts.v1.say import FOLDER
from models.assessment.themes import STRENGTHS
from profilering.catalogue import LANGUAGES, catalogue

IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _sources():
    return [ast.parse(path.read_text()) for path in sorted(FOLDER.glob("*.py"))]


def _named(tree):
    """Return what each name of a module may stand for, and all its texts but docstrings."""
    names, texts = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = node.value
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] = node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    bodies = [
        n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return names, texts - {ast.get_docstring(body, clean=False) for body in bodies}


def _texts_of(node, names):
    """Return every text that an expression may be; none where that is not seen in the source."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):
        parts = [_texts_of(part, names) for part in node.values]
        return {"".join(found) for found in product(*parts)}
    if isinstance(node, ast.FormattedValue):
        return _texts_of(node.value, names)
    if isinstance(node, ast.Name) and node.id in names:
        return _texts_of(names[node.id], names)
    if isinstance(node, ast.IfExp):
        return _texts_of(node.body, names) | _texts_of(node.orelse, names)
    if isinstance(node, ast.Dict):
        return {text for value in node.values for text in _texts_of(value, names)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = _texts_of(node.func.value, names) if node.func.attr == "get" else set()
        return owner | {text for one in node.args[1:] for text in _texts_of(one, names)}
    return set()


def _said_in_code():
    """Return messages without a context that the code says, and all texts that it could say."""
    said, possible = set(), set()
    for tree in _sources():
        names, texts = _named(tree)
        possible |= texts
        for node in ast.walk(tree):
            is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_said and node.func.id in {"say", "self"} and len(node.args) == 1:
                said |= _texts_of(node.args[0], names)
    template = (FOLDER / "letter.html.jinja").read_text()
    said |= set(re.findall(r'\bsay\("([^"]+)"', template))
    return said, possible | said


IN_CONTEXT = {
    "theme": set(get_args(Theme)),
    "register": set(COLUMNS),
    "strength": {str(n) for n in range(len(STRENGTHS) + 1)},
    "reason": {"missing", "outside", "far"},
    "band": {"lower", "middle", "higher", "%(step)s of %(steps)s"},
}


def _messages(language, context=None):
    return {one.id for one in catalogue(FOLDER, language) if one.id and one.context == context}


@IN_EACH_LANGUAGE
def test_every_message_that_the_code_says_has_words(language):
    said, _ = _said_in_code()
    assert {
        "Ask: %(question)s",
        "Otherwise this goes together with a lower chance: %(what)s.",
        "What this is",
    } <= said
    assert sum("in a similar situation were in work" in message for message in said) == 3
    assert said - _messages(language) == set()


@IN_EACH_LANGUAGE
def test_no_message_is_left_over(language):
    _, possible = _said_in_code()
    assert _messages(language) - possible == set()


@IN_EACH_LANGUAGE
@pytest.mark.parametrize("context", IN_CONTEXT)
def test_what_a_snapshot_may_name_has_words_and_nothing_else_has(language, context):
    assert _messages(language, context) == IN_CONTEXT[context]
    assert {one.context for one in catalogue(FOLDER, language)} <= {None, *IN_CONTEXT}


@IN_EACH_LANGUAGE
def test_a_message_stands_once_in_a_catalogue(language):
    text = (FOLDER / f"{language}.po").read_text()
    found = Counter(re.findall(r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"$', text, re.MULTILINE))
    assert [message for message, n in found.items() if n > 1] == []
    contexts = [None, *IN_CONTEXT]
    assert len(found) == sum(len(_messages(language, one)) for one in contexts)


def test_what_is_filled_in_is_the_same_in_both_languages_and_in_the_code():
    nb, nn = (
        {
            (one.id, one.context): set(PLACEHOLDER.findall(one.string))
            for one in catalogue(FOLDER, x)
        }
        for x in LANGUAGES
    )
    assert nb == nn
    own = {key: set(PLACEHOLDER.findall(key[0])) for key in nb}
    # What stands for a reason in a snapshot names no placeholder.
    assert {key: nb[key] for key in nb if nb[key] != own[key]} == {
        ("outside", "reason"): {"feature"}
    }


@IN_EACH_LANGUAGE
def test_no_message_has_a_stray_percent_sign(language):
    for one in catalogue(FOLDER, language):
        assert "%" not in PLACEHOLDER.sub("", one.string), one.id
