"""What groups of features add: on worlds whose answer is known, and by hand."""

from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from models import ablation
from models.ablation import NOTHING, Rows, ablate, in_words, measured_on, steps_of, write_report
from models.cohort.cohort import Cohort
from profilering.params import Evaluation
from tests.unit.models.worlds import cohort_of, plain_space, simulated

EVALUATION = Evaluation(resamples=100, confidence=0.95)
GROUPS = {"signal": ("a", "c"), "noise": ("d",), "other exit": ("b",)}


def with_noise(n: int, seed: int) -> Cohort:
    """Return a world where a and c move the first exit, b the second, d nothing; half is tested."""
    cohort = simulated(n, seed, signal=1.0).cohort
    d = np.random.default_rng(seed + 1000).normal(size=n)
    columns = np.column_stack([cohort.X[:, :2], d, cohort.X[:, 2]])
    space = plain_space("a", "b", "d", c=4)
    return replace(cohort, space=space, X=columns, is_test=np.arange(n) % 2 == 1)


def speaks_for(figures) -> bool:
    """Say whether both scores' intervals are on the good side of 0."""
    auc, brier = figures
    return auc.interval[0] > 0 and brier.interval[1] < 0


def test_a_group_with_signal_adds_and_noise_does_not(training):
    found = ablate(with_noise(1200, seed=4), GROUPS, training, EVALUATION)
    signal, noise, other = found.groups
    assert speaks_for(signal.adds)
    assert speaks_for(signal.above_base)
    for figures in (noise.adds, noise.above_base, other.adds, found.noise):
        assert not speaks_for(figures)
    assert found.base_rate[0].estimate == 0.5
    assert found.everything[0].estimate > 0.65


@pytest.fixture
def fitted(monkeypatch) -> list[Cohort]:
    """Let the log-odds be the sum of the features, and note what each model was fitted on."""
    seen: list[Cohort] = []

    class Sum:
        def incidence(self, X):
            return expit(X.sum(axis=1, keepdims=True) / 4)

    def fit(cohort, training, folds):
        assert (cohort.exits, folds) == (("work",), training.folds)
        seen.append(cohort)
        return [SimpleNamespace(model=Sum())]

    monkeypatch.setattr(ablation, "fit_exits", fit)
    return seen


def uncensored(n: int, seed: int = 2) -> Cohort:
    """Return rows in three themes, all followed to their exit; every other one is tested."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    time = np.ceil(rng.exponential(12 / expit(X.sum(axis=1))))
    is_test = np.arange(n) % 2 == 1
    return cohort_of(plain_space("a", "b", "c"), X, time, rng.integers(1, 3, n), is_test=is_test)


BY_NAME = {"first": ("a",), "rest": ("b", "c")}


def test_the_figures_are_those_that_anyone_would_compute(fitted, training):
    cohort = uncensored(400)
    found = ablate(cohort, BY_NAME, training, EVALUATION)
    test = cohort.test
    happened = (test.exit == 1) & (test.time <= 13)
    p = {name: expit(test.X[:, at].sum(axis=1) / 4) for name, at in (("a", [0]), ("bc", [1, 2]))}
    p["abc"] = expit(test.X.sum(axis=1) / 4)
    first, rest = found.groups
    for figures, name in (
        (found.everything, "abc"),
        (first.without, "bc"),
        (first.alone, "a"),
        (rest.without, "a"),
        (rest.alone, "bc"),
    ):
        auc, brier = figures
        assert auc.estimate == pytest.approx(roc_auc_score(happened, p[name]))
        assert brier.estimate == pytest.approx(((happened - p[name]) ** 2).mean())
    base = ((cohort.train.exit == 1) & (cohort.train.time <= 13)).mean()
    assert found.base_rate[1].estimate == pytest.approx(((happened - base) ** 2).mean())
    assert found.rows == Rows(200, 200, persons=200, known=200, events=int(happened.sum()))
    assert found.features == 3
    for name, alike in (("all features", "abc"), ("without first", "bc"), ("rest alone", "bc")):
        np.testing.assert_array_equal(found.told[name], p[alike])
    assert len(found.told) == steps_of(BY_NAME)
    np.testing.assert_array_equal(found.test.row_id, test.row_id)


def test_differences_are_paired(fitted, training):
    found = ablate(uncensored(400), BY_NAME, training, EVALUATION)
    for one in found.groups:
        for score in range(2):
            all_, without, adds = (f[score] for f in (found.everything, one.without, one.adds))
            assert adds.estimate == pytest.approx(all_.estimate - without.estimate)
            alone, base, above_base = (
                f[score] for f in (one.alone, found.base_rate, one.above_base)
            )
            assert above_base.estimate == pytest.approx(alone.estimate - base.estimate)
            # On the same persons: not as wide as both intervals together.
            wide = sum(figure.interval[1] - figure.interval[0] for figure in (all_, without))
            assert 0 < adds.interval[1] - adds.interval[0] < wide
            assert adds.interval[0] <= adds.estimate <= adds.interval[1]


def test_models_see_training_rows_one_horizon_and_the_features_that_are_left(fitted, training):
    cohort, steps = uncensored(100), []
    ablate(cohort, BY_NAME, training, EVALUATION, steps.append)
    features = [part.space.names for part in fitted]
    everything = ("a", "b", "c")
    assert features == [everything, everything, ("b", "c"), ("a",), ("a",), ("b", "c")]
    for part in fitted:
        assert part.horizons == (13,)
        np.testing.assert_array_equal(part.row_id, cohort.train.row_id)
        assert not part.is_test.any()
    assert len(steps) == steps_of(BY_NAME)


def test_persons_are_resampled_not_rows(fitted, training):
    cohort = uncensored(200)
    twice = cohort.take(np.repeat(np.arange(200), 2))
    one, two = (ablate(c, BY_NAME, training, EVALUATION) for c in (cohort, twice))
    assert two.rows.persons == one.rows.persons == 100
    assert two.rows.known == 2 * one.rows.known
    for ours, theirs in zip(one.groups, two.groups, strict=True):
        for a, b in zip(ours.adds, theirs.adds, strict=True):
            assert a.interval == pytest.approx(b.interval)


def test_without_all_features_there_is_the_base_rate(fitted, training):
    found = ablate(uncensored(100), {"all": ("a", "b", "c")}, training, EVALUATION)
    (one,) = found.groups
    assert one.without == found.base_rate
    assert one.alone == found.everything
    assert one.adds == one.above_base


def test_a_horizon_that_nobody_reached_cannot_be_estimated(fitted, training):
    cohort = replace(uncensored(100), horizons=(1e6,), exit=np.zeros(100, dtype=np.int64))
    found = ablate(cohort, BY_NAME, training, EVALUATION)
    assert found.rows.known == 0
    assert found.groups[0].adds[0].change == "cannot be estimated"
    assert found.groups[0].without[1].level == "cannot be estimated"


def test_the_report_says_what_was_measured_on_whom_and_draws_it(fitted, training, tmp_path):
    found = ablate(uncensored(2200), BY_NAME, training, EVALUATION)
    write_report(found, tmp_path, [measured_on(found), "Another note."])
    text = (tmp_path / "ablation.md").read_text(encoding="utf-8")
    assert f"{measured_on(found)}\n\nAnother note.\n" in text
    assert "work within 13 weeks. Trained on 1,100 registrations, measured on 1,100 later" in text
    assert "## work within 13 weeks" in text
    for table in in_words(found):
        for row in table.rows:
            assert len(row) == len(table.header)
            assert f"| {' | '.join(row)} |" in text
    names = [row[0] for table in in_words(found) for row in table.rows]
    assert names == ["all 3 features", "base rate", NOTHING, "first", "rest", "first", "rest"]
    assert plt.imread(tmp_path / "ablation.png").std() > 0.05
