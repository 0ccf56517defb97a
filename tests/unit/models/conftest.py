"""One small world and one small model, fitted once for all tests that only look at it."""

from dataclasses import dataclass

import pytest

from models.cohort.cohort import Cohort
from models.incidence_model import IncidenceModel
from models.training import OutOfFold, train
from profilering.params import Training
from tests.unit.models.worlds import simulated, small_training


@dataclass(frozen=True)
class Trained:
    """A fitted model, what it was fitted on, and what was said of those rows out of fold."""

    cohort: Cohort
    model: IncidenceModel
    out_of_fold: OutOfFold


@pytest.fixture(scope="session")
def training(threads: int) -> Training:
    """Small settings with this machine's threads."""
    return small_training(threads)


@pytest.fixture(scope="session")
def trained(training: Training) -> Trained:
    """A model of 600 simulated rows."""
    cohort = simulated(600, seed=1).cohort
    model, out_of_fold = train(cohort, training)
    return Trained(cohort, model, out_of_fold)
