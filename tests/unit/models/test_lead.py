"""Who was flagged before today's trigger, and how long before: by hand and with a known truth."""

import json

import numpy as np
import pytest

from models.evaluation.capacity import flagged
from models.evaluation.lead import lead_time
from models.incidence import aalen_johansen
from tests.unit.models.worlds import cohort_of, plain_space

NEVER = np.inf


def landmarks(time, exit_):
    return cohort_of(plain_space("x"), np.zeros((len(time), 1)), time, exit_)


def found_by(trigger, flag, time, exit_, horizon=26.0):
    n = len(time)
    flags = {"model": np.array(flag, dtype=float)}
    test = landmarks(np.array(time, dtype=float), exit_)
    return lead_time(test, np.array(trigger, dtype=float), flags, horizon, np.ones((3, n)))


def figures(found, rule="model"):
    one = found["rules"][rule]
    lead = {name: value["estimate"] for name, value in one["lead"].items()}
    return one["flagged_before"]["estimate"], lead


def test_the_figures_are_those_worked_by_hand():
    trigger = [4, 8, 12, 20, NEVER, np.nan]
    found = found_by(trigger, [1, 0, 1, 1, 1, 0], [30] * 6, [0] * 6)
    assert (found["already_triggered"], found["waiting"], found["triggered"]) == (0, 6, 4)
    # Triggered and flagged: at 4, 12 and 20.
    expected = {"lower_quartile": 4, "median": 12, "upper_quartile": 20}
    assert figures(found) == (3 / 4, expected)


def test_an_exit_before_the_trigger_ends_the_wait_and_one_on_its_day_does_not():
    found = found_by([4, 8, 12], [1, 1, 1], [3, 8, 30], [1, 1, 0])
    assert found["triggered"] == 2
    assert figures(found)[1]["lower_quartile"] == 8


def test_a_trigger_after_the_horizon_or_after_follow_up_is_not_counted():
    found = found_by([4, 27, 12], [1, 1, 1], [30, 30, 11], [0, 0, 0])
    assert found["triggered"] == 1


def test_a_landmark_that_was_triggered_already_is_left_out_and_counted():
    found = found_by([0, -5, 7, NEVER], [1, 1, 0, 0], [30] * 4, [0] * 4)
    assert (found["already_triggered"], found["waiting"], found["triggered"]) == (2, 2, 1)
    assert figures(found)[0] == 0
    # Nobody who was flagged is triggered: there is no lead, and no number.
    assert set(figures(found)[1].values()) == {None}
    json.dumps(found, allow_nan=False)


def test_where_everyone_was_triggered_already_there_are_no_figures():
    found = found_by([0, -3], [1, 0], [30, 30], [0, 1])
    assert (found["already_triggered"], found["waiting"], found["triggered"]) == (2, 0, 0)
    assert figures(found)[0] is None


def test_random_flags_find_the_share_flagged_with_everyones_lead():
    found = found_by([4, 8, 12, 20, NEVER], [1, 1, 0, 0, 0], [30] * 5, [0] * 5)
    share, lead = figures(found, "random")
    assert share == pytest.approx(2 / 5)
    assert lead == {"lower_quartile": 4, "median": 8, "upper_quartile": 12}


def test_a_part_of_a_place_counts_as_a_part():
    found = found_by([4, 8, NEVER, NEVER], [0.5, 0.25, 0, 0.25], [30] * 4, [0] * 4)
    share, lead = figures(found)
    assert share == pytest.approx(0.75 / 2)
    assert lead["median"] == 4


def simulated(n, seed):
    """Triggers and exits with constant hazards; those with x = 1 are triggered three times as fast.

    Censoring is exponential with mean 20.
    """
    rng = np.random.default_rng(seed)
    x = rng.random(n) < 0.5
    trigger = rng.exponential(1 / np.where(x, 0.06, 0.02))
    leaves, stays = rng.exponential(1 / 0.03, n), rng.exponential(20, n)
    # A trigger or exit that censoring hides is not seen.
    time = np.minimum(leaves, stays)
    exit_ = (leaves <= stays).astype(int)
    seen = np.where(trigger <= time, trigger, NEVER)
    return landmarks(time, exit_), seen, x.astype(float)


def test_under_censoring_and_competing_exits_the_figures_estimate_the_truth(count):
    samples, horizon = count(200, 60), 26.0
    reach = [h / (h + 0.03) * (1 - np.exp(-(h + 0.03) * horizon)) for h in (0.06, 0.02)]
    # Given a trigger by the horizon, its time is exponential with the total hazard, cut off there.
    median = -np.log(1 - 0.5 * (1 - np.exp(-0.09 * horizon))) / 0.09
    truth = np.array([reach[0] / sum(reach), median])
    shown, held = [], np.zeros(2)
    draws = np.random.default_rng(0).multinomial(1500, np.full(1500, 1 / 1500), size=100) * 1.0
    for seed in range(samples):
        test, trigger, x = simulated(1500, seed)
        found = lead_time(test, trigger, {"model": x}, horizon, draws)["rules"]["model"]
        both = [found["flagged_before"], found["lead"]["median"]]
        shown.append([one["estimate"] for one in both])
        low, high = np.array([one["interval"] for one in both]).T
        held += (low <= truth) & (truth <= high)
    std_error = np.std(shown, axis=0) / np.sqrt(samples)
    assert (np.abs(np.mean(shown, axis=0) - truth) < 3 * std_error).all()
    assert (held / samples > 0.86).all()


def test_quartiles_are_those_of_the_aalen_johansen_curve_up_to_the_horizon():
    test, trigger, _ = simulated(2000, seed=3)
    everyone = {"all": np.ones(2000)}
    lead = lead_time(test, trigger, everyone, 26.0, np.ones((2, 2000)))["rules"]["all"]["lead"]
    came = np.isfinite(trigger)
    time = np.where(came, trigger, test.time)
    ended = np.where(came, 1, np.where(test.exit > 0, 2, 0))
    steps = np.sort(trigger[trigger <= 26])
    curve = aalen_johansen(time, ended, 1, np.append(steps, 26.0)).estimate
    for name, share in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)):
        assert lead[name]["estimate"] == steps[np.argmax(curve[:-1] >= share * curve[-1])]


def test_flagging_those_at_risk_finds_more_of_them_than_lots_do():
    test, trigger, x = simulated(3000, seed=4)
    draws = np.random.default_rng(0).multinomial(3000, np.full(3000, 1 / 3000), size=200) * 1.0
    flags = {"model": flagged(1 - x, 0.25)}
    rules = lead_time(test, trigger, flags, 26.0, draws)["rules"]
    low, high = rules["model"]["flagged_before"]["interval"]
    assert rules["random"]["flagged_before"]["estimate"] == pytest.approx(0.25)
    assert 0.25 < low < high


def test_a_horizon_that_nobody_was_followed_to_has_no_figures():
    found = found_by([4, 8, NEVER], [1, 0, 1], [30, 30, 10], [0, 0, 0], horizon=40)
    assert figures(found) == (None, dict.fromkeys(("lower_quartile", "median", "upper_quartile")))
