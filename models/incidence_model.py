"""The profiling model: every exit's cumulative incidence at every horizon, coherent, calibrated.

Design and what was tried: ADR 0003, docs/experiments.md. Serves PRO-03, PRO-16, PRO-21.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.special import expit, logit
from scipy.stats import t as student

from models.coherence import coherent
from models.cohort.cohort import Cohort, FeatureSpace, Floats, Ints
from models.exit_model import ExitModel, candidates_of, fit_exit, folds_by_person, refit
from models.families.base import Contributions, labels_of
from profilering.params import Training
from profilering.progress import Progress, silent

NOMINAL = 0.9
"""Nominal coverage of the provisional interval."""

PRIOR_REFITS = 4
"""Weight of the rows' mean variance, in refits, beside each row's own."""


@dataclass(frozen=True)
class IncidenceModel:
    """A fitted model of all exits, with its bootstrap refits.

    `refits[b][k]` is exit k's model fitted on bootstrap sample b of the persons, with the choice
    and calibration of `exit_models[k]`. `mean_variance[k][h]` is the refits' variance in log-odds,
    mean over the training rows.
    """

    space: FeatureSpace
    exits: tuple[str, ...]
    horizons: tuple[float, ...]
    unit: str
    exit_models: tuple[ExitModel, ...]
    refits: tuple[tuple[ExitModel, ...], ...] = ()
    mean_variance: tuple[tuple[float, ...], ...] = ()

    def incidence(self, X: Floats) -> Floats:
        """Return coherent, calibrated cumulative incidences (n, K, H)."""
        return _together(self.exit_models, X)

    def contributions(self, X: Floats, exit_: int, horizon: int) -> Contributions:
        """Return each feature's part in the raw log-odds of one exit (from 0) at one horizon."""
        return self.exit_models[exit_].contributions(X, horizon)

    def spread(self, X: Floats) -> Floats:
        """Return the standard deviation (n, K, H) over the refits, in log-odds."""
        samples = np.stack([_log_odds(_together(models, X)) for models in self.refits])
        spread: Floats = samples.std(axis=0, ddof=1)
        return spread

    def interval(self, incidence: Floats, spread: Floats) -> tuple[Floats, Floats]:
        """Return the provisional 90 % interval around incidences, (n, K, H) each.

        It is about the mean incidence of people with these features and says nothing of what is not
        observed. A few refits give each row a rough variance, so it is shrunk towards the training
        rows' mean as if PRIOR_REFITS more had shown that (moderated variance: Smyth 2004).
        """
        degrees = len(self.refits) - 1
        shared = np.asarray(self.mean_variance)
        variance = (degrees * spread**2 + PRIOR_REFITS * shared) / (degrees + PRIOR_REFITS)
        reach = student.ppf(0.5 + NOMINAL / 2, degrees + PRIOR_REFITS) * np.sqrt(variance)
        middle = _log_odds(incidence)
        lower = np.minimum(np.maximum.accumulate(expit(middle - reach), axis=2), incidence)
        upper = np.maximum(np.maximum.accumulate(expit(middle + reach), axis=2), incidence)
        return lower, upper


def _together(models: tuple[ExitModel, ...], X: Floats) -> Floats:
    return coherent(np.stack([model.incidence(X) for model in models], axis=1))


def _log_odds(p: Floats) -> Floats:
    found: Floats = logit(np.clip(p, 1e-9, 1 - 1e-9))
    return found


@dataclass(frozen=True)
class OutOfFold:
    """What is said of each training row by a model that never saw its person.

    `incidence` (n, K, H); `leading` (n, p): contributions to the first exit at the leading horizon.
    """

    incidence: Floats
    leading: Floats


def leading_horizon(horizons: tuple[float, ...]) -> int:
    """Return the position of the horizon that segments and plots speak of: the middle one."""
    return (len(horizons) - 1) // 2


def steps_of(cohort: Cohort, training: Training) -> int:
    """Return how many steps `train` will report."""
    return len(cohort.exits) * (training.folds + 2) + training.refits


def train(
    cohort: Cohort, training: Training, progress: Progress = silent
) -> tuple[IncidenceModel, OutOfFold]:
    """Fit the model on all rows of `cohort` and predict each row out of fold.

    The out-of-fold models choose, calibrate and fit inside their own folds only, so nothing of a
    row's person is in the number that is reported of it. No result depends on the order of rows.
    """
    out_of_fold = _out_of_fold(cohort, training, progress)
    model = fit(cohort, training, progress)
    refits = []
    for sample in range(training.refits):
        refits.append(_refit(cohort, model.exit_models, training, sample))
        progress(f"refit {sample + 1} of {training.refits}")
    model = replace(model, refits=tuple(refits))
    variance = (model.spread(cohort.X) ** 2).mean(axis=0)
    described = tuple(tuple(float(v) for v in of_exit) for of_exit in variance)
    return replace(model, mean_variance=described), out_of_fold


def fit(cohort: Cohort, training: Training, progress: Progress = silent) -> IncidenceModel:
    """Fit the model on all rows of `cohort`, without refits; two steps of progress per exit."""
    models = []
    for number, name in enumerate(cohort.exits, start=1):
        candidates = candidates_of(cohort, number, training, training.folds)
        progress(f"{name}: choosing")
        models.append(fit_exit(cohort, number, training, training.folds, candidates))
        progress(f"{name}: fitting")
    described = (cohort.space, cohort.exits, cohort.horizons, cohort.unit)
    return IncidenceModel(*described, tuple(models))


def _out_of_fold(cohort: Cohort, training: Training, progress: Progress) -> OutOfFold:
    incidence = np.empty((len(cohort), len(cohort.exits), len(cohort.horizons)))
    leading = np.empty(cohort.X.shape)
    at = leading_horizon(cohort.horizons)
    for fit_on, held_out in folds_by_person(cohort.person, training.folds, training.seed):
        part, X = cohort.take(fit_on), cohort.X[held_out]
        models = []
        for number, name in enumerate(cohort.exits, start=1):
            models.append(fit_exit(part, number, training, training.inner_folds))
            progress(f"{name}: out of fold")
        incidence[held_out] = _together(tuple(models), X)
        leading[held_out] = models[0].contributions(X, at).values
    return OutOfFold(incidence, leading)


def _refit(
    cohort: Cohort, models: tuple[ExitModel, ...], training: Training, sample: int
) -> tuple[ExitModel, ...]:
    rows = persons_with_replacement(cohort.person, training.seed + 1 + sample)
    drawn = cohort.take(rows)
    fit = partial(refit, training=training, seed=training.seed + 1 + sample)
    return tuple(
        fit(labels_of(drawn, number), choice=model.choice, calibration=model.calibration)
        for number, model in enumerate(models, start=1)
    )


def persons_with_replacement(person: Ints, seed: int) -> Ints:
    """Return row positions of a bootstrap sample of persons, in row order."""
    names, number = np.unique(person, return_inverse=True)
    drawn = np.random.default_rng(seed).integers(0, len(names), len(names))
    times = np.bincount(drawn, minlength=len(names))
    return np.repeat(np.arange(len(person)), times[number])
