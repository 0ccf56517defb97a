"""Web use and what is protected: there only where it is turned on."""

from features.found import all_features

PROTECTED = frozenset({"kjoenn", "landgruppe"})


def test_use_of_navs_pages(spec):
    spec(
        webbruk="""
            person | fra        | til        | kjent_fra  | hendelse        | antall
            1      | 2024-01-29 | 2024-01-30 | 2024-01-31 | INNLOGGING      | 2
            1      | 2024-01-30 | 2024-01-31 | 2024-01-31 | STILLINGSSOEK   | 5
            1      | 2024-01-04 | 2024-01-05 | 2024-01-05 | STILLINGSSOEK   | 3
            1      | 2024-01-03 | 2024-01-04 | 2024-01-04 | STILLINGSSOEK   | 9
            1      | 2024-01-20 | 2024-01-21 | 2024-01-21 | STILLING_LAGRET | 4
            1      | 2024-01-21 | 2024-01-22 | 2024-01-22 | DIALOG_SENDT    | 1
            1      | 2023-12-31 | 2024-01-01 | 2024-01-01 | CV_OPPDATERT    | 1
            1      | 2023-12-01 | 2023-12-03 | 2023-12-03 | INNLOGGING      | 1
            1      | 2023-11-01 | 2023-11-02 | 2023-11-02 | STILLING_LAGRET | 8
            1      | 2023-11-01 | 2023-11-02 | 2023-11-02 | DIALOG_SENDT    | 8
            2      | 2024-01-31 | 2024-02-01 | 2024-02-01 | INNLOGGING      | 1
        """,
        switches=frozenset({"webbruk"}),
        as_of="2024-01-31",
        # The 28 days begin on 4 January. 2: known tomorrow.
        expect={
            "dager_med_bruk_av_nettsidene_siste_28_dager": {1: 5, 2: 0},
            "antall_stillingssoek_siste_28_dager": {1: 8, 2: None},
            "antall_lagrede_stillinger_siste_28_dager": {1: 4, 2: None},
            "antall_meldinger_til_nav_siste_28_dager": {1: 1, 2: None},
            "dager_siden_innlogging": {1: 2, 2: None},
            "dager_siden_oppdatering_av_cv": {1: 31, 2: None},
        },
    )


def test_sex_and_country_group(spec):
    spec(
        person_vernet="""
            person | kjoenn | landgruppe
            1      | KVINNE | NORGE
            2      | MANN   |
        """,
        switches=PROTECTED,
        as_of="2024-01-31",
        expect={
            "kjoenn": {1: "KVINNE", 2: "MANN", 3: None},
            "landgruppe": {1: "NORGE", 2: None, 3: None},
        },
    )


def test_one_switch_turns_on_one_thing():
    ordinary = {one.name for one in all_features()}
    assert {one.name for one in all_features(frozenset({"kjoenn"}))} - ordinary == {"kjoenn"}
    assert {one.name for one in all_features(PROTECTED)} - ordinary == PROTECTED
    assert len(all_features(frozenset({"webbruk"}))) == len(ordinary) + 6


def test_what_is_protected_is_ablated_apart_from_age():
    themes = {one.name: one.theme for one in all_features(PROTECTED)}
    assert {name for name, theme in themes.items() if theme == "vernet"} == PROTECTED
    assert themes["alder_aar"] == "alder"
