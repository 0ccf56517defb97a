"""Texts of snapshots: nothing but the snapshot tells, old texts stay, and what is told."""

import re
import time

import pytest

from models.assessment.snapshot import TEXT_VERSION, Snapshot, snapshot_from
from models.assessment.texts.chart import WIDTH, chart
from models.assessment.texts.v1.say import Say
from models.assessment.texts.write import VERSIONS, half_page, letter, theme_name
from profilering.catalogue import LANGUAGES
from profilering.errors import BadInput
from tests.support.assessments import GOLDEN, snapshot_of, text_of

CASES = [
    {name: value for name, value in case.items() if name in GOLDEN["unless_stated"]}
    for case in GOLDEN["cases"]
]
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def everything(told: Snapshot) -> list[str]:
    """All that is written from a snapshot."""
    return [
        text
        for language in LANGUAGES
        for text in (
            str(half_page(told, language)),
            letter(told, language),
            *chart(told, language),
        )
    ]


# Nothing but the snapshot.


@pytest.mark.parametrize("name", ["LANG", "LC_ALL", "LC_TIME", "LANGUAGE", "TZ"])
def test_the_same_snapshot_gives_the_same_text_whatever_the_surroundings(monkeypatch, name):
    told = snapshot_of({})
    before = everything(told)
    assert everything(told) == before
    monkeypatch.setenv(name, "Pacific/Kiritimati" if name == "TZ" else "de_DE.UTF-8")
    assert everything(told) == before


def test_the_text_does_not_know_what_day_it_is(monkeypatch):
    told = snapshot_of({})
    before = everything(told)
    monkeypatch.setattr(time, "time", lambda: 4e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(4e9))
    assert everything(told) == before


def test_writing_a_text_changes_nothing_of_the_snapshot():
    told = snapshot_of({})
    before = told.model_dump_json()
    everything(told)
    assert told.model_dump_json() == before


def test_a_snapshot_that_was_kept_as_json_is_told_as_it_was(world):
    for told in [*map(snapshot_of, CASES), *world.snapshots[::10]]:
        again = snapshot_from(told.model_dump_json())
        assert again == told
        assert everything(again) == everything(told)


@pytest.mark.parametrize("write", [half_page, letter, lambda told, _: chart(told, "nb")])
def test_a_text_of_another_version_says_what_to_do(write):
    told = snapshot_of({}).model_copy(update={"text_version": 7})
    with pytest.raises(BadInput, match=r"has version 7; here are 1\. Use the release that wrote"):
        write(told, "nb")


def test_the_version_that_snapshots_are_made_for_is_here():
    assert TEXT_VERSION in VERSIONS


# What is told.


def _can_change(told, language):
    start = {"nb": "Av dette kan endres: ", "nn": "Av dette kan endrast: "}[language]
    lines = [line for line in half_page(told, language).lines if line.startswith(start)]
    return lines[0].removeprefix(start) if lines else ""


@IN_EACH_LANGUAGE
def test_what_tells_of_health_is_never_what_can_change(world, language):
    say = Say(language)
    for told in [*map(snapshot_of, CASES), *world.snapshots]:
        of_health = {
            say(one.theme, "theme") for one in told.themes if one.leading and one.leading.is_health
        }
        others = {
            say(one.theme, "theme")
            for one in told.themes
            if one.leading and not one.leading.is_health and one.leading.is_changeable
        }
        listed = set(re.split(r", | og ", _can_change(told, language).rstrip("."))) - {""}
        # A theme's name may hold "og": «helse og livssituasjon».
        assert not any(name in _can_change(told, language) for name in of_health)
        assert listed <= others


def test_beside_health_it_is_not_said_that_nothing_can_be_changed():
    health = ["helse_hindrer_arbeid", -0.4, "ja"]
    only_fixed = snapshot_of({"resources": []})
    beside = snapshot_of({"resources": [], "barriers": [["alder_aar", -0.6, "58 år"], health]})
    said = "Dette ligger fast."
    assert said in list(half_page(only_fixed, "nb").lines)
    assert said not in list(half_page(beside, "nb").lines)


def test_a_page_that_is_too_long_never_comes_to_open_with_health():
    """Health, last in its list, weighs most, and the other theme of the list least of all."""
    told = snapshot_of(
        {
            "resources": [
                ["kan_pendle_til_jobb", 0.06, "ja"],
                ["helse_hindrer_arbeid", 2.0, "nei"],
            ],
            "barriers": [
                ["dager_siden_forrige_periode", -0.9, 12],
                ["dager_i_arbeid_siste_36_mnd", -0.8, "tallet " * 12],
                ["dager_med_dagpenger_siste_24_mnd", -0.7, "tallet " * 12],
            ],
            "unknown": ["dager_siden_oppgitt_siste_arbeidsdag", "oppgitt_stillingsprosent"],
            "question": "helse_hindrer_arbeid",
            "changes": [["hoyeste_utdanning_nus", "ordet " * 20, 0.7]],
            "chance": [0.5, 0.2, 0.8, 0],
        }
    )
    page = half_page(told, "nb")
    (resources,) = [one for one in page.sections if one.kind == "resources"]
    assert page.words <= 150
    assert [line.partition(" (")[0] for line in resources.lines] == ["Egen vurdering"]


def test_a_page_gives_way_until_it_fits_even_where_the_model_abstains():
    told = snapshot_of({"little_known": ["missing", *["dager_siden_forrige_periode"] * 30, "far"]})
    page = half_page(told, "nb")
    assert page.words <= 150
    assert "for mye mangler" in str(page)


@pytest.mark.parametrize(
    ("other", "lower", "upper", "is_uncertain"),
    [(8, 0.3, 0.7, False), (9, 0.3, 0.7, True), (0, 0.3, 0.71, True), (0, 0.3, 0.69, False)],
)
def test_uncertain_is_said_once_and_instead_of_a_group(other, lower, upper, is_uncertain):
    told = snapshot_of({"chance": [0.5, lower, upper, other]})
    page, html = str(half_page(told, "nb")), letter(told, "nb")
    assert page.count("Anslaget er usikkert") == html.count("Anslaget er usikkert") == is_uncertain
    assert page.count("Gruppe: ") == html.count("Gruppe: ") == 1 - is_uncertain


def test_the_words_of_a_snapshot_begin_small_within_a_sentence_unless_they_are_a_name():
    words = text_of("jobbsituasjon")
    assert Say("nb").within(words) == "jobbsituasjon ved registrering"
    assert Say("nb").within(words.model_copy(update={"nb": "AAP nå"})) == "AAP nå"


# The chart.


def test_a_chart_has_a_line_for_each_theme_the_heaviest_first_and_the_lower_to_the_left():
    told = snapshot_of(
        {"untold": [["jobbsituasjon", 0.31, "annet"], ["fylke_paa_dagen", 0.0, "Oslo"]]}
    )
    assert chart(told, "nb") == [
        "Arbeidserfaring                          │████████████████████",
        "Alder                          ██████████│",
        "Egen vurdering                           │░░░░░░░░░░",
        "Utdanning                                │████████",
        "Arbeidsmarkedet her                      │",
    ]
    assert {line.index("│") for line in chart(told, "nn")} == {
        len("Arbeidsmarknaden her") + 2 + WIDTH
    }


def test_a_chart_names_the_themes_of_its_language():
    told = snapshot_of({"resources": [], "barriers": [["dager_siden_forrige_periode", -0.4, 12]]})
    assert theme_name(told, "ytelser", "nn") == "Ytingar"
    assert [line.split("  ")[0] for line in chart(told, "nn")] == ["Tid som ledig"]


def test_there_is_no_chart_where_the_model_says_nothing():
    assert chart(snapshot_of({"little_known": ["far"]}), "nb") == []


def test_no_bar_is_longer_than_the_longest(world):
    for told in world.snapshots:
        lines = chart(told, "nb")
        bars = [sum(map(line.count, "█░")) for line in lines]
        assert len(lines) == len(told.themes)
        assert bars == sorted(bars, reverse=True)
        assert max(bars, default=WIDTH) == WIDTH
