"""What a model says of rows, as the parts of a snapshot."""

from dataclasses import dataclass

import numpy as np

from models.assessment.snapshot import Chance, LittleKnown, Segment
from models.assessment.themes import ThemeSum, sums_of
from models.assessment.wording import Wording
from models.cohort.cohort import FeatureSpace, Floats
from models.families.base import Contributions
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation

MOST_OFF = 1e-9


@dataclass(frozen=True)
class Looked:
    """Of each row (n,): matrix, chance, contributions, sums of themes, segment, why abstained."""

    X: Floats
    chances: list[Chance]
    parts: Contributions
    sums: list[list[ThemeSum]]
    segments: list[Segment]
    little_known: list[tuple[LittleKnown, ...]]


def look(model: IncidenceModel, segmentation: Segmentation, words: Wording, X: Floats) -> Looked:
    """Return what the model says of rows X (n, p) at the leading horizon of its first exit.

    Raises ArithmeticError that counts the rows whose contributions do not add up.
    """
    at, space = leading_horizon(model.horizons), model.space
    spread, parts = model.spread(X), model.contributions(X, 0, at)
    off = np.abs(parts.raw - model.exit_models[0].log_odds(X)[:, at]) > MOST_OFF
    if off.any():
        raise ArithmeticError(f"contributions do not add up in {int(off.sum())} rows")
    incidence, (lower, upper) = spread.incidence[:, 0, at], spread.interval()
    others = spread.multiplicity(0, at, list(segmentation.cuts))
    ends = (incidence, lower[:, 0, at], upper[:, 0, at])
    chances = [
        Chance(incidence=p, lower=a, upper=b, refits=len(model.refits), other_band=n)
        for p, a, b, n in zip(*(end.tolist() for end in ends), others.tolist(), strict=True)
    ]
    of_refits = model.refits_parts(X, 0, at)
    sums = sums_of(space, words.clear(X), parts.values, of_refits, words.of_health)
    segments = segments_of(segmentation, incidence, space, parts.values)
    return Looked(X, chances, parts, sums, segments, little_known(model, words, X))


def segments_of(
    segmentation: Segmentation, chance: Floats, space: FeatureSpace, parts: Floats
) -> list[Segment]:
    """Return each row's segment; chance (n,), parts (n, p)."""
    bands = len(segmentation.themes)
    return [
        Segment(band=b, bands=bands, theme=theme if theme in segmentation.themes[b] else None)
        for b, theme in segmentation.places(chance, space, parts)
    ]


def little_known(model: IncidenceModel, words: Wording, X: Floats) -> list[tuple[LittleKnown, ...]]:
    """Return why the model abstains, row by row of X (n, p); empty where it does not."""
    if model.support is None:
        return [() for _ in X]
    lacks, far = model.support.lacks_too_much(X), model.support.is_far(X)
    outside = model.support.outside(X)
    names = np.array(model.space.names, dtype=object)
    found = []
    for row in range(len(X)):
        why = [LittleKnown(reason="missing")] if lacks[row] else []
        named = names[outside[row]].tolist()
        why += [LittleKnown(reason="outside", text=words.text(name)) for name in named]
        why += [LittleKnown(reason="far")] if far[row] else []
        found.append(tuple(why))
    return found
