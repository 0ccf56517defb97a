"""What kind of jobs, with whom and how large, as Aa-registeret was known to say on the day."""


def test_average_and_highest_position(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2023-01-01 | 2023-06-01 | 50
            1      | 2023-06-01 |            | 100
            2      | 2023-01-01 | 2023-06-01 | 80
            2      | 2023-06-01 |            |
            3      | 2023-01-01 |            |
            4      | 2015-01-01 | 2021-02-01 | 100
        """,
        as_of="2024-01-31",
        # 2: a position that is not reported yet is left out. 4: ended before the 36 months.
        expect={
            "gjennomsnittlig_stillingsprosent_siste_36_mnd": {1: 75, 2: 80, 3: None, 4: None},
            "hoeyeste_stillingsprosent_siste_36_mnd": {1: 100, 2: 80, 3: None, 4: None, 5: None},
        },
    )


def test_part_time_jobs(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2024-01-01 | 2024-01-11 | 100
            2      | 2024-01-01 | 2024-01-11 | 99.9
            2      | 2024-01-06 | 2024-01-16 | 20
            3      | 2024-01-01 | 2024-01-11 |
            4      | 2022-01-01 | 2022-02-01 | 50
            5      | 2015-01-01 | 2021-02-01 | 50
        """,
        as_of="2024-01-31",
        # 2: a day in two part-time jobs is one day. 3: what is not known is not part-time.
        expect={
            "antall_deltidsjobber_siste_36_mnd": {1: 0, 2: 2, 3: 0, 4: 1, 5: 0},
            "dager_i_deltid_siste_12_mnd": {1: 0, 2: 15, 3: 0, 4: 0, 5: 0},
        },
    )


def test_permanent_and_temporary_jobs(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | ansettelsesform
            1      | 2023-12-01 | 2024-01-11 | fast
            1      | 2024-01-06 | 2024-01-21 | midlertidig
            1      | 2021-01-01 | 2021-02-01 | midlertidig
            1      | 2015-01-01 | 2016-01-01 | fast
            1      | 2022-01-01 | 2022-02-01 | midlertidig
            2      | 2023-12-01 | 2024-01-11 | midlertidig
            2      | 2024-01-11 |            |
        """,
        as_of="2024-01-31",
        # The form has been reported since June 2020, and not for every job.
        expect={
            "siste_ansettelsesform": {1: "midlertidig", 2: None, 3: None},
            "dager_i_fast_jobb_siste_36_mnd": {1: 41, 2: 0, 3: 0},
            "antall_midlertidige_jobber_siste_36_mnd": {1: 2, 2: 1, 3: 0},
        },
    )


def test_employers_last_12_months(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | arbeidsgiver_ref
            1      | 2023-01-01 | 2023-02-02 | a
            1      | 2023-03-01 |            | b
            1      | 2023-04-01 |            | b
            2      | 2023-01-01 | 2023-02-01 | a
        """,
        as_of="2024-01-31",
        expect={"antall_arbeidsgivere_siste_12_mnd": {1: 2, 2: 0, 3: 0}},
    )


def test_how_many_different_occupations(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | yrke
            1      | 2022-01-01 | 2022-02-01 | 5223101
            1      | 2022-02-01 | 2022-03-01 | 5223104
            1      | 2022-03-01 | 2022-04-01 | 5221102
            1      | 2022-04-01 | 2022-05-01 | 5132101
            1      | 2022-05-01 | 2022-06-01 |
            2      | 2015-01-01 | 2019-02-01 | 7126103
        """,
        as_of="2024-01-31",
        # 1: three occupations in two areas of one group. 2: ended before the 60 months.
        expect={
            "antall_yrker_styrk98_4_siffer_siste_60_mnd": {1: 3, 2: 0, 3: 0},
            "antall_yrkesomraader_styrk98_2_siffer_siste_60_mnd": {1: 2, 2: 0},
            "antall_yrkesgrupper_styrk98_1_siffer_siste_60_mnd": {1: 1, 2: 0},
            "siste_yrke_styrk98_2_siffer": {1: None, 2: "71", 3: None},
        },
    )


def test_occupation_area_the_person_told(spec):
    spec(
        opplysninger="""
            person | fra        | stilling_styrk08
            1      | 2024-01-31 | 5223
            2      | 2024-01-31 |
        """,
        as_of="2024-01-31",
        expect={
            "oppgitt_yrke_styrk08_2_siffer": {1: "52", 2: None, 3: None},
            "har_ikke_oppgitt_yrke": {1: 0, 2: 1, 3: None},
        },
    )
