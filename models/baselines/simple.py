"""What stands beside every model: the base rate, a one-line rule, a plain logistic regression.

`labels` are of `models.labels.labels_of` on the training rows: one for each exit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from models.coherence import coherent
from models.cohort.cohort import Bools, Cohort, Floats
from models.families.base import Labels
from models.families.logistic import fit_logistic
from models.horizons import leading_horizon
from models.incidence import incidence_of
from models.labels import labels_of

SMALLEST_SIDE = 0.05
"""A one-line rule leaves at least this share of the rows on either side."""


@dataclass(frozen=True)
class OneLineRule:
    """The single question that parts one exit's training rows best, in words and as a test."""

    words: str
    feature: int
    cut: float
    is_level: bool

    def holds(self, X: Floats) -> Bools:
        """Say for which rows (n, p) the rule holds; never for a missing value."""
        x = X[:, self.feature]
        with np.errstate(invalid="ignore"):
            return x == self.cut if self.is_level else x > self.cut


def base_rate(train: Cohort, rows: int) -> Floats:
    """Return the training part's Aalen-Johansen incidence for every row: (rows, K, H)."""
    return np.broadcast_to(_incidences(train), (rows, *_incidences(train).shape)).copy()


def one_line_rules(train: Cohort, labels: list[Labels]) -> tuple[OneLineRule, ...]:
    """Return each exit's best rule by log loss at the leading horizon."""
    return tuple(_best_rule(train, of_exit) for of_exit in labels)


def rule_incidence(train: Cohort, rules: tuple[OneLineRule, ...], X: Floats) -> Floats:
    """Return (n, K, H): the training part's incidence on the row's side of each exit's rule."""
    found = np.empty((len(X), len(rules), len(train.horizons)))
    for k, rule in enumerate(rules):
        in_train, in_rows = rule.holds(train.X), rule.holds(X)
        # Where no feature varies, the rule has one side only.
        for side in np.unique(in_rows):
            part = train.take(in_train == side)
            found[in_rows == side, k] = _incidences(part)[k]
    return coherent(found)


def logistic_incidence(train: Cohort, X: Floats, seed: int = 0) -> Floats:
    """Return `logistic_of` the training rows' labels; `seed` chooses their censoring weights."""
    return logistic_of(labels_of(train, seed), X)


def logistic_of(labels: list[Labels], X: Floats) -> Floats:
    """Return (n, K, H) of a plain logistic: straight lines, weak ridge, IPCW, made coherent."""
    models = [fit_logistic(of_exit, penalty=1.0, knots=0) for of_exit in labels]
    return coherent(np.stack([expit(model.log_odds(X)) for model in models], axis=1))


def _incidences(cohort: Cohort) -> Floats:
    horizons = np.asarray(cohort.horizons)
    estimates = [
        incidence_of(cohort, number, horizons).estimate
        for number in range(1, len(cohort.exits) + 1)
    ]
    # A small group may be followed up for a shorter time than the last horizon: hold the curve.
    return np.fmax.accumulate(np.nan_to_num(np.stack(estimates), nan=0.0), axis=1)


def _best_rule(train: Cohort, labels: Labels) -> OneLineRule:
    at = leading_horizon(train.horizons)
    y, weights = labels.y[:, at], labels.weights[:, at]
    rules = [rule for i in range(train.X.shape[1]) for rule in _questions(train, i)]
    if not rules:
        return OneLineRule("(no feature varies)", 0, np.inf, False)
    losses = [_loss(rule.holds(train.X), y, weights) for rule in rules]
    return rules[int(np.argmin(losses))]


def _questions(train: Cohort, feature: int) -> list[OneLineRule]:
    name, x = train.space.names[feature], train.X[:, feature]
    rules = [
        OneLineRule(f"{name} is {level}", feature, float(i), True)
        for i, level in enumerate(train.space.levels.get(name, ()))
    ]
    if not train.space.is_categorical(name):
        cuts = np.unique(np.nanquantile(x, np.arange(1, 10) / 10))
        rules = [OneLineRule(f"{name} over {cut:g}", feature, float(cut), False) for cut in cuts]
    shares = [rule.holds(train.X).mean() for rule in rules]
    sides = zip(rules, shares, strict=True)
    return [rule for rule, share in sides if SMALLEST_SIDE <= share <= 1 - SMALLEST_SIDE]


def _loss(holds: Bools, y: Floats, weights: Floats) -> float:
    loss = 0.0
    for side in (holds, ~holds):
        total = weights[side].sum()
        p = np.clip((weights * y)[side].sum() / max(total, 1e-12), 1e-9, 1 - 1e-9)
        loss -= total * (p * np.log(p) + (1 - p) * np.log(1 - p))
    return float(loss)
