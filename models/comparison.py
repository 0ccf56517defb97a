"""Two runs on the same rows: paired loss, overlap of lists, who moved.

Every difference is paired: both are judged on the same rows, weights and resamples, so that what is
hard for both cancels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.cohort.cohort import Floats
from models.evaluation.capacity import flagged
from models.evaluation.draws import bounds, figure, number
from models.evaluation.lists import SHARES
from models.evaluation.metrics import brier, estimable, integrated
from models.evaluation.sample import Sample
from models.events import OTHERWISE
from models.horizons import leading_horizon

MEAN = "mean"
"""The mean over exits, beside each of them."""

FEWEST = 10
"""Where fewer people moved their number is not said: a small one may tell of somebody."""


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


def paired_losses(contest: Contest) -> dict[str, Loss]:
    """Return what ours loses against theirs, by exit and as the mean over exits.

    Left out: an exit that nobody had, horizons that cannot be estimated, and `annet`, which makes
    the others add up and is too rare to choose a model by.
    """
    sample, three = contest.sample, (contest.ours, contest.theirs, contest.null)
    # The first draw is the sample itself.
    every = np.vstack([np.ones(len(sample)), sample.draws])
    found = {}
    for k, exit_ in enumerate(sample.rows.exits):
        if exit_ == OTHERWISE.name or not (sample.rows.exit == k + 1).any():
            continue
        a, b, of_null = (_scores(sample, p[:, k], k + 1, every) for p in three)
        loss = 100 * (a - b) / of_null
        found[exit_] = Loss(float(loss[0]), loss[1:])
    each = list(found.values())
    mean = np.mean([one.resampled for one in each], axis=0)
    return found | {MEAN: Loss(float(np.mean([one.estimate for one in each])), mean)}


def _scores(sample: Sample, p: Floats, number_: int, draws: Floats) -> Floats:
    """Return the integrated Brier score of p (n, H) in each draw (draws,)."""
    rows, outcomes = sample.rows, sample.outcomes(number_)
    horizons = np.asarray(rows.horizons)
    usable = np.flatnonzero(estimable(rows.time, rows.exit, horizons))
    by_horizon = [brier(p[:, h], outcomes.y[:, h], draws * outcomes.weights[:, h]) for h in usable]
    return integrated(np.stack(by_horizon, axis=-1), tuple(horizons[usable].tolist()))


def lists(contest: Contest) -> dict[str, Any]:
    """Return, by share flagged, how much of ours' list is on theirs too, and who came and went.

    Flagged are those with the lowest incidence of the first exit at the leading horizon. `groups`
    has the share of each group of `protected` on either list; None where fewer than FEWEST moved.
    """
    sample, found = contest.sample, {}
    h = leading_horizon(sample.rows.horizons)
    for share in SHARES:
        a, b = (flagged(p[:, 0, h], share) for p in (contest.ours, contest.theirs))
        both = np.minimum(a, b)
        overlap = figure(both.sum() / a.sum(), (sample.draws @ both) / (sample.draws @ a))
        groups = {
            name: {str(group): _moved(a, b, values == group) for group in np.unique(values)}
            for name, values in sample.rows.protected.items()
        }
        found[str(share)] = {"overlap": overlap, "groups": groups}
    return found


def _moved(ours: Floats, theirs: Floats, inside: Floats) -> dict[str, Any]:
    a, b = ours[inside], theirs[inside]
    came, went = (float(np.maximum(x - y, 0).sum()) for x, y in ((a, b), (b, a)))
    return {
        "people": int(inside.sum()),
        "flagged": float(a.mean()),
        "flagged_before": float(b.mean()),
        "came": came if came >= FEWEST else None,
        "went": went if went >= FEWEST else None,
    }
