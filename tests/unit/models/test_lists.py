"""Lists at capacity: over all, office by office, what they are worth; today's trigger."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from models.evaluation.capacity import among_flagged, flagged
from models.evaluation.lists import (
    NOT_DELIVERED,
    OFFICE_SHARE,
    PER_OFFICE,
    at_all_capacities,
    benefit_at_capacity,
    gains,
    lead_over_trigger,
)
from models.evaluation.sample import sample_of
from models.evaluation.sentences import lead_line
from models.evaluation.trigger import days_to_trigger, of_rows
from profilering.params import Evaluation
from tests.unit.models.worlds import simulated

SETTINGS = Evaluation(resamples=60, confidence=0.95)
CUTOFF = date(2024, 12, 31)


@pytest.fixture(scope="module")
def listed():
    """Four hundred rows in twelve offices, the truth and a lot beside it."""
    world = simulated(400, seed=51)
    cohort = replace(world.cohort, office=np.arange(400) % 12)
    lot = np.random.default_rng(1).random(world.truth.shape)
    return sample_of(cohort, SETTINGS, 1), {"lot": lot, "model": world.truth, "nav_rule": lot}


def test_an_office_flags_its_own_share_and_without_offices_there_is_no_such_list(listed):
    sample, predictions = listed
    found = at_all_capacities(sample, predictions)
    assert list(found["model"]) == ["0.1", "0.25", PER_OFFICE]
    flag = flagged(predictions["model"][:, 0, 1], OFFICE_SHARE, sample.rows.office)
    outcomes = sample.outcomes(1)
    expected = among_flagged(flag, outcomes.y[:, 1], outcomes.weights[:, 1], sample.draws)
    assert found["model"][PER_OFFICE] == expected
    alone = sample_of(replace(sample.rows, office=None), SETTINGS, 1)
    assert list(at_all_capacities(alone, predictions)["model"]) == ["0.1", "0.25"]


def test_the_models_threshold_weighs_every_list_and_the_truth_is_worth_more_than_a_lot(listed):
    sample, predictions = listed
    found = benefit_at_capacity(sample, predictions)["0.25"]
    first = np.sort(predictions["model"][:, 0, 1])
    assert found["threshold"] == pytest.approx(1 - first[99])
    benefit = {name: one["estimate"] for name, one in found["benefit"].items()}
    assert benefit["model"] > benefit["lot"]
    assert benefit["nobody"] == 0
    curves = gains(sample, predictions)
    assert curves["model"]["found"][5] > curves["lot"]["found"][5]


def test_without_the_register_lead_time_is_a_sentence(listed):
    assert lead_over_trigger(*listed, None) == {"not_estimated": NOT_DELIVERED}


def test_who_is_flagged_before_the_trigger_is_counted_by_share(listed):
    sample, predictions = listed
    # Whoever is least likely to leave gets the decision, after three weeks.
    low = flagged(predictions["model"][:, 0, 1], 0.1) == 1
    found = lead_over_trigger(sample, predictions, np.where(low, 3.0, np.nan))
    assert list(found) == ["0.1", "0.25"]
    rules = found["0.1"]["rules"]
    assert rules["model"]["flagged_before"]["estimate"] == 1
    assert rules["model"]["lead"]["median"]["estimate"] == 3
    assert rules["random"]["flagged_before"]["estimate"] == pytest.approx(0.1)
    said = lead_line(found, "182 days")
    assert "the model's list" in said
    assert "Nav's rule" in said
    assert "median 3 (3-3)" in said
    assert "lots" in said
    json.dumps(found, allow_nan=False)


@pytest.fixture
def decisions(tmp_path):
    """Decisions of four persons: see the test."""
    rows = [
        ("p1", "2024-02-01", "2024-02-01", None, "GODE_MULIGHETER"),
        ("p1", "2024-03-01", "2024-03-01", None, "TRENGER_VEILEDNING"),
        ("p1", "2024-05-01", "2024-05-01", None, "LITEN_MULIGHET_TIL_A_JOBBE"),
        ("p2", "2023-06-01", "2023-06-01", None, "TRENGER_VEILEDNING"),
        ("p3", "2024-02-01", "2025-02-01", None, "TRENGER_VEILEDNING"),
        ("p3", "2024-02-01", "2024-02-01", "2024-03-01", "TRENGER_VEILEDNING"),
    ]
    names = ["person_ref", "fra", "kjent_fra", "kjent_til", "innsatsgruppe"]
    table = pd.DataFrame(rows, columns=names)
    for name in names[1:4]:
        table[name] = pd.to_datetime(table[name]).dt.date
    table.to_parquet(tmp_path / "vedtak.parquet")
    return tmp_path / "vedtak.parquet"


def test_the_trigger_is_the_first_decision_of_the_spell_on_more_than_standard_help(decisions):
    day = pd.Timestamp("2024-01-01")
    later = day + pd.Timedelta(days=84)
    landmarks = pd.DataFrame(
        {
            "landmark_ref": ["a0", "a84", "b0", "c0", "d0"],
            "person_ref": ["p1", "p1", "p2", "p3", "p4"],
            "as_of": [day, later, day, day, day],
            "registrert": day,
        }
    )
    found = days_to_trigger(decisions, landmarks, CUTOFF)
    # p1: 1 March. p2's was of an earlier spell; p3's was known too late, or no longer; p4 has none.
    expected = [60, 60 - 84, np.nan, np.nan, np.nan]
    assert np.array_equal(found.to_numpy(), expected, equal_nan=True)
    assert of_rows(found, np.array(["a84", "a0"])).tolist() == [-24, 60]
    assert days_to_trigger(decisions.with_name("nowhere"), landmarks, CUTOFF) is None
    assert of_rows(None, np.array(["a0"])) is None
