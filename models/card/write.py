"""The files of the model card, written beside the technical card."""

import base64
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from models.card.behandlingskatalog import entry
from models.card.content import content
from models.card.facts import Facts
from models.card.html import html
from models.card.words import FILES, LANGUAGES, Words
from models.evaluation.plots import AxisWords, Shown, draw
from models.evaluation.report import write_as_json


def write_card(facts: Facts, folder: Path) -> None:
    """Write the card as HTML in each language, card.json and behandlingskatalog.json."""
    card = content(facts)
    write_as_json(folder / "card.json", card)
    write_as_json(folder / "behandlingskatalog.json", entry(card))
    for language in LANGUAGES:
        text = html(card, drawn(facts, Words(language)), language)
        (folder / FILES[language]).write_text(text, encoding="utf-8")


def drawn(facts: Facts, words: Words) -> dict[str, str]:
    """Return the plots with a language's words, by name, as PNG in data URIs."""
    data = facts.data
    axes = axis_words(words)
    if words.language == "nb":
        texts = {one.name: one.text_nb for one in facts.features}
        axes = replace(axes, names={**axes.names, **texts})
    shown = Shown(data.incidence, data.parts, data.metrics.get("gain", {}))
    with TemporaryDirectory() as folder:
        names = draw(data.cohort, shown, Path(folder), data.whose, axes)
        return {Path(name).stem: _uri(Path(folder) / name) for name in names}


def axis_words(words: Words) -> AxisWords:
    """Return what stands on the plots' axes in a language; the unit of time is days."""
    said = {one.name: words(f"axis.{one.name}") for one in fields(AxisWords) if one.name != "names"}
    names = words.family("models") | words.family("exits", "label")
    return AxisWords(**said, names=names)


def _uri(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
