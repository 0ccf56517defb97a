"""What people are compared with and what can be asked, for all that is said beside the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from features.if_answered import IfAnswered
from models.assessment.reference import Reference
from models.assessment.wording import Wording
from models.cohort.cohort import FeatureSpace, Floats


@dataclass(frozen=True)
class Sources:
    """Words of features, people to compare with, and features as if questions were answered."""

    words: Wording
    reference: Reference
    if_answered: IfAnswered


def with_values(space: FeatureSpace, X: Floats, told: Mapping[str, Any]) -> Floats:
    """Return a row (p,) with other values of some features, None where one is missing."""
    changed = X.copy()
    for name, value in told.items():
        at = space.names.index(name)
        if space.is_categorical(name):
            changed[at] = space.positions(name, [value])[0]
        else:
            changed[at] = np.nan if value is None else float(value)
    return changed
