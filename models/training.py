"""Fit the profiling model: choose, calibrate and refit inside the rows that are given."""

from dataclasses import dataclass, replace

import numpy as np

from models.calibration import Calibration, fit_calibration, refreshed, with_steps
from models.choosing import (
    Candidates,
    Choice,
    Chosen,
    choose,
    folds_by_person,
    out_of_fold,
    starting_log_odds,
)
from models.cohort.cohort import CENSORED, Bools, Cohort, Floats, Ints
from models.exit_model import ExitModel, refit
from models.families.base import Labels
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel, together
from models.knowledge import support_of
from models.labels import labels_of
from models.uncertainty import log_odds
from profilering.params import Training
from profilering.progress import Progress, silent


@dataclass(frozen=True)
class OutOfFold:
    """What is said of each training row by a model that never saw its person.

    `incidence` (n, K, H); `leading` (n, p): contributions to the first exit at the leading horizon.
    """

    incidence: Floats
    leading: Floats

    def take(self, rows: Bools) -> "OutOfFold":
        """Return what is said of the chosen rows."""
        return OutOfFold(self.incidence[rows], self.leading[rows])


@dataclass(frozen=True)
class Fitted:
    """One exit's model and what it was chosen from."""

    model: ExitModel
    labels: Labels
    candidates: Candidates
    chosen: Chosen
    latest: Floats | None


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
    told = _told_out_of_fold(cohort, training, progress)
    return fit_with_refits(cohort, training, progress), told


def fit_with_refits(
    cohort: Cohort, training: Training, progress: Progress = silent
) -> IncidenceModel:
    """Fit the model on all rows of `cohort`, with what intervals and abstention need."""
    fitted, refits = fit_exits(cohort, training, training.folds, progress), []
    for sample in range(training.refits):
        refits.append(tuple(_refit(one, training, sample) for one in fitted))
        progress(f"refit {sample + 1} of {training.refits}")
    model, X = _model(cohort, fitted), cohort.X
    within = np.stack([log_odds(together(models, X)) for models in refits]).var(axis=0, ddof=1)
    between = np.stack([one.between(X) for one in model.exit_models], axis=1)
    usual = np.stack([within.mean(axis=0), between.mean(axis=0)]).tolist()
    at = leading_horizon(cohort.horizons)
    parts = [model.contributions(X, k, at).values for k in range(len(cohort.exits))]
    return replace(
        model,
        refits=tuple(refits),
        usual_variance=tuple(tuple(map(tuple, part)) for part in usual),
        support=support_of(cohort.space, X, np.stack(parts)),
    )


def fit(cohort: Cohort, training: Training, progress: Progress = silent) -> IncidenceModel:
    """Fit the model on all rows of `cohort`, without refits; two steps of progress per exit."""
    return _model(cohort, fit_exits(cohort, training, training.folds, progress))


def _model(cohort: Cohort, fitted: list[Fitted]) -> IncidenceModel:
    described = (cohort.space, cohort.exits, cohort.horizons, cohort.unit)
    return IncidenceModel(*described, tuple(one.model for one in fitted))


def fit_exits(
    cohort: Cohort, training: Training, folds: int, progress: Progress = silent
) -> list[Fitted]:
    """Fit every exit on all rows of the cohort; two steps of progress per exit."""
    found = []
    for name, labels in zip(cohort.exits, labels_of(cohort, training.seed), strict=True):
        candidates = out_of_fold(labels, training, folds)
        progress(f"{name}: choosing")
        found.append(_fit_exit(cohort, labels, candidates, training))
        progress(f"{name}: fitting")
    return found


def _fit_exit(cohort: Cohort, labels: Labels, candidates: Candidates, training: Training) -> Fitted:
    """Choose, calibrate on what was said out of fold, and refit on every row."""
    chosen, latest = choose(candidates, labels), latest_mature(cohort, training.refresh_days)
    calibration = _calibrated(candidates, labels, chosen.best, latest, training)
    start = candidates.logistic.get(chosen.best.penalty)
    model = refit(labels, start, training, chosen.best, calibration)
    return Fitted(model, labels, candidates, chosen, latest)


def _calibrated(
    candidates: Candidates,
    labels: Labels,
    choice: Choice,
    latest: Floats | None,
    training: Training,
) -> Calibration:
    said = candidates.blended(choice)
    folds = folds_by_person(labels.person, training.folds, training.seed + 1)
    affine = fit_calibration(said, labels.y, labels.weights)
    found = with_steps(affine, said, labels, folds)
    return found if latest is None else refreshed(found, said, labels, latest)


def latest_mature(cohort: Cohort, days: int) -> Floats | None:
    """Return (n, H): the last `days` of rows followed up to a horizon, for horizons no longer.

    They hold how many people each row stands for, all others 0. Follow-up ends on one day for all,
    that of the last row to be censored. None where the cohort has no entry days, or `days` is 0.
    """
    censored = cohort.exit == CENSORED
    if cohort.entry is None or not days or not censored.any():
        return None
    entry, horizons = cohort.entry.astype(np.int64), np.asarray(cohort.horizons)
    last = (entry + cohort.time)[censored].max() - horizons
    is_recent: Bools = (entry[:, None] <= last) & (entry[:, None] > last - days)
    return (is_recent & (horizons <= days)) * cohort.stands_for[:, None]


def _told_out_of_fold(cohort: Cohort, training: Training, progress: Progress) -> OutOfFold:
    incidence = np.empty((len(cohort), len(cohort.exits), len(cohort.horizons)))
    leading = np.empty(cohort.X.shape)
    at = leading_horizon(cohort.horizons)
    for fit_on, held_out in folds_by_person(cohort.person, training.folds, training.seed):
        part, X = cohort.take(fit_on), cohort.X[held_out]
        models = tuple(one.model for one in fit_exits(part, training, training.inner_folds))
        for name in cohort.exits:
            progress(f"{name}: out of fold")
        incidence[held_out] = together(models, X)
        leading[held_out] = models[0].contributions(X, at).values
    return OutOfFold(incidence, leading)


def _refit(fitted: Fitted, training: Training, sample: int) -> ExitModel:
    """Fit on a bootstrap sample of the persons, with a choice that is as good as the best."""
    seed = training.seed + 1 + sample
    near = fitted.chosen.near
    choice = near[int(np.random.default_rng([seed, len(near)]).integers(len(near)))]
    rows = persons_with_replacement(fitted.labels.person, seed)
    drawn = fitted.labels.take(rows)
    calibration = _calibrated(fitted.candidates, fitted.labels, choice, fitted.latest, training)
    has_start = choice.corrections > 0
    start = starting_log_odds(drawn, training, choice.penalty) if has_start else None
    reseeded = training.model_copy(update={"seed": seed})
    return refit(drawn, start, reseeded, choice, calibration)


def persons_with_replacement(person: Ints, seed: int) -> Ints:
    """Return row positions of a bootstrap sample of persons, in row order."""
    names, number = np.unique(person, return_inverse=True)
    drawn = np.random.default_rng(seed).integers(0, len(names), len(names))
    times = np.bincount(drawn, minlength=len(names))
    return np.repeat(np.arange(len(person)), times[number])
