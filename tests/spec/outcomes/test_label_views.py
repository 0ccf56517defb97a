"""What each choice in making labels does to the incidence of work, on tables worked by hand."""

import numpy as np
import pandas as pd
import pytest

from models.cohort.landmarks import Declared, landmark_cohort
from models.designs import MAIN
from models.evaluation.label_views import LEFT_OUT, NO_EXIT, Registers, label_views
from models.outcomes import outcomes
from profilering.markdown import template
from profilering.params import Params, read_params
from tests.support.parts import ROOT
from tests.support.registers import landmarks_of, rows_of, write_registers

TEN = range(10)
CARD = ROOT / "models" / "evaluation" / "label_views.md.jinja"


def table(header: str, *lines: str) -> str:
    """Return a text table."""
    return "\n".join([header, *lines])


def of_ten(letter: str, rest: str) -> list[str]:
    """Return the same line for ten people, whose names begin with a letter."""
    return [f"{letter}{i} | {letter}{i} | {rest}" for i in TEN]


JOB = "person | arbeidsforhold_ref | fra | til | kjent_fra"
TILTAK = "person | tiltak_ref | tiltakskode | deltok | fra | til"
# Ten find work; ten are given a tiltak and then find work; ten have a job that is paid for; ten
# have nothing.
JOBS = table(
    JOB,
    *of_ten("a", "2024-03-01 | | 2024-03-01"),
    *of_ten("b", "2024-04-01 | | 2024-04-01"),
    *of_ten("c", "2024-02-10 | | 2024-02-10"),
)
MEASURES = table(
    TILTAK,
    *of_ten("b", "ARBFORB | ja | 2024-02-20 | 2024-03-20"),
    *of_ten("c", "MIDLONTIL | ja | 2024-02-10 | 2024-12-01"),
)
DAY_0 = "2024-01-31"


def few_draws() -> Params:
    """Return the project's settings with few resamples."""
    params = read_params(ROOT / "params.yaml")
    evaluation = params.evaluation.model_copy(update={"resamples": 50})
    return params.model_copy(update={"evaluation": evaluation})


def views_of(tmp_path, people: dict[str, str], registrert: str, **tables: str):
    """Return the views of people's landmarks, of as-is labels as the stage makes them."""
    params = few_draws()
    registers = {name: rows_of(name, text) for name, text in tables.items()}
    folder = write_registers(tmp_path / "2_inndata", registers)
    if "tiltakshistorikk" not in tables:
        (folder / "tiltakshistorikk.parquet").unlink()
    landmarks = landmarks_of(people, registrert)
    until = (params.timeline.as_of, params.timeline.maturity_days)
    found = outcomes(folder, landmarks, MAIN, until, threads=1)
    days = pd.to_datetime(landmarks["as_of"]) - pd.Timestamp(registrert)
    rows = landmarks.assign(landmark=days.dt.days, alder=30.0).merge(found, on="landmark_ref")
    declared = Declared({"alder": "person"}, ())
    cohort = landmark_cohort(rows, declared, MAIN.names, [182], np.ones(len(rows), np.bool_))
    return label_views(cohort, Registers(folder, landmarks, params))


def forty(tmp_path, **tables):
    """Return the views of forty people on the day of registration."""
    people = {f"{letter}{i}": DAY_0 for letter in "abcd" for i in TEN}
    return views_of(tmp_path, people, DAY_0, aa_registeret=JOBS, **tables)


def test_each_view_of_tiltak_counts_what_it_says(tmp_path):
    found = forty(tmp_path, tiltakshistorikk=MEASURES)
    assert (found["rows"], found["in_tiltak"], found["day_one"]) == (40, 0, [])
    at_182 = {name: at["182"] for name, at in found["views"].items()}
    assert {name: one["incidence"]["estimate"] for name, one in at_182.items()} == pytest.approx(
        {
            "followed_through": 20 / 40,
            # Twenty are censored before the ten of the twenty others find work.
            "censored_weighted": 10 / 20,
            "censored_unweighted": 10 / 20,
            "competing": 10 / 40,
            "subsidised_counted": 30 / 40,
        }
    )
    assert {name: one["known"] for name, one in at_182.items()} == {
        "followed_through": 40,
        "censored_weighted": 20,
        "censored_unweighted": 20,
        "competing": 40,
        "subsidised_counted": 40,
    }
    assert {name: one["changed"] for name, one in at_182.items()} == {
        "followed_through": 0,
        "censored_weighted": 20,
        "censored_unweighted": 20,
        "competing": 20,
        "subsidised_counted": 10,
    }
    assert at_182["competing"]["less_as_is"]["estimate"] == pytest.approx(-0.25)
    low, high = at_182["competing"]["less_as_is"]["interval"]
    assert low < -0.25 < high < 0
    assert at_182["followed_through"]["less_as_is"]["interval"] == [0, 0]


def test_who_is_in_a_tiltak_on_the_day_is_in_no_view_of_tiltak(tmp_path):
    before = table(TILTAK, *of_ten("d", "ARBFORB | ja | 2024-01-01 | 2024-03-20"))
    found = forty(tmp_path, tiltakshistorikk=before)
    assert (found["rows"], found["in_tiltak"]) == (30, 10)


def test_without_the_register_of_tiltak_the_views_are_missing_and_it_is_said(tmp_path):
    found = forty(tmp_path)
    assert found["missing"] == ["tiltakshistorikk"] and "views" not in found
    assert "cannot be shown, tiltakshistorikk was not delivered" in written(found)


def later(tmp_path, known: str):
    """Return day 84 of forty people, of whom ten had begun in a job that was known on a day."""
    jobs = table(JOB, *of_ten("a", f"2024-03-01 | | {known}"))
    people = {f"{letter}{i}": "2024-04-24" for letter in "abcd" for i in TEN}
    found = views_of(tmp_path, people, DAY_0, aa_registeret=jobs, tiltakshistorikk=MEASURES)
    (line,) = found["day_one"]
    return line


def test_work_begun_and_not_yet_known_is_shown_three_ways(tmp_path):
    line = later(tmp_path, "2024-05-01")
    assert (line["landmark"], line["rows"], line["touched"]) == (84, 40, 10)
    seen = {name: at["182"]["incidence"] for name, at in line["views"].items()}
    assert seen == pytest.approx({"exit on day 1": 10 / 40, LEFT_OUT: 0, NO_EXIT: 0})


def test_work_that_was_known_touches_nobody(tmp_path):
    line = later(tmp_path, "2024-04-24")
    assert line["touched"] == 0
    assert {at["182"]["incidence"] for at in line["views"].values()} == {0.0}


def test_a_few_people_are_never_counted(tmp_path):
    jobs = table(JOB, "a1 | a1 | 2024-03-01 | | 2024-05-01")
    people = {f"a{i}": "2024-04-24" for i in range(20)}
    found = views_of(tmp_path, people, DAY_0, aa_registeret=jobs, tiltakshistorikk=MEASURES)
    assert found["day_one"] == [{"landmark": 84, "rows": 20, "touched": None}]
    assert "| day 84 | 20 | fewer than 5 | cannot be estimated |" in written(found)


def test_the_card_shows_every_view_with_interval_and_count(tmp_path):
    text = written(forty(tmp_path, tiltakshistorikk=MEASURES))
    assert "| tiltak followed through (as it is) | 182 | 0 | 40 | 0.500 (" in text
    assert "| tiltak competes (`egen_haand_observert`) | 182 | 20 | 40 | 0.250 (" in text
    assert "-0.000" not in text and "Education: no register" in text


def written(views) -> str:
    """Return the card's section."""
    card = template(CARD, count="{:,}".format)
    return card.render(metrics={"label_views": views}, params=few_draws())
