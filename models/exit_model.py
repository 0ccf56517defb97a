"""One exit's model: trees and a logistic on splines, blended in log-odds, then calibrated.

log-odds = weight x trees + (1 - weight) x (logistic + correction): (a), (c) and, where trees are
grown on the logistic's own out-of-fold log-odds, (d) of ADR 3. Everything adds up, so the blend's
contributions are the blend of its parts' contributions.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.calibration import Calibration
from models.choosing import Choice
from models.cohort.cohort import Floats
from models.families.base import Contributions, Labels
from models.families.boosting import BoostedIncidence, fit_boosting
from models.families.logistic import SplineLogistic, fit_logistic, logistic_from_json
from profilering.params import Training

TREES, CORRECTION = "trees", "correction"


@dataclass(frozen=True)
class ExitModel:
    """A fitted model of one exit; a part that has no weight is not fitted and not kept."""

    choice: Choice
    trees: BoostedIncidence | None
    logistic: SplineLogistic | None
    correction: BoostedIncidence | None
    calibration: Calibration

    def log_odds(self, X: Floats) -> Floats:
        """Return raw log-odds (n, H), before calibration."""
        return _sum([weight * part.log_odds(X) for weight, part in self._parts])

    def incidence(self, X: Floats) -> Floats:
        """Return calibrated incidences (n, H), not yet made coherent with the other exits."""
        return self.calibration.apply(self.log_odds(X))

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return exact parts of the raw log-odds at one horizon: base + parts = raw."""
        found = [(weight, part.contributions(X, horizon)) for weight, part in self._parts]
        return Contributions(
            sum(weight * part.base for weight, part in found),
            _sum([weight * part.values for weight, part in found]),
            _sum([weight * part.raw for weight, part in found]),
        )

    def between(self, X: Floats) -> Floats:
        """Return the variance in calibrated log-odds between the trees and the rest (n, H)."""
        weight, map_of = self.choice.weight, self.calibration.log_odds
        if self.trees is None or weight == 1:
            return np.zeros((len(X), len(self.calibration.intercepts)))
        rest = _sum([part.log_odds(X) for _, part in self._parts[1:]])
        found: Floats = map_of(self.trees.log_odds(X)) - map_of(rest)
        return weight * (1 - weight) * found**2

    def explained(self, X: Floats, horizon: int) -> Contributions:
        """Return the parts of the calibrated log-odds, before an isotonic map."""
        raw, slope = self.contributions(X, horizon), self.calibration.slope
        base = self.calibration.intercepts[horizon]
        return Contributions(base + slope * raw.base, slope * raw.values, base + slope * raw.raw)

    @cached_property
    def _parts(self) -> list[tuple[float, BoostedIncidence | SplineLogistic]]:
        weight = self.choice.weight
        parts = ((weight, self.trees), (1 - weight, self.logistic), (1 - weight, self.correction))
        return [(of_part, part) for of_part, part in parts if part is not None]

    @property
    def boosters(self) -> dict[str, BoostedIncidence]:
        """Return the parts that are kept as texts of LightGBM's own."""
        parts = {TREES: self.trees, CORRECTION: self.correction}
        return {name: part for name, part in parts.items() if part is not None}

    def to_json(self) -> dict[str, Any]:
        """Return everything but the boosters' texts."""
        return {
            "choice": vars(self.choice),
            "boosters": {name: part.to_json() for name, part in self.boosters.items()},
            "logistic": None if self.logistic is None else self.logistic.to_json(),
            "calibration": self.calibration.to_json(),
        }


def _sum(parts: list[Floats]) -> Floats:
    found: Floats = np.sum(parts, axis=0)
    return found


def exit_model_from(value: dict[str, Any], texts: dict[str, str]) -> ExitModel:
    """Rebuild a model from `to_json` and the boosters' texts."""
    boosters = {
        name: BoostedIncidence(
            texts[name], tuple(of_booster["horizons"]), tuple(of_booster["begin"])
        )
        for name, of_booster in value["boosters"].items()
    }
    return ExitModel(
        Choice(**value["choice"]),
        boosters.get(TREES),
        None if value["logistic"] is None else logistic_from_json(value["logistic"]),
        boosters.get(CORRECTION),
        Calibration.from_json(value["calibration"]),
    )


def refit(
    labels: Labels,
    start: Floats | None,
    training: Training,
    choice: Choice,
    calibration: Calibration,
) -> ExitModel:
    """Fit what a choice asks for; the calibration is already made.

    `start` (n, H) are the logistic's out-of-fold log-odds, needed where there is a correction.
    """
    has_trees, has_logistic = choice.weight > 0, choice.weight < 1
    seed = training.seed
    trees = fit_boosting(labels, training, choice.rounds, seed) if has_trees else None
    logistic, correction = None, None
    if has_logistic:
        logistic = fit_logistic(labels, choice.penalty, training.knots)
        if choice.corrections:
            correction = fit_boosting(labels, training, choice.corrections, seed, start)
    return ExitModel(choice, trees, logistic, correction, calibration)
