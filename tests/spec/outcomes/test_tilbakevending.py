"""Who of those who began work registers again: labels of `tilbakevending` (see conftest).

Landmarks are days on which work was known to have begun (test_begun). Follow-up ends on day 609.
"""

DESIGN = "tilbakevending"
AGAIN, HEALTH, NOT_YET = "tilbakevending", "helseytelse", "censored"
LEFT_OUT = None
SPELLS = """
    person | periode_ref | fra        | til        | kjent_fra  | kjent_til  | er_slettet
    1      | n1          | 2024-03-01 |            | 2024-03-01 |            | nei
    2      | p2          | 2023-06-01 |            | 2023-06-01 | 2024-02-10 | nei
    2      | p2          | 2023-06-01 | 2024-02-10 | 2024-02-10 | 2024-03-10 | nei
    2      | p2          | 2023-06-01 |            | 2024-03-10 |            | nei
    3      | n3          | 2024-03-01 |            | 2024-03-01 | 2024-04-01 | nei
    3      | n3          | 2024-03-01 | 2024-03-01 | 2024-04-01 |            | ja
    4      | n4          | 2024-02-10 |            | 2024-02-10 | 2024-03-01 | nei
    4      | n4          | 2024-01-20 |            | 2024-03-01 |            | nei
    5      | n5          | 2024-01-31 |            | 2024-01-31 |            | nei
    6      | n6          | 2024-03-01 |            | 2026-01-01 |            | nei
    7      | n7          | 2024-03-01 | 2024-03-20 | 2024-03-01 |            | nei
    7      | n8          | 2024-06-01 |            | 2024-06-01 |            | nei
    8      | n9          | 2025-10-02 |            | 2025-10-02 |            | nei
"""


def test_a_return_is_a_new_spell_that_begins_after_the_landmark(labels):
    labels(
        design=DESIGN,
        registrert="2023-06-01",
        cutoff="2025-12-31",
        periode=SPELLS,
        # 2: the spell goes on, is closed and reopened. 3: deleted. 4: its start was moved back.
        # 5: back on the landmark itself. 6: not known at the cut-off. 8: after follow-up.
        expect={
            1: (30, AGAIN),
            2: (609, NOT_YET),
            3: (609, NOT_YET),
            4: (1, AGAIN),
            5: (609, NOT_YET),
            6: (609, NOT_YET),
            7: (30, AGAIN),
            8: (609, NOT_YET),
        },
    )


def test_what_competes_with_a_return_and_what_does_not(labels):
    labels(
        design=DESIGN,
        registrert="2023-06-01",
        cutoff="2025-12-31",
        periode="""
            person | periode_ref | fra
            1      | n1          | 2024-03-02
            2      | n2          | 2024-03-01
            3      | n3          | 2024-03-02
        """,
        aap="person | fra \n 1 | 2024-03-01 \n 2 | 2024-03-01",
        person="person | foedselsdato \n 4 | 1957-03-01",
        aa_registeret="person | fra \n 3 | 2024-02-20",
        tiltakshistorikk="person | tiltakskode | deltok | fra \n 3 | ARBTREN | ja | 2024-02-20",
        # 2: on the same day the registration counts. 3: neither another job nor a tiltak ends it.
        expect={1: (30, HEALTH), 2: (30, AGAIN), 3: (31, AGAIN), 4: (30, "annet")},
    )


def test_who_could_not_be_followed_for_a_year_is_left_out_whatever_came(labels):
    labels(
        design=DESIGN,
        as_of={1: "2024-01-31", 2: "2024-02-01", 3: "2024-02-01"},
        registrert="2023-06-01",
        # Follow-up ends on 2025-01-30, the 365th day of the first.
        cutoff="2025-05-01",
        periode="person | periode_ref | fra \n 3 | n3 | 2024-03-01",
        expect={1: (365, NOT_YET), 2: LEFT_OUT, 3: LEFT_OUT},
    )
