"""People to compare with: registrations whose outcome is known, and the most similar of them.

Similar is near in what drives the prediction: the distance in the space of the model's own
contributions, in log-odds. Counted are all who are nearer than NEAR, at most MOST and never fewer
than FEWEST persons; then so many more that no cell holds 1-4. Nobody of them is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binomtest

from models.assessment.snapshot import Count
from models.cohort.cohort import Bools, Floats, Ints
from models.cohort.landmarks import feature_matrix
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.small_cells import is_small
from profilering.errors import BadInput

MONTHS: Final = 36
"""How long a time people are compared with."""
NEAR: Final = 0.25
FEWEST: Final = 50
MOST: Final = 500
CONFIDENCE: Final = 0.95
_WIDER: Final = 1.25


@dataclass(frozen=True)
class Reference:
    """Registrations (m,) whose outcome is known: inputs, contributions, who, what happened.

    X and parts (m, p); `person` names persons; `first` and `last` are the days that it spans.
    """

    X: Floats
    parts: Floats
    person: npt.NDArray[Any]
    happened: Bools
    first: date
    last: date

    @cached_property
    def base_rate(self) -> Count:
        """The outcome of all of them."""
        return counted(self.happened)

    def nearest(
        self,
        parts: Floats,
        person: str,
        among: Bools | None = None,
        columns: Sequence[int] | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the nearest registrations and their distances, one of each person, nearest first.

        `parts` (p,) are a person's own, who is not among them; `among` (m,) chooses some, and
        `columns` the features that count.
        """
        usable = self.person != person
        rows = np.flatnonzero(usable if among is None else usable & among)
        of = slice(None) if columns is None else list(columns)
        squared = ((self.parts[rows][:, of] - parts[of]) ** 2).sum(axis=1)
        order = np.argsort(squared, kind="stable")
        rows, squared = rows[order], squared[order]
        _, first = np.unique(self._number[rows], return_index=True)
        first.sort()
        return rows[first], np.sqrt(squared[first])

    @cached_property
    def _number(self) -> Ints:
        return np.unique(self.person, return_inverse=True)[1]


def reference_of(rows: pd.DataFrame, model: IncidenceModel, last: date) -> Reference:
    """Return registrations as a reference for a model's first exit at its leading horizon.

    `rows` has person_ref, as_of, time, exit, features and at will landmark. Used are the days of
    registration of the MONTHS that end with `last`, until which the outcome is known. Raises
    BadInput where there are none.
    """
    days = pd.to_datetime(rows["as_of"])
    first = pd.Timestamp(last) - pd.DateOffset(months=MONTHS)
    is_used = (days > first) & (days <= pd.Timestamp(last))
    is_used &= rows["landmark"] == 0 if "landmark" in rows else True
    if not is_used.any():
        raise BadInput(
            f"Of nobody registered in the {MONTHS} months to {last} is the outcome known: there is "
            "nobody to compare with. Deliver registers that go further back."
        )
    rows, days, at = rows[is_used], days[is_used], leading_horizon(model.horizons)
    X = feature_matrix(rows, model.space)
    happened = (rows["exit"] == 1) & (rows["time"] <= model.horizons[at])
    return Reference(
        X,
        model.contributions(X, 0, at).values,
        rows["person_ref"].to_numpy(dtype=str),
        happened.to_numpy(dtype=np.bool_),
        days.min().date(),
        days.max().date(),
    )


def similar(reference: Reference, parts: Floats, person: str) -> tuple[Count, Ints] | None:
    """Return the outcome of the most similar registrations, and which they are.

    None where they are too few, or cannot be counted without a cell of 1-4.
    """
    rows, distance = reference.nearest(parts, person)
    k = min(max(int((distance <= NEAR).sum()), FEWEST), MOST)
    while k <= len(rows):
        found = counted(reference.happened[rows[:k]])
        if not (is_small(found.events) or is_small(found.n - found.events)):
            return found, rows[:k]
        if k == len(rows):
            break
        k = min(int(np.ceil(k * _WIDER)), len(rows))
    return None


def counted(happened: Bools) -> Count:
    """Return a count with its interval."""
    n, events = len(happened), int(happened.sum())
    if not n:
        return Count(n=0, events=0, lower=0.0, upper=1.0)
    found = binomtest(events, n).proportion_ci(CONFIDENCE, method="wilson")
    return Count(n=n, events=events, lower=float(found.low), upper=float(found.high))
