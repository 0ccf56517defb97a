"""How late work is reported: right truncation undone, and recent outcomes weighed by it."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

import models.reporting_delay as module
from models.designs import DESIGNS, MAIN
from models.incidence import incidence_of
from models.reporting_delay import LONGEST, Delay, delay_of, reporting_delay, weighed
from tests.support.registers import rows_of, write_registers
from tests.unit.models.worlds import cohort_of, plain_space

CUTOFF = date(2024, 12, 31)
ALL_KNOWN = Delay(np.ones(LONGEST + 1), np.zeros(LONGEST + 1), 1000)
WORK, HEALTH = 1, 2


def half_known(days: int) -> Delay:
    """Return a delay by which half of the jobs are known before so many days, then all."""
    known = np.where(np.arange(LONGEST + 1) < days, 0.5, 1.0)
    return replace(ALL_KNOWN, known=known)


def outcomes_with(*rows: tuple[int, int, int], since: int = 0):
    """Return outcomes and landmarks of (days before the cut-off, time, exit)."""
    refs = [f"{i}:{since}" for i in range(len(rows))]
    days = [CUTOFF - timedelta(days=before) for before, _, _ in rows]
    found = pd.DataFrame(
        {
            "landmark_ref": refs,
            "time": [float(time) for _, time, _ in rows],
            "exit": [exit_ for _, _, exit_ in rows],
            "known_at": CUTOFF,
        }
    )
    began = [day - timedelta(days=since) for day in days]
    return found, pd.DataFrame({"landmark_ref": refs, "as_of": days, "registrert": began})


def weights(delay, *rows, design=MAIN):
    """Return the weights of outcomes."""
    found, landmarks = outcomes_with(*rows)
    return weighed(found, landmarks, design, delay)["weight"].tolist()


def reported(n: int, seed: int, longest_wait: int) -> tuple[np.ndarray, np.ndarray]:
    """Return delays of 0-99 days, all as likely, and waits, of jobs that are known by now."""
    rng = np.random.default_rng(seed)
    late, waited = rng.integers(0, 100, n), rng.integers(0, longest_wait, n)
    known = late <= waited
    return late[known], waited[known]


def test_the_share_known_is_the_one_worked_by_hand():
    # At 2: one of the two that had waited 2 or more came then. At 1: two of four.
    delay = delay_of(np.array([0, 0, 1, 1, 2]), np.array([0, 2, 1, 5, 9]))
    assert delay.known[:4] == pytest.approx([(1 - 1 / 3) * (1 - 2 / 3), 2 / 3, 1, 1])
    assert delay.jobs == 5


def test_jobs_not_reported_yet_are_counted_though_nobody_has_seen_them():
    late, waited = reported(40_000, 1, 150)
    delay = delay_of(late, waited)
    for day in (10, 30, 60, 90):
        assert delay.known[day] == pytest.approx((day + 1) / 100, abs=0.015)
        # The share of those that are known is too early by far.
        if day in (30, 60):
            assert (late <= day).mean() > (day + 1) / 100 + 0.05


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held = 0
    for seed in range(200):
        low, high = delay_of(*reported(600, 100 + seed, 150)).interval(40)
        held += low <= 0.41 <= high
    assert 0.90 * 200 <= held <= 0.99 * 200


def test_a_delay_is_read_from_the_first_that_was_known_of_each_job(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FEWEST", 3)
    folder = write_registers(
        tmp_path,
        {
            "aa_registeret": rows_of(
                "aa_registeret",
                """
                person | arbeidsforhold_ref | fra        | kjent_fra  | kjent_til
                1      | a                  | 2024-06-01 | 2024-06-11 | 2024-08-01
                1      | a                  | 2024-06-01 | 2024-08-01 |
                2      | b                  | 2024-07-01 | 2024-06-01 |
                3      | c                  | 2024-07-01 | 2024-07-31 |
                4      | d                  | 2024-07-01 | 2025-01-01 |
                5      | e                  | 2020-07-01 | 2024-07-01 |
                """,
            )
        },
    )
    delay = reporting_delay(folder, CUTOFF)
    # 10 days, none (told of before it began), 30; d is not known yet and e began too long ago.
    assert delay.jobs == 3
    at = delay.share(np.array([0, 9, 10, 29, 30, 5000]))
    assert at == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3, 1, 1])


def test_from_a_few_jobs_nothing_is_told_and_nothing_corrected(tmp_path):
    delay = reporting_delay(write_registers(tmp_path, {}), CUTOFF)
    assert (delay.known == 1).all() and "not corrected" in delay.sentence(91)


def test_an_exit_stands_for_those_not_reported_and_those_without_one_give_what_it_gets():
    rows = ((200, 109, 0), (200, 50, WORK), (200, 105, WORK), (200, 109, 0), (200, 106, HEALTH))
    # The exit of day 105 came 95 days before the cut-off, that of day 50 came 150 before it.
    assert weights(half_known(100), *rows) == [0.5, 1, 2, 0.5, 1]


def test_only_who_was_followed_beyond_the_exit_gives():
    # The first was censored, at a tiltak, before the exit that half is missing of.
    rows = ((200, 90, 0), (200, 105, WORK), (200, 109, 0))
    assert weights(half_known(100), *rows) == [1, 2, 0]


def test_nobody_gives_to_landmarks_of_other_weeks_or_months():
    rows = ((200, 105, WORK), (200, 109, 0), (320, 229, 0))
    assert weights(half_known(100), *rows) == [2, 0, 1]
    (found, landmarks), (other, later) = (
        outcomes_with(*part, since=since) for part, since in ((rows[:1], 0), (rows[1:2], 84))
    )
    found, landmarks = pd.concat([found, other]), pd.concat([landmarks, later])
    assert weighed(found, landmarks, MAIN, half_known(100))["weight"].tolist() == [1, 1]


def test_the_weights_of_a_group_keep_their_sum_and_are_never_negative():
    rng = np.random.default_rng(3)
    known = np.minimum(np.linspace(0.001, 3, LONGEST + 1), 1)
    for leaving in (0.1, 0.5, 0.9):
        n = 400
        before = rng.integers(92, 118, n)
        exit_ = np.where(rng.random(n) < leaving, rng.integers(1, 4, n), 0)
        left = before - 91
        time = np.where(exit_ > 0, rng.integers(1, left + 1), left)
        rows = np.column_stack([before, time, exit_]).tolist()
        found = np.array(weights(replace(ALL_KNOWN, known=known), *rows))
        assert found.sum() == pytest.approx(n)
        assert found.min() >= 0
        assert (found[exit_ == 0] <= 1).all() and (found[exit_ > 1] == 1).all()


def test_where_all_is_reported_every_outcome_stands_for_one_to_the_last_bit():
    rows = [(120 + i % 20, 1 + i % 20, i % 3) for i in range(60)]
    assert set(weights(ALL_KNOWN, *rows)) == {1.0}
    # Every exit of `ungdom_utenfor` is a status of many registers.
    assert set(weights(half_known(300), *rows, design=DESIGNS["ungdom_utenfor"])) == {1.0}


def test_recent_registrations_are_told_right_once_weighed():
    rng = np.random.default_rng(8)
    n, maturity = 40_000, 28
    before = rng.integers(maturity + 1, 300, n)
    leaves = np.ceil(rng.exponential(120, n))
    end = before - maturity
    late = rng.integers(0, 100, n)
    is_known = (leaves <= end) & (late <= before - leaves)
    time, exit_ = np.where(is_known, leaves, end), is_known.astype(int)
    found, landmarks = outcomes_with(*np.column_stack([before, time, exit_]).astype(int).tolist())
    delay = delay_of(*reported(40_000, 9, 150))
    cohort = cohort_of(plain_space("a"), np.zeros((n, 1)), time, exit_)
    at = np.array([30.0, 90.0])
    truth = 1 - np.exp(-at / 120)
    as_known = incidence_of(cohort, 1, at).estimate
    weight = weighed(found, landmarks, MAIN, delay)["weight"].to_numpy()
    corrected = incidence_of(replace(cohort, weight=weight), 1, at).estimate
    assert (as_known < truth - 0.02).all()
    assert corrected == pytest.approx(truth, abs=0.01)
