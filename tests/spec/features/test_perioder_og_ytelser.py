"""Earlier spells as job seeker, benefits, and who and where the person is."""


def test_number_of_earlier_spells_last_36_months(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til
            1      | p1          | 2024-01-31 |
            1      | a           | 2023-01-01 | 2023-02-01
            1      | b           | 2020-06-01 | 2021-02-02
            1      | c           | 2020-01-01 | 2021-02-01
            2      | p2          | 2024-01-31 |
            3      | a           | 2024-01-31 | 2024-01-31
        """,
        as_of="2024-01-31",
        # The spell of the day is not an earlier one; `c` ended the day before the window.
        # 3: registered and taken out on the same day, in a spell of no length.
        expect={"antall_tidligere_perioder_siste_36_mnd": {1: 2, 2: 0, 3: 1, 4: 0}},
    )


def test_a_deleted_spell_counts_until_the_day_it_was_deleted(spec):
    table = """
        person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
        1      | a           | 2024-01-01 |            | 2024-01-01 | 2024-02-01 | nei
        1      | a           | 2024-01-01 | 2024-02-01 | 2024-02-01 |            | ja
    """
    name = "antall_tidligere_perioder_siste_36_mnd"
    spec(periode=table, as_of="2024-01-31", expect={name: {1: 1}})
    spec(periode=table, as_of="2024-02-01", expect={name: {1: 0}})


def test_days_in_earlier_spells_last_24_months(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til
            1      | p1          | 2024-01-31 |
            1      | a           | 2023-01-01 | 2023-02-01
            1      | b           | 2021-12-01 | 2022-02-02
            2      | p2          | 2024-01-31 |
        """,
        as_of="2024-01-31",
        expect={"dager_som_arbeidssoeker_foer_siste_24_mnd": {1: 31 + 1, 2: 0, 3: 0}},
    )


def test_days_since_the_last_spell_ended(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til
            1      | p1          | 2024-01-31 |
            1      | a           | 2023-12-01 | 2024-01-30
            1      | b           | 2022-12-01 | 2023-02-01
            2      | p2          | 2024-01-31 |
            3      | a           | 2023-01-01 |
        """,
        as_of="2024-01-31",
        # The last day of `a` was the 29th. 3: an earlier spell that nobody has told is over.
        expect={"dager_siden_forrige_periode": {1: 2, 2: None, 3: 0}},
    )


def test_how_the_last_spell_ended(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til        | slutt_aarsak
            1      | p1          | 2024-01-31 |            |
            1      | a           | 2022-12-01 | 2023-02-01 | UDEFINERT
            1      | b           | 2023-12-01 | 2024-01-30 | SVARTE_NEI_I_BEKREFTELSE
            2      | p2          | 2024-01-31 |            |
        """,
        as_of="2024-01-31",
        expect={"forrige_periode_slutt_aarsak": {1: "SVARTE_NEI_I_BEKREFTELSE", 2: None}},
    )


def test_dagpenger_on_the_day(spec):
    spec(
        dagpenger="""
            person | fra        | til        | kjent_fra
            1      | 2024-01-31 |            | 2024-01-31
            2      | 2024-01-31 |            | 2024-02-05
            3      | 2023-01-01 | 2024-01-31 | 2023-01-01
            4      | 2023-01-01 | 2024-02-01 | 2023-01-01
        """,
        as_of="2024-01-31",
        # 2: granted from the day of registration, but Nav heard of it five days later.
        expect={"mottar_dagpenger_paa_dagen": {1: 1, 2: 0, 3: 0, 4: 1, 5: 0}},
    )


def test_days_with_dagpenger_last_24_months(spec):
    spec(
        dagpenger="""
            person | fra        | til
            1      | 2021-06-01 | 2022-02-11
            1      | 2024-01-01 |
            2      | 2023-01-01 | 2023-01-11
            2      | 2023-01-01 | 2023-01-11
        """,
        as_of="2024-01-31",
        expect={"dager_med_dagpenger_siste_24_mnd": {1: 10 + 31, 2: 10, 3: 0}},
    )


def test_has_had_aap(spec):
    spec(
        aap="""
            person | fra        | til        | kjent_fra
            1      | 2012-01-01 | 2013-01-01 | 2012-02-01
            2      | 2024-02-01 | 2025-02-01 | 2024-01-15
            3      | 2024-01-01 | 2025-01-01 | 2024-02-15
        """,
        as_of="2024-01-31",
        # 2: granted, but from tomorrow. 3: decided later, back in time.
        expect={"har_hatt_aap": {1: 1, 2: 0, 3: 0, 4: 0}},
    )


def test_days_since_aap(spec):
    spec(
        aap="""
            person | fra        | til
            1      | 2022-01-01 | 2023-02-01
            2      | 2023-01-01 | 2025-01-01
            3      | 2023-01-01 | 2024-01-31
        """,
        as_of="2024-01-31",
        expect={"dager_siden_aap": {1: 365, 2: 0, 3: 1, 4: None}},
    )


def test_age(spec):
    spec(
        person="""
            person | foedselsdato | kommune
            1      | 1990-01-31   | 0301
            2      | 1990-02-01   | 0301
            3      | 2004-02-29   | 0301
            4      | 2004-02-29   | 0301
            5      |              | 0301
        """,
        as_of={
            1: "2024-01-31",
            2: "2024-01-31",
            3: "2025-02-28",
            4: "2025-03-01",
            5: "2025-03-01",
            6: "2025-03-01",
        },
        # Whoever is born on 29 February is a year older on 1 March.
        expect={"alder_aar": {1: 34, 2: 33, 3: 20, 4: 21, 5: None, 6: None}},
    )


def test_fylke_as_known_on_the_day(spec):
    spec(
        person="""
            person | fra        | til        | kjent_fra  | kjent_til  | kommune
            1      | 2000-01-01 |            | 2000-01-01 | 2024-02-05 | 0301
            1      | 2000-01-01 | 2024-01-20 | 2024-02-05 |            | 0301
            1      | 2024-01-20 |            | 2024-02-05 |            | 4601
            2      | 2000-01-01 | 2024-01-31 | 2000-01-01 |            | 0301
            2      | 2024-01-31 |            | 2024-01-25 |            | 4601
            4      | 2000-01-01 |            | 2000-01-01 |            | 0219
            5      | 2000-01-01 |            | 2000-01-01 |            | 3024
        """,
        as_of="2024-01-31",
        # 1 moved on the 20th, but Nav heard of it in February. Bærum is in Akershus by any number.
        expect={"fylke_paa_dagen": {1: "03", 2: "46", 3: None, 4: "32", 5: "32"}},
    )


def test_month_of_the_day(spec):
    spec(
        as_of={1: "2024-02-29", 2: "2024-12-31"},
        expect={"maaned": {1: "02", 2: "12"}},
    )
