"""Whether a run may take the champion's place: gates, each with what was found and why.

Non-inferiority: the upper bound of the paired loss must lie below a margin, against the champion
and against the first champion of all, so that many small losses do not add up unseen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import Bools, Floats, label
from models.comparison import Contest, Loss
from models.designs import NOT_JUDGED
from models.evaluation.calibrated import FAILS
from models.evaluation.draws import CONFIDENCE
from models.evaluation.verdicts import judged_horizons
from profilering.params import Promotion


@dataclass(frozen=True)
class Gate:
    """One demand: what was found, in a sentence, and whether it holds."""

    name: str
    holds: bool
    found: str


def no_worse(name: str, loss: Loss, settings: Promotion) -> Gate:
    """Demand that the loss is shown to be smaller than the margin."""
    upper, most = loss.bound(CONFIDENCE), settings.most_loss
    return Gate(
        f"no worse than {name}",
        upper < most,
        f"loses {loss.estimate:+.2f} % of the null's Brier score, upper {CONFIDENCE:.0%} bound "
        f"{upper:+.2f} %; it must be below {most:g} %",
    )


def better(name: str, loss: Loss) -> Gate:
    """Demand of a simple rule that the gain over it is shown to be above 0."""
    lower = -loss.bound(CONFIDENCE)
    return Gate(
        f"better than {name}",
        lower > 0,
        f"gains {-loss.estimate:.2f} % of the null's Brier score, lower {CONFIDENCE:.0%} bound "
        f"{lower:+.2f} %; it must be above 0",
    )


def calibrated(tests: Mapping[str, Any]) -> Gate:
    """Demand that no calibration test fails, overall or in a group (`calibration_tests`)."""
    failing = [
        f"{exit_} within {at}: {what}"
        for exit_, by_horizon in tests.items()
        if exit_ not in NOT_JUDGED
        for at, found in by_horizon.items()
        for what in _failing(found)
    ]
    return Gate("calibration", not failing, "; ".join(failing) or "no test fails")


def _failing(found: Mapping[str, Any]) -> Iterator[str]:
    for name in ("overall", "all_landmarks"):
        verdicts = ("verdict", "slope_verdict")
        yield from (f"{name} ({v})" for v in verdicts if found.get(name, {}).get(v) == FAILS)
    for name, groups in found["groups"].items():
        yield from (f"{name} {group}" for group, one in groups.items() if one["verdict"] == FAILS)


def group_gaps(contest: Contest, settings: Promotion) -> Gate:
    """Demand that no group's |predicted - observed| grows by more than the limit."""
    grown = {
        f"{name} {group}, {what}": growth
        for name, values in contest.sample.rows.protected.items()
        for group in np.unique(values)
        for what, growth in _growths(contest, values == group, settings.fewest_in_group)
    }
    if not grown:
        return Gate("groups", True, f"no group has {settings.fewest_in_group} known rows")
    where, worst = max(grown.items(), key=lambda one: one[1])
    return Gate(
        "groups",
        worst <= settings.group_gap,
        f"largest growth of a gap {worst:+.4f} ({where}), of {len(grown)} judged; at most "
        f"{settings.group_gap:g}",
    )


def _growths(contest: Contest, rows: Bools, fewest: int) -> Iterator[tuple[str, float]]:
    """Yield how much a group's gap grew, by exit and tested horizon."""
    cohort = contest.sample.rows
    for k, exit_ in enumerate(cohort.exits):
        outcomes = contest.sample.outcomes(k + 1)
        for h in judged_horizons(cohort.horizons):
            weights = outcomes.weights[:, h] * rows
            if (weights > 0).sum() >= fewest:
                at = (k, h, outcomes.y[:, h], weights)
                growth = _gap(contest.ours, *at) - _gap(contest.theirs, *at)
                yield f"{exit_} within {label(cohort.horizons[h])}", growth


def _gap(p: Floats, k: int, h: int, y: Floats, weights: Floats) -> float:
    return abs(float(weights @ (p[:, k, h] - y) / weights.sum()))
