"""What counts as work, what competes, and what other designs do with tiltak (see conftest)."""

from datetime import date

import pytest

from models.designs import DESIGNS, MAIN
from models.outcomes import lacking, outcomes
from profilering.errors import BadInput
from tests.support.registers import landmarks_of, write_registers

WORK, OTHER, NOT_YET = "i_arbeid", "annet", "censored"
MEASURE, ALONE, OBSERVED = "tiltak", "egen_haand", "egen_haand_observert"
LEFT_OUT = None


def test_a_job_begun_after_registration_and_not_known_on_the_landmark_is_an_exit_of_day_1(labels):
    labels(
        aa_registeret="""
            person | fra        | til        | kjent_fra  | arbeidsforhold_ref
            1      | 2024-01-10 |            | 2024-02-20 | a
            2      | 2024-01-10 |            | 2024-01-31 | b
            3      | 2023-12-01 |            | 2024-02-20 | c
            4      | 2023-12-30 | 2024-01-31 | 2024-02-20 | d
            5      | 2023-12-20 |            | 2024-02-20 | e
            6      | 2024-01-10 |            | 2024-02-20 | f
            7      | 2024-01-10 |            | 2024-12-31 | g
            8      | 2024-01-10 |            | 2025-01-01 | h
        """,
        registrert="2023-12-19",
        # 2: known that day. 3: held when they registered. 4: over by the landmark.
        expect={
            1: (1, WORK),
            2: (244, NOT_YET),
            3: (244, NOT_YET),
            4: (244, NOT_YET),
            5: (1, WORK),
            6: (1, WORK),
            7: (1, WORK),
            8: (244, NOT_YET),
        },
    )


def test_a_later_report_of_a_job_known_on_the_landmark_makes_no_exit(labels):
    labels(
        aa_registeret="""
            person | fra        | til        | kjent_fra  | kjent_til  | arbeidsforhold_ref
            1      | 2024-01-10 |            | 2024-01-20 | 2024-03-01 | a
            1      | 2024-01-10 | 2024-06-01 | 2024-03-01 |            | a
        """,
        registrert="2024-01-01",
        expect={1: (244, NOT_YET)},
    )


def test_a_job_that_a_wage_subsidy_pays_for_is_no_work(labels):
    jobs = """
        person | fra
        1      | 2024-03-01
        2      | 2024-03-01
        3      | 2024-03-01
        4      | 2024-03-01
        4      | 2024-06-01
        5      | 2024-03-01
    """
    paid = """
        person | tiltakskode | deltok | fra        | til        | kjent_fra
        1      | MIDLONTIL   | ja     | 2024-03-29 |            |
        2      | MIDLONTIL   | ja     | 2024-03-30 |            |
        3      | GRUPPEAMO   | ja     | 2024-03-01 |            |
        4      | VARLONTIL   | ja     | 2024-02-01 | 2024-05-01 |
        5      | VARLONTIL   | ja     | 2024-03-01 |            | 2025-01-01
    """
    # 4: the second job begins when nobody pays for it. 5: not known at the cut-off.
    expect = {1: (244, NOT_YET), 2: (30, WORK), 3: (30, WORK), 4: (122, WORK), 5: (30, WORK)}
    labels(aa_registeret=jobs, tiltakshistorikk=paid, expect=expect)


def test_death_emigration_and_the_age_limit_compete(labels):
    labels(
        person="""
            person | foedselsdato | doedsdato  | utflyttet_dato
            1      | 1980-01-01   | 2024-03-01 |
            2      | 1980-01-01   |            | 2024-03-01
            3      | 1957-03-01   |            |
            4      | 1957-02-28   |            |
            5      | 1980-01-01   |            | 2020-03-01
            6      | 1957-03-01   |            |
        """,
        aa_registeret="""
            person | fra
            2      | 2024-04-01
            6      | 2024-03-01
        """,
        # 4 turned 67 on 28 February. 6: on the same day work counts.
        expect={
            1: (30, OTHER),
            2: (30, OTHER),
            3: (30, OTHER),
            4: (28, OTHER),
            5: (244, NOT_YET),
            6: (30, WORK),
        },
    )


TAKING_PART = """
    person | tiltakskode | deltok | fra        | til
    1      | GRUPPEAMO   | ja     | 2024-03-01 |
    2      | GRUPPEAMO   | ja     | 2024-03-01 |
    3      | GRUPPEAMO   | ja     | 2024-04-01 |
    4      | GRUPPEAMO   | ja     | 2024-01-31 |
    5      | GRUPPEAMO   | ja     | 2023-06-01 | 2024-01-31
    6      | GRUPPEAMO   | nei    | 2024-03-01 |
"""
JOBS_OF_THEM = """
    person | fra
    1      | 2024-03-15
    2      | 2024-03-01
    3      | 2024-03-15
    4      | 2024-03-15
    5      | 2024-03-15
    6      | 2024-03-15
"""


def test_without_tiltak_follow_up_ends_on_the_day_that_one_begins(labels):
    labels(
        design=ALONE,
        tiltakshistorikk=TAKING_PART,
        aa_registeret=JOBS_OF_THEM,
        # 2: both on one day, and the exit comes before the censoring. 4 takes part already.
        expect={
            1: (30, NOT_YET),
            2: (30, ALONE),
            3: (44, ALONE),
            4: LEFT_OUT,
            5: (44, ALONE),
            6: (44, ALONE),
        },
    )


def test_as_observed_a_tiltak_competes_with_work(labels):
    labels(
        design=OBSERVED,
        tiltakshistorikk=TAKING_PART,
        aa_registeret=JOBS_OF_THEM,
        expect={
            1: (30, MEASURE),
            2: (30, OBSERVED),
            3: (44, OBSERVED),
            4: LEFT_OUT,
            5: (44, OBSERVED),
            6: (44, OBSERVED),
        },
    )


def test_a_lasting_job_lasts_182_days(labels):
    labels(
        design="varig_arbeid",
        aa_registeret="""
            person | fra        | til
            1      | 2024-03-01 | 2024-08-30
            2      | 2024-03-01 | 2024-08-29
            3      | 2024-03-01 | 2024-04-01
            3      | 2024-05-01 |
        """,
        # What ends before is passed over, and the next one is looked at.
        expect={1: (30, "varig_arbeid"), 2: (244, NOT_YET), 3: (91, "varig_arbeid")},
    )


# Day 365 of 2023-01-31 is 2024-01-31, and the quarter that ends then begins on 2023-11-02.
BORN = "person | foedselsdato \n 1 | 1993-02-01 \n 2 | 1993-01-31 \n" + "\n".join(
    f"{person} | 2000-01-01" for person in range(3, 9)
)
WORKING = """
    person | fra        | til        | stillingsprosent
    3      | 2023-03-01 | 2023-11-03 | 20
    4      | 2023-03-01 | 2023-11-02 | 100
    5      | 2024-01-31 |            | 19
    6      | 2022-01-01 |            | 100
    8      | 2024-02-01 |            | 100
"""
TRAINING = """
    person | tiltakskode | deltok | fra        | til
    7      | ARBTREN     | ja     | 2024-01-31 |
    4      | ARBTREN     | nei    | 2024-01-01 |
"""


def test_outside_at_a_year_is_no_work_or_tiltak_for_a_quarter_or_aap_on_the_day(labels):
    inside, outside = (365, "ikke_utenfor"), (365, "ungdom_utenfor")
    labels(
        design="ungdom_utenfor",
        as_of="2023-01-31",
        # Follow-up ends on day 365.
        cutoff="2024-05-01",
        person=BORN,
        aa_registeret=WORKING,
        tiltakshistorikk=TRAINING,
        aap="person | fra | til \n 6 | 2024-01-31 | ",
        # 2 is 30 on the landmark.
        expect={
            1: outside,
            2: LEFT_OUT,
            3: inside,
            4: outside,
            5: outside,
            6: outside,
            7: inside,
            8: outside,
        },
    )


def test_a_status_that_lies_after_follow_up_is_not_known(labels):
    labels(
        design="ungdom_utenfor",
        as_of="2023-01-31",
        cutoff="2024-04-30",
        person="person | foedselsdato \n 1 | 2000-01-01",
        expect={1: (364, NOT_YET)},
    )


def test_a_design_says_which_registers_it_lacks(tmp_path):
    folder = write_registers(tmp_path, {})
    (folder / "tiltakshistorikk.parquet").unlink()
    # The main one needs it for wage subsidies alone, and does without.
    for design in DESIGNS.values():
        assert lacking(design, folder) == ["tiltakshistorikk"]
    until, nobody = (date(2024, 12, 31), 28), landmarks_of({"1": "2024-01-31"})
    assert len(outcomes(folder, nobody, MAIN, until, threads=1)) == 1
    with pytest.raises(BadInput, match="No register tells of tiltak: tiltakshistorikk was not"):
        outcomes(folder, nobody, DESIGNS[ALONE], until, threads=1)
