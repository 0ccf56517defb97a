"""How long and full texts are, and whether they are as full for one group as for another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from models.assessment.snapshot import Snapshot
from models.assessment.texts.lix import lix
from models.assessment.texts.page import Page
from models.cohort.cohort import Bools, Floats, Ints
from models.evaluation.calibrated import mark_rejected
from models.evaluation.draws import CONFIDENCE, bounds, exact_share, p_value_of
from models.fairness.given import Texts

RESAMPLES: Final = 500
STRATA: Final = 10
UNSTRATIFIED: Final = {"abstains"}
"""Of those of whom nothing is told there is no chance to compare at."""
FEWEST: Final = 50
"""Of a group with fewer people nothing is told."""


def of_texts(snapshots: Sequence[Snapshot], pages: Sequence[Page]) -> dict[str, Floats]:
    """Return what is counted of each text (n,), NaN where the model says nothing."""
    speaks = np.array([one.chance is not None for one in snapshots])

    def told(values: Any) -> Floats:
        return np.where(speaks, np.asarray(values, np.float64), np.nan)

    resources = np.array([len(one.resources) for one in snapshots], np.float64)
    barriers = np.array([len(one.barriers) for one in snapshots], np.float64)
    first = [next(iter((*one.resources, *one.barriers)), None) for one in snapshots]
    leads = [one is not None and one.leading is not None and one.leading.is_health for one in first]
    return {
        "words": np.array([page.words for page in pages], np.float64),
        "lix": np.array([lix(page.lines) for page in pages]),
        "abstains": 1.0 - speaks,
        "themes_told": told(resources + barriers),
        "resources": told(resources),
        "barriers": told(barriers),
        "resources_minus_barriers": told(resources - barriers),
        "no_resource": told(resources == 0),
        "health_leads": told(leads),
        "has_question": np.array([one.question is not None for one in snapshots], np.float64),
    }


def figure_of(values: Floats, seed: int) -> dict[str, Any]:
    """Return the mean of known values with a bootstrap interval over people, and how many."""
    known = values[~np.isnan(values)]
    if not len(known):
        return {"n": 0, "estimate": None, "interval": [None, None]}
    generator = np.random.default_rng(seed)
    means = known[generator.integers(0, len(known), (RESAMPLES, len(known)))].mean(axis=1)
    mean, interval = float(known.mean()), bounds(means, CONFIDENCE)
    if _is_share(known) and mean in (0, 1):
        interval = [*exact_share(mean, len(known))]
    return {"n": len(known), "estimate": mean, "interval": interval}


def _is_share(values: Floats) -> bool:
    return bool(np.isin(values, (0, 1)).all())


def by_group(
    counts: Mapping[str, Floats], chance: Floats, groups: Mapping[str, Texts], seed: int
) -> list[dict[str, Any]]:
    """Return a line for each group: figures, and differences from the rest at the same chance.

    `chance` (n,) is NaN where nothing is told. Compared are people in the same tenth of it, so that
    a group with lower chances is not told to be treated worse for that alone. A difference has
    `differs`: whether it is more than chance among as many groups (Holm 1979).
    """
    strata, lines = (_strata(chance), np.zeros(len(chance), np.int64)), []
    for name, values in groups.items():
        for group in sorted(set(values.tolist())):
            inside = values == group
            if inside.sum() < FEWEST or (~inside).sum() < FEWEST:
                continue
            line = {"name": name, "group": str(group), "n": int(inside.sum())}
            lines.append(
                line
                | {
                    key: figure_of(of[inside], seed)
                    | {"against_rest": _difference(of, inside, strata[key in UNSTRATIFIED], seed)}
                    for key, of in counts.items()
                }
            )
    _mark_differing(lines, counts)
    return lines


def _mark_differing(lines: Sequence[dict[str, Any]], keys: Iterable[str]) -> None:
    """Say of every difference whether it is more than chance, reckoning with how many groups."""
    for key in keys:
        mark_rejected({(line["name"], line["group"]): line[key]["against_rest"] for line in lines})


def _strata(chance: Floats) -> Ints:
    edges = np.nanquantile(chance, np.linspace(0, 1, STRATA + 1)[1:-1])
    found: Ints = np.searchsorted(edges, np.nan_to_num(chance))
    return np.where(np.isnan(chance), STRATA, found)


def _difference(of: Floats, inside: Bools, stratum: Ints, seed: int) -> dict[str, Any]:
    """Return the mean difference from the rest within strata, weighted by the group's sizes."""
    generator, rows = np.random.default_rng(seed), np.flatnonzero(~np.isnan(of))
    estimate = _stratified(of[rows], inside[rows], stratum[rows])
    draws = np.empty(RESAMPLES)
    for b in range(RESAMPLES):
        some = rows[generator.integers(0, len(rows), len(rows))]
        draws[b] = _stratified(of[some], inside[some], stratum[some])
    if np.isnan(estimate):
        return {"estimate": None, "interval": [None, None], "p_value": None}
    interval, of_rest = bounds(draws, CONFIDENCE), None
    if _is_share(of[rows]):
        own, n = float(of[rows][inside[rows]].mean()), int(inside[rows].sum())
        rest = float(np.clip(own - estimate, 0, 1))
        of_rest = rest, n
        if own in (0, 1):
            interval = [end - rest for end in exact_share(own, n)]
    p_value = p_value_of(estimate, draws, of_rest)
    return {"estimate": estimate, "interval": interval, "p_value": p_value}


def _stratified(of: Floats, inside: Bools, stratum: Ints) -> float:
    size = STRATA + 1
    ours, theirs = (np.bincount(stratum[part], minlength=size) for part in (inside, ~inside))
    both = (ours > 0) & (theirs > 0)
    if not both.any():
        return float("nan")
    means = [
        np.bincount(stratum[part], weights=of[part], minlength=size)[both] / count[both]
        for part, count in ((inside, ours), (~inside, theirs))
    ]
    return float(np.average(means[0] - means[1], weights=ours[both]))
