"""A search for proxies: what do the features tell of an attribute that the model does not read?

For each protected attribute and group, one against the rest: trees on the model's features, every
person judged by trees that never saw the person. That features tell of a group is no proof that the
model makes use of it; what its own chance alone tells of the group stands beside.
"""

from collections import defaultdict
from typing import Any

import numpy as np

from models.choosing import folds_by_person
from models.cohort.cohort import Bools, Cohort, Floats
from models.evaluation.draws import figure, person_draws
from models.evaluation.metrics import auc
from models.fairness.given import FairnessInput
from models.families.base import Labels
from models.families.boosting import fit_boosting
from models.offices import UNKNOWN
from models.small_cells import shown
from profilering.params import Training
from profilering.progress import Progress, silent

ROUNDS = 40
NAMED = 5
"""Features that are named, by their share of what the trees gained."""


def proxies(
    study: FairnessInput, names: tuple[str, ...], progress: Progress = silent
) -> list[dict[str, Any]]:
    """Return a line for each attribute and group: AUC of features, of shuffled labels, of chance.

    Of the features on all day-0 rows, of the chance on the test rows; `carried_by` names features
    with theme and share of the gain, `of_themes` adds those up.
    """
    lines = []
    for name in names:
        for group in _groups(study.cohort, name):
            lines.append({"attribute": name, "group": group} | _told(study, name, group))
            progress(f"proxies of {name} {group}")
    return lines


def steps_of(study: FairnessInput, names: tuple[str, ...]) -> int:
    """Return how many steps `proxies` will report."""
    return sum(len(_groups(study.cohort, name)) for name in names)


def _groups(cohort: Cohort, name: str) -> list[str]:
    """Return the groups; of two that are each other's rest, the first alone."""
    found = [str(group) for group in np.unique(cohort.protected[name]) if group != UNKNOWN]
    return found[:1] if len(found) == 2 else found


def _told(study: FairnessInput, name: str, group: str) -> dict[str, Any]:
    there = study.cohort.protected[name] != UNKNOWN
    cohort, training = study.cohort.take(there), study.params.training
    is_of = cohort.protected[name] == group
    counts = {"rows": len(cohort), "in_group": shown(is_of.sum())}
    if min(is_of.sum(), (~is_of).sum()) < study.params.promotion.fewest_in_group:
        return counts
    draws = person_draws(cohort, study.params.evaluation.resamples, training.seed)
    told, gain = told_apart(cohort, is_of, training)
    moved = shuffled_persons(cohort, is_of, training.seed)
    shuffled, _ = told_apart(cohort, moved, training)
    test, known = study.groups[name], study.groups[name] != UNKNOWN
    said, drawn = study.chance[known], study.sample.draws[:, known]
    return counts | {
        "features": _area(told, is_of, draws),
        "shuffled": _area(shuffled, moved, draws),
        "chance": _area(said, test[known] == group, drawn),
        **_carried(cohort, gain),
    }


def told_apart(cohort: Cohort, is_of: Bools, training: Training) -> tuple[Floats, Floats]:
    """Return log-odds (n,) of the group by trees that never saw the person, and gains (p,)."""
    labels = Labels(
        cohort.space,
        (1.0,),
        cohort.X,
        is_of[:, None].astype(np.float64),
        np.ones((len(cohort), 1)),
        cohort.person,
    )
    told, gain = np.empty(len(cohort)), np.zeros(len(cohort.space.names))
    for fit_on, held_out in folds_by_person(cohort.person, training.folds, training.seed):
        found = fit_boosting(labels.take(fit_on), training, ROUNDS, training.seed)
        # A fold that holds many of a group out begins lower: told apart by that, a half would not
        # be what nothing tells.
        told[held_out] = found.log_odds(cohort.X[held_out])[:, 0] - found.begin[0]
        # The last column is the horizon, of which there is one.
        gain += found.booster.feature_importance("gain")[:-1]
    return told, gain


def shuffled_persons(cohort: Cohort, is_of: Bools, seed: int) -> Bools:
    """Return whether each row is of the group, had the persons changed places."""
    _, first, number = np.unique(cohort.person, return_index=True, return_inverse=True)
    found: Bools = is_of[first][np.random.default_rng(seed).permutation(len(first))][number]
    return found


def _area(told: Floats, is_of: Bools, draws: Floats) -> dict[str, Any]:
    y = is_of.astype(np.float64)
    return figure(auc(told, y, np.ones(len(y)))[0], auc(told, y, draws))


def _carried(cohort: Cohort, gain: Floats) -> dict[str, Any]:
    """Return the features that carry most of the gain, and the themes they are of."""
    share, themes = gain / max(gain.sum(), 1e-12), cohort.space.themes
    of_themes: dict[str, float] = defaultdict(float)
    for name, part in zip(cohort.space.names, share.tolist(), strict=True):
        of_themes[themes[name]] += part
    most = [(cohort.space.names[i], float(share[i])) for i in np.argsort(-share)[:NAMED]]
    return {
        "carried_by": [
            {"feature": name, "theme": themes[name], "share": part} for name, part in most if part
        ],
        "of_themes": dict(sorted(of_themes.items(), key=lambda one: -one[1])),
    }
