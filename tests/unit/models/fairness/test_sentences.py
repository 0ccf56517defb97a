"""What the fairness figures show, in sentences, and that nothing is said of what is not known."""

import numpy as np
import pytest

from models.fairness.compared import compare_groups
from models.fairness.sentences import MOST_NAMED, measure_words, verdicts
from tests.unit.models.fairness.worlds import given_of, planted


@pytest.fixture(scope="module")
def found():
    """A world with a planted gap, beside a rule that says the same of everybody."""
    given = planted(2000, seed=11, penalty=1.0)
    same = np.full_like(given.incidence, 0.5)
    return compare_groups(given, {"nav_rule": same}) | {"missing": ""}


def test_the_group_of_whom_fewer_are_found_is_named_with_its_figures(found):
    said = [line for line in verdicts(found) if line.startswith("Recall at 25%:")]
    assert len(said) == 1
    assert "landgruppe B -0." in said[0]
    assert "differ from all others by more than chance: landgruppe" in said[0]
    assert "Offices and crossed groups: " in said[0]


def test_todays_rule_stands_beside_the_model(found):
    (said,) = (s for s in verdicts(found) if s.startswith("Widest gap in recall at 25% by land"))
    assert "model 0." in said
    assert "A above B" in said
    # Who says the same of everybody flags the same share of every group.
    assert said.endswith("nav_rule none that can be estimated.")


def test_groups_that_the_model_finds_fewer_of_than_a_rule_are_named(found):
    (said,) = (line for line in verdicts(found) if "beside nav_rule" in line)
    assert "of 7 groups the model finds more in " in said
    assert "landgruppe B" not in said.split("fewer in")[0]


def test_the_models_recall_is_held_against_the_rules_of_the_same_people(found):
    rule = found["models"]["nav_rule"]["landgruppe"]["groups"]["B"]["measures"]["recall@0.25"]
    ours = found["models"]["model"]["landgruppe"]["groups"]["B"]["measures"]["recall@0.25"]
    assert rule["estimate"] == pytest.approx(0.25)
    less = rule["less_rule"]
    assert less["estimate"] == pytest.approx(ours["estimate"] - rule["estimate"])
    assert less["interval"][0] < less["estimate"] < less["interval"][1]


def test_no_more_than_a_few_groups_are_named():
    told = {"estimate": -0.2, "interval": [-0.3, -0.1], "p_value": 1e-9, "differs": True}
    one = {"measures": {"gap": {"against_rest": told}}, "counts": {"known": 200, "in_need": 50}}
    groups = {f"g{i:02d}": one for i in range(20)}
    model = {"landgruppe": {"groups": groups, "widest": {}}}
    found = {"models": {"model": model}, "missing": "", "rows": 1, "persons": 1, "known": 1}
    found |= {"in_need": 1, "exit": "i_arbeid", "horizon": "182", "unit": "days", "fewest": 200}
    (said,) = (line for line in verdicts(found) if line.startswith("Predicted minus"))
    assert said.count("landgruppe g") == MOST_NAMED[0]
    assert said.count("25% in need") == MOST_NAMED[0]
    assert f"and {20 - MOST_NAMED[0]} more. Offices and crossed groups: 0 of 0 differ" in said


def test_the_young_have_lines_of_their_own():
    rng = np.random.default_rng(2)
    is_young, leaves = rng.random(1500) < 0.4, rng.random(1500) < 0.5
    chance = np.where(is_young, rng.random(1500) ** 2, rng.random(1500))
    groups = {"unge": np.where(is_young, "18-29", "andre aldre")}
    found = compare_groups(given_of(chance, leaves.tolist(), groups), {}) | {"missing": ""}
    said = [line for line in verdicts(found) if line.startswith("Recall for ages 18-29")]
    assert [line.split(":")[0][-3:] for line in said] == ["10%", "25%"]
    # They are taken for needier than they are: more are flagged of those in need, and of the rest.
    assert "against all others +0." in said[1]
    assert "false positive rate" in said[1]


def test_what_was_not_read_is_said_first():
    given = given_of([0.2, 0.8], [True, False], {"alder": np.array(["a", "b"])})
    said = verdicts(compare_groups(given, {}) | {"missing": "Nobody may read it."})
    assert said[0] == "Nobody may read it."
    assert "2 have fewer than 200" in said[1]
    assert "Recall for ages 18-29: cannot be estimated." in said
    assert not any("kjoenn" in line for line in said[1:])


def test_measures_are_written_in_words():
    assert measure_words("recall@0.25") == "recall at 25%"
    assert measure_words("gap") == "predicted minus observed"
