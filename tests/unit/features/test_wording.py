"""Values in words: every level has its own in both languages, and numbers their unit."""

import re
from dataclasses import replace

import pytest

from data.codes.kommune import fylke_of
from data.codes.tables import rows_of
from features.found import all_features
from features.questions import QUESTIONS
from features.wording.values import FOLDER, require_words, text_of_feature, text_of_value
from profilering.catalogue import LANGUAGES, catalogue, text_of
from profilering.errors import BadInput
from tests.support.parts import ROOT

FEATURES = {one.name: one for one in all_features()}
IN_USE = {name: one for name, one in FEATURES.items() if one.status == "i bruk"}
SVAR = ("JA", "NEI", "VET_IKKE")
# Said a second time, as the declarations and the registers' contracts allow. A first digit of NUS,
# STYRK-08 or STYRK-98 is any digit; an answer that is new to us is null by then.
LEVELS = {
    "andre_forhold_hindrer_arbeid": ("JA", "NEI", "UTEN_KLART_SVAR"),
    "forrige_periode_slutt_aarsak": (
        "SVARTE_NEI_I_BEKREFTELSE",
        "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST",
        "UDEFINERT",
        "UKJENT_VERDI",
    ),
    # Of 2024, and Svalbard.
    "fylke_paa_dagen": (
        *("03", "11", "15", "18", "21", "31", "32", "33"),
        *("34", "39", "40", "42", "46", "50", "55", "56"),
    ),
    "helse_hindrer_arbeid": ("JA", "NEI", "UTEN_KLART_SVAR"),
    "hoyeste_utdanning_nus": tuple("0123456789"),
    "jobbsituasjon": (
        "ER_PERMITTERT",
        "KONKURS",
        "OPPSIGELSE",
        "NY_JOBB",
        "MIDLERTIDIG_JOBB",
        "DELTIDSJOBB_VIL_MER",
        "VIL_BYTTE_JOBB",
        "USIKKER_JOBBSITUASJON",
        "AKKURAT_FULLFORT_UTDANNING",
        "ALDRI_HATT_JOBB",
        "IKKE_VAERT_I_JOBB_SISTE_2_AAR",
        "ANNET",
    ),
    "maaned": tuple(f"{month:02d}" for month in range(1, 13)),
    "oppgitt_yrke_styrk08_1_siffer": tuple("0123456789"),
    "siste_yrke_styrk98_1_siffer": tuple("0123456789"),
    "utdanning_bestaatt": SVAR,
    "utdanning_godkjent": SVAR,
}
EACH_LEVEL = [(name, level) for name, levels in LEVELS.items() for level in levels]


def test_the_levels_are_of_all_categorical_features_in_use():
    assert LEVELS.keys() == {name for name, one in IN_USE.items() if one.kind == "categorical"}


def test_every_level_that_a_declaration_chooses_is_among_them():
    for name, levels in LEVELS.items():
        chosen = IN_USE[name].value.parts[0] if IN_USE[name].value.parts else None
        if getattr(chosen, "word", "") == "choose":
            assert set(chosen.parts[1:-1:2]) <= set(levels), name


def test_every_fylke_that_a_kommune_we_know_is_in_is_among_them():
    table = rows_of(ROOT / "data/codes/kommunenummer.csv", ("kommunenr", "endret", "ny"))
    known = {fylke_of(row["kommunenr"]) for row in table} - {None}
    assert known <= set(LEVELS["fylke_paa_dagen"])


@pytest.mark.parametrize(("name", "level"), EACH_LEVEL)
def test_every_level_has_words_in_both_languages(name, level):
    for language in LANGUAGES:
        text = text_of_value(IN_USE[name], level, language)
        assert text.strip() == text
        assert text
        assert text != level


def test_every_answer_that_can_be_given_is_a_level_with_words():
    read = [one for one in QUESTIONS if one.feature in LEVELS]
    assert len(read) == 6
    for one in read:
        assert set(one.answers) <= set(LEVELS[one.feature])


def test_levels_that_are_told_apart_are_called_differently():
    # Nus 1 and 2 are both grunnskole; both of the others say no reason.
    same = {("hoyeste_utdanning_nus", 1), ("forrige_periode_slutt_aarsak", 1)}
    for name, levels in LEVELS.items():
        for language in LANGUAGES:
            texts = {text_of_value(IN_USE[name], level, language) for level in levels}
            assert len(levels) - len(texts) == (1 if (name, 1) in same else 0), (name, language)


@pytest.mark.parametrize(
    ("name", "value", "nb", "nn"),
    [
        # A unit, unless the feature's own text has it.
        ("alder_aar", 41.0, "41 år", "41 år"),
        ("dager_i_arbeid_siste_12_mnd", 200.0, "200", "200"),
        ("egen_forventning_uker", 6.0, "6", "6"),
        ("siste_stillingsprosent", 79.6, "80", "80"),
        ("andel_av_arbeidet_som_er_nytt", 0.25, "25 prosent", "25 prosent"),
        ("antall_arbeidsgivere_siste_36_mnd", 3.0, "3", "3"),
        ("utdanning_mot_yrke", -2.0, "-2", "-2"),
        ("dager_siden_oppgitt_siste_arbeidsdag", -14.0, "-14", "-14"),
        ("har_hatt_aap", 1.0, "ja", "ja"),
        ("har_hatt_aap", 0.0, "nei", "nei"),
        ("utdanning_bestaatt", "VET_IKKE", "vet ikke", "veit ikkje"),
        ("helse_hindrer_arbeid", "UTEN_KLART_SVAR", "uten klart svar", "utan klart svar"),
        # The same code in two features.
        ("fylke_paa_dagen", "11", "Rogaland", "Rogaland"),
        ("maaned", "11", "november", "november"),
        ("oppgitt_yrke_styrk08_1_siffer", "4", "kontoryrker", "kontoryrke"),
    ],
)
def test_a_value_is_told_in_words(name, value, nb, nn):
    feature = FEATURES[name]
    assert [text_of_value(feature, value, language) for language in ("nb", "nn")] == [nb, nn]


@pytest.mark.parametrize(
    ("unit", "nb", "nn"),
    [
        ("dager", "12 dager", "12 dagar"),
        ("uker", "12 uker", "12 veker"),
        ("år", "12 år", "12 år"),
        ("prosent", "12 prosent", "12 prosent"),
        ("antall", "12", "12"),
        ("nivå", "12", "12"),
    ],
)
def test_every_unit_has_its_word_where_the_text_lacks_it(unit, nb, nn):
    feature = replace(FEATURES["alder_aar"], unit=unit)
    assert [text_of_value(feature, 12.0, language) for language in ("nb", "nn")] == [nb, nn]


def test_a_feature_is_called_what_its_declaration_says():
    feature = FEATURES["hoyeste_utdanning_nus"]
    assert text_of_feature(feature, "nb") == "Høyeste utdanning"
    assert text_of_feature(feature, "nn") == "Høgaste utdanning"


def test_a_level_without_words_is_an_error_and_no_guess():
    with pytest.raises(KeyError, match="57"):
        text_of_value(FEATURES["fylke_paa_dagen"], "57", "nb")
    with pytest.raises(KeyError):
        text_of(FOLDER, "nb", "ER_PERMITTERT", "maaned")


def test_levels_without_words_are_listed_with_where_to_write_them():
    require_words(IN_USE, LEVELS)
    levels = LEVELS | {"fylke_paa_dagen": ("03", "98"), "utdanning_bestaatt": ("KANSKJE",)}
    with pytest.raises(BadInput) as raised:
        require_words(IN_USE, levels)
    assert str(raised.value).splitlines()[1:] == [
        "  - fylke_paa_dagen: 98 has no words in nb.po",
        "  - fylke_paa_dagen: 98 has no words in nn.po",
        "  - utdanning_bestaatt: KANSKJE has no words in nb.po",
        "  - utdanning_bestaatt: KANSKJE has no words in nn.po",
    ]
    assert "features/wording/" in str(raised.value)
    assert "msgctxt" in str(raised.value)


def _messages(language):
    """Return each message of a catalogue as it is written: context, code and text."""
    text = (FOLDER / f"{language}.po").read_text(encoding="utf-8")
    written = re.findall(r'^(?:msgctxt "(.*)"\n)?msgid "(.*)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    assert len(written) == len(re.findall(r"^msgid", text, re.MULTILINE))
    header, *messages = written
    assert header == ("", "", "")
    return messages


def test_no_message_is_written_twice():
    for language in LANGUAGES:
        keys = [message[:2] for message in _messages(language)]
        assert sorted(set(keys)) == sorted(keys)
        # And all of them are read.
        assert len(catalogue(FOLDER, language)) == len(keys)


def test_both_languages_have_the_same_messages_in_the_same_order():
    nb, nn = ([message[:2] for message in _messages(language)] for language in ("nb", "nn"))
    assert nb == nn


def test_no_message_is_empty():
    for language in LANGUAGES:
        empty = [message[:2] for message in _messages(language) if not message[2].strip()]
        assert empty == []


def test_every_context_is_a_feature_and_every_code_one_of_its_levels():
    for context, code, _ in _messages("nb"):
        if context:
            # Words of older codes may stay, for the texts that were written with them.
            assert context in FEATURES
        else:
            assert any(code in levels for levels in LEVELS.values())
