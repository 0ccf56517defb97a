"""What could be otherwise: one changeable thing at a time, within what is usual for similar people.

What goes together with it is told, and no effect. Not told are changes of health, and of what has
no answer yet: that is asked about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from features.questions import BY_FEATURE, QUESTIONS
from models.assessment.look import Looked
from models.assessment.snapshot import Change, tenths_of
from models.assessment.sources import Sources
from models.assessment.wording import Wording
from models.cohort.cohort import Floats, Ints
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel

USUAL: Final = 0.1
"""A level that this share of similar people have is usual; of numbers the quartiles are."""
ONE_STEP_UP: Final = {"hoyeste_utdanning_nus"}
"""An education that is taken is kept, and the next level that is usual comes first."""
NO_ADVICE: Final = {"er_i_arbeid_paa_dagen", "egen_forventning_uker"}
"""To have a job is what is asked about, and to expect one sooner is nothing to do."""
MOST_CHANGES: Final = 2
SMALLEST_CHANGE: Final = 0.05
"""A gain in the chance that is told, if it is one in tenths too."""


@dataclass(frozen=True)
class Variant:
    """A row (p,) with another value of one feature."""

    name: str
    X: Floats


def changes(X: Floats, similar: Ints, found: Sources) -> Iterator[Variant]:
    """Yield a variant for each usual value of each changeable feature of one person (p,)."""
    words, space = found.words, found.words.space
    for name in _that_may_be_told(found):
        at = space.names.index(name)
        if not words.is_clear(name, X[at]):
            continue
        theirs = found.reference.X[similar, at]
        usual = _usual(theirs[~np.isnan(theirs)], is_level=space.is_categorical(name))
        others = usual[words.is_clear(name, usual) & (usual != X[at])].tolist()
        if name in ONE_STEP_UP:
            others = [value for value in others if value > X[at]][:1]
        for value in others:
            changed = X.copy()
            changed[at] = value
            yield Variant(name, changed)


def _that_may_be_told(found: Sources) -> list[str]:
    """Return the features of which a change may be told: not of health, nor NO_ADVICE.

    What follows from several answers at once cannot be changed by itself.
    """
    follows = set(found.if_answered.changed(QUESTIONS)) - BY_FEATURE.keys()
    return [
        name
        for name, feature in found.words.features.items()
        if feature.changeable and not feature.is_health and name not in NO_ADVICE | follows
    ]


def _usual(theirs: Floats, *, is_level: bool) -> Floats:
    """Return what is usual among known values (n,), the lowest first."""
    if not len(theirs):
        return theirs
    if is_level or set(np.unique(theirs)) <= {0.0, 1.0}:
        values, counts = np.unique(theirs, return_counts=True)
        return values[counts >= USUAL * len(theirs)]
    return np.unique(np.quantile(theirs, [0.25, 0.75], method="nearest"))


def best_changes(
    of_each: Sequence[Sequence[Variant]], looked: Looked, model: IncidenceModel, words: Wording
) -> list[tuple[Change, ...]]:
    """Return for each person the largest gains, one for each feature, the largest first."""
    X = np.array([variant.X for variants in of_each for variant in variants])
    chance = model.incidence(X)[:, 0, leading_horizon(model.horizons)] if len(X) else np.empty(0)
    found, begin = [], 0
    for row, variants in enumerate(of_each):
        pairs = list(zip(variants, chance[begin : begin + len(variants)].tolist(), strict=True))
        begin += len(variants)
        found.append(_gains(pairs, looked.chances[row].incidence, words))
    return found


def _gains(
    pairs: Sequence[tuple[Variant, float]], before: float, words: Wording
) -> tuple[Change, ...]:
    best = []
    for name, group in groupby(pairs, key=lambda pair: pair[0].name):
        variant, p = max(group, key=lambda pair: pair[1])
        value = words.value(name, float(variant.X[words.space.names.index(name)]))
        is_told = p - before >= SMALLEST_CHANGE and tenths_of(p) > tenths_of(before)
        if is_told and value is not None:
            best.append(Change(said=words.said(name, value), incidence=p))
    best.sort(key=lambda change: -change.incidence)
    return tuple(best[:MOST_CHANGES])
