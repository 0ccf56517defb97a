"""Arbeidsmarkedstiltak: taking part counts from the first day on, a mere plan never."""


def test_in_tiltak_on_the_day(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | kjent_fra  | deltok | tiltak_ref
            1      | 2024-01-01 | 2024-03-01 | 2024-01-02 | ja     | a
            2      | 2024-01-31 | 2024-03-01 | 2024-01-20 | nei    | b
            3      | 2023-01-01 | 2024-01-31 | 2023-01-02 | ja     | c
            4      | 2024-01-15 | 2024-03-01 | 2024-02-03 | ja     | d
        """,
        as_of="2024-01-31",
        # 2: waits for it to begin. 3: yesterday was the last day. 4: not known yet.
        expect={
            "deltar_i_tiltak_paa_dagen": {1: 1, 2: 0, 3: 0, 4: 0, 5: 0},
            "dager_siden_tiltak": {1: 0, 2: None, 3: 1, 4: None},
            "dager_siden_tiltaksstart": {1: 30, 2: None, 3: 395, 4: None},
        },
    )


def test_days_and_number_of_tiltak(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | deltok | tiltak_ref
            1      | 2022-01-01 | 2022-02-01 | ja     | a
            1      | 2023-12-01 | 2024-01-11 | ja     | b
            1      | 2024-01-06 | 2024-01-16 | ja     | c
            1      | 2023-06-01 | 2023-07-01 | nei    | d
            1      | 2024-01-08 | 2024-02-01 | nei    | e
            2      | 2019-01-01 | 2021-02-01 | ja     | f
        """,
        registrert="2024-01-08",
        as_of="2024-01-31",
        # Two tiltak on one day are one day; `d` and `e` came to nothing. 2: before the window.
        expect={
            "antall_tiltak_siste_36_mnd": {1: 3, 2: 0},
            "dager_i_tiltak_siste_12_mnd": {1: 46, 2: 0},
            "dager_i_tiltak_siste_36_mnd": {1: 31 + 46, 2: 0},
            "dager_i_tiltak_siden_registrering": {1: 8, 2: 0},
        },
    )


def test_kinds_of_tiltak(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | deltok | tiltakskode
            1      | 2023-01-01 | 2023-01-11 | ja     | GRUPPEAMO
            1      | 2023-02-01 | 2023-02-11 | ja     | HOYEREUTD
            1      | 2023-03-01 | 2023-03-06 | ja     | ARBTREN
            1      | 2023-04-01 | 2023-04-04 | ja     | MIDLONTIL
            1      | 2023-05-01 | 2023-05-03 | ja     | INDOPPFAG
            1      | 2023-06-01 | 2023-07-01 | nei    | GRUPPEAMO
            1      | 2023-06-01 | 2023-07-01 | nei    | ARBTREN
            1      | 2023-06-01 | 2023-07-01 | nei    | MENTOR
            1      | 2023-06-01 | 2023-07-01 | nei    | JOBBK
            2      | 2019-01-01 | 2019-02-01 | ja     | ENKELAMO
            2      | 2019-02-01 | 2019-03-01 | ja     | ARBTREN
            2      | 2019-03-01 | 2019-04-01 | ja     | VARLONTIL
            2      | 2019-04-01 | 2019-05-01 | ja     | IPSUNG
        """,
        as_of="2024-01-31",
        # What never came to anything, and what ended before the 36 months, is no day of it.
        expect={
            "dager_i_opplaering_siste_36_mnd": {1: 20, 2: 0},
            "dager_i_arbeidstrening_siste_36_mnd": {1: 5, 2: 0},
            "dager_med_tilskudd_hos_arbeidsgiver_siste_36_mnd": {1: 3, 2: 0},
            "dager_i_oppfoelgingstiltak_siste_36_mnd": {1: 2, 2: 0},
        },
    )


def test_the_kind_of_the_last_tiltak(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | deltok | tiltakskode
            1      | 2023-05-01 | 2023-05-03 | ja     | INDOPPFAG
            1      | 2023-06-01 | 2023-07-01 | nei    | GRUPPEAMO
            2      | 2023-01-01 | 2023-01-11 | ja     | ARBFORB
            3      | 2023-01-01 | 2023-01-11 | ja     |
            4      | 2023-01-01 | 2023-01-11 | ja     | UNGDOMSPROGRAM
        """,
        as_of="2024-01-31",
        # 2: a kind that nearly tells the innsatsgruppe has no code, and looks like 3, whose kind
        # the topic of participations does not say.
        expect={
            "siste_tiltak_type": dict(
                enumerate(["OPPFOLGING", "ANNET", "ANNET", "UNGDOMSPROGRAM", None], start=1)
            ),
        },
    )


def test_how_tiltak_ended(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | deltok | tiltak_ref | status    | status_aarsak
            1      | 2023-01-01 | 2023-02-01 | ja     | a          | AVBRUTT   | FATT_JOBB
            1      | 2023-05-01 | 2023-06-01 | ja     | i          | AVBRUTT   | FATT_JOBB
            1      | 2019-01-01 | 2019-02-01 | ja     | f          | AVBRUTT   | FATT_JOBB
            1      | 2019-03-01 | 2019-04-01 | ja     | g          | AVBRUTT   | ANNET
            4      | 2023-03-01 | 2023-04-01 | nei    | h          | AVBRUTT   | ANNET
            2      | 2023-01-01 | 2023-02-01 | ja     | b          | AVBRUTT   | ANNET
            2      | 2023-03-01 | 2023-04-01 | ja     | c          | AVBRUTT   |
            3      | 2023-01-01 | 2023-02-01 | ja     | d          | FULLFORT  |
            4      | 2023-01-01 | 2023-02-01 | nei    | e          | AVBRUTT   | FATT_JOBB
        """,
        as_of="2024-01-31",
        expect={
            "antall_tiltak_avsluttet_med_jobb_siste_36_mnd": {1: 2, 2: 0, 3: 0, 4: 0, 5: 0},
            "antall_avbrutte_tiltak_siste_36_mnd": {1: 0, 2: 2, 3: 0, 4: 0, 5: 0},
        },
    )


def test_a_change_in_tiltak(spec):
    spec(
        tiltakshistorikk="""
            person | fra        | til        | kjent_fra  | kjent_til  | deltok
            1      | 2024-02-03 | 2024-06-01 | 2024-02-03 |            | ja
            2      | 2023-06-01 | 2024-06-01 | 2023-06-01 | 2024-02-10 | ja
            2      | 2023-06-01 | 2024-02-09 | 2024-02-10 |            | ja
            3      | 2024-02-02 | 2024-06-01 | 2024-02-02 |            | ja
            4      | 2024-02-20 | 2024-06-01 | 2024-02-20 |            | nei
        """,
        as_of="2024-03-01",
        # The 28 days begin on 3 February. 1: began. 2: stopped early. 4: did not come to anything.
        expect={"tiltak_begynt_eller_endret_siste_28_dager": {1: 1, 2: 1, 3: 0, 4: 0, 5: 0}},
    )
