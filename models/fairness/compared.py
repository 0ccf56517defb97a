"""The core of the fairness report: every group's measures, beside Nav's rule and simple ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.cohort.cohort import Floats, label
from models.evaluation.draws import figure, with_sample
from models.evaluation.evaluate import MODEL
from models.evaluation.metrics import positive
from models.fairness.gaps import VERDICTS, Found, Parted, figures_of, mark_differing, parted
from models.fairness.given import FairnessInput
from models.fairness.groups import partings
from models.fairness.measures import GAP, Measured
from profilering.progress import Progress, silent

BESIDE = ("nav_rule", "five_field_logistic")


def steps_of(given: FairnessInput) -> int:
    """Return how many steps `compare_groups` will report."""
    return len(partings(given.groups))


def compare_groups(
    given: FairnessInput, rules: Mapping[str, Floats], progress: Progress = silent
) -> dict[str, Any]:
    """Return fairness.json: by way of parting, every group's measures; of `rules` (n, K, H) too.

    Crossed groups are of the model alone. `less_rule` is the model's measure less a rule's.
    """
    model = measured_of(given, given.incidence)
    others = {name: measured_of(given, p) for name, p in rules.items()}
    by_name: dict[str, Found] = {}
    of_rules: dict[str, dict[str, Found]] = {name: {} for name in rules}
    for name, columns in partings(given.groups).items():
        groups = parted(given, columns)
        by_name[name] = figures_of(given, model, groups)
        for rule, measured in others.items() if len(columns) == 1 else ():
            of_rules[rule][name] = figures_of(given, measured, groups)
            both = (by_name[name], of_rules[rule][name])
            _add_less_rule(both, (model, measured), groups, given.sample.draws)
        progress(name)
    for found in (by_name, *of_rules.values()):
        mark_differing(found)
    return _counts(given, model) | {"models": {MODEL: by_name, **of_rules}}


def measured_of(given: FairnessInput, incidence: Floats) -> Measured:
    """Return what incidences (n, K, H) told of the rows at the leading horizon, and what came."""
    need, weights = given.need
    return Measured(incidence[:, 0, given.at], need, weights)


def _counts(given: FairnessInput, model: Measured) -> dict[str, Any]:
    rows, known = given.sample.rows, model.weights > 0
    return {
        "exit": rows.exits[0],
        "horizon": label(rows.horizons[given.at]),
        "unit": rows.unit,
        "rows": len(rows),
        "persons": len(np.unique(rows.person)),
        "known": int(known.sum()),
        "in_need": int(model.need[known].sum()),
        "fewest": given.params.promotion.fewest_in_group,
        **given.sample.describe(),
    }


def _add_less_rule(
    both: tuple[Found, Found], told: tuple[Measured, Measured], groups: Parted, draws: Floats
) -> None:
    """Add the paired difference in the measures of lists, model less rule, to the rule's figures.

    Where both may be shown.
    """
    if not groups.judged:
        return
    draws, inside = with_sample(draws), groups.inside
    for name in (one for one in VERDICTS if one != GAP):
        ours, theirs = (
            part / positive(whole)
            for part, whole in (one.ratios[name].sums(inside, draws) for one in told)
        )
        for g, group in enumerate(groups.judged):
            figures = [one["groups"][group]["measures"][name] for one in both]
            if all(one["estimate"] is not None for one in figures):
                figures[1]["less_rule"] = figure((ours - theirs)[0, g], (ours - theirs)[1:, g])
