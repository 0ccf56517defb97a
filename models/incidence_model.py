"""The profiling model: every exit's cumulative incidence at every horizon, coherent, calibrated.

Design and what was tried: ADR 0003 and 0010, docs/experiments.md. Serves PRO-03, PRO-16, PRO-21.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from models.coherence import coherent
from models.cohort.cohort import FeatureSpace, Floats
from models.exit_model import ExitModel
from models.families.base import Contributions
from models.horizons import place_of
from models.knowledge import Support
from models.uncertainty import Spread, Told, log_odds


@dataclass(frozen=True)
class IncidenceModel:
    """A fitted model of all exits, with its bootstrap refits.

    `refits[b][k]` is exit k's model fitted on bootstrap sample b of the persons, with one of the
    choices within a standard error of the best. `usual_variance` (2, K, H) is the training rows'
    mean variance in log-odds, within and between; `support` says what those rows were like.
    """

    space: FeatureSpace
    exits: tuple[str, ...]
    horizons: tuple[float, ...]
    unit: str
    exit_models: tuple[ExitModel, ...]
    refits: tuple[tuple[ExitModel, ...], ...] = ()
    usual_variance: tuple[tuple[tuple[float, ...], ...], ...] = ()
    support: Support | None = None

    def incidence(self, X: Floats, times: tuple[float, ...] | None = None) -> Floats:
        """Return coherent, calibrated cumulative incidences (n, K, H), or at any `times`.

        Between the fitted horizons log-odds are straight lines in log time; before the first the
        odds are in proportion to time. Raises ValueError for times outside (0, last horizon].
        """
        found = together(self.exit_models, X)
        if times is None:
            return found
        known, curves = log_odds(found), []
        for place in (place_of(time, self.horizons) for time in times):
            ends = known[:, :, place.low], known[:, :, place.high]
            curves.append((1 - place.share) * ends[0] + place.share * ends[1] + place.shift)
        at_times: Floats = expit(np.stack(curves, axis=2))
        return at_times

    def contributions(self, X: Floats, exit_: int, horizon: int) -> Contributions:
        """Return each feature's part in the raw log-odds of one exit (from 0) at one horizon."""
        return self.exit_models[exit_].contributions(X, horizon)

    def explained(self, X: Floats, exit_: int, time: float) -> Contributions:
        """Return each feature's part in the calibrated log-odds of one exit (from 0) at any time.

        The parts are the raw ones times the slope; base + parts are the log-odds of the affine map,
        before an isotonic map and before the exits are made coherent.
        """
        place, model = place_of(time, self.horizons), self.exit_models[exit_]
        low, high = (model.explained(X, end) for end in (place.low, place.high))
        return Contributions(
            (1 - place.share) * low.base + place.share * high.base + place.shift,
            (1 - place.share) * low.values + place.share * high.values,
            (1 - place.share) * low.raw + place.share * high.raw + place.shift,
        )

    def refits_parts(self, X: Floats, exit_: int, horizon: int) -> Floats:
        """Return every refit's contributions to the raw log-odds of one exit: (B, n, p)."""
        return np.stack([of[exit_].contributions(X, horizon).values for of in self.refits])

    def spread(self, X: Floats) -> Spread:
        """Return what the refits say of these rows, beside the model."""
        samples = np.stack([together(models, X) for models in self.refits])
        between = np.stack([model.between(X) for model in self.exit_models], axis=1)
        return Spread(self.incidence(X), samples, between, np.asarray(self.usual_variance))

    def told(self, X: Floats) -> Told:
        """Return the incidences of these rows with their intervals."""
        spread = self.spread(X)
        return Told(spread.incidence, *spread.interval())


def together(models: tuple[ExitModel, ...], X: Floats) -> Floats:
    """Return the exits' calibrated incidences made coherent: (n, K, H)."""
    return coherent(np.stack([model.incidence(X) for model in models], axis=1))
