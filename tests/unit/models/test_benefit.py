"""Net benefit at capacity and the gain curve, by hand and beside precision and recall."""

import json

import numpy as np
import pytest

from models.evaluation.benefit import SHARES, gain_curves, net_benefit
from models.evaluation.capacity import at_capacity

INCIDENCE = np.array([0.2, 0.4, 0.6, 0.8])
NOT_EXITED = np.array([0.0, 1, 0, 1])


def worth(predictions, y, share, weights=None):
    n = len(y)
    weights = np.ones(n) if weights is None else np.array(weights, dtype=float)
    return net_benefit(predictions, y, weights, np.ones((3, n)), share)


def estimates(found):
    return {name: one["estimate"] for name, one in found["benefit"].items()}


def test_the_net_benefit_is_the_one_worked_by_hand():
    found = worth({"model": INCIDENCE}, NOT_EXITED, share=0.5)
    # Two are flagged, the last with a need of .6: odds 1.5. One of the two is in need.
    assert found["threshold"] == pytest.approx(0.6)
    assert estimates(found) == {
        "model": pytest.approx(1 / 4 - 1 / 4 * 1.5),
        "nobody": 0,
        "everyone": pytest.approx(2 / 4 - 2 / 4 * 1.5),
        "random": pytest.approx(0.5 * (2 / 4 - 2 / 4 * 1.5)),
    }


def test_the_net_benefit_is_the_one_worked_by_hand_with_weights():
    found = worth({"model": INCIDENCE}, NOT_EXITED, share=0.5, weights=[3, 1, 0, 1])
    assert estimates(found)["model"] == pytest.approx(3 / 5 - 1 / 5 * 1.5)
    assert estimates(found)["everyone"] == pytest.approx(3 / 5 - 2 / 5 * 1.5)


def test_places_for_a_few_are_given_by_lot_to_as_few():
    found = estimates(worth({"model": INCIDENCE}, NOT_EXITED, share=0.25))
    # The last place goes to a need of .8: odds 4.
    assert found["everyone"] == pytest.approx(2 / 4 - 2 / 4 * 4)
    assert found["random"] == pytest.approx(0.25 * found["everyone"])


def test_the_first_prediction_sets_the_threshold_for_all():
    found = worth({"model": INCIDENCE, "rule": np.full(4, 0.9)}, NOT_EXITED, share=0.5)
    assert found["threshold"] == pytest.approx(0.6)
    # A rule that says the same of everyone flags at random.
    assert estimates(found)["rule"] == pytest.approx(estimates(found)["random"])


def test_the_last_one_flagged_is_not_one_who_gets_a_rounding_error_of_a_place():
    assert 0.07 * 100 > 7  # in binary
    found = worth({"model": np.arange(1, 101) / 100}, np.zeros(100), share=0.07)
    assert found["threshold"] == pytest.approx(0.93)


def test_a_better_ranking_is_worth_more_than_chance_and_the_interval_says_how_surely():
    rng = np.random.default_rng(1)
    truth = rng.beta(2, 2, 2000)
    y = (rng.random(2000) < truth).astype(float)
    draws = rng.multinomial(2000, np.full(2000, 1 / 2000), size=200).astype(float)
    found = net_benefit({"model": truth}, y, np.ones(2000), draws, share=0.25)["benefit"]
    low, high = found["model"]["interval"]
    assert 0 < low < found["model"]["estimate"] < high
    assert found["random"]["interval"][1] < low
    # At this threshold there are too few in need to flag everyone.
    assert found["everyone"]["estimate"] < 0
    assert found["nobody"] == {"estimate": 0, "interval": [0, 0]}


def test_without_a_threshold_or_anyone_known_there_is_no_benefit():
    certain = worth({"model": np.array([0.0, 0, 0.5, 0.5])}, NOT_EXITED, share=0.5)
    nobody = worth({"model": INCIDENCE}, NOT_EXITED, share=0.5, weights=np.zeros(4))
    for found in (certain, nobody):
        assert set(estimates(found).values()) == {None}
        json.dumps(found, allow_nan=False)


@pytest.fixture(scope="module")
def curves():
    rng = np.random.default_rng(2)
    p = rng.integers(1, 9, 300) / 10
    y = (rng.random(300) < p).astype(float)
    weights = rng.choice([0.0, 1.0, 1.7], 300)
    draws = rng.poisson(1, (60, 300)).astype(float)
    predictions = {"model": p, "same": np.full(300, 0.5)}
    return predictions, y, weights, draws, gain_curves(predictions, y, weights, draws)


def test_the_gain_curve_is_the_recall_at_each_share(curves):
    predictions, y, weights, draws, found = curves
    for at, share in enumerate(SHARES):
        expected = at_capacity(predictions["model"], y, weights, draws, share)["recall"]
        curve = found["model"]
        assert curve["flagged"][at] == share
        assert curve["found"][at] == pytest.approx(expected["estimate"])
        assert [curve["lower"][at], curve["upper"][at]] == pytest.approx(expected["interval"])


def test_the_gain_curve_rises_from_nobody_to_everyone_above_the_line_of_chance(curves):
    *_, found = curves
    model = np.array(found["model"]["found"])
    assert model[0] == 0
    assert model[-1] == pytest.approx(1)
    assert (np.diff(model) >= 0).all()
    assert (model[1:-1] > SHARES[1:-1]).all()
    assert found["same"]["found"] == pytest.approx(SHARES)
    json.dumps(found, allow_nan=False)
