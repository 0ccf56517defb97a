"""Equal treatment at equal need: what the truth as a reference tells, and what labels cannot."""

import numpy as np
import pytest

from models.fairness.need import HAPPENED, REFERENCE, Flags, Need, equal_need, is_small, need_of
from models.fairness.need import _differences as differences
from tests.unit.models.fairness.planted import planted, two_groups

NAMES = ("landgruppe",)


def of_group(study, reference, group: str, share: float) -> dict:
    """Return one line of the model's list."""
    lines = equal_need(study, {"model": study.chance}, need_of(study, reference), NAMES)
    (found,) = (one for one in lines if one["group"] == group and one["share"] == share)
    return found


def test_flagged_shares_are_standardised_to_the_need_of_all():
    # Stratum 0: one of two inside is flagged, none of one outside; stratum 1: one of one, one of
    # two. Half of all are in each: (1/2 + 1) / 2 less (0 + 1/2) / 2.
    inside = np.array([True, True, True, False, False, False])
    strata, flag = np.array([0, 0, 1, 0, 1, 1]), np.array([1.0, 0, 1, 0, 1, 0])
    ones = np.ones(6)
    flags = Flags(flag, ones, ones, np.vstack([ones, 2 * ones]))
    found = differences(flags, Need(HAPPENED, strata, ones), inside)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.5])


def test_by_its_true_need_no_group_is_flagged_otherwise_though_more_of_it_are():
    chance, groups = two_groups(6000, 1)
    study = planted(chance, chance, groups, 1)
    told = of_group(study, chance[study.cohort.is_test], "B", 0.25)
    low, high = told["difference"]["interval"]
    assert low < 0 < high
    assert told["flagged"]["interval"][0] > 0.35
    # What happened leaves a difference where groups differ in need: it says so, and shows it.
    assert of_group(study, None, "B", 0.25)["difference"]["interval"][0] > 0


@pytest.mark.parametrize(("moved", "sign"), [(-0.15, 1), (0.15, -1)])
def test_a_group_that_is_told_worse_or_better_chances_than_it_has_is_found(moved, sign):
    chance, groups = two_groups(6000, 2, lower=0.0)
    study = planted(chance, chance + moved * (groups == "B"), groups, 2)
    for reference in (chance[study.cohort.is_test], None):
        told = of_group(study, reference, "B", 0.25)
        assert min(sign * end for end in told["difference"]["interval"]) > 0


def test_rows_without_a_reference_do_not_count():
    chance, groups = two_groups(2000, 3)
    study = planted(chance, chance, groups, 3)
    reference = chance[study.cohort.is_test]
    reference[:100] = np.nan
    need = need_of(study, reference)
    assert need.by == REFERENCE
    assert need.weights.sum() == len(reference) - 100
    assert need.strata.max() == 9


def test_too_few_are_not_told_of():
    chance, groups = two_groups(2000, 4)
    groups[:150] = "C"
    study = planted(chance, chance, groups, 4)
    assert "recall" in of_group(study, None, "B", 0.25)
    few = of_group(study, None, "C", 0.25)
    assert "recall" not in few
    assert few["rows"] == 75
    assert [is_small(n) for n in (0, 1, 4, 5)] == [False, True, True, False]
