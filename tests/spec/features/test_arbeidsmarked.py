"""The labour market of the own occupation in the own commuting region, as it was published."""

# Oslo is in BA-region 5, Bergen in 56. Figures of a month are published on the 10th of the next.
PEOPLE = """
    person | foedselsdato | kommune
    1      | 1990-01-01   | 0301
    2      | 1990-01-01   | 4601
    3      | 1990-01-01   | 0301
    4      | 1990-01-01   |
"""
ANSWERS = """
    person | fra        | stilling_styrk08
    1      | 2023-12-01 | 5223
    2      | 2023-12-01 | 5223
    3      | 2023-12-01 |
    4      | 2023-12-01 | 5223
"""
HEAD = (
    "fra | til | kjent_fra | kjent_til | region_type | region | yrke_type | yrke "
    "| arbeidssoekere | ledige_stillinger\n"
)


def market(*lines: str) -> str:
    return HEAD + "\n".join(lines)


NOVEMBER, DECEMBER = "2023-11-01 | 2023-12-01", "2023-12-01 | 2024-01-01"
JANUARY, FEBRUARY_2023 = "2024-01-01 | 2024-02-01", "2023-02-01 | 2023-03-01"
OLD = "2023-01-01 | 2023-02-01"
SALES, ALL = "STYRK08_1 | 5", "ALLE |"


def test_job_seekers_and_vacancies_in_the_own_occupation_and_region(spec):
    spec(
        person=PEOPLE,
        opplysninger=ANSWERS,
        arbeidsmarked=market(
            f"{NOVEMBER} | 2023-12-10 | | BAREGION | 5  | {SALES} | 30 | 10",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5  | {SALES} | 50 | 10",
            f"{JANUARY}  | 2024-02-10 | | BAREGION | 5  | {SALES} | 99 | 99",
            f"{NOVEMBER} | 2023-12-10 | | BAREGION | 56 | {SALES} | 10 | 6",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 56 | {SALES} | 6  | 2",
            f"{OLD} | 2023-02-10 | | BAREGION | 5  | {SALES} | 77 | 77",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5  | {ALL} | 77 | 77",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5  | STYRK08_1 | 2 | 77 | 77",
            f"{DECEMBER} | 2024-01-10 | | FYLKE    | 05 | {SALES} | 77 | 77",
            f"{DECEMBER} | 2024-01-10 | | BAREGION |    | {SALES} | 77 | 77",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5  | STYRK08_1 | | 77 | 77",
        ),
        as_of="2024-01-31",
        # January is not published yet. 3 named no occupation, of 4 no kommune is known.
        expect={
            "arbeidssoekere_i_yrket_siste_3_mnd": {1: 40, 2: 8, 3: None, 4: None, 5: None},
            "stillinger_i_yrket_siste_3_mnd": {1: 10, 2: 4, 3: None, 4: None, 5: None},
            "soekere_per_stilling_i_yrket": {1: 4, 2: 2, 3: None, 4: None, 5: None},
        },
    )


def test_the_region_as_a_whole_and_the_occupation_against_it(spec):
    spec(
        person=PEOPLE,
        opplysninger=ANSWERS,
        arbeidsmarked=market(
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5 | {SALES} | 40  | 10",
            f"{OLD}      | 2023-02-10 | | BAREGION | 5 | {ALL}   | 900 | 900",
            f"{NOVEMBER} | 2023-12-10 | | BAREGION | 5 | {ALL}   | 600 | 200",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5 | {ALL}   | 400 | 300",
        ),
        as_of="2024-01-31",
        # 3: an unknown occupation still has a region.
        expect={
            "arbeidssoekere_i_regionen_siste_3_mnd": {1: 500, 2: None, 3: 500},
            "stillinger_i_regionen_siste_3_mnd": {1: 250, 2: None, 3: 250},
            "soekere_per_stilling_i_regionen": {1: 2, 2: None, 3: 2},
            "yrket_mot_regionen": {1: 2, 2: None, 3: None},
        },
    )


def test_the_last_months_against_the_last_year(spec):
    spec(
        person=PEOPLE,
        opplysninger=ANSWERS,
        arbeidsmarked=market(
            f"{OLD}           | 2023-02-10 | | BAREGION | 5 | {SALES} | 900 | 900",
            f"{OLD}           | 2023-02-10 | | BAREGION | 5 | {ALL}   | 900 | 900",
            f"{FEBRUARY_2023} | 2023-03-10 | | BAREGION | 5 | {SALES} | 20  | 30",
            f"{DECEMBER}      | 2024-01-10 | | BAREGION | 5 | {SALES} | 60  | 10",
            f"{FEBRUARY_2023} | 2023-03-10 | | BAREGION | 5 | {ALL}   | 120 | 100",
            f"{DECEMBER}      | 2024-01-10 | | BAREGION | 5 | {ALL}   | 40  | 300",
        ),
        as_of="2024-01-31",
        # The 12 months begin with February.
        expect={
            "arbeidssoekere_i_yrket_siste_12_mnd": {1: 40},
            "stillinger_i_yrket_siste_12_mnd": {1: 20},
            "utvikling_i_arbeidssoekere_i_yrket": {1: 1.5, 2: None},
            "utvikling_i_stillinger_i_yrket": {1: 0.5, 2: None},
            "arbeidssoekere_i_regionen_siste_12_mnd": {1: 80},
            "stillinger_i_regionen_siste_12_mnd": {1: 200},
            "utvikling_i_arbeidssoekere_i_regionen": {1: 0.5},
            "utvikling_i_stillinger_i_regionen": {1: 1.5},
        },
    )


def test_figures_too_small_to_be_published_and_no_vacancies(spec):
    spec(
        person=PEOPLE,
        opplysninger=ANSWERS,
        arbeidsmarked=market(
            f"{NOVEMBER} | 2023-12-10 | | BAREGION | 5  | {SALES} | 6 | 0",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 5  | {SALES} |   | 0",
            f"{DECEMBER} | 2024-01-10 | | BAREGION | 56 | {SALES} |   |",
        ),
        as_of="2024-01-31",
        # 1: of the month that has it; no vacancies that Nav knows of is not no demand.
        expect={
            "arbeidssoekere_i_yrket_siste_3_mnd": {1: 6, 2: None},
            "stillinger_i_yrket_siste_3_mnd": {1: 0, 2: None},
            "soekere_per_stilling_i_yrket": {1: None, 2: None},
        },
    )


def test_a_figure_published_again_counts_from_then_on(spec):
    table = market(
        f"{DECEMBER} | 2024-01-10 | 2024-01-25 | BAREGION | 5 | {SALES} | 40 | 10",
        f"{DECEMBER} | 2024-01-25 |            | BAREGION | 5 | {SALES} | 44 | 10",
    )
    tables = {"person": PEOPLE, "opplysninger": ANSWERS, "arbeidsmarked": table}
    name = "arbeidssoekere_i_yrket_siste_3_mnd"
    spec(**tables, as_of="2024-01-09", expect={name: {1: None}})
    spec(**tables, as_of="2024-01-24", expect={name: {1: 40}})
    spec(**tables, as_of="2024-01-25", expect={name: {1: 44}})
