"""What no text may say: every rule can fail, no rule hits ordinary words, and no text fails."""

from dataclasses import replace

import pytest

from features.found import all_features
from features.wording.values import FOLDER as LEVELS
from features.wording.values import text_of_feature
from models.assessment.snapshot import Change
from models.assessment.texts.lint import MOST_LIX, WORDS, faults, faults_in_letter, lines_of
from models.assessment.texts.lix import lix
from models.assessment.texts.page import Page, Section
from models.assessment.texts.write import half_page, letter
from profilering.catalogue import LANGUAGES, catalogue
from tests.support.assessments import GOLDEN, said, snapshot_of, themes

CASES = [
    {name: value for name, value in case.items() if name in GOLDEN["unless_stated"]}
    for case in GOLDEN["cases"]
]


def _planted(line):
    """Return an ordinary page with one more line."""
    page = half_page(snapshot_of({}), "nb")
    return replace(page, sections=(*page.sections, Section("planted", None, (line,))))


def _faults_of(line):
    return faults(snapshot_of({}), _planted(line))


def test_an_ordinary_page_and_letter_have_no_fault():
    told = snapshot_of({})
    for language in LANGUAGES:
        assert faults(told, half_page(told, language)) == []
        assert faults_in_letter(letter(told, language)) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Det skyldes alder.", "tells a cause: «skyldes»"),
        ("Det skuldast alder.", "tells a cause: «skuldast»"),
        ("Fordi det er vår.", "tells a cause: «Fordi»"),
        ("På grunn av alder.", "tells a cause: «På grunn av»"),
        ("Alder gjør at sjansen er mindre.", "tells a cause: «gjør at»"),
        ("Alder fører til mindre sjanse.", "tells a cause: «fører til»"),
        ("En diagnose.", "tells a diagnosis: «diagnose»"),
        ("Psykisk helse.", "tells a diagnosis: «Psykisk»"),
        ("Brystkreft.", "tells a diagnosis: «kreft»"),
        ("En yrkesskade.", "tells a diagnosis: «skade»"),
        ("Skader i ryggen.", "tells a diagnosis: «Skader»"),
        ("Langvarig sykdom.", "tells a diagnosis: «sykdom»"),
        ("Langvarig sjukdom.", "tells a diagnosis: «sjukdom»"),
        ("Hjelp for rus.", "tells a diagnosis: «rus»"),
        ("Sjansen er 0,62.", "has a decimal: «0,6»"),
        ("Sjansen er 0.62.", "has a decimal: «0.6»"),
        ("Om lag %(tenths)s av 10.", "has a value that was not filled in: «%(»"),
        ("Om lag {{ tenths }} av 10.", "has a value that was not filled in: «{{»"),
        ("Alder: None.", "has a value that was not filled in: «None»"),
        ("Alder: nan.", "has a value that was not filled in: «nan»"),
    ],
)
def test_a_planted_word_is_found(line, fault):
    assert _faults_of(line) == [fault]
    html = letter(snapshot_of({}), "nb").replace("</main>", f"<p>{line}</p></main>")
    assert faults_in_letter(html) == [fault]


@pytest.mark.parametrize(
    "line",
    [
        "Dager med sykepenger, sjukepengar og sykemelding.",
        "Bekreft eller avkreft det: bekreftelse, bekreftelsene, avkreftet.",
        # Of a thing or by a thing it is no diagnosis; what people are called by it is a noun.
        "En skadet bil, ein skadd bil, skadedyrkontroll og skadeoppgjør.",
        "Sykepleiere, helsefagarbeidere og sjukepleiarar.",
        "Virus, kursus, prustet, russisk og Cyprus.",
        "Årsak ikke oppgitt.",
        "Svar på om helsen hindrer arbeid.",
        "Innen 12. juni er det 1 204 av 10.",
        "Banan, trueing og nonet.",
    ],
)
def test_ordinary_words_are_no_fault(line):
    assert _faults_of(line) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_feature_and_no_level_is_called_what_no_text_may_say(language):
    """Also those that no model reads yet: one that is taken in use cannot make a text fail."""
    levels = [str(one.string) for one in catalogue(LEVELS, language) if one.id]
    lines = [text_of_feature(one, language) for one in all_features()] + levels
    assert len(lines) > 200
    assert {line: _faults_of(line) for line in lines if _faults_of(line)} == {}


# Shape.


def test_barriers_before_resources_are_found():
    told = snapshot_of({})
    page = half_page(told, "nb")
    fault = ["has barriers before resources"]
    assert faults(told, replace(page, sections=page.sections[::-1])) == fault
    without = tuple(one for one in page.sections if one.kind != "resources")
    assert faults(told, replace(page, sections=without)) == fault


@pytest.mark.parametrize("n", [WORDS - 1, WORDS, WORDS + 1])
def test_a_page_of_one_word_too_many_is_found(n):
    page = Page("nb", (Section("chance", None, ("ord " * n,)),))
    found = [fault for fault in faults(snapshot_of({}), page) if "words" in fault]
    assert found == (["has 151 words, more than 150"] if n > WORDS else [])


def test_what_is_hard_to_read_is_found():
    line = "arbeidsmarkedsopplysninger " * 20
    page = Page("nb", (Section("chance", None, (line,)),))
    assert faults(snapshot_of({}), page) == ["has LIX 120, more than 55"]
    assert faults_in_letter(f"<p>{line}</p>") == ["has LIX 120, more than 55"]


# What the snapshot names.


@pytest.mark.parametrize("of_health", ["helse_hindrer_arbeid", "dager_med_sykepenger_siste_12_mnd"])
def test_a_page_that_opens_with_health_is_found(of_health):
    first = [of_health, 0.9, "nei"]
    for facts in ({"resources": [first]}, {"resources": [], "barriers": [first]}):
        told = snapshot_of(facts)
        assert faults(told, half_page(told, "nb")) == ["opens with health"]
    second = snapshot_of({"resources": [["alder_aar", 0.2, "31 år"], first], "barriers": []})
    assert faults(second, half_page(second, "nb")) == []


def test_advice_on_what_cannot_be_changed_is_found():
    change = Change(said=said("alder_aar", "30 år"), incidence=0.7)
    told = snapshot_of({}).model_copy(update={"changes": (change,)})
    assert faults(told, half_page(told, "nb")) == ["advises on what cannot be changed"]


def test_every_fault_is_told_at_once():
    told = snapshot_of({"resources": [["helse_hindrer_arbeid", 0.9, "nei"]]})
    page = replace(_planted("Angst skyldes 1,5 %(x)s."), language="nb")
    assert len(faults(told, page)) == 5


# LIX.


def test_lix_is_words_a_sentence_and_the_share_of_long_words():
    # 4 + 5 words in 2 sentences; arbeidsmarkedet and registrert are longer than six letters.
    lines = ["Hun er i arbeid. Arbeidsmarkedet her er ikke registrert."]
    assert lix(lines) == pytest.approx(9 / 2 + 100 * 2 / 9)


def test_a_line_ends_a_sentence_and_an_ordinal_does_not():
    # 2 + 3 + 3 words in 3 sentences, two of them long; numbers are no words, and neither the point
    # of an ordinal nor a colon before a small letter ends a sentence.
    lines = ["Aa-registeret nå", "Data til 1. juni 2026", "To arbeidsforhold: begge."]
    assert lix(lines) == pytest.approx(8 / 3 + 100 * 2 / 8)


def test_six_letters_are_not_long_and_nothing_has_no_index():
    assert lix(["arbeid"]) == 1.0
    assert lix(["arbeide"]) == 101.0
    assert lix([]) == lix(["", "12"]) == 0.0


def test_what_a_letter_says_is_read_without_its_marks():
    unread = "<title>x</title><style>p { a: b }</style>"
    html = f"{unread}<h1>Én &amp; to</h1>\n<p>Tre\n fire <b>fem</b></p>"
    assert lines_of(html) == ["Én & to", "Tre fire", "fem"]


# Every text.


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_made_up_world_has_a_fault(world, language):
    """Half pages and letters of everyone who registered lately, and of the golden cases."""
    found = {}
    for i, told in enumerate([*world.snapshots, *map(snapshot_of, CASES)]):
        html = letter(told, language)
        found[i] = [*faults(told, half_page(told, language)), *faults_in_letter(html)]
    assert len(found) > 100
    assert {i: of_one for i, of_one in found.items() if of_one} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_stay_well_below_the_limit_of_lix(world, language):
    hardest = max(lix(half_page(told, language).lines) for told in world.snapshots)
    assert hardest < MOST_LIX - 5


def test_a_theme_without_a_feature_that_leads_it_is_not_told_first():
    (theme,) = themes([["alder_aar", 0.4, "31 år"]])
    nameless = theme.model_copy(update={"leading": None})
    told = snapshot_of({}).model_copy(update={"resources": (nameless,)})
    assert faults(told, half_page(told, "nb")) == ["opens with health"]
