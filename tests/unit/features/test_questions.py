"""What could still be asked."""

import pytest

from data.registers.situasjonsbeskrivelse import Felt
from features.found import all_features
from features.questions import BY_FEATURE, QUESTIONS, unanswered

READ = tuple(BY_FEATURE)
EDUCATION = ["utdanning_bestaatt", "utdanning_godkjent"]
ALL_ANSWERED = {
    "hoyeste_utdanning_nus": "4",
    "utdanning_bestaatt": "JA",
    "utdanning_godkjent": "NEI",
    "helse_hindrer_arbeid": "NEI",
    "andre_forhold_hindrer_arbeid": "JA",
    "jobbsituasjon": "KONKURS",
    "kan_flytte_for_jobb": "JA",
    "kan_pendle_til_jobb": "NEI",
    "omsorg_i_situasjonsbeskrivelsen": "NEI",
    "digitale_ferdigheter": 3.0,
    "egen_forventning_uker": 0.0,
    "jobbsoek_per_uke": 2.0,
    "oensket_stillingsprosent": 100.0,
    "oensket_yrke_styrk08_1_siffer": "2",
}


def _open(levels, read=READ):
    return [one.feature for one in unanswered(levels, read)]


def test_nothing_is_open_where_all_is_answered():
    assert _open(ALL_ANSWERED) == []


@pytest.mark.parametrize(
    ("feature", "level"),
    [
        ("hoyeste_utdanning_nus", "9"),
        ("utdanning_bestaatt", "VET_IKKE"),
        ("utdanning_godkjent", "VET_IKKE"),
        ("helse_hindrer_arbeid", "UTEN_KLART_SVAR"),
        ("andre_forhold_hindrer_arbeid", "UTEN_KLART_SVAR"),
        ("jobbsituasjon", "?"),
        ("omsorg_i_situasjonsbeskrivelsen", "VET_IKKE"),
        ("omsorg_i_situasjonsbeskrivelsen", "UKJENT_VERDI"),
    ],
)
def test_a_level_that_is_no_answer_leaves_its_question_open(feature, level):
    # Where the level of education is open, so is not what is asked only of some levels.
    expected = {feature} - set(EDUCATION if feature == "hoyeste_utdanning_nus" else [])
    assert set(_open(ALL_ANSWERED | {feature: level})) == expected


@pytest.mark.parametrize("feature", READ)
def test_a_missing_level_leaves_its_question_open(feature):
    assert _open(ALL_ANSWERED | {feature: None}) == [feature]
    assert _open({name: level for name, level in ALL_ANSWERED.items() if name != feature}) == [
        feature
    ]


@pytest.mark.parametrize("nus", ["0", "1", "2", "9", None])
def test_of_an_education_no_higher_than_grunnskole_nothing_more_is_asked(nus):
    assert not set(_open({"hoyeste_utdanning_nus": nus})) & set(EDUCATION)


@pytest.mark.parametrize("nus", list("345678"))
def test_of_a_higher_education_it_is_asked_whether_it_was_passed_and_approved(nus):
    assert set(EDUCATION) < set(_open({"hoyeste_utdanning_nus": nus}))


def test_what_is_not_read_is_not_asked():
    assert _open({}, read=["jobbsituasjon", "alder_aar"]) == ["jobbsituasjon"]
    assert _open({}, read=[]) == []


def test_each_question_is_of_a_declared_feature_and_of_its_register():
    declared = {one.name: one for one in all_features()}
    for one in QUESTIONS:
        assert declared[one.feature].register == one.register
        assert one.column in declared[one.feature].columns
        assert (declared[one.feature].kind == "categorical") == bool(one.answers)
        assert one.text_nb.endswith("?")
        assert one.text_nn.endswith("?")


def test_of_situasjonsbeskrivelse_all_is_asked_but_health_and_lists_of_several_things():
    asked = {one.felt for one in QUESTIONS if one.felt}
    assert set(Felt.model_fields) - asked == {
        *("helse_hindrer_egen", "sprak", "foererkort", "oensket_sted")
    }
