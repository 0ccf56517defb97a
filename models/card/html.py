"""The card as one HTML file in one language: no script, nothing fetched from anywhere.

Everything it says is in card.json; only the plots come beside it.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from models.card.sentences import Sentences
from models.card.words import Words

HERE: Final = Path(__file__).parent
PLOTS: Final = ("calibration", "incidence", "gain", "contributions")


def html(card: dict[str, Any], plots: dict[str, str], language: str) -> str:
    """Write a card.json as HTML; `plots` are data URIs by name."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    words = Words(language)
    return environment.get_template("card.html.jinja").render(
        card=card,
        results=card["results"],
        t=words,
        say=Sentences(card, words),
        translated=_translated if language == "nb" else {}.get,
        plots={name: plots[name] for name in PLOTS if name in plots},
        style=Markup((HERE / "card.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _translated(text: str) -> str | None:
    """Return an estimand's phrase in bokmål; None where nobody has translated it yet."""
    return phrases().get(text)


@cache
def phrases() -> dict[str, str]:
    """Return the estimands' phrases in bokmål by what stands in `models/targets`."""
    from ruamel.yaml import YAML

    text = (HERE / "estimands.nb.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = YAML(typ="safe").load(text)
    return found
