"""Models that a study trains again and again on parts of the training rows."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from models.baselines.beside import FIVE_FIELDS, only
from models.baselines.simple import logistic_of
from models.cohort.cohort import Cohort, Floats
from models.evaluation.evaluate import MODEL
from models.labels import labels_of
from models.training import fit
from profilering.params import Training

Predictor = Callable[[Floats], Floats]
"""Gives incidences (n, K, H) of feature rows (n, p)."""

Fit = Callable[[Cohort], Predictor]
"""Trains on all rows of a cohort."""


def model_fit(training: Training) -> Fit:
    """Return how the profiling model is trained, without refits."""
    return lambda rows: fit(rows, training).incidence


def contenders(training: Training) -> dict[str, Fit]:
    """Return the model, the logistic on all features and that on five; the last two of day 0."""
    return {
        MODEL: model_fit(training),
        "logistic": partial(_logistic, training.seed, ()),
        "five_field_logistic": partial(_logistic, training.seed, FIVE_FIELDS),
    }


def _logistic(seed: int, names: tuple[str, ...], rows: Cohort) -> Predictor:
    rows = rows.take(rows.is_first)
    labels = labels_of(rows, seed)
    if not names:
        return lambda X: logistic_of(labels, X)
    fields = only(rows, names)
    few = [replace(one, space=fields.space, X=fields.X) for one in labels]
    places = [rows.space.names.index(name) for name in names]
    return lambda X: logistic_of(few, X[:, places])
