"""What people described of wishes and skills: an answer stands until changed or taken back."""


def test_numbers_that_the_person_gave(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt                     | verdi_tall
            1      | 2024-01-10 | stillingsprosent_oensket | 80
            1      | 2024-01-10 | digitale_ferdigheter     | 4
            1      | 2024-01-10 | egen_forventning_uker    | 26
            1      | 2024-01-10 | jobbsoek_per_uke         | 0
            2      | 2024-02-01 | digitale_ferdigheter     | 2
            2      | 2024-01-10 | egen_forventning_uker    | 12
            3      | 2024-01-10 | jobbsoek_per_uke         | 3
        """,
        as_of="2024-01-31",
        # 2: answers the other question tomorrow.
        expect={
            "oensket_stillingsprosent": {1: 80, 2: None, 3: None},
            "digitale_ferdigheter": {1: 4, 2: None, 3: None},
            "egen_forventning_uker": {1: 26, 2: 12, 3: None},
            "jobbsoek_per_uke": {1: 0, 2: None, 3: 3},
        },
    )


def test_an_answer_stands_until_it_is_changed_or_taken_back(spec):
    table = """
        person | fra        | kjent_til  | felt                  | verdi_tall
        1      | 2024-01-10 | 2024-02-29 | egen_forventning_uker | 26
        1      | 2024-02-29 |            | egen_forventning_uker | 52
        2      | 2024-01-10 | 2024-02-29 | egen_forventning_uker | 26
    """
    name = "egen_forventning_uker"
    spec(situasjonsbeskrivelse=table, as_of="2024-02-28", expect={name: {1: 26, 2: 26}})
    spec(situasjonsbeskrivelse=table, as_of="2024-02-29", expect={name: {1: 52, 2: None}})


def test_wished_position_against_the_last_one(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt                     | verdi_tall
            1      | 2024-01-10 | stillingsprosent_oensket | 100
            2      | 2024-01-10 | stillingsprosent_oensket | 50
            3      | 2024-01-10 | stillingsprosent_oensket | 50
        """,
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2023-01-01 | 2024-01-01 | 60
            2      | 2023-01-01 |            | 80
        """,
        as_of="2024-01-31",
        expect={"oensket_mot_siste_stillingsprosent": {1: 40, 2: -30, 3: None, 4: None}},
    )


def test_moving_and_commuting(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt       | verdi_tekst
            1      | 2024-01-10 | kan_flytte | NEI
            1      | 2024-01-10 | kan_pendle | JA
            2      | 2024-01-10 | kan_pendle | NEI
            3      | 2024-01-10 | kan_flytte | JA
        """,
        as_of="2024-01-31",
        # Not answered is not no.
        expect={
            "kan_flytte_for_jobb": {1: "NEI", 2: None, 3: "JA"},
            "kan_pendle_til_jobb": {1: "JA", 2: "NEI", 3: None},
        },
    )


def test_languages(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt  | verdi_liste
            1      | 2024-01-10 | sprak | en:B1;nb:C2
            2      | 2024-01-10 | sprak | en:C1;nn:B2
            3      | 2024-01-10 | sprak | nb:B1
            4      | 2024-01-10 | sprak |
            4      | 2024-01-11 | annet | en:C2;nb:C2
            6      | 2024-01-10 | sprak | en:A1
            7      | 2024-01-10 | sprak | no:A2;pl:C2
        """,
        as_of="2024-01-31",
        # A language that is not listed is not said to be lacking. 4: listed none. 5: no answer.
        expect={
            "norsk_paa_b2_eller_bedre": {1: 1, 2: 1, 3: 0, 4: None, 5: None, 6: None, 7: 0},
            "engelsk_paa_b2_eller_bedre": {1: 0, 2: 1, 3: None, 4: None, 5: None, 6: 0, 7: None},
        },
    )


def test_driving_licences(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt       | verdi_liste
            1      | 2024-01-10 | foererkort | B;C
            2      | 2024-01-10 | foererkort | AM
            2      | 2024-01-11 | annet      | B;C
            3      | 2024-01-10 | sprak      | nb:C2
            5      | 2024-01-10 | foererkort | AM;UKJENT_VERDI
            6      | 2024-01-10 | foererkort | B;UKJENT_VERDI
            7      | 2024-01-10 | foererkort |
            8      | 2024-01-10 | foererkort | CE;UKJENT_VERDI
        """,
        as_of="2024-01-31",
        # 5, 6 and 8: a class that is not of the form may be any. 7: answered that there are none.
        expect={
            "har_foererkort_for_bil": {1: 1, 2: 0, 3: None, 4: None, 5: None, 6: 1, 7: 0, 8: None},
            "har_foererkort_for_tunge_kjoeretoey": {
                1: 1,
                2: 0,
                3: None,
                4: None,
                5: None,
                6: None,
                7: 0,
                8: 1,
            },
        },
    )


def test_how_much_was_answered_and_with_whom(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt               | kilde         | kjent_til
            1      | 2023-12-01 | kan_flytte         | ARBEIDSSOEKER | 2024-01-20
            1      | 2024-01-20 | kan_flytte         | VEILEDER      |
            1      | 2023-12-01 | kan_pendle         | ARBEIDSSOEKER |
            1      | 2024-01-22 | jobbsoek_per_uke   | ARBEIDSSOEKER |
            1      | 2024-01-25 | helse_hindrer_egen | VEILEDER      |
            3      | 2024-01-04 | sprak              | VEILEDER      |
            3      | 2024-01-03 | foererkort         | VEILEDER      |
        """,
        as_of="2024-01-31",
        # What is about health or care has features of its own, and does not count here. The 28 days
        # begin on 4 January.
        expect={
            "antall_svar_i_situasjonsbeskrivelsen": {1: 3, 2: 0, 3: 2},
            "antall_svar_sammen_med_veileder": {1: 1, 2: 0, 3: 2},
            "dager_siden_situasjonsbeskrivelse": {1: 9, 2: None, 3: 27},
            "antall_nye_svar_siste_28_dager": {1: 2, 2: 0, 3: 1},
        },
    )


def test_own_description_of_health_and_care(spec):
    spec(
        situasjonsbeskrivelse="""
            person | fra        | felt               | verdi_tekst
            1      | 2024-01-10 | helse_hindrer_egen | VET_IKKE
            1      | 2024-01-10 | omsorg_hindrer     | JA
            2      | 2024-01-10 | kan_flytte         | NEI
        """,
        as_of="2024-01-31",
        expect={
            "helse_i_situasjonsbeskrivelsen": {1: "VET_IKKE", 2: None},
            "omsorg_i_situasjonsbeskrivelsen": {1: "JA", 2: None},
        },
    )
