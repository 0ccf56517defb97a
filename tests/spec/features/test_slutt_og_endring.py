"""How jobs ended, permittering and permisjon, and what became known of jobs lately."""


def test_how_the_last_job_ended(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | slutt_aarsak
            1      | 2022-01-01 | 2023-01-01 | arbeidstakerHarSagtOppSelv
            1      | 2022-06-01 | 2023-06-01 | arbeidsgiverHarSagtOppArbeidstaker
            1      | 2023-06-01 |            |
            2      | 2022-01-01 | 2024-02-01 | arbeidstakerHarSagtOppSelv
            3      | 2022-01-01 | 2024-01-31 |
        """,
        as_of="2024-01-31",
        # 1: of the jobs that have ended. 2: today is the last day. 3: no reason was reported.
        expect={
            "siste_slutt_aarsak": {
                1: "arbeidsgiverHarSagtOppArbeidstaker",
                2: None,
                3: None,
                4: None,
            }
        },
    )


def test_ends_by_reason(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | slutt_aarsak
            1      | 2022-01-01 | 2023-01-01 | arbeidstakerHarSagtOppSelv
            1      | 2022-01-01 | 2023-01-01 | arbeidstakerHarSagtOppSelv
            1      | 2022-01-01 | 2023-02-01 | arbeidsgiverHarSagtOppArbeidstaker
            1      | 2022-01-01 | 2023-02-01 | arbeidsgiverHarSagtOppArbeidstaker
            1      | 2022-01-01 | 2023-03-01 | kontraktEngasjementEllerVikariatErUtloept
            1      | 2022-01-01 | 2023-04-01 | kontraktEngasjementEllerVikariatErUtloept
            1      | 2022-01-01 | 2024-03-01 | kontraktEngasjementEllerVikariatErUtloept
            2      | 2015-01-01 | 2021-02-01 | arbeidsgiverHarSagtOppArbeidstaker
            2      | 2015-01-01 | 2021-02-01 | arbeidstakerHarSagtOppSelv
            2      | 2015-01-01 | 2021-02-01 | kontraktEngasjementEllerVikariatErUtloept
            3      | 2022-01-01 | 2024-02-01 | arbeidsgiverHarSagtOppArbeidstaker
            3      | 2022-01-01 | 2024-02-01 | arbeidstakerHarSagtOppSelv
        """,
        as_of="2024-01-31",
        # A contract known to run out in March has not done so. 2: before the 36 months. 3: today is
        # the last day.
        expect={
            "antall_egne_oppsigelser_siste_36_mnd": {1: 2, 2: 0, 3: 0},
            "antall_oppsigelser_fra_arbeidsgiver_siste_36_mnd": {1: 2, 2: 0, 3: 0},
            "antall_utloepte_kontrakter_siste_36_mnd": {1: 2, 2: 0, 3: 0},
        },
    )


def test_short_jobs(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | slutt_aarsak
            1      | 2023-01-01 | 2023-04-01 |
            2      | 2023-01-01 | 2023-04-02 |
            3      | 2023-12-01 |            |
            4      | 2023-01-01 | 2023-02-01 | byttetLoenssystemEllerRegnskapsfoerer
            5      | 2023-01-01 | 2023-01-02 | arbeidstakerHarSagtOppSelv
            5      | 2023-03-01 | 2023-03-11 |
            6      | 2020-12-01 | 2021-02-01 |
        """,
        as_of="2024-01-31",
        # 1: 90 days. 2: 91. 3: not over. 4: the job went on in another payroll system. 6: before.
        expect={"antall_korte_jobber_siste_36_mnd": {1: 1, 2: 0, 3: 0, 4: 0, 5: 2, 6: 0, 7: 0}},
    )


def test_a_job_that_nav_closed(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | er_maskinelt_avsluttet
            1      | 2022-01-01 | 2023-01-01 | ja
            2      | 2022-01-01 | 2023-01-01 | nei
            2      | 2022-06-01 |            | ja
            3      | 2022-01-01 |            |
        """,
        as_of="2024-01-31",
        expect={"siste_jobb_er_avsluttet_av_nav": {1: 1, 2: 0, 3: None, 4: None}},
    )


def test_permittering(spec):
    spec(
        aa_registeret="""
            person | fra        | er_permittert_fra | er_permittert_til | permittering_prosent
            1      | 2020-01-01 | 2024-01-01        |                   | 100
            2      | 2020-01-01 | 2023-12-01        | 2024-01-31        | 40
            3      | 2020-01-01 | 2024-02-10        | 2024-03-01        | 50
            4      | 2020-01-01 |                   |                   |
            2      | 2021-01-01 |                   |                   |
            2      | 2019-01-01 | 2020-03-15        | 2020-06-01        | 100
            6      | 2020-01-01 | 2020-03-15        | 2020-06-01        | 100
            6      | 2018-01-01 | 2023-12-01        | 2024-01-31        | 40
        """,
        as_of="2024-01-31",
        # 2: of the jobs with a permittering, the one that began last, 6: though another job had one
        # later. 3: told, and still to come.
        expect={
            "dager_siden_permittering_i_siste_slike_jobb": {
                1: 30,
                2: 61,
                3: -10,
                4: None,
                5: None,
                6: 1417,
            },
            "dager_siden_permittering_tok_slutt_i_siste_slike_jobb": {
                1: None,
                2: 0,
                3: -30,
                4: None,
                6: 1339,
            },
            "permitteringsprosent": {1: 100, 2: 40, 3: 50, 4: None, 6: 100},
        },
    )


def test_permisjon(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | permisjon_fra
            1      | 2020-01-01 |            | 2021-06-01
            2      | 2020-01-01 |            |
            3      | 2015-01-01 | 2017-02-01 | 2016-06-01
        """,
        as_of="2024-01-31",
        # That there is one, whenever it was or will be; never what it was for.
        expect={"har_hatt_jobb_med_permisjon": {1: 1, 2: 0, 3: 1, 4: 0}},
    )


def test_a_new_job_that_became_known(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til  | stillingsprosent
            1      | 2024-02-03 |            | 2024-02-03 |            |
            2      | 2024-02-02 |            | 2024-02-02 |            |
            3      | 2024-02-02 |            | 2024-02-02 | 2024-03-01 |
            3      | 2024-02-02 |            | 2024-03-01 |            | 80
            4      | 2020-01-01 |            | 2020-02-01 | 2024-03-01 |
            4      | 2020-01-01 |            | 2024-03-01 |            | 80
            6      | 2016-05-01 | 2016-07-01 | 2024-02-10 |            |
            7      | 2024-02-03 | 2024-03-01 | 2024-02-10 |            |
            8      | 2024-02-03 | 2024-03-02 | 2024-02-10 |            |
        """,
        as_of="2024-03-01",
        # 28 days that end on 1 March of a leap year begin on 3 February. 3: its position became
        # known today, so it is news once more. 4: news of a job that is years old. 6: a short
        # job of 2016, reported now. 7: over since yesterday. 8: today is the last day.
        expect={
            "har_begynt_i_jobb_kjent_siste_28_dager": {
                1: 1,
                2: 0,
                3: 1,
                4: 0,
                5: 0,
                6: 0,
                7: 0,
                8: 1,
            }
        },
    )


def test_the_end_of_a_job_that_became_known(spec):
    spec(
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til  | slutt_aarsak
            1      | 2020-01-01 |            | 2020-02-01 | 2024-02-03 |
            1      | 2020-01-01 | 2024-01-01 | 2024-02-03 |            |
            2      | 2020-01-01 | 2024-01-01 | 2024-02-02 |            |
            3      | 2020-01-01 | 2024-04-01 | 2024-02-05 |            |
            4      | 2020-01-01 | 2024-01-01 | 2024-02-05 |            | byttetLoenssystemEllerRegnskapsfoerer
            5      | 2020-01-01 |            | 2020-02-01 | 2024-03-02 |
            5      | 2020-01-01 | 2024-02-15 | 2024-03-02 |            |
            7      | 2015-01-01 | 2023-11-02 | 2024-02-10 |            |
            8      | 2015-01-01 | 2023-11-03 | 2024-02-10 |            |
        """,  # noqa: E501
        as_of="2024-03-01",
        # The 28 days begin on 3 February. 2: known the day before. 3: to end in April. 4: on paper
        # only. 5: reported tomorrow. The four months begin on 2 November: 7 had stopped before, the
        # last day of 8 was the 2nd.
        expect={
            "har_sluttet_i_jobb_siste_4_mnd_kjent_siste_28_dager": {
                1: 1,
                2: 0,
                3: 0,
                4: 0,
                5: 0,
                6: 0,
                7: 0,
                8: 1,
            }
        },
    )
