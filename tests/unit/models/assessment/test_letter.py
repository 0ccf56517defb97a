"""The job seeker's letter: one page of A4, read by anyone, and nothing in it is code."""

import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from features.columns import COLUMNS
from models.assessment.snapshot import Words
from models.assessment.texts.v1.letter import letter
from models.assessment.texts.write import half_page
from profilering.catalogue import LANGUAGES
from tests.support.assessments import GOLDEN, said, snapshot_of

IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
EVERY_REGISTER = sorted({*COLUMNS, "avledet"})
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
A4 = re.compile(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]")


def worst():
    """A letter that is as long as one can be: every list full, of long words."""
    (eight,) = [one for one in GOLDEN["cases"] if one["id"] == "eight-themes-are-too-long"]
    (changed,) = [one for one in GOLDEN["cases"] if one["id"] == "two-changes"]
    facts = {name: eight[name] for name in ("resources", "barriers")}
    facts |= {
        "changes": changed["changes"],
        "question": "hoyeste_utdanning_nus",
        "base_rate": [1204567, 722740],
        "unknown": [
            "dager_siden_oppgitt_siste_arbeidsdag",
            "oppgitt_stillingsprosent",
            "jobbsituasjon",
            "hoyeste_utdanning_nus",
            "helse_hindrer_arbeid",
        ],
    }
    return snapshot_of(facts).model_copy(update={"registers": tuple(EVERY_REGISTER)})


def test_a_question_of_health_is_for_a_talk_and_not_in_a_letter():
    (asked,) = [one for one in GOLDEN["cases"] if one.get("question") == "helse_hindrer_arbeid"][:1]
    told = snapshot_of(asked)
    assert told.question.text.nb in str(half_page(told, "nb"))
    assert told.question.text.nb not in letter(told, "nb")


def _letters(world, language):
    """Return the letters of who has the longest and the shortest page, and the worst case."""
    by_length = sorted(world.snapshots, key=lambda told: len(letter(told, language)))
    found = {"shortest": by_length[0], "longest": by_length[-1], "worst": worst()}
    return {name: letter(told, language) for name, told in found.items()}


def _chromium(tmp_path, *arguments):
    """Run chromium; the profile is the test's own."""
    command = [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout


class _Marks(HTMLParser):
    """Every element with its attributes, and the text of each."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text_of, self._open = [], {}, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag):
        self._open = self._open[: len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data):
        if self._open:
            self.text_of[self._open[-1]] = self.text_of.get(self._open[-1], "") + data


# In a browser.


@pytest.mark.needs("chromium")
@IN_EACH_LANGUAGE
@pytest.mark.parametrize("which", ["shortest", "longest", "worst"])
def test_a_letter_prints_to_one_page_of_a4(world, tmp_path, language, which):
    page, printed = tmp_path / "letter.html", tmp_path / "letter.pdf"
    page.write_text(_letters(world, language)[which])
    _chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    content = printed.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    assert A4.search(content)


@pytest.mark.needs("chromium")
def test_a_letter_of_twice_the_length_is_seen_to_need_more_pages(tmp_path):
    page, printed = tmp_path / "letter.html", tmp_path / "letter.pdf"
    html = letter(worst(), "nb")
    page.write_text(html.replace("</main>", html[html.index("<h2>") : html.index("</main>")]))
    _chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) > 1


WIDTHS = """<body style="margin: 0"><iframe src="letter.html" width="320" height="5000"
style="border: 0"></iframe><script>onload = () => { const root =
frames[0].document.documentElement; document.title = root.clientWidth + " " + root.scrollWidth;
}</script></body>"""


@pytest.mark.needs("chromium")
@IN_EACH_LANGUAGE
def test_a_letter_on_a_narrow_screen_is_not_wider_than_the_screen(tmp_path, language):
    """A window of chromium is never narrower than 500 px, so the letter is shown in a frame."""
    (tmp_path / "letter.html").write_text(letter(worst(), language))
    frame = tmp_path / "frame.html"
    frame.write_text(WIDTHS)
    dom = _chromium(tmp_path, "--allow-file-access-from-files", "--dump-dom", frame.as_uri())
    assert re.search(r"<title>(.*)</title>", dom).group(1) == "320 320"


# As it is written.


@IN_EACH_LANGUAGE
def test_a_letter_has_its_language_a_title_and_headings_in_order(world, language):
    for html in _letters(world, language).values():
        marks = _Marks(html)
        tags = [tag for tag, _ in marks.elements]
        assert html.startswith("<!DOCTYPE html>")
        assert marks.elements[0] == ("html", {"lang": language})
        assert tags.count("title") == tags.count("h1") == tags.count("main") == 1
        assert marks.text_of["title"] == marks.text_of["h1"]
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@IN_EACH_LANGUAGE
def test_a_letter_has_no_script_and_fetches_nothing(world, language):
    for html in _letters(world, language).values():
        marks = _Marks(html)
        tags = {tag for tag, _ in marks.elements}
        assert not tags & {"script", "link", "img", "iframe", "object", "form", "base", "svg"}
        names = {name for _, attributes in marks.elements for name in attributes}
        assert names <= {"lang", "charset", "name", "content"}
        assert not re.search(r"https?:|//|@import|url\(", html)


@IN_EACH_LANGUAGE
def test_a_letter_has_no_empty_list_and_no_empty_paragraph(world, language):
    for told in [*world.snapshots, snapshot_of({"resources": [], "barriers": []})]:
        html = letter(told, language)
        assert not re.search(r"<(ul|p|li|h\d)>\s*</\1>", html)


PLANTED = "<b>&\"'"
ESCAPED = "&lt;b&gt;&amp;&#34;&#39;"


def test_everything_that_a_snapshot_names_is_escaped():
    """Words of features, values, levels, a question, what is not known, and the run."""
    words = Words(nb=PLANTED, nn=PLANTED)
    planted = said("hoyeste_utdanning_nus", "x").model_copy(update={"text": words, "value": words})
    told = worst()
    themes = [one.model_copy(update={"leading": planted}) for one in told.themes]
    told = told.model_copy(
        update={
            "resources": tuple(themes[:3]),
            "barriers": tuple(themes[3:6]),
            "after": tuple(themes[6:]),
            "changes": tuple(one.model_copy(update={"said": planted}) for one in told.changes),
            "question": told.question.model_copy(update={"text": words}),
            "unknown": (words, words),
            "origin": told.origin.model_copy(update={"run": PLANTED}),
        }
    )
    html = letter(told, "nb")
    # Twice in a theme and in a change, once in the others.
    assert html.count(ESCAPED) == 2 * len(themes) + 2 * 2 + 1 + 2 + 1
    assert PLANTED not in html
    assert "<b>" not in html


# What is told.


@IN_EACH_LANGUAGE
def test_health_does_not_open_the_lists_of_a_letter_either(language):
    health = ["helse_hindrer_arbeid", 0.4, "nei"]
    told = snapshot_of({"resources": [], "after": [health]})
    html = letter(told, language)
    assert html.index("58 år") < html.index("Helse og livssituasjon")
    (line,) = [one for one in half_page(told, language).lines if "Helse og livssituasjon" in one]
    assert line in html


@IN_EACH_LANGUAGE
def test_a_letter_names_what_is_read_once_and_never_a_register_of_our_own_making(language):
    html = letter(worst(), language)
    assert "avledet" not in html
    assert not any(name in html for name in EVERY_REGISTER if "_" in name)


@pytest.mark.parametrize(
    ("facts", "said_once"),
    [
        ({}, "Det sier ikke hvordan det går for deg."),
        ({"resources": [], "barriers": []}, "Ingenting skiller seg ut i det vi vet om deg."),
        ({"little_known": ["far"]}, "Modellen sier ikke noe om sjansene dine."),
    ],
)
def test_what_a_letter_says_of_the_estimate(facts, said_once):
    html = letter(snapshot_of(facts), "nb")
    assert html.count(said_once) == 1
    assert html.count("Av alle registrert") == 1
