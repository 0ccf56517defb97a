"""Measure the explanations of a model on people: `profilering explain evaluate`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from models.assessment.assess import Assessor
from models.assessment.fullness import by_group, figure_of, of_texts
from models.assessment.quality import Given, leading_and_other, rank_correlation, removed
from models.assessment.snapshot import Snapshot
from models.assessment.texts.lint import faults, faults_in_letter
from models.assessment.texts.page import Page
from models.assessment.texts.write import half_page, letter
from models.cohort.cohort import Floats
from models.cohort.landmarks import feature_matrix
from models.fairness.given import Texts
from models.horizons import leading_horizon
from models.segments.segments import theme_sums
from profilering.catalogue import LANGUAGES
from profilering.progress import Progress, silent

SEED: Final = 1
STEPS: Final = 5


def measure(
    assessor: Assessor,
    rows: pd.DataFrame,
    groups: Mapping[str, Texts],
    progress: Progress = silent,
) -> dict[str, Any]:
    """Return figures of stability, faithfulness, texts and groups, each with its n and interval.

    `rows` has landmark_ref, person_ref, as_of and features, one row a person; `groups` (n,) each.
    """
    X = feature_matrix(rows, assessor.model.space)
    found: dict[str, Any] = {"people": len(rows), "refits": len(assessor.model.refits)}
    found["stability"] = _stability(assessor, X)
    progress("stability")
    found["faithfulness"] = _faithfulness(assessor, X)
    progress("faithfulness")
    snapshots = assessor.assess(rows)
    progress("assessed")
    pages = {one: [half_page(told, one) for told in snapshots] for one in LANGUAGES}
    found["faults"] = _faults(snapshots, pages)
    counts = of_texts(snapshots, pages["nb"])
    found["texts"] = {name: figure_of(values, SEED) for name, values in counts.items()}
    found["longest"] = max(page.words for of in pages.values() for page in of)
    progress("texts")
    chance = np.array([one.chance.incidence if one.chance else np.nan for one in snapshots])
    found["groups"] = by_group(counts, chance, groups, SEED)
    progress("groups")
    return found


def _stability(assessor: Assessor, X: Floats) -> dict[str, Any]:
    at, space = leading_horizon(assessor.model.horizons), assessor.model.space
    sums = theme_sums(space, assessor.model.contributions(X, 0, at).values)[1]
    refits = assessor.model.refits_parts(X, 0, at)
    theirs = np.stack([theme_sums(space, one)[1] for one in refits])
    same = (np.abs(theirs).argmax(axis=2) == np.abs(sums).argmax(axis=1)).mean(axis=0)
    return {
        "rank_correlation": figure_of(rank_correlation(sums, theirs), SEED),
        "same_leading_theme": figure_of(same, SEED),
    }


def _faithfulness(assessor: Assessor, X: Floats) -> dict[str, Any]:
    model = assessor.model
    at, space = leading_horizon(model.horizons), model.space
    given = Given(
        lambda rows: model.exit_models[0].log_odds(rows)[:, at], assessor.found.reference.X, SEED
    )
    first, other, sums = leading_and_other(space, model.contributions(X, 0, at).values, SEED)
    of_first = removed(X, space, first.tolist(), sums, given)
    of_other = removed(X, space, other.tolist(), sums, given)
    moves_more = np.abs(of_first.fell) > np.abs(of_other.fell)
    return {
        "falls_as_said": figure_of(of_first.agrees.astype(np.float64), SEED),
        "moves_more_than_another": figure_of(moves_more.astype(np.float64), SEED),
        "correlation": float(np.corrcoef(of_first.said, of_first.fell)[0, 1]),
    }


def _faults(snapshots: list[Snapshot], pages: Mapping[Any, list[Page]]) -> dict[str, int]:
    """Count what the lint finds, over both languages' half pages and letters."""
    found: Counter[str] = Counter()
    for language, of_language in pages.items():
        for told, page in zip(snapshots, of_language, strict=True):
            found.update(faults(told, page))
            found.update(faults_in_letter(letter(told, language)))
    return dict(sorted(found.items()))
