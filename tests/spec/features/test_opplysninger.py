"""What the person told when registering: answered, not answered and not asked are three things."""


def test_highest_education(spec):
    spec(
        opplysninger="""
            person | fra        | nus | kilde
            1      | 2024-01-31 | 4   | arbeidssoekerregisteret
            2      | 2024-01-31 | 9   | arbeidssoekerregisteret
            3      | 2024-01-31 |     | arbeidssoekerregisteret
            4      | 2024-01-31 |     | arbeidssoekerregisteret
            5      | 2024-01-31 | 1   | arbeidssoekerregisteret
            7      | 2024-01-31 | 641 | arbeidssoekerregisteret
        """,
        as_of="2024-01-31",
        # 9 is "not stated".
        expect={
            "hoyeste_utdanning_nus": {1: "4", 2: "9", 3: None, 4: None, 5: "1", 6: None, 7: "6"}
        },
    )


def test_education_passed_and_approved(spec):
    spec(
        opplysninger="""
            person | fra        | nus | bestaatt | godkjent
            1      | 2024-01-31 | 4   | JA       | NEI
            2      | 2024-01-31 | 4   | VET_IKKE |
            3      | 2024-01-31 | 2   |          |
        """,
        as_of="2024-01-31",
        expect={
            "utdanning_bestaatt": {1: "JA", 2: "VET_IKKE", 3: None, 4: None},
            "utdanning_godkjent": {1: "NEI", 2: None, 3: None, 4: None},
        },
    )


def test_health_as_answered_or_without_a_clear_answer(spec):
    spec(
        opplysninger="""
            person | fra        | er_spurt_helse | helse_hindrer | kilde
            1      | 2024-01-31 | ja             | JA            | arbeidssoekerregisteret
            2      | 2024-01-31 | ja             | NEI           | arbeidssoekerregisteret
            3      | 2024-01-31 | ja             | VET_IKKE      | arbeidssoekerregisteret
            4      | 2024-01-31 | ja             |               | arbeidssoekerregisteret
            5      | 2024-01-31 | nei            |               | arbeidssoekerregisteret
        """,
        as_of="2024-01-31",
        # Moved answers do not tell 3, 4 and 5 apart. 6: told nothing at all.
        expect={
            "helse_hindrer_arbeid": {
                1: "JA",
                2: "NEI",
                3: "UTEN_KLART_SVAR",
                4: "UTEN_KLART_SVAR",
                5: "UTEN_KLART_SVAR",
                6: None,
            }
        },
    )


def test_other_hindrances_as_answered_or_without_a_clear_answer(spec):
    spec(
        opplysninger="""
            person | fra        | er_spurt_annet | annet_hindrer
            1      | 2024-01-31 | ja             | JA
            2      | 2024-01-31 | ja             |
            3      | 2024-01-31 | nei            |
        """,
        as_of="2024-01-31",
        expect={
            "andre_forhold_hindrer_arbeid": {
                1: "JA",
                2: "UTEN_KLART_SVAR",
                3: "UTEN_KLART_SVAR",
                4: None,
            }
        },
    )


def test_the_last_answer_counts_as_soon_as_it_is_given(spec):
    table = """
        person | fra        | kjent_fra  | kjent_til  | helse_hindrer
        1      | 2024-01-31 | 2024-01-31 | 2024-02-10 | NEI
        1      | 2024-02-10 | 2024-02-10 |            | JA
    """
    spec(opplysninger=table, as_of="2024-02-09", expect={"helse_hindrer_arbeid": {1: "NEI"}})
    spec(opplysninger=table, as_of="2024-02-10", expect={"helse_hindrer_arbeid": {1: "JA"}})


def test_an_answer_taken_back_is_not_replaced_by_an_older_one(spec):
    spec(
        opplysninger="""
            person | fra        | helse_hindrer | prosent
            1      | 2024-01-20 | JA            | 50
            1      | 2024-01-31 |               |
        """,
        as_of="2024-01-31",
        expect={
            "helse_hindrer_arbeid": {1: "UTEN_KLART_SVAR"},
            "oppgitt_stillingsprosent": {1: None},
        },
    )


def test_answers_from_another_spell_do_not_count(spec):
    spec(
        opplysninger="""
            person | periode_ref | fra        | nus | helse_hindrer | annet_hindrer
            1      | p-earlier   | 2023-01-31 | 4   | JA            | JA
        """,
        as_of="2024-01-31",
        expect={
            "hoyeste_utdanning_nus": {1: None},
            "helse_hindrer_arbeid": {1: None},
            "andre_forhold_hindrer_arbeid": {1: None},
        },
    )


def test_job_situation(spec):
    spec(
        opplysninger="""
            person | fra        | situasjoner                      | kilde
            1      | 2024-01-31 | ER_PERMITTERT                    | arbeidssoekerregisteret
            2      | 2024-01-31 | ANNET;DELTIDSJOBB_VIL_MER        | arbeidssoekerregisteret
            3      | 2024-01-31 | ALDRI_HATT_JOBB;HAR_SAGT_OPP     | arbeidssoekerregisteret
            4      | 2024-01-31 | OPPSIGELSE                       | veilarbregistrering
            5      | 2024-01-31 | HAR_BLITT_SAGT_OPP               | arbeidssoekerregisteret
            6      | 2024-01-31 |                                  | arbeidssoekerregisteret
            7      | 2024-01-31 | UDEFINERT                        | arbeidssoekerregisteret
        """,
        as_of="2024-01-31",
        expect={
            "jobbsituasjon": {
                1: "ER_PERMITTERT",
                2: "DELTIDSJOBB_VIL_MER",
                3: "OPPSIGELSE",
                4: "OPPSIGELSE",
                5: "OPPSIGELSE",
                6: None,
                7: None,
                8: None,
            },
            # Moved answers do not tell it.
            "hvem_som_sa_opp": {3: "HAR_SAGT_OPP", 4: None, 5: "HAR_BLITT_SAGT_OPP", 6: None},
        },
    )


def test_number_of_questions_without_a_clear_answer(spec):
    spec(
        opplysninger="""
            person | fra        | nus | helse_hindrer | annet_hindrer | er_spurt_annet | situasjoner
            1      | 2024-01-31 | 4   | NEI           | VET_IKKE      | ja             | ANNET
            2      | 2024-01-31 | 9   |               |               | ja             |
            3      | 2024-01-31 | 4   | JA            |               | nei            | ANNET
        """,
        as_of="2024-01-31",
        # "Do not know", no answer and not asked are one: moved answers do not tell them apart.
        expect={"antall_spoersmaal_uten_klart_svar": {1: 1, 2: 4, 3: 1, 4: None}},
    )
