"""How much and how steadily somebody worked, as Aa-registeret was known to say on the day."""


def test_days_in_work_in_short_and_long_windows(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2015-01-01 |
            2      | 2023-10-01 | 2023-11-03
            3      | 2019-01-01 | 2019-02-11
        """,
        as_of="2024-01-31",
        # 3 months are 92 days here, from 1 November; 60 months hold the leap day of 2020.
        expect={
            "dager_i_arbeid_siste_3_mnd": {1: 92, 2: 2, 3: 0, 4: 0},
            "dager_i_arbeid_siste_24_mnd": {1: 730, 2: 33, 3: 0},
            "dager_i_arbeid_siste_60_mnd": {1: 1826, 2: 33, 3: 10},
        },
    )


def test_days_in_full_time_work(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2020-01-01 |            | 100
            2      | 2024-01-01 | 2024-01-11 | 50
            3      | 2024-01-01 | 2024-01-11 | 60
            3      | 2024-01-06 | 2024-01-16 | 80
            4      | 2024-01-01 | 2024-01-11 |
            5      | 2024-01-29 |            | 12.5
        """,
        as_of="2024-01-31",
        # 3: two jobs of the same day add up. 4: the position is not reported yet.
        expect={
            "heltidsdager_siste_12_mnd": {1: 365, 2: 5, 3: 6 + 8, 4: 0, 5: 0.375, 6: 0},
            "heltidsdager_siste_36_mnd": {1: 1095, 2: 5},
        },
    )


def test_how_much_of_the_work_is_recent(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2024-01-01 | 2024-01-11
            2      | 2021-06-01 | 2021-07-01
            3      | 2015-01-01 |
        """,
        as_of="2024-01-31",
        # 4: without work there is nothing that could be recent.
        expect={"andel_av_arbeidet_som_er_nytt": {1: 1, 2: 0, 3: 365 / 1095, 4: None}},
    )


def test_number_of_jobs_on_the_day(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | kjent_fra
            1      | 2023-01-01 |            | 2023-02-01
            1      | 2024-01-31 | 2024-02-01 | 2024-01-31
            1      | 2023-01-01 | 2024-01-31 | 2023-02-01
            1      | 2024-02-01 |            | 2024-01-15
            2      | 2024-01-20 |            | 2024-02-20
        """,
        as_of="2024-01-31",
        # One job ended yesterday, one begins tomorrow; that of person 2 is not known yet.
        expect={"antall_arbeidsforhold_paa_dagen": {1: 2, 2: 0, 3: 0}},
    )


def test_days_in_work_since_the_registration(spec):
    table = """
        person | fra        | til
        1      | 2020-01-01 |
        2      | 2024-03-20 |
        3      | 2020-01-01 | 2024-03-05
        4      | 2020-01-01 | 2024-03-04
    """
    name = "dager_i_arbeid_siden_registrering"
    spec(
        aa_registeret=table,
        registrert="2024-03-04",
        as_of="2024-03-31",
        expect={name: {1: 28, 2: 12, 3: 1, 4: 0, 5: 0}},
    )
    # On the day of registration there is one day to work.
    spec(
        aa_registeret=table,
        registrert="2024-03-04",
        as_of="2024-03-04",
        expect={name: {1: 1, 2: 0, 3: 1, 4: 0}},
    )


def test_days_since_a_job_last_began(spec):
    spec(
        aa_registeret="""
            person | fra
            1      | 2024-03-01
            2      | 2024-02-29
            2      | 2020-01-01
            3      | 2024-03-02
        """,
        as_of="2024-03-01",
        # 3: known to begin tomorrow.
        expect={"dager_siden_siste_jobbstart": {1: 0, 2: 1, 3: None, 4: None}},
    )


def test_jobs_that_lasted_a_year(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2023-02-01 |
            2      | 2023-02-02 |
            3      | 2018-01-01 | 2019-01-01
            3      | 2020-01-01 | 2021-01-01
            3      | 2021-06-01 | 2022-06-01
            4      | 2019-02-01 | 2020-01-31
        """,
        as_of="2024-01-31",
        # A year is 365 days. 2: 364 so far. 3: the first job ended before the 60 months began.
        expect={"antall_jobber_over_ett_aar_siste_60_mnd": {1: 1, 2: 0, 3: 2, 4: 0, 5: 0}},
    )


def test_stretches_of_work(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2023-01-01 | 2023-02-01
            1      | 2023-02-01 | 2023-03-01
            2      | 2023-01-01 | 2023-02-01
            2      | 2023-02-02 |
            3      | 2023-01-01 | 2023-06-01
            3      | 2023-02-01 | 2023-03-01
            4      | 2015-01-01 | 2021-02-01
        """,
        as_of="2024-01-31",
        # 1: no day between. 2: one day between. 3: one job inside another. 4: before the window.
        expect={"antall_arbeidsperioder_siste_36_mnd": {1: 1, 2: 2, 3: 1, 4: 0, 5: 0}},
    )


def test_the_longest_gap_between_jobs(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2023-01-01 | 2023-02-01
            1      | 2023-02-01 | 2023-03-01
            2      | 2019-03-01 | 2019-07-01
            2      | 2019-08-01 | 2019-12-01
            2      | 2020-02-01 | 2020-02-29
            2      | 2020-03-01 |
            3      | 2017-01-01 | 2019-01-01
            3      | 2020-01-01 |
            4      | 2022-01-01 | 2022-02-01
        """,
        as_of="2024-01-31",
        # 2: December and January; 29 February alone is one day. 3: the job before the gap is out of
        # the window. 4: the time since the last job lies between no two jobs.
        expect={
            "lengste_opphold_mellom_jobber_dager_siste_60_mnd": {1: 0, 2: 62, 3: 0, 4: 0, 5: None}
        },
    )
