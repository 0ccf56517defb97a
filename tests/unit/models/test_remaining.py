"""Who is left without any exit: told by the curves, counted with the weights of everything else."""

import numpy as np
import pytest

from models.evaluation.remaining import remaining
from models.evaluation.sample import sample_of
from profilering.params import Evaluation
from tests.unit.models.worlds import cohort_of, plain_space

SETTINGS = Evaluation(resamples=60, confidence=0.95)


def rows(time, exit_, horizons=(91.0, 182.0, 365.0)):
    X = np.arange(len(time))[:, None] % 7
    return cohort_of(plain_space("a"), X, np.array(time, dtype=float), np.array(exit_), horizons)


def test_who_is_left_is_1_less_the_sum_of_the_exits():
    cohort = rows([10, 100, 200, 400] * 25, [1, 2, 1, 0] * 25)
    said = {"model": np.tile([[[0.2, 0.3, 0.4], [0.1, 0.1, 0.2]]], (100, 1, 1))}
    found = remaining(sample_of(cohort, SETTINGS, 1), said)
    assert list(found) == ["182", "365"]
    assert (found["182"]["left"], found["182"]["n"]) == (50, 100)
    assert found["182"]["observed"]["estimate"] == 0.5
    assert found["365"]["observed"]["estimate"] == 0.25
    told = found["182"]["models"]["model"]
    assert told["predicted"] == pytest.approx(0.6)
    assert told["brier"]["estimate"] == pytest.approx(0.26)
    assert told["auc"]["estimate"] == 0.5
    low, high = found["182"]["observed"]["interval"]
    assert 0.35 < low < 0.5 < high < 0.65


def test_a_model_that_knows_who_stays_is_seen():
    cohort = rows([10, 300] * 50, [1, 1] * 50)
    stays = np.where(cohort.time > 182, 0.1, 0.8)
    said = {"model": np.tile(stays[:, None, None], (1, 1, 3))}
    found = remaining(sample_of(cohort, SETTINGS, 1), said)["182"]["models"]["model"]
    assert found["auc"]["estimate"] == 1


def test_censored_rows_are_spoken_for_by_those_who_are_followed():
    # Half of those without an exit by day 100 are censored there.
    cohort = rows([50] * 40 + [100] * 30 + [400] * 30, [1] * 40 + [0] * 30 + [0] * 30)
    found = remaining(sample_of(cohort, SETTINGS, 1), {})
    assert found["182"]["observed"]["estimate"] == pytest.approx(0.6)
    assert (found["182"]["left"], found["182"]["n"]) == (30, 70)


def test_a_horizon_that_nobody_reached_is_left_out():
    cohort = rows([10] * 50 + [200] * 50, [1] * 50 + [0] * 50)
    assert list(remaining(sample_of(cohort, SETTINGS, 1), {})) == ["182"]
