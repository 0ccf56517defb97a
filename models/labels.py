"""What the families learn from: each exit's status at every horizon, weighted for censoring."""

import numpy as np

from models.censoring import status
from models.censoring_model import censoring_of
from models.cohort.cohort import Cohort
from models.families.base import Labels


def labels_of(cohort: Cohort, seed: int) -> list[Labels]:
    """Return the labels of each exit, all with the weights of one censoring model.

    The model is chosen on these rows, with folds of persons drawn by `seed`.
    """
    horizons, found = np.asarray(cohort.horizons), []
    weights = censoring_of(cohort, seed).weights(cohort)
    for number in range(1, len(cohort.exits) + 1):
        y = status(cohort.time, cohort.exit, number, horizons)
        labels = Labels(cohort.space, cohort.horizons, cohort.X, y, weights, cohort.person)
        found.append(labels)
    return found
