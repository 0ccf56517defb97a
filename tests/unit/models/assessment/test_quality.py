"""Figures of explanations: each is known by hand, and each can be bad."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from models.assessment.evaluate import STEPS, measure
from models.assessment.fullness import RESAMPLES, by_group, figure_of
from models.assessment.quality import DONORS, Given, leading_and_other, rank_correlation, removed
from models.assessment.report import write_explanations
from models.cohort.cohort import SINCE_REGISTRATION, FeatureSpace

SPACE = FeatureSpace(
    ("a", "b", "c", SINCE_REGISTRATION), {}, {"a": "x", "b": "x", "c": "y", SINCE_REGISTRATION: "y"}
)
WEIGHTS = np.array([1.0, -2.0, 0.5, 3.0])


def log_odds(X):
    """A model whose parts are weight times distance from the others, who are all 0."""
    return X @ WEIGHTS


@pytest.fixture
def rows():
    """Twenty people, registered today."""
    X = np.random.default_rng(1).normal(size=(20, 4))
    X[:, 3] = 0.0
    return X


def test_the_rank_correlation_is_spearmans_averaged_over_refits(rows):
    theirs = rows + np.random.default_rng(2).normal(size=(3, 20, 4))
    found = rank_correlation(rows, theirs)
    for row in range(20):
        wanted = np.mean([spearmanr(rows[row], one[row]).statistic for one in theirs])
        assert found[row] == pytest.approx(wanted)
    assert rank_correlation(rows, np.stack([rows, -rows])) == pytest.approx(0)


def test_a_theme_that_is_removed_takes_with_it_what_was_said_of_it(rows):
    themes, other, sums = leading_and_other(SPACE, rows * WEIGHTS, seed=1)
    assert (themes != other).all()
    found = removed(rows, SPACE, list(themes), sums, Given(log_odds, np.zeros((5, 4)), 1))
    assert found.fell == pytest.approx(found.said)
    assert found.agrees.all()


def test_an_explanation_that_says_the_opposite_is_found_out(rows):
    themes, _, sums = leading_and_other(SPACE, -rows * WEIGHTS, seed=1)
    found = removed(rows, SPACE, list(themes), sums, Given(log_odds, np.zeros((5, 4)), 1))
    assert not found.agrees.any()


def test_everybody_is_given_as_many_other_peoples_values():
    draws = Given(log_odds, np.zeros((7, 4)), 3).draws(11)
    assert [len(one) for one in draws] == [11] * DONORS
    assert np.concatenate(draws).max() < 7


def test_a_figure_is_a_mean_with_an_interval_of_whom_something_is_known():
    found = figure_of(np.array([1.0, 2.0, 3.0, np.nan]), seed=1)
    assert (found["n"], found["estimate"]) == (3, 2.0)
    low, high = found["interval"]
    assert 1 <= low < 2 < high <= 3
    assert figure_of(np.array([np.nan]), seed=1) == {
        "n": 0,
        "estimate": None,
        "interval": [None, None],
    }


@pytest.fixture(scope="module")
def people():
    """Chances of 2,000 people in two groups, of which B's are lower; fewer resources when low."""
    rng = np.random.default_rng(5)
    group = rng.choice(["A", "B"], 2000)
    chance = rng.beta(2, 2, 2000) * np.where(group == "B", 0.6, 1.0)
    return group, chance, np.round(4 * chance + rng.normal(0, 0.3, 2000))


def _against_rest(counts, chance, group):
    lines = by_group({"resources": counts}, chance, {"g": group}, seed=1)
    assert [line["group"] for line in lines] == ["A", "B"]
    return lines[1]["resources"]["against_rest"]


def test_a_group_with_lower_chances_is_not_told_to_have_thinner_explanations(people):
    group, chance, resources = people
    raw = resources[group == "B"].mean() - resources[group == "A"].mean()
    found = _against_rest(resources, chance, group)
    assert raw < -0.5
    assert abs(found["estimate"]) < 0.15


def test_a_group_whose_resources_are_left_out_is_found(people):
    group, chance, resources = people
    found = _against_rest(resources - 0.4 * (group == "B"), chance, group)
    assert found["interval"][1] < -0.2
    assert found["differs"]


def test_of_many_groups_that_are_alike_none_is_told_to_differ(people):
    _, chance, resources = people
    groups = {"g": np.array([f"{i:02}" for i in np.arange(2000) % 25])}
    lines = by_group({"resources": resources}, chance, groups, seed=1)
    of_each = [line["resources"]["against_rest"] for line in lines]
    apart = [one for one in of_each if one["interval"][0] > 0 or one["interval"][1] < 0]
    assert len(lines) == 25
    assert apart
    assert not any(one["differs"] for one in of_each)


def test_a_small_group_that_nobody_is_counted_in_is_not_told_to_differ(people):
    _, chance, _ = people
    rare = np.zeros(2000)
    rare[1000:1020] = 1.0
    group = np.where(np.arange(2000) < 60, "A", "B")
    small, _ = by_group({"abstains": rare}, chance, {"g": group}, seed=1)
    against = small["abstains"]["against_rest"]
    assert small["abstains"]["interval"] == pytest.approx([0, 1 - 0.025 ** (1 / 60)])
    assert against["interval"][0] < 0 < against["interval"][1]
    assert not against["differs"]


def test_of_small_groups_nothing_is_told(people):
    group, chance, resources = people
    small = np.where(np.arange(2000) < 49, "C", group)
    found = by_group({"resources": resources}, chance, {"g": small}, seed=1)
    assert [line["group"] for line in found] == ["A", "B"]
    assert RESAMPLES >= 500


@pytest.fixture(scope="module")
def measured(world):
    """The figures of the small world's people, in two halves, and the steps told."""
    steps: list[str] = []
    half = np.array(["første", "andre"])[np.arange(len(world.rows)) % 2]
    return measure(world.assessor, world.rows, {"halvdel": half}, steps.append), steps


def test_explanations_of_a_world_are_faithful_and_without_fault(world, measured):
    found, steps = measured
    assert len(steps) == STEPS
    assert found["people"] == len(world.rows)
    assert found["faithfulness"]["falls_as_said"]["interval"][0] > 0.9
    assert found["faithfulness"]["moves_more_than_another"]["estimate"] > 0.8
    assert found["faithfulness"]["correlation"] > 0.9
    assert found["stability"]["rank_correlation"]["estimate"] > 0.3
    assert found["faults"] == {}
    assert found["longest"] <= 150
    assert found["texts"]["health_leads"]["estimate"] == 0
    assert len(found["groups"]) == 2


def test_the_report_says_what_was_found(measured, tmp_path):
    found = measured[0] | {"run": "r1", "missing": "Groups of kjoenn are not measured."}
    said = write_explanations(found, tmp_path)
    text = (tmp_path / "explanations.md").read_text(encoding="utf-8")
    assert all(line in text for line in said)
    assert "Groups of kjoenn are not measured." in text
    assert "halvdel: andre" in text
    assert "The lint found no fault" in text
    assert (tmp_path / "plots" / "groups.png").is_file()


def test_a_report_without_groups_and_with_faults_says_so(measured, tmp_path):
    found = measured[0] | {"run": "r1", "missing": "", "groups": [], "faults": {"tells a cause": 2}}
    write_explanations(found, tmp_path)
    text = (tmp_path / "explanations.md").read_text(encoding="utf-8")
    assert "- 2 x tells a cause" in text
    assert "No group has people enough." in text
