"""The groups that are compared: schooling, place, the young, and small offices as one."""

from dataclasses import replace

import numpy as np

from data.codes.sentralitet import CLASSES
from models.cohort.cohort import FeatureSpace
from models.fairness.groups import partings, with_compared
from models.offices import UNKNOWN
from tests.unit.models.worlds import cohort_of


def registered(ages, schooling, office, is_test):
    """Return people with an age, a level of schooling (position of 2, 4, 7, 9) and an office."""
    space = FeatureSpace(
        ("alder_aar", "hoyeste_utdanning_nus"),
        {"hoyeste_utdanning_nus": ("2", "4", "7", "9")},
        {"alder_aar": "alder", "hoyeste_utdanning_nus": "utdanning"},
    )
    n = len(ages)
    plain = cohort_of(space, np.column_stack([ages, schooling]), np.ones(n), np.zeros(n))
    return replace(plain, office=np.array(office), is_test=np.array(is_test))


def test_each_person_is_in_one_group_of_each_kind():
    ages, levels = [17, 18, 29.9, 30, 60, np.nan], [0, 1, 2, 3, -1, np.nan]
    offices = ["0301", "0301", "0301", "1101", "1103", UNKNOWN]
    cohort = registered(ages, levels, offices, [True] * 6)
    cohort = replace(cohort, protected={"kjoenn": np.array(list("KKKMMM")), "fylke": ages})
    found = with_compared(cohort, fewest=2).protected
    others = ["andre aldre"] * 2
    assert found["unge"].tolist() == ["andre aldre", "18-29", "18-29", *others, UNKNOWN]
    assert found["utdanning"].tolist() == [
        *("høyst grunnskole", "videregående", "høyere"),
        *[UNKNOWN] * 3,
    ]
    assert found["kontor"].tolist() == ["0301"] * 3 + ["øvrige"] * 3
    assert found["sentralitet"].tolist() == [CLASSES[3]] * 3 + [CLASSES[0], CLASSES[3], UNKNOWN]
    assert found["alder"][:2].tolist() == ["under 25", "under 25"]
    assert found["kjoenn"].tolist() == list("KKKMMM")
    assert set(found) == {"kjoenn", "alder", "unge", "utdanning", "kontor", "sentralitet"}


def test_an_office_is_large_enough_by_those_who_are_judged():
    cohort = registered([40.0] * 5, [1.0] * 5, ["0301"] * 5, [True, *[False] * 4])
    assert set(with_compared(cohort, fewest=2).protected["kontor"]) == {"øvrige"}


def test_pairs_are_crossed_where_both_are_there():
    groups = {name: np.array(["x"]) for name in ("kjoenn", "alder", "utdanning")}
    assert list(partings(groups)) == ["kjoenn", "alder", "utdanning", "kjoenn x alder"]
    assert list(partings(groups)["kjoenn x alder"]) == ["kjoenn", "alder"]
