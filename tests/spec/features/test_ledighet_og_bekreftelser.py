"""Earlier spells, the days of this one, and what was confirmed every two weeks."""


def test_days_since_the_spell_began(spec):
    spec(
        periode="""
            person | periode_ref | fra        | kjent_fra  | kjent_til
            1      | p1          | 2024-03-01 | 2024-03-01 |
            2      | p2          | 2024-02-02 | 2024-02-02 |
            3      | p3          | 2024-03-01 | 2024-03-01 | 2024-03-01
            3      | p3          | 2024-02-20 | 2024-03-01 |
            4      | p-earlier   | 2024-01-01 | 2024-01-01 |
        """,
        as_of="2024-03-01",
        # 2: four weeks, a leap day among them. 3: the start was moved back the same day.
        expect={"dager_siden_periodestart": {1: 0, 2: 28, 3: 10, 4: None}},
    )


def test_all_earlier_spells(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til
            1      | p1          | 2024-01-31 |
            1      | a           | 2010-01-01 | 2010-02-01
            1      | b           | 2019-01-01 | 2019-02-11
            1      | c           | 2023-01-01 | 2023-02-01
            2      | p2          | 2024-01-31 |
        """,
        as_of="2024-01-31",
        # The 60 months begin on 1 February 2019.
        expect={
            "antall_tidligere_perioder": {1: 3, 2: 0, 3: 0},
            "dager_som_arbeidssoeker_foer_siste_60_mnd": {1: 10 + 31, 2: 0},
            "lengste_tidligere_periode_dager": {1: 41, 2: 0},
        },
    )


def test_how_earlier_spells_ended(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til        | slutt_aarsak
            1      | p1          | 2024-01-31 |            |
            1      | a           | 2022-01-01 | 2022-02-01 | BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST
            1      | b           | 2023-01-01 | 2023-02-01 | BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST
            1      | c           | 2023-06-01 | 2023-07-01 | SVARTE_NEI_I_BEKREFTELSE
            1      | d           | 2019-06-01 | 2019-07-01 | SVARTE_NEI_I_BEKREFTELSE
            1      | e           | 2019-06-01 | 2019-07-01 | BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST
            1      | f           | 2023-07-01 | 2023-08-01 | SVARTE_NEI_I_BEKREFTELSE
            2      | p2          | 2024-01-01 | 2024-01-31 | BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST
            3      | p3          | 2024-01-01 | 2024-01-31 | SVARTE_NEI_I_BEKREFTELSE
        """,
        as_of="2024-01-31",
        # `d` and `e` ended before the 36 months; the spell of the day is not an earlier one.
        expect={
            "antall_perioder_uten_bekreftelse_siste_36_mnd": {1: 2, 2: 0, 3: 0},
            "antall_perioder_avsluttet_selv_siste_36_mnd": {1: 2, 2: 0, 3: 0},
        },
    )


def test_a_spell_that_was_deleted_counts_nowhere(spec):
    spec(
        periode="""
            person | periode_ref | fra        | til        | er_slettet | slutt_aarsak
            1      | p1          | 2024-01-31 |            | nei        |
            1      | a           | 2023-01-01 | 2023-02-01 | ja         | SVARTE_NEI_I_BEKREFTELSE
            1      | b           | 2023-01-01 | 2023-02-01 | ja         | BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST
        """,  # noqa: E501
        as_of="2024-01-31",
        expect={
            "antall_tidligere_perioder": {1: 0},
            "dager_som_arbeidssoeker_foer_siste_24_mnd": {1: 0},
            "dager_som_arbeidssoeker_foer_siste_60_mnd": {1: 0},
            "lengste_tidligere_periode_dager": {1: 0},
            "dager_siden_forrige_periode": {1: None},
            "forrige_periode_slutt_aarsak": {1: None},
            "antall_perioder_avsluttet_selv_siste_36_mnd": {1: 0},
            "antall_perioder_uten_bekreftelse_siste_36_mnd": {1: 0},
        },
    )


def test_what_the_last_bekreftelse_said(spec):
    spec(
        bekreftelse="""
            person | periode_ref | fra        | til        | kjent_fra  | har_jobbet
            1      | p1          | 2024-01-01 | 2024-01-15 | 2024-01-16 | nei
            1      | p1          | 2024-01-15 | 2024-01-29 | 2024-01-29 | ja
            2      | p2          | 2024-01-15 | 2024-01-29 | 2024-02-01 | ja
            3      | p-earlier   | 2023-01-15 | 2023-01-29 | 2023-01-30 | ja
        """,
        as_of="2024-01-31",
        # 2: sent tomorrow, though it is about days before. 3: in an earlier spell.
        expect={
            "jobbet_ved_siste_bekreftelse": {1: 1, 2: None, 3: None},
            "dager_siden_siste_bekreftelse": {1: 2, 2: None, 3: None},
        },
    )


def test_how_many_bekreftelser_tell_of_work(spec):
    spec(
        bekreftelse="""
            person | fra        | til        | kjent_fra  | har_jobbet
            1      | 2024-01-01 | 2024-01-15 | 2024-01-16 | nei
            1      | 2024-01-15 | 2024-01-29 | 2024-01-29 | ja
            1      | 2023-07-20 | 2023-08-02 | 2023-08-02 | ja
            1      | 2023-07-06 | 2023-07-20 | 2023-07-20 | ja
        """,
        as_of="2024-01-31",
        # The six months begin on 1 August, and the days of one reach into them.
        expect={
            "antall_bekreftelser_siste_6_mnd": {1: 3, 2: 0},
            "antall_bekreftelser_med_arbeid_siste_6_mnd": {1: 2, 2: 0},
            "andel_bekreftelser_med_arbeid": {1: 2 / 3, 2: None},
        },
    )


def test_who_takes_the_answers_and_what_came_too_late(spec):
    spec(
        paa_vegne_av="""
            person | fra        | til        | kjent_fra  | kjent_til  | loesning  | frist_brutt
            1      | 2023-12-01 |            | 2023-12-01 |            | DAGPENGER |
            2      | 2023-10-01 |            | 2023-10-01 | 2023-12-20 | DAGPENGER |
            2      | 2023-10-01 | 2023-12-20 | 2023-12-20 |            | DAGPENGER | ja
            3      | 2023-10-01 |            | 2023-10-01 | 2024-02-05 | DAGPENGER |
            3      | 2023-10-01 | 2024-02-05 | 2024-02-05 |            | DAGPENGER | ja
            4      | 2023-10-01 |            | 2023-10-01 |            | FRISKMELDT_TIL_ARBEIDSFORMIDLING |
            4      | 2019-10-01 | 2020-12-20 | 2020-12-20 |            | DAGPENGER | ja
        """,  # noqa: E501
        as_of="2024-01-31",
        # 3: the deadline is missed next week. 4: answers elsewhere, and was late long ago.
        expect={
            "sender_meldekort_for_dagpenger_paa_dagen": {1: 1, 2: 0, 3: 1, 4: 0, 5: 0},
            "har_brutt_meldekortfrist_siste_36_mnd": {1: 0, 2: 1, 3: 0, 4: 0, 5: 0},
        },
    )
