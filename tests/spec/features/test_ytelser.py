"""Benefits: a right on a day, days, recency and what is left, as Nav knew it then."""


def test_kinds_and_stretches_of_dagpenger(spec):
    spec(
        dagpenger="""
            person | fra        | til        | ytelse_type
            1      | 2024-01-01 |            | DAGPENGER_PERMITTERING_ORDINAER
            2      | 2024-01-01 |            | DAGPENGER_ARBEIDSSOKER_ORDINAER
            3      | 2022-01-01 | 2022-02-01 | DAGPENGER_ARBEIDSSOKER_ORDINAER
            3      | 2022-02-01 | 2022-03-01 | DAGPENGER_ARBEIDSSOKER_ORDINAER
            3      | 2023-03-01 | 2024-01-31 | DAGPENGER_PERMITTERING_ORDINAER
            4      | 2017-01-01 | 2018-01-01 | DAGPENGER_ARBEIDSSOKER_ORDINAER
        """,
        as_of="2024-01-31",
        # 3: the two of 2022 meet, and are one stretch; yesterday was the last day.
        expect={
            "har_dagpenger_som_permittert_paa_dagen": {1: 1, 2: 0, 3: 0, 4: 0},
            "dager_med_dagpenger_siste_12_mnd": {1: 31, 2: 31, 3: 336, 4: 0},
            "antall_dagpengeperioder_siste_60_mnd": {1: 1, 2: 1, 3: 2, 4: 0},
            "dager_siden_dagpenger": {1: 0, 2: 0, 3: 1, 5: None},
        },
    )


def test_days_left_of_dagpenger(spec):
    spec(
        dagpenger="""
            person | fra        | til        | kjent_fra  | kjent_til  | gjenstaaende_dager
            1      | 2023-06-01 |            | 2023-06-05 | 2024-01-20 | 400
            1      | 2023-06-01 |            | 2024-01-20 |            | 365
            2      | 2022-01-01 | 2024-01-31 | 2024-01-30 |            | 0
            3      | 2023-06-01 |            | 2023-06-05 |            |
        """,
        as_of="2024-01-31",
        # 2: used up, and over since yesterday. 3: nothing was calculated, which is not none left.
        expect={
            "gjenstaaende_dagpengedager_paa_dagen": {1: 365, 2: None, 3: None, 4: None},
            "har_brukt_opp_dagpengene": {1: 0, 2: 1, 3: None, 4: None},
        },
    )


def test_tiltakspenger(spec):
    spec(
        tiltakspenger="""
            person | fra        | til        | rettighet
            1      | 2024-01-01 | 2024-06-01 | TILTAKSPENGER
            2      | 2023-01-01 | 2023-02-01 | TILTAKSPENGER_OG_BARNETILLEGG
            2      | 2020-01-01 | 2022-02-01 | TILTAKSPENGER
        """,
        as_of="2024-01-31",
        expect={
            "mottar_tiltakspenger_paa_dagen": {1: 1, 2: 0, 3: 0},
            "dager_med_tiltakspenger_siste_24_mnd": {1: 31, 2: 31, 3: 0},
            "dager_siden_tiltakspenger": {1: 0, 2: 365, 3: None},
        },
    )


def test_aap_days_and_what_is_left(spec):
    spec(
        aap="""
            person | fra        | til        | kjent_fra  | maksdato
            1      | 2023-01-01 | 2025-01-01 | 2024-01-04 | 2024-03-01
            2      | 2018-01-01 | 2019-02-11 | 2018-01-01 |
            3      | 2024-01-15 | 2025-01-01 | 2024-01-03 |
            4      | 2024-01-15 | 2025-01-01 | 2024-02-20 |
        """,
        as_of="2024-01-31",
        # February has 29 days. The 28 days begin on 4 January. 4: decided later, back in time.
        expect={
            "mottar_aap_paa_dagen": {1: 1, 2: 0, 3: 1, 4: 0, 5: 0},
            "dager_med_aap_siste_60_mnd": {1: 396, 2: 10, 3: 17, 4: 0, 5: 0},
            "dager_til_maksdato_for_aap_paa_dagen": {1: 30, 2: None, 3: None, 5: None},
            "nytt_om_aap_siste_28_dager": {1: 1, 2: 0, 3: 0, 4: 0, 5: 0},
        },
    )


def test_sykepenger(spec):
    spec(
        sykepenger="""
            person | fra        | til        | grad
            1      | 2024-01-01 |            | 100
            2      | 2023-01-01 | 2023-02-11 | 50
            2      | 2023-03-01 | 2023-03-11 | 100
            2      | 2023-03-11 | 2023-03-13 |
            3      | 2023-12-01 | 2024-01-11 |
            4      | 2018-01-01 | 2019-01-01 | 100
        """,
        as_of="2024-01-31",
        # 12 months begin on 1 February 2023. Spans that meet are one. 4: before the windows.
        expect={
            "mottar_sykepenger_paa_dagen": {1: 1, 2: 0, 3: 0, 4: 0},
            "dager_med_sykepenger_siste_12_mnd": {1: 31, 2: 22, 3: 41, 4: 0},
            "antall_sykepengeperioder_siste_36_mnd": {1: 1, 2: 2, 3: 1, 4: 0},
            "lengste_sykepengeperiode_dager_siste_36_mnd": {1: 31, 2: 41, 3: 41, 4: 0},
            "dager_siden_sykepenger": {1: 0, 2: 325, 3: 21, 5: None},
        },
    )
