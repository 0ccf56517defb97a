"""What a card and the terminal say, word by word where words once misled."""

from dataclasses import replace

import numpy as np
import pytest

from models.designs import DESIGNS
from models.evaluation.card import CardData, card
from models.evaluation.words import with_interval, within
from models.profiled import OUT_OF_FOLD, judge_test
from profilering.cli.summary import capacity_table, outcome_lines, sample_line, segment_table
from profilering.params import read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import simulated

METRICS = {
    "exits": {
        "i_arbeid": {"horizons": {"182": {"events": 3502}}},
        "helseytelse": {"horizons": {"182": {"events": 176}}},
    },
    "calibration": {
        "i_arbeid": {"182": {"predicted": 0.5191, "observed": 0.5651, "interval": [0.552, 0.578]}},
        "helseytelse": {"182": {"predicted": 0.03, "observed": None, "interval": [None, None]}},
    },
    "known": {"182": 5687},
}


@pytest.fixture(scope="module")
def written(trained):
    """The card of a cohort run with more refits in the model than in the settings."""
    params = read_params(ROOT / "params.yaml")
    evaluation = params.evaluation.model_copy(update={"resamples": 50})
    params = params.model_copy(update={"evaluation": evaluation})
    fresh = simulated(300, seed=72).cohort
    whole = replace(
        trained.cohort,
        is_test=np.arange(900) >= 600,
        row_id=np.arange(900),
        person=np.arange(900),
        **{
            name: np.concatenate([getattr(trained.cohort, name), getattr(fresh, name)])
            for name in ("X", "time", "exit")
        },
    )
    model = replace(trained.model, refits=trained.model.refits * 7)
    told = model.told(fresh.X)
    beside = judge_test(whole, told, params)
    segments = {"observed_on": "the test part", "segments": []}
    data = CardData(whole, model, told.incidence, np.zeros((300, 3)), beside, segments)
    return card(data, {}, params), beside.judged


def test_the_refits_are_the_models_own(written):
    assert "14 bootstrap refits by person." in written[0]


def test_a_card_of_a_table_of_spells_speaks_of_one_model(written):
    for words in ("block", "final model", "registration without a day", "part G"):
        assert words not in written[0].replace("a registration's own answers", "")
    assert "No row of the table was dropped." in written[0]
    assert "The contract names no protected columns" in written[0]


def test_the_card_shows_n_known_and_predicted_beside_observed(written):
    text, judged = written
    n = judged.known
    assert f"| n | {n['6']} | {n['13']} | {n['26']} |" in text
    assert f"Known at this horizon: {n['13']} of 300 rows" in text
    told = judged.calibration["work"]["13"]
    events = judged.metrics["exits"]["work"]["horizons"]["13"]["events"]
    observed = with_interval(told["observed"], told["interval"])
    row = f"| work | {told['predicted']:.3f} | {observed} | {events} of {n['13']} known, of 300 |"
    assert row in text


def test_the_card_shows_the_paired_brier_difference(written):
    found = written[1].differences["logistic"]["work"]
    low, high = found["brier_interval"]
    assert f"{found['brier']:+.4f} ({low:+.4f} to {high:+.4f})" in written[0]


def test_the_verdicts_come_first_and_say_what_the_terminal_says(written):
    text = written[0]
    assert text.index("## Verdicts") < text.index("| exit |") < text.index("## Method")
    above = text[: text.index("## Results")]
    for begins in ("No sign of a leak", "Beside baselines, work", "Calibration, work within 13"):
        assert f"- {begins}" in above
    assert "cannot be estimated, for" in above
    assert "sealed block" not in text


def test_the_card_says_whose_resamples_and_which_censoring_weights(written):
    flat = " ".join(written[0].split())
    assert "from 50 resamples of persons" in flat
    assert "IPCW with the test part's own censoring curve" in flat
    assert "| effective |" in flat


def test_the_terminal_says_who_is_left_out():
    counts = {
        "train": {
            "registrations": 20144,
            "followed_up": 19157,
            "without_follow_up": 984,
            "deleted": 3,
            "first": 12000,
        },
        "test": {
            "registrations": 7763,
            "followed_up": 6795,
            "without_follow_up": 968,
            "deleted": 0,
            "first": 4000,
        },
    }
    assert sample_line(counts, "2024-11-01") == (
        "Judged on 4,000 days of registration from 2024-11-01, among 6,795 of 7,763 landmarks "
        "(left out: 968 without a day of follow-up), by a model of 19,157 of 20,144 landmarks "
        "before (left out: 984 without a day of follow-up, 3 deleted)."
    )
    back = sample_line(counts, "2024-11-01", DESIGNS["tilbakevending"])
    assert "4,000 first days known in work from" in back
    assert "968 without 365 days of follow-up" in back


def test_the_terminal_says_predicted_and_observed_and_does_not_call_a_new_job_being_in_work():
    known, work, health = outcome_lines(METRICS, "182", "days", 6795)
    assert known == (
        "Within 182 days: 5,687 of 6,795 known; 1,108 were censored earlier and weigh nothing."
    )
    assert work == (
        "i_arbeid: 3,502 began a new job (of at least 20 % and 28 days); predicted 0.519, observed "
        "0.565 (0.552-0.578)."
    )
    assert health.endswith("predicted 0.030, observed cannot be estimated.")
    figures = {"estimate": 0.5, "interval": [0.4, 0.6]}
    of_share = {"precision": figures, "recall": figures}
    table = capacity_table({"model": {"0.1": of_share, "0.25": of_share}}, "182")
    assert "in work" not in str(table.title).lower()


def test_the_segments_title_says_that_they_are_no_forecast():
    described = {"observed_on": OUT_OF_FOLD, "segments": []}
    title = segment_table(described, "i_arbeid", "182", "days").title
    assert str(title).endswith(OUT_OF_FOLD)


def test_a_horizon_is_written_as_people_read_it():
    assert within("182", "days") == "182 days"
    assert within("13", "2 weeks") == "13 x 2 weeks"
