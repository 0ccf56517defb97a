"""The groups that are compared: by what is protected, by age, schooling and place, and crossed.

RET-11 names nationality and age; INN-01 and UNG-07 ask that neither country group nor the young are
taken for one kind of people, RET-14 that offices are compared, LOK-04 that small ones are not.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from data.codes.sentralitet import centrality_of
from models.baselines.beside import AGE, column
from models.cohort.cohort import Cohort, Floats
from models.evaluation.groups import age_groups
from models.fairness.door import PROTECTED
from models.fairness.given import Texts
from models.offices import UNKNOWN

SCHOOLING = "hoyeste_utdanning_nus"
LEVELS = {
    **dict.fromkeys("012", "høyst grunnskole"),
    **dict.fromkeys("345", "videregående"),
    **dict.fromkeys("678", "høyere"),
}
"""Levels of NUS2000 by first digit; 9 is not stated."""

YOUNG, YOUNG_GROUP = "unge", "18-29"
YOUNG_FROM, YOUNG_TO = 18, 30
OFFICE, POOLED, PLACE = "kontor", "øvrige", "sentralitet"
CROSSED = (
    ("kjoenn", "landgruppe"),
    ("kjoenn", "alder"),
    ("alder", "landgruppe"),
    ("utdanning", "landgruppe"),
)
BETWEEN = " x "
"""What the names of crossed groups are joined by."""


def with_compared(cohort: Cohort, fewest: int) -> Cohort:
    """Return the cohort with every group in `protected`: by what is there, age, schooling, place.

    Of what is there already that of the door is kept. Offices with fewer than `fewest` test rows
    are one group.
    """
    found = {name: cohort.protected[name] for name in PROTECTED if name in cohort.protected}
    if AGE in cohort.space.names:
        age = column(cohort, AGE)
        found |= {"alder": age_groups(age), YOUNG: _young(age)}
    if SCHOOLING in cohort.space.names:
        found["utdanning"] = _schooling(cohort)
    if cohort.office is not None:
        found[OFFICE] = _pooled(cohort.office, cohort.office[cohort.is_test], fewest)
        found[PLACE] = _places(cohort.office)
    return replace(cohort, protected=found)


def partings(groups: Mapping[str, Texts]) -> dict[str, dict[str, Texts]]:
    """Return the columns of each way of parting the rows: every one of `groups`, and CROSSED."""
    alone = {name: {name: values} for name, values in groups.items()}
    pairs = (pair for pair in CROSSED if set(pair) <= set(groups))
    return alone | {BETWEEN.join(pair): {one: groups[one] for one in pair} for pair in pairs}


def is_detail(name: str) -> bool:
    """Say whether groups of a name are offices or crossed: many, and each of fewer people."""
    return name == OFFICE or BETWEEN in name


def _young(age: Floats) -> Texts:
    is_young = (age >= YOUNG_FROM) & (age < YOUNG_TO)
    return np.where(np.isnan(age), UNKNOWN, np.where(is_young, YOUNG_GROUP, "andre aldre"))


def _schooling(cohort: Cohort) -> Texts:
    levels = cohort.space.levels[SCHOOLING]
    names = np.array([*(LEVELS.get(one[:1], UNKNOWN) for one in levels), UNKNOWN])
    # Neither missing (NaN) nor unseen in training (-1) has a level: both are the last name.
    place = np.nan_to_num(column(cohort, SCHOOLING), nan=-1).astype(np.int64)
    found: Texts = names[place]
    return found


def _places(office: Texts) -> Texts:
    of = {one: centrality_of(one) or UNKNOWN for one in set(office)}
    return np.array([of[one] for one in office])


def _pooled(office: Texts, judged: Texts, fewest: int) -> Texts:
    names, sizes = np.unique(judged, return_counts=True)
    return np.where(np.isin(office, names[sizes >= fewest]), office, POOLED)
