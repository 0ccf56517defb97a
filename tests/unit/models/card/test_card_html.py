"""The card in HTML: self-contained, accessible, in two languages that show the same figures."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from models.card import write
from models.card.content import content
from models.card.html import HERE, html
from models.card.words import FILES, LANGUAGES, Words
from models.card.write import drawn, write_card

VOID = {"meta", "img", "br"}
NAVS_HEADINGS = (
    "Model description",
    "Intended uses &amp; limitations",
    "Training Procedure",
    "Evaluation Results",
    "How to Get Started",
    "Model Card Authors",
    "Model Card Contact",
    "Citation",
    "Valg av modell",
    "Parent model",
    "Evalueringsresultater",
)


class Page(HTMLParser):
    """The elements of a page with their attributes, in order, and what was not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def of(self, tag: str) -> list[dict]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def texts(facts, tmp_path_factory) -> dict[str, str]:
    """Both cards as written, by language."""
    folder = tmp_path_factory.mktemp("report")
    write_card(facts, folder)
    names = {*FILES.values(), "card.json", "behandlingskatalog.json"}
    assert {path.name for path in folder.iterdir()} == names
    return {lang: (folder / name).read_text(encoding="utf-8") for lang, name in FILES.items()}


@pytest.fixture(params=LANGUAGES)
def text(request, texts) -> str:
    return texts[request.param]


def test_every_element_is_closed_and_the_language_is_said(texts):
    for language, text in texts.items():
        page = Page(text)
        assert page.open == []
        assert page.of("html") == [{"lang": language}]


def test_nothing_runs_and_nothing_is_fetched(text):
    page = Page(text)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "form", "base"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert attributes.get(name, "data:").startswith(("data:image/png", "data:"))
    assert not re.search(r"https?:|@import|url\(", text)


def test_headings_rise_by_one_and_bear_navs_own_names(text):
    levels = [int(tag[1]) for tag, _ in Page(text).elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    for name in NAVS_HEADINGS:
        assert re.search(rf">{name}</(h2|small)>", text), name


def test_tables_have_captions_and_headers_with_scope(text):
    page = Page(text)
    assert len(page.of("table")) == len(page.of("caption")) > 5
    assert all(one.get("scope") in {"col", "row"} for one in page.of("th"))
    regions = [one for one in page.of("div") if one.get("class") == "scroll"]
    assert len(regions) == len(page.of("table"))
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in regions)


def test_every_plot_has_its_caption_as_alternative_text(text):
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text)
    alternatives = re.findall(r'<img src="data:image/png;base64,[^"]+" alt="(.*?)">', text)
    assert captions == alternatives
    assert len(captions) == 4


def luminance(colour: str) -> float:
    """Return the relative luminance of a #rrggbb colour (WCAG 2.1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_can_be_told_from_its_background():
    css = (HERE / "card.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    for background in ("#ffffff", colours["back"]):
        for ink in ("ink", "soft", "mark"):
            assert contrast(colours[ink], background) >= 4.5
    assert contrast(colours["line"], "#ffffff") < 4.5


def test_both_languages_show_the_same_figures(texts):
    def figures(language: str) -> list[str]:
        body = re.sub(r'src="[^"]+"', "", texts[language])
        cells = re.findall(r'<td class="n">(.*?)</td>', body)
        return [re.sub(r"\D", "", cell) for cell in cells if re.search(r"\d \(", cell)]

    assert figures("nb") == figures("en")
    assert len(figures("nb")) > 30


def test_the_first_half_page_says_what_for_what_not_and_how_good(texts):
    for language, text in texts.items():
        t = Words(language)
        short = text[text.index('class="short"') : text.index('<h2 id="description"')]
        for said in (*t.every("purpose"), *t.every("forbidden")):
            assert said in short
        assert short.count("</li>") == len(t.every("purpose") + t.every("forbidden")) + 3
        words = re.sub(r"<[^>]+>", " ", short).split()
        assert len(words) < 350


def test_made_up_people_are_marked_before_anything_else(texts, facts):
    assert texts["nb"].index("Oppdiktede personer") < texts["nb"].index("Kort fortalt")
    registers = facts.params.registers.model_copy(update={"source": "files"})
    real = replace(facts, params=facts.params.model_copy(update={"registers": registers}))
    assert "Oppdiktede personer" not in html(content(real), {}, "nb")


def test_what_nobody_has_filled_in_is_said_and_what_is_filled_in_is_shown(facts, texts):
    assert texts["nb"].count("ikke fylt ut (params.yaml") == 6
    settings = facts.settings.model_copy(update={"team": "Team <Profil>"})
    told = html(content(replace(facts, settings=settings)), {}, "nb")
    assert "Team &lt;Profil&gt;" in told
    assert told.count("ikke fylt ut (params.yaml") == 5


def test_what_others_wrote_cannot_become_markup(texts):
    for text in texts.values():
        assert "better &lt;i&gt;ranking&lt;/i&gt;" in text


def test_the_plots_are_drawn_in_each_language(facts):
    nb, en = (drawn(facts, Words(language)) for language in LANGUAGES)
    assert set(nb) == set(en)
    assert all(nb[name] != en[name] for name in nb)
    assert write.axis_words(Words("nb")).of("nav_rule") == "Navs regel i dag"
