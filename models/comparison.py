"""Two runs on the same rows: paired loss, overlap of lists, who moved.

Every difference is paired: both are judged on the same rows, weights and resamples, so that what is
hard for both cancels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.designs import NOT_JUDGED
from models.evaluation.capacity import flagged
from models.evaluation.draws import bounds, figure, number, with_sample
from models.evaluation.lists import SHARES
from models.evaluation.metrics import brier, estimable, integrated
from models.evaluation.sample import Sample
from models.horizons import leading_horizon
from profilering.errors import BadInput

MEAN = "mean"
"""The mean over exits, beside each of them."""

FEWEST = 10
"""Where fewer people moved their number is not said: a small one may tell of somebody."""

SMALLEST_CELL = 5
"""Smaller groups are not told of, nor shares with fewer people on the list, or off it."""


@dataclass(frozen=True)
class Contest:
    """What two runs and the base rate told of the same rows: incidences (n, K, H) each."""

    sample: Sample
    ours: Floats
    theirs: Floats
    null: Floats


@dataclass(frozen=True)
class Loss:
    """Integrated Brier score less another's, in % of the null's; `resampled` (resamples,)."""

    estimate: float
    resampled: Floats

    def bound(self, confidence: float) -> float:
        """Return the one-sided upper bound; of the gain's lower bound it is the negative."""
        return float(np.nanquantile(self.resampled, confidence))

    def to_json(self, confidence: float) -> dict[str, Any]:
        """Return the estimate and its two-sided interval; below 0: the first one is better."""
        interval = bounds(self.resampled, confidence)
        return {"estimate": number(self.estimate), "interval": interval}


Scores = dict[str, Floats]
"""Integrated Brier score by exit: of the sample itself, then of each draw (1 + resamples,)."""


def scores_of(sample: Sample, p: Floats) -> Scores:
    """Score incidences (n, K, H) of a sample's rows.

    Left out: an exit that nobody had, horizons that cannot be estimated, and `annet`, which makes
    the others add up and is too rare to choose a model by. Raises BadInput where nothing is left.
    """
    rows, horizons = sample.rows, np.asarray(sample.rows.horizons)
    usable = np.flatnonzero(estimable(rows.time, rows.exit, horizons))
    every, found = with_sample(sample.draws), {}
    for k, exit_ in enumerate(rows.exits):
        if exit_ in NOT_JUDGED or not (rows.exit == k + 1).any() or not len(usable):
            continue
        y, weights = sample.outcomes(k + 1).y, sample.weights
        by_horizon = [brier(p[:, k, h], y[:, h], every * weights[:, h]) for h in usable]
        at = tuple(horizons[usable].tolist())
        found[exit_] = integrated(np.stack(by_horizon, axis=-1), at)
    if not found:
        raise BadInput(
            f"Nothing can be compared on {len(rows):,} rows: nobody had an exit that runs are "
            "compared by, or no horizon can be estimated."
        )
    return found


def losses(ours: Scores, theirs: Scores, null: Scores) -> dict[str, Loss]:
    """Return what ours loses against theirs, by exit and as the mean over exits."""
    each = {exit_: 100 * (ours[exit_] - theirs[exit_]) / null[exit_] for exit_ in null}
    each[MEAN] = np.mean(list(each.values()), axis=0)
    return {name: Loss(float(one[0]), one[1:]) for name, one in each.items()}


def paired_losses(contest: Contest) -> dict[str, Loss]:
    """Return what ours of a contest loses against theirs (`losses`)."""
    three = (contest.ours, contest.theirs, contest.null)
    ours, theirs, null = (scores_of(contest.sample, p) for p in three)
    return losses(ours, theirs, null)


def lists(contest: Contest) -> dict[str, Any]:
    """Return, by share flagged, how much of ours' list is on theirs too, and who came and went.

    Flagged are those with the lowest incidence of the first exit at the leading horizon. `groups`
    has the share of each group of `protected` on either list, and how many came and went; None
    where they are few.
    """
    sample, found = contest.sample, {}
    h = leading_horizon(sample.rows.horizons)
    for share in SHARES:
        a, b = (flagged(p[:, 0, h], share) for p in (contest.ours, contest.theirs))
        both = np.minimum(a, b)
        overlap = figure(both.sum() / a.sum(), (sample.draws @ both) / (sample.draws @ a))
        groups = {
            name: {
                str(group): _moved(a, b, values == group)
                for group, people in zip(*np.unique(values, return_counts=True), strict=True)
                if people >= SMALLEST_CELL
            }
            for name, values in sample.rows.protected.items()
        }
        found[str(share)] = {"overlap": overlap, "groups": groups}
    return found


def _moved(ours: Floats, theirs: Floats, inside: Floats) -> dict[str, Any]:
    a, b = ours[inside], theirs[inside]
    came, went = (float(np.maximum(x - y, 0).sum()) for x, y in ((a, b), (b, a)))
    return {
        "people": int(inside.sum()),
        "flagged": _share(a),
        "flagged_before": _share(b),
        "came": came if came >= FEWEST else None,
        "went": went if went >= FEWEST else None,
    }


def _share(flags: Floats) -> float | None:
    on = float(flags.sum())
    is_told = all(not 0 < people < SMALLEST_CELL for people in (on, len(flags) - on))
    return on / len(flags) if is_told else None
