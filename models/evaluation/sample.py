"""The rows that something is measured on, with what they are measured by: weights and resamples."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from models.censoring import CensoringCurve, censoring_curve
from models.censoring_model import Censoring, censoring_of
from models.cohort.cohort import Bools, Cohort, Floats, Ints, label
from models.evaluation.draws import enough_offices, home_office, office_draws, person_draws
from models.evaluation.metrics import Outcomes, estimable, outcomes_of
from profilering.params import Evaluation

OFFICES, PERSONS = "offices", "persons"


@dataclass(frozen=True)
class Sample:
    """Rows and how they count.

    `censoring` gives their IPCW; `draws` (resamples, n) say how often each row is drawn, by `seed`,
    and `drawn` whether offices were drawn whole, or persons; `row_weights` (n,) multiply IPCW.
    """

    rows: Cohort
    censoring: Censoring
    draws: Floats
    drawn: str
    row_weights: Floats
    seed: int

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def weights(self) -> Floats:
        """IPCW times row weights (n, H); a horizon that cannot be estimated has none at all."""
        time, exit_, horizons = self.rows.time, self.rows.exit, np.asarray(self.rows.horizons)
        usable = estimable(time, exit_, horizons)
        return self.censoring.weights(self.rows) * self.row_weights[:, None] * usable

    def outcomes(self, number: int) -> Outcomes:
        """Return status and weights for exit `number`, from 1."""
        return outcomes_of(self.rows, number, self.weights)

    def take(self, rows: Ints | Bools) -> "Sample":
        """Return some of the rows, in the same resamples unless these are of too few offices.

        A curve is estimated anew among them, for it may differ; a model knows by what.
        """
        part, censoring = self.rows.take(rows), self.censoring
        if censoring.model is None:
            censoring = replace(censoring, curve=_curve(part))
        found = Sample(
            part, censoring, self.draws[:, rows], self.drawn, self.row_weights[rows], self.seed
        )
        return found.by_person() if self.drawn == OFFICES and not enough_offices(part) else found

    def by_person(self) -> "Sample":
        """Return the same rows with resampled persons."""
        if not len(self):
            return self
        draws = person_draws(self.rows, len(self.draws), self.seed)
        return replace(self, draws=draws, drawn=PERSONS)

    def weighed(self, row_weights: Floats) -> "Sample":
        """Return the same rows with other row weights (n,)."""
        return replace(self, row_weights=row_weights)

    def describe(self) -> dict[str, Any]:
        """Return plain values: whose resamples, by what censoring weights, worth how many rows."""
        offices = None if self.rows.office is None else int(home_office(self.rows).max()) + 1
        drawn = {"of": self.drawn, "resamples": len(self.draws), "offices": offices}
        return {"resampled": drawn, "censoring": self.censoring.describe(self.rows)}


def _curve(rows: Cohort) -> CensoringCurve:
    return censoring_curve(rows.time, rows.exit, rows.stands_for)


def sample_of(rows: Cohort, settings: Evaluation, seed: int) -> Sample:
    """Return rows with resamples of whole offices where there are enough of them, else of persons.

    Censoring weights are by proportional hazards where these say more than one curve.
    """
    by_office = enough_offices(rows)
    draw = office_draws if by_office else person_draws
    draws, drawn = draw(rows, settings.resamples, seed), OFFICES if by_office else PERSONS
    return Sample(rows, censoring_of(rows, seed), draws, drawn, np.ones(len(rows)), seed)


def known(sample: Sample) -> dict[str, int]:
    """Return how many rows have a known status, by horizon."""
    counts = (sample.weights > 0).sum(axis=0)
    return {label(h): int(n) for h, n in zip(sample.rows.horizons, counts, strict=True)}
