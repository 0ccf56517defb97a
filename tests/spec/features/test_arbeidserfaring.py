"""Work: what Aa-registeret was known to say on the day, and what the person told."""


def test_days_in_work_last_12_months(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2020-01-01 |
            2      | 2024-01-01 | 2024-01-11
            3      | 2024-01-31 |
            4      | 2023-01-25 | 2023-02-03
            5      | 2024-02-01 |
        """,
        as_of="2024-01-31",
        # The window: 2023-02-01 to 2024-01-31, both included. `til` is the day after the last one.
        expect={"dager_i_arbeid_siste_12_mnd": {1: 365, 2: 10, 3: 1, 4: 2, 5: 0, 6: 0}},
    )


def test_a_window_that_holds_a_leap_day_is_a_day_longer(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2020-01-01 |
            2      | 2020-01-01 |
            3      | 2020-01-01 |
        """,
        as_of={1: "2024-02-28", 2: "2024-02-29", 3: "2025-02-27"},
        expect={"dager_i_arbeid_siste_12_mnd": {1: 366, 2: 366, 3: 366}},
    )


def test_two_jobs_on_one_day_are_one_day_in_work(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | arbeidsgiver_ref
            1      | 2024-01-01 | 2024-01-11 | a
            1      | 2024-01-06 | 2024-01-16 | b
            1      | 2024-01-07 | 2024-01-08 | c
            1      | 2024-01-20 |            | c
        """,
        as_of="2024-01-31",
        expect={
            "dager_i_arbeid_siste_12_mnd": {1: 15 + 12},
            "dager_i_arbeid_siste_36_mnd": {1: 15 + 12},
        },
    )


def test_a_job_reported_late_is_not_yet_known(spec):
    spec(
        aa_registeret="""
            person | fra        | til | kjent_fra
            1      | 2024-01-01 |     | 2024-03-15
            2      | 2024-01-01 |     | 2024-02-01
            3      | 2024-01-01 |     | 2024-02-02
        """,
        as_of="2024-02-01",
        expect={"dager_i_arbeid_siste_12_mnd": {1: 0, 2: 32, 3: 0}},
    )


def test_an_end_reported_late_leaves_the_job_open_until_then(spec):
    table = """
        person | fra        | til        | kjent_fra  | kjent_til
        1      | 2024-01-01 |            | 2024-01-05 | 2024-03-05
        1      | 2024-01-01 | 2024-01-16 | 2024-03-05 |
    """
    spec(
        aa_registeret=table,
        as_of="2024-03-04",
        expect={"er_i_arbeid_paa_dagen": {1: 1}, "dager_i_arbeid_siste_12_mnd": {1: 64}},
    )
    spec(
        aa_registeret=table,
        as_of="2024-03-05",
        expect={"er_i_arbeid_paa_dagen": {1: 0}, "dager_i_arbeid_siste_12_mnd": {1: 15}},
    )


def test_of_two_versions_from_the_same_day_the_one_still_believed_counts(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til
            1      | 2024-01-01 |            | 2024-02-01 | 2024-02-01
            1      | 2024-01-01 | 2024-01-11 | 2024-02-01 |
        """,
        as_of="2024-02-01",
        expect={
            "dager_i_arbeid_siste_12_mnd": {1: 10},
            "antall_arbeidsgivere_siste_36_mnd": {1: 0},
        },
    )


def test_days_in_work_last_36_months(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2015-01-01 | 2021-02-11
            2      | 2015-01-01 | 2021-02-01
        """,
        as_of="2024-01-31",
        expect={"dager_i_arbeid_siste_36_mnd": {1: 10, 2: 0}},
    )


def test_in_work_on_the_day(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2023-01-01 | 2024-02-01
            2      | 2023-01-01 | 2024-02-02
            3      | 2024-02-01 |
            4      | 2024-02-02 |
        """,
        as_of="2024-02-01",
        # The last day of person 1 was 31 January; person 4 begins tomorrow.
        expect={"er_i_arbeid_paa_dagen": {1: 0, 2: 1, 3: 1, 4: 0, 5: 0}},
    )


def test_days_since_the_last_job_ended(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2023-01-01 | 2024-02-01
            2      | 2023-01-01 | 2024-02-02
            3      | 2023-01-01 |
            4      | 2019-01-01 | 2023-02-02
            4      | 2018-01-01 | 2018-06-01
            5      | 2024-03-01 |
        """,
        as_of="2024-02-01",
        # 1: the registration day is the first day without. 5: a first job that is still to come.
        expect={"dager_siden_siste_arbeidsforhold": {1: 1, 2: 0, 3: 0, 4: 365, 5: None, 6: None}},
    )


def test_number_of_employers_last_36_months(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | arbeidsgiver_ref
            1      | 2023-01-01 | 2023-02-01 | a
            1      | 2023-03-01 | 2023-04-01 | a
            1      | 2023-05-01 |            | b
            2      | 2015-01-01 | 2021-02-01 | a
            3      | 2015-01-01 | 2021-02-02 | a
        """,
        as_of="2024-01-31",
        expect={"antall_arbeidsgivere_siste_36_mnd": {1: 2, 2: 0, 3: 1, 4: 0}},
    )


def test_longest_job(spec):
    spec(
        aa_registeret="""
            person | fra        | til
            1      | 2020-01-01 | 2021-01-01
            1      | 2023-12-01 |
            2      | 2024-01-31 |
            3      | 2024-01-01 | 2024-06-01
        """,
        as_of="2024-01-31",
        # 3: known to last until summer, but only January has been worked.
        expect={"lengste_arbeidsforhold_dager": {1: 366, 2: 1, 3: 31, 4: 0}},
    )


def test_position_percentage_of_the_last_job(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | stillingsprosent
            1      | 2022-01-01 | 2023-01-01 | 100
            1      | 2021-01-01 | 2023-06-01 | 50
            2      | 2022-01-01 |            | 80
            2      | 2023-01-01 |            | 20
            3      | 2022-01-01 | 2023-01-01 | 100
            3      | 2023-01-01 |            |
        """,
        as_of="2024-01-31",
        # The last job is the one that lasted longest; of two that last, the one that began last.
        # 3: the last job lacks it, and the one before does not stand in for it.
        expect={"siste_stillingsprosent": {1: 50, 2: 20, 3: None, 4: None}},
    )


def test_of_jobs_from_the_same_day_the_one_known_last_is_the_last(spec):
    spec(
        aa_registeret="""
            person | fra        | til | kjent_fra  | stillingsprosent | row_ref
            1      | 2022-01-01 |     | 2022-02-01 | 80               | r1
            1      | 2022-01-01 |     | 2022-01-15 | 20               | r2
        """,
        as_of="2024-01-31",
        expect={"siste_stillingsprosent": {1: 80}},
    )


def test_a_tie_is_broken_by_the_reference_of_the_row(spec):
    spec(
        aa_registeret="""
            person | fra        | til | stillingsprosent | yrke    | row_ref
            1      | 2022-01-01 |     | 80               | 5223101 | r2
            1      | 2022-01-01 |     | 20               | 2331104 | r1
        """,
        as_of="2024-01-31",
        expect={"siste_stillingsprosent": {1: 80}, "siste_yrke_styrk98_1_siffer": {1: "5"}},
    )


def test_occupation_group_of_the_last_job(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | yrke
            1      | 2022-01-01 | 2023-01-01 | 5223101
            1      | 2023-01-01 | 2023-02-01 | 0110101
            2      | 2022-01-01 |            |
        """,
        as_of="2024-01-31",
        expect={"siste_yrke_styrk98_1_siffer": {1: "0", 2: None, 3: None}},
    )


def test_occupation_group_the_person_told(spec):
    spec(
        opplysninger="""
            person | fra        | stilling_styrk08
            1      | 2024-01-31 | 5223
            2      | 2024-01-31 |
        """,
        as_of="2024-01-31",
        expect={"oppgitt_yrke_styrk08_1_siffer": {1: "5", 2: None, 3: None}},
    )


def test_position_percentage_the_person_told(spec):
    spec(
        opplysninger="""
            person | fra        | prosent
            1      | 2024-01-31 | 60
            2      | 2024-01-31 |
        """,
        as_of="2024-01-31",
        expect={"oppgitt_stillingsprosent": {1: 60, 2: None, 3: None}},
    )


def test_days_since_the_last_day_at_work_the_person_told(spec):
    spec(
        opplysninger="""
            person | fra        | siste_arbeidsdag
            1      | 2024-01-31 | 2024-01-31
            2      | 2024-01-31 | 2023-12-31
            3      | 2024-01-31 | 2024-02-29
            4      | 2024-01-31 |
        """,
        as_of="2024-01-31",
        # 3: has given notice, and works a month yet.
        expect={"dager_siden_oppgitt_siste_arbeidsdag": {1: 0, 2: 31, 3: -29, 4: None, 5: None}},
    )
