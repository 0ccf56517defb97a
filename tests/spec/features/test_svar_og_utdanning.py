"""More of what the answers say: education against occupation, what is not known, what changed."""


def test_education_against_the_occupation(spec):
    spec(
        opplysninger="""
            person | fra        | nus | stilling_styrk08
            1      | 2024-01-31 | 4   | 5223
            2      | 2024-01-31 | 7   | 9112
            3      | 2024-01-31 | 2   | 2320
            4      | 2024-01-31 | 9   | 5223
            5      | 2024-01-31 | 6   | 0110
            6      | 2024-01-31 | 1   | 3341
            7      | 2024-01-31 | 0   |
        """,
        as_of="2024-01-31",
        # A skilled worker fits; a cleaner with a master's has more, a teacher with grunnskole less.
        # 4: education not stated. 5: the armed forces have no one level. 6: moved from the old
        # system, where 1 is grunnskole.
        expect={
            "utdanningsnivaa": {1: 2, 2: 4, 3: 2, 4: None, 5: 4, 6: 2, 7: 1, 8: None},
            "yrkets_kompetansenivaa": {1: 2, 2: 1, 3: 4, 4: 2, 5: None, 6: 3, 7: None, 8: None},
            "utdanning_mot_yrke": {1: 0, 2: 3, 3: -2, 4: None, 5: None, 6: -1, 7: None, 8: None},
        },
    )


def test_education_against_the_occupation_wished_for(spec):
    spec(
        opplysninger="""
            person | fra        | nus
            1      | 2024-01-31 | 4
            2      | 2024-01-31 | 7
            3      | 2024-01-31 | 4
            4      | 2024-01-31 | 9
        """,
        situasjonsbeskrivelse="""
            person | fra        | felt         | verdi_liste
            1      | 2024-01-31 | oensket_yrke | 5223;9112
            2      | 2024-01-31 | oensket_yrke | 5223
            3      | 2024-01-31 | oensket_yrke |
            4      | 2024-02-01 | oensket_yrke | 2320
        """,
        as_of="2024-01-31",
        # Of several wishes the first group counts. 3 has wished for none, 4 only the day after.
        expect={
            "oensket_yrke_styrk08_1_siffer": {1: "5", 2: "5", 3: None, 4: None},
            "oensket_yrkes_kompetansenivaa": {1: 2, 2: 2, 3: None, 4: None},
            "utdanning_mot_oensket_yrke": {1: 0, 2: 2, 3: None, 4: None},
        },
    )


def test_education_both_passed_and_approved(spec):
    spec(
        opplysninger="""
            person | fra        | bestaatt | godkjent
            1      | 2024-01-31 | JA       | JA
            2      | 2024-01-31 | JA       | VET_IKKE
            3      | 2024-01-31 | JA       | NEI
            4      | 2024-01-31 |          |
            5      | 2024-01-31 | JA       |
            6      | 2024-01-31 |          | NEI
            7      | 2024-01-31 | NEI      | VET_IKKE
            8      | 2024-01-31 | VET_IKKE | JA
        """,
        as_of="2024-01-31",
        # 4: not asked. "Do not know" is no no: 2 and 8 may have both. 6 and 7 lack one of the two,
        # whatever the other answer is.
        expect={
            "utdanning_er_bestaatt_og_godkjent": {
                1: 1,
                2: None,
                3: 0,
                4: None,
                5: None,
                6: 0,
                7: 0,
                8: None,
            }
        },
    )


def test_how_often_the_answer_is_do_not_know(spec):
    spec(
        opplysninger="""
            person | fra        | bestaatt | godkjent | helse_hindrer | annet_hindrer
            1      | 2024-01-31 | VET_IKKE | VET_IKKE | VET_IKKE      | VET_IKKE
            2      | 2024-01-31 | JA       | VET_IKKE | NEI           |
            3      | 2024-01-31 | JA       | JA       | NEI           | NEI
        """,
        as_of="2024-01-31",
        expect={"antall_vet_ikke_svar": {1: 4, 2: 1, 3: 0, 4: None}},
    )


def test_a_job_at_hand_and_little_work(spec):
    spec(
        opplysninger="""
            person | fra        | situasjoner
            1      | 2024-01-31 | HAR_SAGT_OPP;NY_JOBB
            2      | 2024-01-31 | ALDRI_HATT_JOBB
            3      | 2024-01-31 | ER_PERMITTERT
            4      | 2024-01-31 |
        """,
        as_of="2024-01-31",
        # 3: a permittert has a job, but nothing to do in it now.
        expect={
            "har_oppgitt_jobb_naa": {1: 1, 2: 0, 3: 0, 4: 0, 5: None},
            "har_oppgitt_lite_arbeid": {1: 0, 2: 1, 3: 0, 4: 0, 5: None},
        },
    )


def test_answers_that_were_changed(spec):
    tables = {
        "periode": """
            person | periode_ref | fra
            1      | p1          | 2024-02-01
            2      | p2          | 2024-02-01
            4      | p4          | 2024-01-22
        """,
        "opplysninger": """
            person | fra        | kjent_til  | nus
            1      | 2024-02-01 | 2024-02-29 | 4
            1      | 2024-02-29 |            | 6
            2      | 2024-02-01 |            | 4
            4      | 2024-02-01 |            | 4
        """,
    }
    since, changed = "dager_siden_opplysninger", "opplysninger_endret_dager_etter_periodestart"
    spec(
        **tables,
        as_of="2024-03-01",
        # 4: the first answers stand, and the spell's start was moved back by ten days.
        expect={
            since: {1: 1, 2: 29, 3: None, 4: 29},
            changed: {1: 28, 2: 0, 3: None, 4: 10},
        },
    )
    # The day before the change nobody knows of it.
    spec(**tables, as_of="2024-02-28", expect={since: {1: 27}, changed: {1: 0}})


def test_answers_of_another_spell_count_nowhere(spec):
    spec(
        opplysninger="""
            person | periode_ref | fra        | bestaatt | godkjent | situasjoner
            1      | p-earlier   | 2023-01-31 | JA       | VET_IKKE | ALDRI_HATT_JOBB
            2      | p-earlier   | 2023-01-31 |          |          | NY_JOBB
        """,
        as_of="2024-01-31",
        expect={
            "jobbsituasjon": {1: None, 2: None},
            "hvem_som_sa_opp": {1: None, 2: None},
            "har_oppgitt_jobb_naa": {1: None, 2: None},
            "har_oppgitt_lite_arbeid": {1: None, 2: None},
            "antall_spoersmaal_uten_klart_svar": {1: None, 2: None},
            "antall_vet_ikke_svar": {1: None},
            "dager_siden_opplysninger": {1: None},
            "utdanning_bestaatt": {1: None},
            "utdanning_godkjent": {1: None},
            "utdanning_er_bestaatt_og_godkjent": {1: None},
        },
    )


def test_an_occupation_of_another_spell_counts_nowhere(spec):
    spec(
        opplysninger="""
            person | periode_ref | fra        | stilling_styrk08 | siste_arbeidsdag | prosent
            1      | p-earlier   | 2023-01-31 | 5223             | 2023-01-30       | 50
        """,
        as_of="2024-01-31",
        expect={
            "oppgitt_yrke_styrk08_1_siffer": {1: None},
            "oppgitt_yrke_styrk08_2_siffer": {1: None},
            "har_ikke_oppgitt_yrke": {1: None},
            "oppgitt_stillingsprosent": {1: None},
            "dager_siden_oppgitt_siste_arbeidsdag": {1: None},
        },
    )
