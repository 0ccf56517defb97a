"""Staying uncensored given the features: proportional hazards, where that beats one curve for all.

G(t- | x) = G0(t-) ** exp(x'b). Coefficients by ridge-penalised Poisson regression on the censoring
indicators, profiled over Breslow's baseline (Whitehead 1980); baseline by Kalbfleisch and Prentice
(1973), which at b = 0 is the Kaplan-Meier curve to the last digit, ties or not.

The entry date is never in it. Where follow-up ends on one date for all, the time to censoring is a
function of the entry date: given that date a row is followed to a horizon for certain or never, and
no weight on the followed can stand for those who never are (positivity).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.censoring import (
    SMALLEST,
    CensoringCurve,
    censoring_curve,
    clipped_share,
    effective_sample_size,
    inverse_weights,
)
from models.cohort.cohort import CENSORED, Bools, Cohort, Floats, Ints, label
from models.families.base import one_thread
from models.families.logistic import Term, design, make_terms

RIDGES = (1000.0, 100.0, 10.0)
"""Prior precisions of the coefficients of standardised columns that are tried."""

KNOTS = 0
"""Straight lines. Three knots find censoring that bends, and take three times as long."""

FOLDS = 5
FEWEST_CENSORED = 30
"""Persons censored before the last horizon; with fewer there is one curve for all."""

ROUNDS, TOLERANCE = 50, 1e-5
"""Most steps of the coefficients; they end when none of them moves more."""


@dataclass(frozen=True)
class CensoringModel:
    """Proportional hazards of being censored: the curve of a row whose columns are all zero."""

    ridge: float
    terms: tuple[Term, ...]
    coefficients: Floats
    baseline: CensoringCurve

    def before(self, t: Floats, X: Floats) -> Floats:
        """Return G(t- | x), at least SMALLEST, for times (n, m) and features (n, p)."""
        with one_thread():
            risk = np.exp(design(self.terms, X) @ self.coefficients)
        return np.maximum(self.baseline.left_limit(t) ** risk[:, None], SMALLEST)


@dataclass(frozen=True)
class Gain:
    """The model's gain in log likelihood over one curve, per person held out of the fit."""

    ridge: float
    mean: float
    std_error: float

    @property
    def is_clear(self) -> bool:
        """Say whether the gain is more than one standard error."""
        return self.mean > self.std_error


@dataclass(frozen=True)
class Censoring:
    """How rows are weighted: by `model` if there is one, else by one curve for all.

    `gain` is the best model's, None where too few were censored to try.
    """

    curve: CensoringCurve
    gain: Gain | None
    model: CensoringModel | None

    def weights(self, cohort: Cohort) -> Floats:
        """Return IPCW (n, H) of any rows of this feature space, times how many each stands for.

        0 where the status is unknown.
        """
        time, horizons = cohort.time, np.asarray(cohort.horizons)
        at = np.column_stack([time, np.broadcast_to(horizons, (len(time), len(horizons)))])
        found = self.curve.before(at) if self.model is None else self.model.before(at, cohort.X)
        weights = inverse_weights(time, cohort.exit, horizons, found[:, 0], found[:, 1:])
        return weights * cohort.stands_for[:, None]

    def describe(self, cohort: Cohort) -> dict[str, Any]:
        """Return plain values: what was chosen, by what gain, and how the weights fall per horizon.

        There the `known` rows are worth `effective` rows of equal weight, and a share `clipped` of
        them would weigh more but for SMALLEST.
        """
        weights = self.weights(cohort)
        known, effective = (weights > 0).sum(axis=0), effective_sample_size(weights)
        clipped = clipped_share(weights)
        return {
            "weights": "one curve" if self.model is None else "proportional hazards",
            "gain": None if self.gain is None else vars(self.gain),
            "horizons": {
                label(horizon): {
                    "known": int(known[h]),
                    "effective": round(float(effective[h]), 1),
                    "clipped": round(float(clipped[h]), 4),
                }
                for h, horizon in enumerate(cohort.horizons)
            },
        }


def censoring_of(cohort: Cohort, seed: int) -> Censoring:
    """Choose and fit on a cohort's features, times and exits; `seed` draws the folds of persons."""
    spells = _spells_of(cohort)
    curve = censoring_curve(cohort.time, cohort.exit, cohort.stands_for)
    if len(np.unique(cohort.person[spells.censored])) < FEWEST_CENSORED:
        return Censoring(curve, None, None)
    with one_thread():
        columns = design(make_terms(cohort.space, cohort.X, KNOTS), cohort.X)
        gain = max(_gains(spells, columns, cohort.person, seed), key=lambda one: one.mean)
    model = fit_censoring_model(cohort, gain.ridge) if gain.is_clear else None
    return Censoring(curve, gain, model)


def fit_censoring_model(cohort: Cohort, ridge: float) -> CensoringModel:
    """Fit proportional hazards of being censored before the last horizon."""
    spells, terms = _spells_of(cohort), make_terms(cohort.space, cohort.X, KNOTS)
    with one_thread():
        columns = design(terms, cohort.X)
        (coefficients,) = _path(spells, columns, (ridge,))
        steps = _baseline_steps(spells, np.exp(columns @ coefficients))
    baseline = CensoringCurve(spells.times, np.exp(-np.cumsum(steps)))
    return CensoringModel(ridge, terms, coefficients, baseline)


@dataclass(frozen=True)
class _Spells:
    """Rows up to the last horizon, as G is read no later: nobody is censored there or beyond.

    `times` (J,) rise; `slot` (n,) is each row's position among them; `censored` (n,); `people` (n,)
    is how many each row stands for.
    """

    times: Floats
    slot: Ints
    censored: Bools
    people: Floats

    def take(self, rows: Bools) -> "_Spells":
        """Return the chosen rows, over the same times."""
        return _Spells(self.times, self.slot[rows], self.censored[rows], self.people[rows])

    def count(self, x: Floats) -> Floats:
        """Sum x (n,) over the people censored at each time (J,)."""
        of_people: Floats = x * self.censored * self.people
        return np.bincount(self.slot, of_people, len(self.times)).astype(np.float64)

    def exposed(self, x: Floats) -> Floats:
        """Sum x (n,) over the people who could be censored at each time (J,): exits leave first."""
        leaving = np.bincount(self.slot, x * self.people, len(self.times))
        return np.append(np.cumsum(leaving[::-1])[::-1][1:], 0.0) + self.count(x)

    def steps(self, risk: Floats) -> Floats:
        """Return the steps (J,) of Breslow's baseline of rows that run these risks (n,)."""
        return _ratio(self.count(np.ones(len(risk))), self.exposed(risk), 0.0)

    def exposure(self, steps: Floats) -> Floats:
        """Return the baseline hazard (n,) that each row went through; an exit misses its own."""
        exposure: Floats = np.append(0.0, np.cumsum(steps))[self.slot + self.censored]
        return exposure


def _spells_of(cohort: Cohort) -> _Spells:
    last = cohort.horizons[-1]
    times, slot = np.unique(np.minimum(cohort.time, last), return_inverse=True)
    censored = (cohort.exit == CENSORED) & (cohort.time < last)
    return _Spells(times, slot, censored, cohort.stands_for)


def _gains(spells: _Spells, columns: Floats, person: Ints, seed: int) -> list[Gain]:
    """Return the gain of each ridge, held out by person."""
    names, number = np.unique(person, return_inverse=True)
    fold = (np.random.default_rng(seed).permutation(len(names)) % FOLDS)[number]
    of_rows = np.empty((len(RIDGES), len(person)))
    for f in range(FOLDS):
        fit_on, held_out = fold != f, fold == f
        part, rest = spells.take(fit_on), spells.take(held_out)
        for i, coefficients in enumerate(_path(part, columns[fit_on], RIDGES)):
            log_risk = columns @ coefficients
            risk = np.exp(log_risk[fit_on])
            of_rows[i, held_out] = _over_one_curve(part, risk, rest, log_risk[held_out])
    of_persons = [np.bincount(number, of_ridge * spells.people) for of_ridge in of_rows]
    errors = [gains.std(ddof=1) / np.sqrt(len(names)) for gains in of_persons]
    return [
        Gain(ridge, float(gains.mean()), float(error))
        for ridge, gains, error in zip(RIDGES, of_persons, errors, strict=True)
    ]


def _over_one_curve(part: _Spells, risk: Floats, rest: _Spells, log_risk: Floats) -> Floats:
    """Return the log likelihood of each row of `rest` minus that under one hazard for all.

    Both hazards are of `part`, whose rows run `risk`. At a row's time they differ by its own risk
    over the mean risk of those exposed, also where `part` shows no step and each likelihood is 0.
    """
    ones = np.ones(len(risk))
    mean_risk = _ratio(part.exposed(risk), part.exposed(ones), 1.0)
    at_time = log_risk - np.log(mean_risk)[rest.slot]
    expected = rest.exposure(part.steps(risk)) * np.exp(log_risk)
    return np.where(rest.censored, at_time, 0.0) - expected + rest.exposure(part.steps(ones))


def _path(spells: _Spells, columns: Floats, ridges: tuple[float, ...]) -> Iterator[Floats]:
    """Yield the coefficients under each ridge, from the strongest, each starting at the last.

    Newton's steps of the Poisson regression, whose exposure is Breslow's at every step: its slope
    is then that of Cox's partial likelihood, which each step must improve.
    """
    b = np.zeros(columns.shape[1])
    for ridge in ridges:
        for _ in range(ROUNDS):
            step, loss = _poisson_step(spells, columns, b, ridge), _loss(spells, columns, b, ridge)
            while (size := np.abs(step).max()) > TOLERANCE:
                if _loss(spells, columns, b + step, ridge) <= loss:
                    break
                step = step / 2
            b = b + step
            if size <= TOLERANCE:
                break
        yield b


def _poisson_step(spells: _Spells, columns: Floats, b: Floats, ridge: float) -> Floats:
    risk = np.exp(columns @ b)
    expected = spells.exposure(spells.steps(risk)) * risk * spells.people
    slope = columns.T @ (spells.censored * spells.people - expected) - ridge * b
    # The intercept is in the baseline.
    centre = expected @ columns / expected.sum()
    within = (columns * expected[:, None]).T @ columns - np.outer(centre, centre) * expected.sum()
    step: Floats = np.linalg.solve(within + ridge * np.eye(len(b)), slope)
    return step


def _loss(spells: _Spells, columns: Floats, b: Floats, ridge: float) -> float:
    # A step too far may overflow: it is then no improvement.
    with np.errstate(over="ignore", invalid="ignore"):
        log_risk = columns @ b
        exposed = spells.exposed(np.exp(log_risk))
        those = spells.censored & (spells.people > 0)
        partial = log_risk[those] - np.log(exposed[spells.slot[those]])
        return float(ridge * (b @ b) / 2 - (partial * spells.people[those]).sum())


def _baseline_steps(spells: _Spells, risk: Floats) -> Floats:
    """Return -log of Kalbfleisch and Prentice's conditional probabilities of staying (J,).

    Each solves sum over the censored of risk / (1 - exp(-step x risk)) = the risk exposed: convex
    and falling, so that Newton's method climbs from Breslow's step, which is never above it.
    """
    ones = np.ones(len(risk))
    censored, exposed, steps = spells.count(ones), spells.exposed(risk), spells.steps(risk)
    # With nobody left to stay the step is infinite.
    alone = (censored > 0) & (censored == spells.exposed(ones))
    steps[alone] = np.inf
    rows = spells.censored & ~alone[spells.slot] & (spells.people > 0)
    slot, part, people = spells.slot[rows], risk[rows], spells.people[rows]
    solved = np.unique(slot)
    for _ in range(ROUNDS):
        stay, leave = np.exp(-steps[slot] * part), -np.expm1(-steps[slot] * part)
        over = np.bincount(slot, people * part / leave, len(steps)) - exposed
        slope = np.bincount(slot, people * part**2 * stay / leave**2, len(steps))
        steps[solved] += over[solved] / slope[solved]
    return steps


def _ratio(above: Floats, below: Floats, otherwise: float) -> Floats:
    """Return above / below, and `otherwise` where there is nothing below."""
    found: Floats = np.full(len(above), otherwise)
    np.divide(above, below, out=found, where=below > 0)
    return found
